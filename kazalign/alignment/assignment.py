"""The best one-to-one assignment of rows to columns."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float32]


def best_assignment(similarities: FloatArray) -> npt.NDArray[np.bool_]:
    """The pairs of the best one-to-one assignment (Kuhn 1955; by shortest augmenting paths, Jonker and Volgenant 1987)."""
    turned = similarities.shape[0] > similarities.shape[1]
    costs = -(similarities.T if turned else similarities).astype(np.float64)
    count, width = costs.shape
    row_price, column_price = np.zeros(count + 1), np.zeros(width + 1)
    # Column 0 and row 0 stand for "none"; `owner` says which row a column belongs to.
    owner, came_from = np.zeros(width + 1, np.int64), np.zeros(width + 1, np.int64)
    for row in range(1, count + 1):
        owner[0], column = row, 0
        least, done = np.full(width + 1, np.inf), np.zeros(width + 1, np.bool_)
        while True:
            done[column] = True
            here = owner[column]
            slack = np.full(width + 1, np.inf)
            slack[1:] = costs[here - 1] - row_price[here] - column_price[1:]
            better = ~done & (slack < least)
            least[better], came_from[better] = slack[better], column
            following = int(np.where(done, np.inf, least).argmin())
            step = least[following]
            row_price[owner[done]] += step
            column_price[done] -= step
            least[~done] -= step
            column = following
            if owner[column] == 0:
                break
        while column:
            owner[column] = owner[came_from[column]]
            column = int(came_from[column])
    links = np.zeros((count, width), np.bool_)
    taken = np.flatnonzero(owner[1:])
    links[owner[1:][taken] - 1, taken] = True
    return links.T if turned else links
