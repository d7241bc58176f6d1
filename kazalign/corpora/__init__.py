"""Parallel texts and how they are written: `kazalign.corpora.writers` for translated documents."""
