"""kazalign: Kazakh articles to English and Russian, offline; aligned, scored, exported as parallel corpora."""

__version__ = "0.1.0"
