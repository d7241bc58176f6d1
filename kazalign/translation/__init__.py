"""Sentences become translations: engines, the guard, the memory, the glossary."""

from kazalign.translation.engine import Decoding, Description, Engine, Hypothesis
from kazalign.translation.glossary import Glossary, GlossaryReport
from kazalign.translation.memory import Memory
from kazalign.translation.run import translate_sentences

__all__ = [
    "Decoding",
    "Description",
    "Engine",
    "Glossary",
    "GlossaryReport",
    "Hypothesis",
    "Memory",
    "translate_sentences",
]
