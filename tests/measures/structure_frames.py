"""Tables of plans by factors for tests of structure: given counts, or a generated country of wholly read plans."""

from pathlib import Path

import numpy as np
import pandas as pd
from measure_frames import coded, factors, plans, provisions, seen

REFERENCE = Path(__file__).resolve().parents[1] / "reference"


def reference(name, *, index=None):
    """A table of `tests/reference`, its first column as index where asked."""
    frame = pd.read_csv(REFERENCE / name)
    return frame.set_index(frame.columns[0]) if index else frame


def of_counts(table, restricting=()):
    """Plans p1, p2 ... wholly read, whose provisions are counted in the rows of a table; factors f1, f2 ...

    Returns plans, provisions, codings, factors. `restricting` lists provision ids that restrict.
    """
    table = np.asarray(table, dtype=int)
    codes = {f"p{i + 1}-{n:03}": f"f{j + 1}" for i, row in enumerate(table) for n, j in enumerate(np.repeat(range(len(row)), row))}
    rows = {code: {"plan_id": code.split("-")[0], "stance": "restrict" if code in restricting else "promote"} for code in codes}
    made = plans(**{f"p{i + 1}": seen(int(row.sum()), int(row.sum())) for i, row in enumerate(table)})
    return made, provisions(rows), coded(codes), factors(*(f"f{j + 1}" for j in range(table.shape[1])))


def country(regions=31, number=8, provisions_each=36, seed=3):
    """Plans of three leanings: a table of counts in which no guard refuses."""
    draw = np.random.default_rng(seed)
    leanings = draw.dirichlet(np.full(number, 0.8), 3) * 0.7 + 0.3 / number
    sizes = draw.integers(provisions_each - 8, provisions_each + 8, regions)
    return np.stack([draw.multinomial(size, draw.dirichlet(leanings[i % 3] * 60)) for i, size in enumerate(sizes)])
