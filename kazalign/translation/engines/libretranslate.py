"""`libretranslate:URL`: a LibreTranslate server, by its HTTP interface. Servers that ask for a key get LIBRETRANSLATE_API_KEY."""

from __future__ import annotations

import http.client
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from typing import Any

from kazalign.errors import ConfigurationError, OfflineError, OutputError
from kazalign.languages import LANGUAGES
from kazalign.languages import language as find_language
from kazalign.translation.engine import Decoding, Description, Engine, Hypothesis
from kazalign.translation.engines.codes import check_direction, refuse_rerank

BATCH = 25
"""Sentences a request; public servers refuse many at a time."""
TIMEOUT = 60.0
"""Seconds to wait for an answer."""
KEY = "LIBRETRANSLATE_API_KEY"


class LibreTranslateEngine:
    """Sends sentences to a server, which has no decoding settings and gives no scores."""

    limit = 2000
    """Characters."""

    def __init__(self, address: str) -> None:
        """Ask the server at `address` for its version and its languages.

        Raises:
            ConfigurationError: not an http or https address.
            OutputError: the server cannot be reached, or is not LibreTranslate.
        """
        if not _is_address(address):
            raise ConfigurationError(f"libretranslate: {address!r} is no address; write libretranslate:http://HOST:PORT")
        self._address = address.rstrip("/")
        self.description: Description = Description(
            name=f"libretranslate:{self._address}",
            revision=self._version(),
            licence="that of the server's models",
            size=None,
            directions=self._directions(),
            location=self._address,
            at_hand=True,
        )

    def length(self, text: str, language: str) -> int:
        """Characters in `text`, which is what servers count."""
        return len(text)

    def translate(self, sentences: Sequence[str], *, source: str, target: str, decoding: Decoding) -> list[Hypothesis]:
        """One hypothesis a sentence, without a score; `decoding` has no effect."""
        check_direction(self.description, source, target)
        refuse_rerank(self.description, decoding, "cannot choose by the way back")
        codes = {"source": find_language(source).code, "target": find_language(target).code, "format": "text"}
        key = {"api_key": os.environ[KEY]} if KEY in os.environ else {}
        texts: list[str] = []
        for start in range(0, len(sentences), BATCH):
            batch = list(sentences[start : start + BATCH])
            answer = self._ask("/translate", {"q": batch, **codes, **key})
            found = answer.get("translatedText") if isinstance(answer, dict) else None
            if not isinstance(found, list) or len(found) != len(batch) or not all(isinstance(text, str) for text in found):
                raise OutputError(f"{self._address}: {len(batch)} sentences went in, but not as many translations came back")
            texts += found
        return [Hypothesis(text) for text in texts]

    def _version(self) -> str:
        answer = self._ask("/spec")
        info = answer.get("info") if isinstance(answer, dict) else None
        return str(info.get("version", "")) if isinstance(info, dict) else ""

    def _directions(self) -> tuple[tuple[str, str], ...]:
        answer = self._ask("/languages")
        try:
            targets = {entry["code"]: entry["targets"] for entry in answer}
        except (TypeError, KeyError) as error:
            raise OutputError(
                f"{self._address}: /languages did not answer as LibreTranslate does; is the address right?"
            ) from error
        codes = [entry.code for entry in LANGUAGES]
        return tuple((one, other) for one in codes for other in codes if one != other and other in targets.get(one, ()))

    def _ask(self, path: str, content: dict[str, object] | None = None) -> Any:
        """The server's answer, out of JSON; GET without content, POST with it."""
        body = None if content is None else json.dumps(content).encode()
        request = urllib.request.Request(self._address + path, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise OutputError(f"{self._address}: {path} answered {error.code}: {_reason(error)}") from error
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise OutputError(
                f"{self._address}: cannot be reached: {reason}; is the server running, the address right?"
            ) from error
        except ValueError as error:
            raise OutputError(f"{self._address}: {path} did not answer in JSON; is it a LibreTranslate server?") from error


def load(argument: str, *, threads: int, offline: bool) -> Engine:
    """The server at the address `argument`; the work is done there, so `threads` has no effect."""
    if offline:
        raise OfflineError(f"libretranslate:{argument} is a server, and --offline forbids to ask one")
    return LibreTranslateEngine(argument)


def describe() -> list[Description]:
    """Nothing is known before the user names a server."""
    return []


def _is_address(text: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(text)
    except ValueError:  # a bracket that does not close
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _reason(error: urllib.error.HTTPError) -> str:
    """What the server says went wrong; LibreTranslate puts it into JSON."""
    try:
        content = json.load(error)
    except (OSError, ValueError):
        return str(error.reason)
    return str(content.get("error", error.reason)) if isinstance(content, dict) else str(error.reason)
