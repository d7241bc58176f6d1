"""TMX 1.4b (Translation Memory eXchange, LISA 2005): a unit for each bead that has a text in at least two languages.

Each unit says how sure it is (`x-probability`), its shape, and whether it breaks the order; each variant names its sentences.
Characters that XML cannot hold are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from kazalign import __version__
from kazalign.documents.model import Bead, Bitext

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class TmxBitextWriter:
    """What translation memories read. Sentences left alone have no place in it."""

    name = "tmx"
    suffix = ".tmx"

    def write(self, bitext: Bitext) -> Iterator[str]:
        """The header, then a unit for each bead."""
        yield (
            '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'
            f'<header creationtool="kazalign" creationtoolversion={_attribute(__version__)} segtype="sentence" o-tmf="kazalign" '
            f'adminlang="en" srclang={_attribute(bitext.languages[0])} datatype="plaintext">\n'
            f'<prop type="x-alignment">{_text(bitext.method)}</prop>\n</header>\n<body>\n'
        )
        for number, bead in enumerate(bitext.beads, start=1):
            variants = [column for column, side in enumerate(bead.sides) if side]
            if len(variants) > 1:
                yield from _unit(bitext, bead, number, variants)
        yield "</body>\n</tmx>\n"


def _unit(bitext: Bitext, bead: Bead, number: int, variants: list[int]) -> Iterator[str]:
    yield f'<tu tuid="{number}">\n<prop type="x-shape">{bead.shape}</prop>\n'
    if bead.probability is not None:
        yield f'<prop type="x-probability">{bead.probability:.4f}</prop>\n'
    if bead.crossing:
        yield '<prop type="x-crossing">1</prop>\n'
    for column in variants:
        ids = _text(" ".join(bead.sides[column]))
        yield (
            f'<tuv xml:lang={_attribute(bitext.languages[column])}><prop type="x-sentences">{ids}</prop>'
            f"<seg>{_text(bitext.text(bead, column))}</seg></tuv>\n"
        )
    yield "</tu>\n"


def _text(text: str) -> str:
    return escape(_NOT_IN_XML.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_IN_XML.sub("", text))
