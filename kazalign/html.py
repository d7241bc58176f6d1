"""What all pages have in common: one file, with its style and script inside, which forbids itself the network."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from importlib.resources import files

from kazalign import __version__

_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

FOOT = f"<footer>Made by kazalign {__version__}.</footer>\n</body>\n</html>\n"
"""The end of every page."""


def text(value: str) -> str:
    """`value` as text in HTML; control characters, which HTML cannot hold, are shown as U+FFFD."""
    return escape(_NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", value))


def resource(package: str, name: str) -> str:
    """A text file that lies in a package."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def head(title: str, *, style: str, script: str, body: str = "") -> str:
    """The page up to its content; `style` comes after that of all pages, and `body` holds attributes for that element."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="kazalign {__version__}">
<title>{text(title)}</title>
<style>{resource("kazalign", "html.css")}{style}</style>
<script type="module">{script}</script>
</head>
<body{" " * bool(body)}{body}>
"""
