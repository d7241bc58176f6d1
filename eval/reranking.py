"""What choosing by the way back brings, and costs, for each weight of it.

    python eval/reranking.py DATA [--lines 300] [--beam 4] [--target en ru]

DATA holds dev/flores200_dev.{kk,en,ru}. Each row is one weight, the first one the search without the choice; seconds are
those of one thread, all rows of a target in one run.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from sacrebleu.metrics import BLEU, CHRF

from kazalign.translation.engine import Decoding
from kazalign.translation.engines import ct2, load_engine

WEIGHTS = (0.0, 0.2, 0.5, 1.0, 2.0)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--lines", type=int, default=300)
    parser.add_argument("--beam", type=int, default=4)
    parser.add_argument("--target", nargs="+", default=["en", "ru"])
    arguments = parser.parse_args()
    engine = load_engine("bundled", threads=1)
    chrf, bleu = CHRF(word_order=2), BLEU()
    print("| weight | direction | chrF++ | BLEU | seconds |\n|---|---|---|---|---|")
    for target in arguments.target:
        source, reference = (
            (arguments.data / "dev" / f"flores200_dev.{code}").read_text(encoding="utf-8").splitlines()[: arguments.lines]
            for code in ("kk", target)
        )
        for weight in WEIGHTS:
            ct2.WAY_BACK = weight
            decoding = Decoding(beam=arguments.beam, rerank=weight > 0)
            began = time.perf_counter()
            texts = [each.text for each in engine.translate(source, source="kk", target=target, decoding=decoding)]
            seconds = time.perf_counter() - began
            scores = (metric.corpus_score(texts, [reference]).score for metric in (chrf, bleu))
            print(f"| {weight:g} | kk-{target} | {' | '.join(f'{score:.2f}' for score in scores)} | {seconds:.0f} |", flush=True)
    print(f"\n`{chrf.get_signature()}`, `{bleu.get_signature()}`")


if __name__ == "__main__":
    main()
