"""Speed and memory of a model: int8 under CTranslate2 against the same weights in float32 under transformers, in one run.

    python eval/bench/translation_speed.py MODEL_FOLDER TEXT... [--weights weights.pt] [--record]

MODEL_FOLDER is one that `kazalign train` exported; the weights for transformers are read out of it, rounded as they are, or
from --weights, as they were before. TEXT are documents in Kazakh, e.g. corpora/articles/*/kk.txt; their sentences are
translated into --to. Each measurement is a process of its own, the two libraries taking turns; the median of --repeats is
given. Both get the same pieces, sorted by length, in batches of as many tokens, with the same beam and as many threads; loading
and a first batch are not counted. A token is a piece of the output. Needs `pip install "kazalign[train]"`.

The bars: 4 times the speed of transformers at each beam; `kazalign translate` on --article, a new process, in under 8 seconds
and 600 MB.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measure import Cost, kazalign, machine, record, run, verdict

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "corpora" / "articles" / "01-diplomacy" / "kk.txt"
LEAST_RATIO, MOST_SECONDS, MOST_MEGABYTES = 4.0, 8.0, 600.0
BATCH_TOKENS = 1024
SYSTEMS = {"ctranslate2": "CTranslate2, int8", "transformers": "transformers, float32"}
Translate = Callable[[list[list[str]]], list[list[str]]]
"""Source pieces with their specials to target pieces without."""


def main() -> None:
    """Measure and print; with --record, write eval/results/translation-speed.md and .json."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, metavar="MODEL_FOLDER")
    parser.add_argument("texts", type=Path, nargs="+", metavar="TEXT")
    parser.add_argument("--weights", type=Path, help="weights.pt, as `fit` wrote it")
    parser.add_argument("--to", default="en", help="target language")
    parser.add_argument("--beams", type=int, nargs="+", default=[1, 4])
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sentences", type=int, default=100, help="take the first so many")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--article", type=Path, default=ARTICLE, help="for the cold start")
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--worker", nargs=2, metavar=("SYSTEM", "BEAM"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print(json.dumps(work(arguments, arguments.worker[0], int(arguments.worker[1]))))
        return
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        lines, values = compare(arguments, place)
        cold_lines, cold_values = cold_start(arguments, place)
    lines += ["", *cold_lines]
    print("\n".join([machine(), *lines]))
    if arguments.record:
        record(
            "translation-speed",
            "Speed and memory of translation",
            lines,
            {**values, "article": cold_values},
            arguments=[argument for argument in sys.argv[1:] if argument != "--record"],
        )


def compare(arguments: argparse.Namespace, place: Path) -> tuple[list[str], dict[str, object]]:
    """The table of tokens a second, and its figures."""
    sentences = place / "sentences.json"
    sentences.write_text(json.dumps(read_sentences(arguments.texts)[: arguments.sentences]), encoding="utf-8")
    write_float32(arguments, place / "transformers")
    lines = ["| | beam | tokens a second | peak memory, MiB |", "| --- | ---: | ---: | ---: |"]
    values: dict[str, object] = {"target": arguments.to, "threads": arguments.threads}
    verdicts = []
    for beam in arguments.beams:
        measured: dict[str, list[dict[str, object]]] = {system: [] for system in SYSTEMS}
        for _ in range(arguments.repeats):
            for system in SYSTEMS:
                cost = start_worker(arguments, place, system, beam)
                measured[system].append({**json.loads(cost.output.splitlines()[-1]), "mebibytes": round(cost.mebibytes)})
        speeds = {system: statistics.median(float(str(run["speed"])) for run in runs) for system, runs in measured.items()}
        for system, runs in measured.items():
            peak = max(int(str(run["mebibytes"])) for run in runs)
            lines.append(f"| {SYSTEMS[system]} | {beam} | {speeds[system]:,.0f} | {peak:,} |")
        ratio = speeds["ctranslate2"] / speeds["transformers"]
        one, other = (runs[0]["texts"] for runs in measured.values())
        assert isinstance(one, list) and isinstance(other, list)
        same = sum(a == b for a, b in zip(one, other, strict=True))
        verdicts.append(
            f"Beam {beam}: {ratio:.1f} times the speed (bar: at least {LEAST_RATIO:.0f}; {verdict(ratio >= LEAST_RATIO)}); "
            f"{same} of {len(one)} sentences come out word for word the same."
        )
        runs_without_texts = {s: [{k: v for k, v in run.items() if k != "texts"} for run in runs] for s, runs in measured.items()}
        values[f"beam {beam}"] = {"ratio": round(ratio, 2), "the same": same, "sentences": len(one), **runs_without_texts}
    return [*lines, "", *verdicts], values


def read_sentences(texts: list[Path]) -> list[str]:
    """All sentences of the documents that have a letter, each once."""
    from kazalign.documents import read
    from kazalign.pipeline.reading import segment

    documents = [segment(read(path, language="kk")) for path in texts]
    found = dict.fromkeys(sentence.text for document in documents for sentence in document.sentences)
    return [text for text in found if any(map(str.isalpha, text))]


def write_float32(arguments: argparse.Namespace, folder: Path) -> None:
    """The network as a transformers model, written by a process of its own so that this one stays small."""
    network = "load_trained(Path(sys.argv[1]).parent).network" if arguments.weights else "read_exported(Path(sys.argv[1]))"
    program = (
        "import sys; from pathlib import Path; from kazalign.training.bart import write_bart; "
        "from kazalign.training.weights import load_trained; from kazalign.training.exported import read_exported; "
        f"write_bart({network}, Path(sys.argv[2]), Path(sys.argv[3]), target=sys.argv[4])"
    )
    weights = arguments.weights or arguments.model
    pieces = arguments.model / "pieces.model"
    run([sys.executable, "-c", program, str(weights), str(pieces), str(folder), arguments.to], threads=arguments.threads)


def start_worker(arguments: argparse.Namespace, place: Path, system: str, beam: int) -> Cost:
    """Measure one system in a process of its own."""
    model = arguments.model if system == "ctranslate2" else place / "transformers"
    options = ["--to", arguments.to, "--threads", str(arguments.threads), "--worker", system, str(beam)]
    return run([sys.executable, __file__, str(model), str(place / "sentences.json"), *options], threads=arguments.threads)


def work(arguments: argparse.Namespace, system: str, beam: int) -> dict[str, object]:
    """Inside a worker: load, warm up, translate, and say how fast that was."""
    import sentencepiece

    sentences = json.loads(arguments.texts[0].read_text(encoding="utf-8"))
    processor = sentencepiece.SentencePieceProcessor(model_file=str(arguments.model / "pieces.model"))
    open_system = {"ctranslate2": open_ctranslate2, "transformers": open_transformers}[system]
    translate = open_system(arguments.model, arguments.to, beam, arguments.threads)
    tokens = [["<s>", *pieces, "</s>"] for pieces in processor.encode(sentences, out_type=str)]
    translate(tokens[:4])
    began = time.perf_counter()
    outputs = translate(tokens)
    seconds = time.perf_counter() - began
    count = sum(map(len, outputs))
    return {
        "speed": round(count / seconds, 1),
        "tokens": count,
        "seconds": round(seconds, 3),
        "texts": [processor.decode(pieces) for pieces in outputs],
    }


def open_ctranslate2(model: Path, target: str, beam: int, threads: int) -> Translate:
    """The model under CTranslate2, in the number type that it was saved in."""
    import ctranslate2

    from kazalign.translation.engines.ct2 import shared

    translator = ctranslate2.Translator(str(model), device="cpu", **shared(threads))

    def translate(tokens: list[list[str]]) -> list[list[str]]:
        results = translator.translate_batch(
            tokens,
            target_prefix=[[f"<2{target}>"]] * len(tokens),
            beam_size=beam,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            max_decoding_length=256,
            disable_unk=True,
        )
        return [result.hypotheses[0] for result in results]

    return translate


def open_transformers(model: Path, target: str, beam: int, threads: int) -> Translate:
    """The model under transformers."""
    import torch
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer, logging

    silence: Any = logging.disable_progress_bar  # an untyped function
    silence()
    torch.set_num_threads(threads)
    tokenizer: Any = AutoTokenizer.from_pretrained(model)
    network = AutoModelForSeq2SeqLM.from_pretrained(model, dtype=torch.float32).eval()
    start = tokenizer.convert_tokens_to_ids(f"<2{target}>")
    special = set(tokenizer.all_special_ids)

    def translate(tokens: list[list[str]]) -> list[list[str]]:
        outputs: list[list[str]] = [[] for _ in tokens]
        for numbers in batches(tokens):
            ids = [tokenizer.convert_tokens_to_ids(tokens[number]) for number in numbers]
            with torch.inference_mode():
                found = network.generate(
                    **tokenizer.pad({"input_ids": ids}, return_tensors="pt"),
                    decoder_start_token_id=start,
                    num_beams=beam,
                    do_sample=False,
                    max_new_tokens=256,
                    suppress_tokens=[tokenizer.unk_token_id],
                )
            for number, row in zip(numbers, found.tolist(), strict=True):
                outputs[number] = tokenizer.convert_ids_to_tokens([piece for piece in row if piece not in special])
        return outputs

    return translate


def batches(tokens: list[list[str]]) -> list[list[int]]:
    """Numbers of the sentences, shortest first, in groups of at most `BATCH_TOKENS` with the padding: what CTranslate2 does."""
    groups: list[list[int]] = []
    for number in sorted(range(len(tokens)), key=lambda number: len(tokens[number])):
        if groups and (len(groups[-1]) + 1) * len(tokens[number]) <= BATCH_TOKENS:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def cold_start(arguments: argparse.Namespace, place: Path) -> tuple[list[str], dict[str, object]]:
    """The command on one article, into both languages, as a user types it."""
    command = kazalign("translate", str(arguments.article), "--engine", f"ct2:{arguments.model}", "--offline", "--no-memory")
    options = ["--quiet", "--threads", str(arguments.threads), "--out", str(place / "out")]
    costs = [run([*command, *options], threads=arguments.threads) for _ in range(arguments.repeats)]
    seconds = statistics.median(cost.seconds for cost in costs)
    megabytes = max(cost.mebibytes for cost in costs) * 2**20 / 1e6
    article = arguments.article.resolve()
    name = article.relative_to(ROOT) if article.is_relative_to(ROOT) else article.name
    line = (
        f"`kazalign translate {name}` into English and Russian, a new process: {seconds:.1f} s "
        f"(bar: under {MOST_SECONDS:.0f}; {verdict(seconds < MOST_SECONDS)}), "
        f"{megabytes:.0f} MB at most (bar: under {MOST_MEGABYTES:.0f}; {verdict(megabytes < MOST_MEGABYTES)})."
    )
    return [line], {"seconds": [round(cost.seconds, 2) for cost in costs], "megabytes": round(megabytes)}


if __name__ == "__main__":
    main()
