"""Run with fightin-words 1.0.5 (PyPI) and its scikit-learn, which the project itself does not need: python log_odds.py

Writes log_odds.csv: z-scores of the weighted log-odds of Monroe, Colaresi & Quinn for a table of counts and a prior. The package
counts words, so the table is spelled out as texts; on its sums the package's own lines do the rest.
"""

import csv
import importlib
from pathlib import Path

from sklearn.feature_extraction.text import CountVectorizer

package = importlib.import_module("fightin-words.fightin-words")
# Two names of Python 2 that version 1.0.5 still uses.
package.xrange = range

FACTORS = ["fa", "fb", "fc", "fd", "fe"]
FIRST, SECOND = [3, 21, 11, 1, 9], [1, 16, 1, 0, 5]
PRIOR = [5 * (a + b) / 68 for a, b in zip(FIRST, SECOND)]


class Fixed(CountVectorizer):
    """Counts handed over as they are: two rows, one for each side."""

    def fit_transform(self, texts):
        super().fit_transform([" ".join(FACTORS)])
        import numpy as np
        from scipy.sparse import csr_matrix

        return csr_matrix(np.array([FIRST, SECOND]))


# The package splits the rows of its counts at the length of the first text: one row, so a text of one character.
found = dict(package.FWExtractor(prior=PRIOR, cv=Fixed()).transform(["x", "y"]))
with open(Path(__file__).with_name("log_odds.csv"), "w", newline="", encoding="utf-8") as handle:
    writer = csv.writer(handle, lineterminator="\n")
    writer.writerow(["factor", "first", "second", "prior", "z"])
    writer.writerows((f, a, b, repr(p), repr(float(found[f]))) for f, a, b, p in zip(FACTORS, FIRST, SECOND, PRIOR))
