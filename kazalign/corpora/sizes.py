"""How much of a corpus: a number of rows, or a share of them."""

from __future__ import annotations

from dataclasses import dataclass

from kazalign.errors import ConfigurationError


@dataclass(frozen=True)
class Size:
    """How much of a corpus: rows, or a share of them."""

    rows: int = 0
    share: float | None = None

    @classmethod
    def named(cls, text: str) -> Size:
        """`500`, `5%` or `0.05`.

        Raises:
            ConfigurationError: it is none of these.
        """
        try:
            if text.isdecimal():
                return cls(int(text))
            share = float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
            if 0 < share < 1:
                return cls(share=share)
        except ValueError:
            pass
        raise ConfigurationError(f"{text!r} is no size; give a number of rows (500) or a share below one (5% or 0.05)")

    def of(self, rows: int) -> int:
        """In rows.

        Raises:
            ConfigurationError: the share is less than a row.
        """
        if self.share is None:
            return self.rows
        if not (size := round(self.share * rows)):
            raise ConfigurationError(f"{100 * self.share:g}% of {rows:,} rows is less than one row; ask for more")
        return size
