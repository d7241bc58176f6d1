"""Linked words in a page: each carries the names of its links, and the script lights up those that share one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kazalign import html

Span = tuple[int, int]


def marked(text: str, at: int, links: Mapping[Span, Sequence[str]], titles: Mapping[Span, str] | None = None) -> str:
    """`text` as HTML, which begins at `at` in what the spans count in, with its linked words marked."""
    pieces, done = [], 0
    for span, names in sorted(links.items()):
        first, last = span[0] - at, span[1] - at
        if first >= 0 and last <= len(text):
            title = f' title="{html.text(titles[span])}"' if titles and span in titles else ""
            word = f'<span data-links="{" ".join(names)}"{title}>{html.text(text[first:last])}</span>'
            pieces += [html.text(text[done:first]), word]
            done = last
    return "".join([*pieces, html.text(text[done:])])
