"""The ASEM example of COINr as the composite takes it, and small hierarchies."""

from functools import cache
from pathlib import Path

import pandas as pd

from analysis.measures.hierarchy import Hierarchy, hierarchy
from analysis.measures.imputation import denominate, impute
from analysis.measures.treatment import treat

COINR = Path(__file__).resolve().parent.parent / "reference" / "coinr"


@cache
def asem(name: str) -> pd.DataFrame:
    """A table of the reference, by unit; "NA" is a gap there."""
    return pd.read_csv(COINR / f"asem_{name}.csv", index_col="uCode", keep_default_na=False, na_values=["NA"]).sort_index()


@cache
def asem_meta() -> pd.DataFrame:
    meta = pd.read_csv(COINR / "asem_meta.csv", index_col="iCode")
    return meta[meta["Level"].notna()]


@cache
def asem_tree() -> Hierarchy:
    meta = asem_meta()
    return hierarchy(pd.DataFrame({
        "parent": meta["Parent"].fillna(""), "weight": meta["Weight"].astype(float), "direction": meta["Direction"].astype(int),
    }))


@cache
def asem_denominated() -> pd.DataFrame:
    return denominate(asem("data")[list(asem_tree().leaves)], asem("data"), asem_meta()["Denominator"].dropna().to_dict())


@cache
def asem_treated() -> pd.DataFrame:
    """The values that the default build normalises."""
    return treat(impute(asem_denominated(), method="mean", groups=asem("data")["EurAsia_group"]).values).values


def tree(*, root: str = "all", **nodes) -> Hierarchy:
    """A hierarchy from name=(parent, weight) or name=(parent, weight, {columns})."""
    rows = {root: {"parent": "", "weight": 1.0, "direction": 1}}
    for name, (parent, weight, *more) in nodes.items():
        rows[name] = {"parent": parent, "weight": float(weight), "direction": 1, **(more[0] if more else {})}
    return hierarchy(pd.DataFrame.from_dict(rows, orient="index"))


def values(**columns) -> pd.DataFrame:
    """Regions a, b, c ... as rows."""
    frame = pd.DataFrame(columns, dtype=float)
    frame.index = list("abcdefghijklmnopqrstuvwxyz")[: len(frame)]
    return frame
