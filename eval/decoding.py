"""What a wider search brings and costs, and what choosing by the way back does, for each weight of it.

    python eval/decoding.py DATA [--lines 300] [--beams 1 2 4 8] [--reranked 4 8] [--weights 0.5 1 2]
                                 [--target en ru] [--engine ct2:PATH]
    python eval/decoding.py DATA --headlines --beams 4 --reranked

DATA holds dev/flores200_dev.{kk,en,ru}. The beams are searched without the choice; those to be reranked, with each weight of it.
Lines are translated as `kazalign translate` does it, guard included. Seconds are those of one thread, all rows of a target in one
run. With `--headlines` the lines are those of at most 15 words that end in a full stop in both languages, without it.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from sacrebleu.metrics import BLEU, CHRF

from kazalign.documents.model import Sentence
from kazalign.translation.engine import Decoding
from kazalign.translation.engines import ct2, load_engine
from kazalign.translation.run import translate_sentences


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--beams", type=int, nargs="*", default=[1, 2, 4, 8])
    parser.add_argument("--reranked", type=int, nargs="*", default=[4, 8])
    parser.add_argument("--weights", type=float, nargs="*", default=[0.5, 1.0, 2.0])
    parser.add_argument("--target", nargs="+", default=["en", "ru"])
    parser.add_argument("--engine", default="bundled")
    parser.add_argument("--headlines", action="store_true")
    arguments = parser.parse_args()
    ways = [(beam, 0.0) for beam in arguments.beams] + [
        (beam, weight) for beam in arguments.reranked for weight in arguments.weights
    ]
    engine = load_engine(arguments.engine, threads=1)
    chrf, bleu = CHRF(word_order=2), BLEU()
    print("| beam | weight of the way back | direction | chrF++ | BLEU | seconds |\n|---|---|---|---|---|---|")
    for target in arguments.target:
        sides = [
            (arguments.data / "dev" / f"flores200_dev.{code}").read_text(encoding="utf-8").splitlines() for code in ("kk", target)
        ]
        pairs = list(zip(*sides, strict=True))
        if arguments.headlines:
            short = (pair for pair in pairs if len(pair[0].split()) <= 15 and all(text.endswith(".") for text in pair))
            pairs = [(kazakh[:-1], other[:-1]) for kazakh, other in short]
        source, reference = (list(side) for side in zip(*pairs[: arguments.lines], strict=True))
        sentences = [Sentence(str(number), text, 0, len(text), "kk") for number, text in enumerate(source)]
        for beam, weight in ways:
            ct2.CHANNEL_WEIGHT = weight
            decoding = Decoding(beam=beam, rerank=weight > 0)
            began = time.perf_counter()
            texts = [each.text for each in translate_sentences(sentences, engine=engine, target=target, decoding=decoding)]
            seconds = time.perf_counter() - began
            scores = " | ".join(f"{metric.corpus_score(texts, [reference]).score:.2f}" for metric in (chrf, bleu))
            print(f"| {beam} | {weight:g} | kk-{target} | {scores} | {seconds:.0f} |", flush=True)
    print(f"\n`{chrf.get_signature()}`, `{bleu.get_signature()}`")


if __name__ == "__main__":
    main()
