"""`kazalign` and `python -m kazalign`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line. Ctrl-C is answered from the start, while the libraries are still being loaded."""
    try:
        from kazalign.commands import main as run

        run()
    except KeyboardInterrupt:
        print("kazalign: interrupted", file=sys.stderr)
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
