"""What a wider search brings and costs, and what choosing by the way back does, for each weight of it.

    python eval/decoding.py DATA [--lines 300] [--beams 1 2 4 8] [--weights 0.2 0.5 1 2] [--target en ru]

DATA holds dev/flores200_dev.{kk,en,ru}. The beams are searched without the choice; the weights of the choice, with a beam of 4.
Seconds are those of one thread, all rows of a target in one run.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from sacrebleu.metrics import BLEU, CHRF

from kazalign.translation.engine import Decoding
from kazalign.translation.engines import ct2, load_engine


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--beams", type=int, nargs="*", default=[1, 2, 4, 8])
    parser.add_argument("--weights", type=float, nargs="*", default=[0.2, 0.5, 1.0, 2.0])
    parser.add_argument("--target", nargs="+", default=["en", "ru"])
    arguments = parser.parse_args()
    ways = [(beam, 0.0) for beam in arguments.beams] + [(4, weight) for weight in arguments.weights]
    engine = load_engine("bundled", threads=1)
    chrf, bleu = CHRF(word_order=2), BLEU()
    print("| beam | weight of the way back | direction | chrF++ | BLEU | seconds |\n|---|---|---|---|---|---|")
    for target in arguments.target:
        source, reference = (
            (arguments.data / "dev" / f"flores200_dev.{code}").read_text(encoding="utf-8").splitlines()[: arguments.lines]
            for code in ("kk", target)
        )
        for beam, weight in ways:
            ct2.WAY_BACK = weight
            decoding = Decoding(beam=beam, rerank=weight > 0)
            began = time.perf_counter()
            texts = [each.text for each in engine.translate(source, source="kk", target=target, decoding=decoding)]
            seconds = time.perf_counter() - began
            scores = " | ".join(f"{metric.corpus_score(texts, [reference]).score:.2f}" for metric in (chrf, bleu))
            print(f"| {beam} | {weight:g} | kk-{target} | {scores} | {seconds:.0f} |", flush=True)
    print(f"\n`{chrf.get_signature()}`, `{bleu.get_signature()}`")


if __name__ == "__main__":
    main()
