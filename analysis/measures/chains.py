"""Layers of the chain and actions on it: how many measures of a plan are coded to each, and how many are not coded (METHODS, section 1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from analysis.measures.clauses import READ_BASIS, ClauseTable

CODES: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "chain_layer": ("base", "technology", "application"), "chain_action": ("build", "mend", "extend", "strengthen"),
})
COLUMNS = ["plan_id", "region_id", "dimension", "code", "n", "state", "evidence"]


@dataclass(frozen=True)
class ChainCounts:
    """Measures by layer of the chain and by action on it.

    Attributes
    ----------
    frame : DataFrame
        One row per plan, dimension (chain_layer, chain_action) and code, plans in the order given: plan_id, region_id, dimension, code, n
        (measures; rows that may be one count once), state (set, not_set, none_coded, not_coded, not_seen), evidence.
    plans : DataFrame
        One row per plan and dimension: plan_id, region_id, dimension, coded, uncoded (measures seen), unseen, total (Int64; missing where the
        total is not known), evidence.
    """

    frame: pd.DataFrame
    plans: pd.DataFrame

    def of(self, dimension: str) -> pd.DataFrame:
        """The counts of one dimension."""
        return self.frame[self.frame["dimension"] == dimension]

    def coded(self, dimension: str) -> list[str]:
        """The plans of which at least one measure has a code."""
        rows = self.plans[(self.plans["dimension"] == dimension) & (self.plans["coded"] > 0)]
        return list(rows["plan_id"])


def chain_counts(clauses: ClauseTable, coverage: pd.DataFrame) -> ChainCounts:
    """Count the measures of each plan by layer of the chain and by action on it.

    Parameters
    ----------
    clauses : ClauseTable
        From `clause_table`.
    coverage : DataFrame
        From `plan_coverage`, of the same plans.

    Returns
    -------
    ChainCounts

    Notes
    -----
    An empty code is no code, never "none of these". Where a code has no measure: not_coded, the plan has no code of this dimension at
    all; not_seen, provisions were not seen; none_coded, everything was seen, but some measures have no code; not_set, everything was
    seen and every measure has another code. A merge group has a code where all its coded rows agree, else none. All measures count,
    restricting ones too: a layer says where a measure acts, not which way.

    Examples
    --------
    >>> rows = pd.DataFrame({"plan_id": ["p"] * 2, "merge_group": [""] * 2, "chain_layer": ["base", ""], "chain_action": ["", ""],
    ...     "evidence": [("p1",), ("p2",)]}, index=["p1", "p2"])
    >>> seen = pd.DataFrame({"region_id": ["a"], "total": pd.array([2], "Int64"), "seen_min": pd.array([2], "Int64"), "complete": [True],
    ...     "text_basis": ["full_text"]}, index=["p"])
    >>> found = chain_counts(ClauseTable(rows), seen)
    >>> found.frame[["code", "n", "state"]].values.tolist()[:4]
    [['base', 1, 'set'], ['technology', 0, 'none_coded'], ['application', 0, 'none_coded'], ['build', 0, 'not_coded']]
    """
    rows = clauses.frame
    keyed = rows.assign(unit=rows["merge_group"].where(rows["merge_group"] != "", pd.Series(rows.index, index=rows.index)))
    by_plan = dict(list(keyed.groupby("plan_id", sort=False)))
    cells, plans = [], []
    for plan, row in coverage.iterrows():
        own = by_plan.get(plan, keyed.head(0))
        for dimension in CODES:
            units = _units(own, dimension)
            plans.append(_plan(plan, row, dimension, units))
            cells += _cells(plan, row, dimension, units)
    whole = pd.DataFrame(plans, columns=_PLAN_COLUMNS).astype({"unseen": "Int64", "total": "Int64"})
    return ChainCounts(pd.DataFrame(cells, columns=COLUMNS), whole)


_PLAN_COLUMNS = ["plan_id", "region_id", "dimension", "coded", "uncoded", "unseen", "total", "evidence"]


def _units(rows: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """Measures with their code of one dimension, empty where there is none, and their evidence."""
    made = []
    for _, part in rows.groupby("unit", sort=False):
        codes = set(part[dimension]) - {""}
        made.append((codes.pop() if len(codes) == 1 else "", tuple(i for ids in part["evidence"] for i in ids)))
    return pd.DataFrame(made, columns=["code", "evidence"])


def _plan(plan: str, row: pd.Series, dimension: str, units: pd.DataFrame) -> dict[str, object]:
    """One row of `ChainCounts.plans`."""
    coded = int((units["code"] != "").sum())
    return {
        "plan_id": plan, "region_id": row["region_id"], "dimension": dimension, "coded": coded, "uncoded": len(units) - coded,
        "unseen": row["total"] - row["seen_min"], "total": row["total"], "evidence": (plan, *(i for ids in units["evidence"] for i in ids)),
    }


def _cells(plan: str, row: pd.Series, dimension: str, units: pd.DataFrame) -> Iterator[dict[str, object]]:
    """A row for every code of a dimension."""
    coded, whole = int((units["code"] != "").sum()), bool(row["complete"]) and row["text_basis"] == READ_BASIS
    absence = "not_coded" if not coded else "not_seen" if not whole else "none_coded" if coded < len(units) else "not_set"
    for code in CODES[dimension]:
        of = units[units["code"] == code]
        yield {
            "plan_id": plan, "region_id": row["region_id"], "dimension": dimension, "code": code, "n": len(of), "state": "set" if len(of) else absence,
            "evidence": (plan, *(i for ids in of["evidence"] for i in ids)),
        }
