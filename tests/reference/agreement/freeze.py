"""Freezes what two other implementations answer, so that ours is compared with them and not with itself.

Run in an environment with `pip install krippendorff==0.9.0 irrCAC==0.4.4` (it is none of this project's dependencies):

    python freeze.py        reads the tables beside it, writes made.csv and packages.csv
"""

import csv
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC as RawCAC
from irrCAC.table import CAC as TableCAC

HERE = Path(__file__).parent


def of_raw(name, ratings):
    """Coefficients from units x raters; codes in letters are numbered."""
    codes = {code: number for number, code in enumerate(sorted(set(ratings.to_numpy().ravel().tolist())))} if ratings.dtypes.eq(object).any() else {}
    ratings = ratings.map(lambda code: codes.get(code, code)).astype(float)
    cac = RawCAC(ratings, digits=15)
    for coefficient, found in (("krippendorff_alpha", cac.krippendorff()), ("gwet_ac1", cac.gwet())):
        yield name, coefficient, "irrCAC", found["est"]["coefficient_value"]
    numbers = ratings.T.to_numpy()
    yield name, "krippendorff_alpha", "krippendorff", krippendorff.alpha(reliability_data=numbers, level_of_measurement="nominal")


def of_table(name, table):
    """Coefficients of two raters from their contingency table."""
    cac = TableCAC(table, digits=15)
    for coefficient, found in (("cohen_kappa", cac.cohen()), ("gwet_ac1", cac.gwet()), ("krippendorff_alpha", cac.krippendorff())):
        yield name, coefficient, "irrCAC", found["est"]["coefficient_value"]


def of_counts(counts):
    """Raters without names from how many gave each code."""
    return pd.DataFrame([[code for code, n in row.items() for _ in range(n)] for _, row in counts.iterrows()])


def random_ratings(raters, units, codes, seed):
    """Ratings that agree more often than not, a tenth of them missing."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(1, codes + 1, units)
    given = np.where(rng.random((units, raters)) < 0.7, truth[:, None], rng.integers(1, codes + 1, (units, raters))).astype(float)
    given[rng.random(given.shape) < 0.1] = np.nan
    return pd.DataFrame(given, columns=[f"r{i + 1}" for i in range(raters)])


def main():
    made = random_ratings(3, 40, 5, seed=7)
    made.to_csv(HERE / "made.csv", index=False, float_format="%.0f", na_rep="")
    rows = [
        *of_raw("ratings", pd.read_csv(HERE / "ratings.csv")),
        *of_raw("binary", pd.read_csv(HERE / "binary.csv")),
        *of_raw("nominal", pd.read_csv(HERE / "nominal.csv")),
        *of_raw("six_raters", of_counts(pd.read_csv(HERE / "six_raters.csv"))),
        *of_raw("made", made),
        *of_table("abstractors", pd.read_csv(HERE / "abstractors.csv", index_col=0)),
    ]
    with open(HERE / "packages.csv", "w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["data", "coefficient", "package", "value"])
        writer.writerows((*row[:3], repr(float(row[3]))) for row in rows)


if __name__ == "__main__":
    main()
