"""SubRip and WebVTT subtitles: each cue is a paragraph; numbers, timings and styles stay where they are."""

from __future__ import annotations

import re
from pathlib import Path

from kazalign.documents.encodings import decode
from kazalign.documents.readers import Block, Extract
from kazalign.errors import InputError

_TIMING = re.compile(
    r"^[ \t]*(?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3}[ \t]*-->[ \t]*(?:\d+:)?\d{1,2}:\d\d[.,]\d{1,3}[^\r\n]*(?:\r\n|\r|\n|\Z)",
    re.MULTILINE,
)
_PAYLOAD = re.compile(r"(?:[^\r\n]*\S[^\r\n]*(?:\r\n|\r|\n|\Z))*")
_LINE = re.compile(r"[^\r\n]+")
_TAG = re.compile(r"<[^<>\r\n]*>|\{\\[^{}\r\n]*\}|\s+")
_DASHES = ("-", "–", "—")
_SPEECH = re.compile(rf"(?:{_TAG.pattern})*+[-–—]\s")


class SubtitleReader:
    """Reads SRT and VTT. `Extract.text` is the decoded file itself, so that filling in translations leaves a valid file."""

    def read(self, data: bytes, *, path: Path | str | None) -> Extract:
        """Each cue is a block of kind `cue`, without the markup around it; where each line is another speaker's, each line is."""
        text, encoding = decode(data, path=path)
        blocks: list[Block] = []
        for timing in _TIMING.finditer(text):
            payload = _PAYLOAD.match(text, timing.end())
            lines = [line.span() for line in _LINE.finditer(text, *payload.span())] if payload else []
            if not all(_SPEECH.match(text, start, end) for start, end in lines):
                lines = [(lines[0][0], lines[-1][1])]
            blocks += [block for start, end in lines if (block := _within_tags(text, start, end)).end > block.start]
        if not _TIMING.search(text):
            message = "no subtitle timings found (00:00:01,000 --> 00:00:02,000); name the format if this is plain text"
            raise InputError(message, path=path)
        return Extract(text, tuple(blocks), encoding)


def _within_tags(text: str, start: int, end: int) -> Block:
    """What is left without tags and space at the edges, and without the dash of a speaker."""
    content = []
    at = start
    for tag in _TAG.finditer(text, start, end):
        if tag.start() > at:
            content.append((at, tag.start()))
        at = tag.end()
    if end > at:
        content.append((at, end))
    if len(content) > 1 and text[slice(*content[0])] in _DASHES:
        del content[0]
    return Block(content[0][0], content[-1][1], "cue") if content else Block(start, start, "cue")
