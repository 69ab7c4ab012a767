"""Writes dython.csv: Cramér's V of a few tables, uncorrected and corrected for bias, as dython reckons them.

Run in an environment of its own: pip install dython==0.7.12; python dython_reference.py
Tables of two by two are left out: dython applies a continuity correction to them.
"""

import csv
import json
from pathlib import Path

from dython.nominal import cramers_v

TABLES = {
    "even": [[20, 5, 5], [5, 20, 5], [5, 5, 20]],
    "independent": [[6, 12, 18], [2, 4, 6], [4, 8, 12]],
    "sparse": [[1, 0, 0], [1, 0, 0], [1, 0, 0], [1, 0, 15], [1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0]],
    "long": [[3, 0, 0], [1, 0, 0], [3, 0, 0], [11, 0, 0], [1, 0, 0], [0, 0, 21], [1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0]],
    "wide": [[9, 4, 2, 7, 1], [3, 8, 6, 2, 5]],
}


def observations(table):
    """The row and the column of each count."""
    pairs = [(f"r{i}", f"c{j}") for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    return [row for row, _ in pairs], [column for _, column in pairs]


with (Path(__file__).parent / "dython.csv").open("w", encoding="utf-8", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["table", "counts", "v", "corrected"])
    for name, table in TABLES.items():
        x, y = observations(table)
        writer.writerow([name, json.dumps(table), repr(float(cramers_v(x, y, bias_correction=False))), repr(float(cramers_v(x, y, bias_correction=True)))])
