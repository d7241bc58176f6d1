"""Translate Kazakh with several versions of the bundled model together: each proposes, all score, the best is kept.

    python eval/ensemble.py --scored DATA --engine MODEL --engine OLDER [--lines 300]
    python eval/ensemble.py --text TEXT.jsonl.gz --engine MODEL --engine OLDER --lines 1000 --each 1 --out ensemble.jsonl

The first form prints what each model and all together make of the first lines of FLORES-200 dev; the second writes rows to train
on (distillation on the level of the sequence; Kim and Rush 2016, EMNLP), of news and encyclopaedia (tier A). A hypothesis has the
mean score of the models, a piece's log-probability, and `CHANNEL_WEIGHT` times that of the source given it, by the first.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ctranslate2
from sacrebleu.metrics import BLEU, CHRF

from kazalign.translation.engines import ct2_folder

BEAM = 4
CHANNEL_WEIGHT = 0.5
AT_ONCE = 100
"""Sentences translated before the rows are written."""
TARGETS = ("en", "ru")


class Model:
    """One version of the bundled model."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.tokens = ct2_folder.read_tokens(folder)
        self.translator: Any = ctranslate2.Translator(str(folder), device="cpu", inter_threads=2, intra_threads=1)

    def proposed(self, sentences: Sequence[str], target: str, number: int = BEAM) -> list[list[str]]:
        """So many hypotheses of the beam, the best first."""
        prefix = self.tokens.prefix(target)
        results = self.translator.translate_batch(
            [self.tokens.encode(sentence, "kk", target) for sentence in sentences],
            target_prefix=[prefix] * len(sentences) if prefix else None,
            beam_size=BEAM,
            num_hypotheses=number,
            suppress_sequences=[[piece] for piece in self.tokens.foreign(target)],
            max_batch_size=1024,
            batch_type="tokens",
        )
        return [[self.tokens.decode(tokens[len(prefix) :]) for tokens in result.hypotheses] for result in results]

    def scores(self, sources: Sequence[str], targets: Sequence[str], source: str, target: str) -> list[float]:
        """The mean log-probability of a piece of each target."""
        prefix = self.tokens.prefix(target)
        results = self.translator.score_batch(
            [self.tokens.encode(text, source, target) for text in sources],
            [[*prefix, *self.tokens.pieces(text)] for text in targets],
            max_batch_size=1024,
            batch_type="tokens",
        )
        return [sum(result.log_probs) / max(1, len(result.log_probs)) for result in results]


def together(models: Sequence[Model], sentences: Sequence[str], target: str, number: int) -> list[str]:
    """For each sentence, of so many hypotheses of each model the one that all like best."""
    lists = [
        list(dict.fromkeys(text for hypotheses in each for text in hypotheses if text))
        for each in zip(*(model.proposed(sentences, target, number) for model in models), strict=True)
    ]
    flat = [(sentence, text) for sentence, texts in zip(sentences, lists, strict=True) for text in texts]
    sources, targets = [pair[0] for pair in flat], [pair[1] for pair in flat]
    own = [model.scores(sources, targets, "kk", target) for model in models]
    back = models[0].scores(targets, sources, target, "kk")
    worth = iter([sum(scores) / len(models) + CHANNEL_WEIGHT * way for *scores, way in zip(*own, back, strict=True)])
    return [max(((next(worth), text) for text in texts), default=(0.0, ""))[1] for texts in lists]


def main() -> None:
    """Print scores, or write rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", type=Path, action="append", required=True)
    parser.add_argument("--scored", type=Path)
    parser.add_argument("--text", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--each", type=int, default=BEAM, help="hypotheses of each model")
    arguments = parser.parse_args()
    models = [Model(folder) for folder in arguments.engine]
    if arguments.scored:
        chrf, bleu = CHRF(word_order=2), BLEU()
        print("| model | direction | chrF++ | BLEU |\n|---|---|---|---|")
        for target in TARGETS:
            read = ((arguments.scored / "dev" / f"flores200_dev.{code}").read_text(encoding="utf-8") for code in ("kk", target))
            source, reference = (text.splitlines()[: arguments.lines] for text in read)
            made = {str(model.folder): [texts[0] for texts in model.proposed(source, target)] for model in models}
            for name, texts in (made | {"together": together(models, source, target, arguments.each)}).items():
                scores = " | ".join(f"{metric.corpus_score(texts, [reference]).score:.2f}" for metric in (chrf, bleu))
                print(f"| {name} | kk-{target} | {scores} |", flush=True)
    if arguments.text:
        with gzip.open(arguments.text, "rt", encoding="utf-8") as file:
            rows = [row for row in map(json.loads, file) if row.get("tier", "A") == "A" and 5 <= len(row["kk"].split()) <= 30]
        texts = [row["kk"] for row in random.Random(arguments.lines).sample(rows, min(arguments.lines, len(rows)))]
        with arguments.out.open("w", encoding="utf-8") as file:
            for start in range(0, len(texts), AT_ONCE):
                some = texts[start : start + AT_ONCE]
                made = {target: together(models, some, target, arguments.each) for target in TARGETS}
                for number, text in enumerate(some):
                    row = {"kk": text, "en": made["en"][number], "ru": made["ru"][number], "src": "ensemble"}
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
                print(f"{start + len(some)} of {len(texts)}", flush=True)


if __name__ == "__main__":
    main()
