"""Against a real server on the loopback interface that speaks LibreTranslate's interface."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from kazalign.errors import ConfigurationError, OfflineError, OutputError
from kazalign.translation.engine import Decoding, Hypothesis
from kazalign.translation.engines import libretranslate, load_engine

LANGUAGES = [
    {"code": "en", "name": "English", "targets": ["en", "kk", "ru"]},
    {"code": "kk", "name": "Kazakh", "targets": ["en", "kk"]},
    {"code": "xx", "name": "Other", "targets": ["en"]},
]


@dataclass
class Server:
    address: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    languages: Any = field(default_factory=lambda: LANGUAGES)
    status: int = 200
    answer: bytes | None = None
    delay: float = 0.0


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, {"/spec": {"info": {"version": "1.7.5"}}, "/languages": state.languages}[self.path])

        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.requests.append(request)
            time.sleep(state.delay)
            answer = {"translatedText": [f"{request['target']}: {text}" for text in request["q"]]}
            self._send(state.status, answer if state.answer is None else state.answer)

        def _send(self, status: int, content: object) -> None:
            self.send_response(status)
            self.end_headers()
            with contextlib.suppress(BrokenPipeError):  # a client that has given up waiting
                self.wfile.write(content if isinstance(content, bytes) else json.dumps(content).encode())

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002
            pass

    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.delenv(libretranslate.KEY, raising=False)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http_server:
        state.address = f"http://127.0.0.1:{http_server.server_address[1]}"
        thread = threading.Thread(target=http_server.serve_forever, args=(0.01,))
        thread.start()
        yield state
        http_server.shutdown()
        thread.join()


def translate(server: Server, sentences: list[str]) -> list[Hypothesis]:
    engine = load_engine(f"libretranslate:{server.address}/")
    return engine.translate(sentences, source="kk", target="eng_Latn", decoding=Decoding())


def test_sentences_go_in_batches_and_come_back_in_order(server: Server) -> None:
    sentences = [f"{number}-сөйлем" for number in range(60)]
    assert translate(server, sentences) == [Hypothesis(f"en: {sentence}") for sentence in sentences]
    assert [len(request["q"]) for request in server.requests] == [25, 25, 10]
    assert {(request["source"], request["target"], request["format"]) for request in server.requests} == {("kk", "en", "text")}
    assert not any("api_key" in request for request in server.requests)


def test_description_is_the_servers(server: Server) -> None:
    description = load_engine(f"libretranslate:{server.address}").description
    assert description.name == f"libretranslate:{server.address}"
    assert description.revision == "1.7.5"
    assert description.directions == (("kk", "en"), ("en", "kk"), ("en", "ru"))


def test_a_direction_the_server_lacks_is_refused_before_it_is_asked(server: Server) -> None:
    engine = load_engine(f"libretranslate:{server.address}")
    with pytest.raises(ConfigurationError, match="does not translate kk-ru; it translates: kk-en, en-kk, en-ru"):
        engine.translate(["Сәлем."], source="kk", target="ru", decoding=Decoding())
    assert server.requests == []


def test_a_key_from_the_environment_is_sent(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(libretranslate.KEY, "the-key")
    translate(server, ["Сәлем."])
    assert server.requests[0]["api_key"] == "the-key"


@pytest.mark.parametrize(
    ("status", "answer", "message"),
    [
        (429, b'{"error": "Slowdown: too many requests"}', "answered 429: Slowdown"),
        (403, b'{"error": "Visit the portal to get an API key"}', "answered 403: Visit the portal"),
        (500, b"<html>", "answered 500: Internal Server Error"),
        (200, b"<html>", "not answer in JSON"),
        (200, b'{"translatedText": ["one"]}', "2 sentences went in"),
        (200, b'{"translatedText": "one"}', "2 sentences went in"),
        (200, b'{"translatedText": [null, null]}', "2 sentences went in"),
    ],
)
def test_a_bad_answer_is_one_clear_error(server: Server, status: int, answer: bytes, message: str) -> None:
    server.status, server.answer = status, answer
    with pytest.raises(OutputError, match=message):
        translate(server, ["Бір.", "Екі."])


def test_a_server_of_another_kind(server: Server) -> None:
    server.languages = {"hello": "world"}
    with pytest.raises(OutputError, match="as LibreTranslate does"):
        load_engine(f"libretranslate:{server.address}")


def test_a_server_that_does_not_answer_in_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libretranslate, "TIMEOUT", 0.1)
    server.delay = 0.4
    with pytest.raises(OutputError, match=r"cannot be reached: .*timed out"):
        translate(server, ["Сәлем."])


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(OutputError, match="cannot be reached"):
        load_engine("libretranslate:http://127.0.0.1:1")


@pytest.mark.parametrize("address", ["", "localhost:5000", "ftp://example.org", "http://", "http://[::1"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(ConfigurationError, match="is no address"):
        load_engine(f"libretranslate:{address}")


def test_offline_forbids_any_server() -> None:
    with pytest.raises(OfflineError, match="--offline"):
        load_engine("libretranslate:http://127.0.0.1:5000", offline=True)
