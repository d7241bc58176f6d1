"""`kazalign` and `python -m kazalign`."""

from __future__ import annotations

import sys

from kazalign.interruption import is_interruption, listen


def main() -> None:
    """Run the command line. Ctrl-C is answered from the start, while the libraries are still being loaded."""
    listen()
    try:
        from kazalign.commands import main as run

        run()
    except (KeyboardInterrupt, ImportError, RuntimeError) as error:
        if not is_interruption(error):
            raise
        print("kazalign: interrupted", file=sys.stderr)
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
