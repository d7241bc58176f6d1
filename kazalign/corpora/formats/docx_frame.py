"""How a parallel text looks in Word: the frame of the document, made by python-docx, and the tables in it."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from typing import Any

from kazalign import __version__
from kazalign.corpora.formats import Header
from kazalign.corpora.formats.xml import clean, escaped
from kazalign.languages import LANGUAGES, OTHERS

_NAMES = {entry.code: entry.own_name for entry in LANGUAGES} | OTHERS
_INK, _QUIET, _LINE, _WARNING = "1D2126", "6B7078", "D9D6CE", "B3400A"
_SHORT, _LONG, _MARGIN, _ID_WIDTH = 11906, 16838, 1021, 1361
"""A4, its margins and the width of ids, in twentieths of a point."""
_HELP = "Edit the texts in place. Leave the first row of each table and the first column as they are."
_PLACE = "units come here"


class TextColumns:
    """The tables of a document in some languages, piece by piece, in WordprocessingML."""

    end = '</w:tbl><w:p><w:pPr><w:pStyle w:val="UnitId"/></w:pPr></w:p>'

    def __init__(self, languages: Sequence[str]) -> None:
        self.landscape = len(languages) > 2
        width = (_LONG if self.landscape else _SHORT) - 2 * _MARGIN
        each = (width - _ID_WIDTH) // len(languages)
        self._widths = [_ID_WIDTH, *[each] * len(languages)]
        grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in self._widths)
        headings = ["ID", *(f"{_NAMES.get(code, code)} ({code})" for code in languages)]
        cells = "".join(
            f'<w:tc>{self._cell_format(column, "")}<w:p><w:pPr><w:pStyle w:val="UnitHeading"/></w:pPr>'
            f"<w:r><w:t>{escaped(heading)}</w:t></w:r></w:p></w:tc>"
            for column, heading in enumerate(headings)
        )
        self.beginning = (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(self._widths)}" w:type="dxa"/><w:tblBorders>'
            f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{_QUIET}"/>'
            f'<w:insideH w:val="single" w:sz="2" w:space="0" w:color="{_LINE}"/>'
            f'<w:insideV w:val="single" w:sz="2" w:space="0" w:color="{_LINE}"/></w:tblBorders><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="100" w:type="dxa"/><w:bottom w:w="40" w:type="dxa"/>'
            f'<w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>"
        )
        top = f'<w:tcBorders><w:top w:val="single" w:sz="6" w:space="0" w:color="{_QUIET}"/></w:tcBorders>'
        self._formats = {
            begins: [self._cell_format(column, top if begins else "") for column in range(len(self._widths))]
            for begins in (False, True)
        }

    def heading(self, text: str) -> str:
        """The name of a document."""
        return f'<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>{escaped(text)}</w:t></w:r></w:p>'

    def row(self, lines: Sequence[tuple[str, str]], cells: Sequence[str], begins: bool) -> str:
        """A row: the styles and runs of the paragraphs in its first cell, and the runs of each text."""
        formats = self._formats[begins]
        first = "".join(f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>' for style, run in lines)
        others = "".join(f"<w:tc>{one}<w:p>{run}</w:p></w:tc>" for one, run in zip(formats[1:], cells, strict=True))
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc>{formats[0]}{first}</w:tc>{others}</w:tr>"

    def _cell_format(self, column: int, borders: str) -> str:
        return f'<w:tcPr><w:tcW w:w="{self._widths[column]}" w:type="dxa"/>{borders}</w:tcPr>'


def frame(header: Header, columns: TextColumns) -> tuple[bytes, bytes, dict[str, bytes]]:
    """What comes before and after the tables in the main part, and all other parts by name."""
    from docx import Document

    document = Document()
    _set_up(document, columns.landscape)
    _set_properties(document.core_properties, header)
    facts = (", ".join(_NAMES.get(code, code) for code in header.languages), header.method, header.licence)
    document.add_paragraph(clean(header.title, Counter()), style="Title")
    document.add_paragraph(clean(" · ".join(filter(None, facts)), Counter()), style="UnitFacts")
    document.add_paragraph(_HELP, style="UnitFacts")
    document.add_paragraph(_PLACE)
    packed = io.BytesIO()
    document.save(packed)
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    before, _, after = parts.pop("word/document.xml").rpartition(f"<w:p><w:r><w:t>{_PLACE}</w:t></w:r></w:p>".encode())
    return before, after, parts


def _set_up(document: Any, landscape: bool) -> None:
    """The page and the styles."""
    from docx.enum.section import WD_ORIENT
    from docx.shared import Twips

    section = document.sections[0]
    section.page_width, section.page_height = (Twips(_LONG), Twips(_SHORT)) if landscape else (Twips(_SHORT), Twips(_LONG))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Twips(_MARGIN)
    _style(document, "Normal", size=10.5, line=1.15)
    _style(document, "Title", size=20, colour=_INK, bold=True, after=4)
    _style(document, "Heading 2", size=12, colour=_INK, bold=True, before=14, after=4)
    _style(document, "UnitFacts", size=9, colour=_QUIET, after=2)
    _style(document, "UnitHeading", size=9, colour=_INK, bold=True)
    _style(document, "UnitId", size=7, colour=_QUIET)
    _style(document, "UnitScore", size=7, colour=_QUIET)
    _style(document, "UnitFlag", size=7, colour=_WARNING)
    _style(document, "UnitHidden", size=7, colour=_QUIET)
    document.styles["UnitHidden"].font.hidden = True
    _number_pages(section)


def _style(
    document: Any,
    name: str,
    *,
    size: float,
    colour: str = _INK,
    bold: bool = False,
    line: float = 1.1,
    before: float = 0,
    after: float = 0,
) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    try:
        style = document.styles[name]
    except KeyError:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), bold
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{script}"), "Calibri")
    for rule in style.element.pPr.findall(qn("w:pBdr")) if style.element.pPr is not None else ():
        style.element.pPr.remove(rule)
    style.paragraph_format.line_spacing = line
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _number_pages(section: Any) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    paragraph = section.footer.paragraphs[0]
    paragraph.style = "UnitFacts"
    paragraph.alignment = 2
    paragraph._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'))


def _set_properties(properties: Any, header: Header) -> None:
    properties.title = clean(header.title, Counter())[:255]
    properties.author = f"kazalign {__version__}"
    properties.comments = clean(header.licence or "", Counter())[:255]
    properties.created = properties.modified = header.created.replace(tzinfo=None)
