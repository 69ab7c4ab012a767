"""Sectors: in which sectors a plan puts its field to use, with the kinds of absence kept apart (METHODS, sections 1 and 2)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.clauses import READ_BASIS, ClauseTable

STATES = ("set", "restricting", "doubtful", "other_factor", "not_set", "not_seen")
COLUMNS = ["plan_id", "region_id", "sector_id", "state", "n_low", "n_high", "restricting", "other", "numbers", "evidence"]


@dataclass(frozen=True)
class SectorMatrix:
    """Which plan has measures for which sector.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and sector, plans in the order given, sectors in that of the codebook: plan_id, region_id, sector_id, state (one
        of `STATES`), n_low, n_high (least and greatest number of measures in favour), restricting (measures that restrict), other (rows
        on other factors that name the sector), numbers (tuple: the measures' numbers as printed), evidence (provisions, codings, plan).
    plans : DataFrame
        Indexed by plan_id: region_id, whole (bool: the text was read in full and no provision is unseen), seen_min, seen_max, total (Int64;
        missing where unknown), on_factor (counted rows on the factors), unnamed (those of them that name no sector), evidence.
    factors : tuple of str
        The factors whose measures are told apart by sector; empty where the dataset marks none, so that all of them count.
    """

    frame: pd.DataFrame
    plans: pd.DataFrame
    factors: tuple[str, ...]

    @property
    def whole(self) -> pd.DataFrame:
        """The rows of plans of which something not seen is not set."""
        return self.frame[self.frame["plan_id"].map(self.plans["whole"]).astype(bool)]

    def of_state(self, plan_id: str, *states: str) -> list[str]:
        """The sectors that are in these states in a plan."""
        rows = self.frame[(self.frame["plan_id"] == plan_id) & self.frame["state"].isin(states)]
        return list(rows["sector_id"])


def sector_matrix(clauses: ClauseTable, coverage: pd.DataFrame, sectors: pd.DataFrame, sector_factors: pd.DataFrame) -> SectorMatrix:
    """Say of each plan and sector whether the plan has measures for it, has none, or was not read far enough to tell.

    Parameters
    ----------
    clauses : ClauseTable
        From `clause_table`.
    coverage : DataFrame
        From `plan_coverage`, of the same plans.
    sectors : DataFrame
        Indexed by sector_id, in the order of the codebook.
    sector_factors : DataFrame
        Indexed by factor_id: the factors whose measures are told apart by sector. Without any, the measures of all factors count.

    Returns
    -------
    SectorMatrix

    Notes
    -----
    A measure counts in every sector that it names, under its settled primary factor. set: at least one measure in favour.
    restricting: the only measures there restrict. doubtful: rows name the sector, but they may all be no measures of the plan, or of a merge
    group whose rows differ in factor. other_factor: only measures on other factors name it. not_set: the text was read in full, all
    its provisions were seen, and none names the sector. not_seen: none is known and something was not seen.

    With d rows more than the plan is stated to show (units less seen_min), n_low = max(0, units in favour - d). A merge group is one unit,
    in favour for certain only where all of its rows are on the factors; n_high counts its rows apart.

    Examples
    --------
    >>> rows = pd.DataFrame({"plan_id": ["p", "p"], "merge_group": ["", ""], "factor": ["use", "law"], "sectors": [("health",), ("roads",)],
    ...     "stance": ["promote"] * 2, "number": ["1", "2"], "evidence": [("p1", "p1:final"), ("p2", "p2:final")]}, index=["p1", "p2"])
    >>> seen = pd.DataFrame({"region_id": ["a"], "total": pd.array([2], "Int64"), "seen_min": [2], "seen_max": [2], "units_seen": [2],
    ...     "complete": [True], "text_basis": ["full_text"]}, index=["p"])
    >>> names, marked = pd.DataFrame(index=["health", "roads", "schools"]), pd.DataFrame(index=["use"])
    >>> sector_matrix(ClauseTable(rows), seen, names, marked).frame[["sector_id", "state", "n_low"]].values.tolist()
    [['health', 'set', 1], ['roads', 'other_factor', 0], ['schools', 'not_set', 0]]
    """
    factors = tuple(sector_factors.index)
    rows = clauses.frame
    keyed = rows.assign(
        unit=rows["merge_group"].where(rows["merge_group"] != "", pd.Series(rows.index, index=rows.index)),
        on_factor=rows["factor"].isin(factors) if factors else True,
    )
    by_plan = dict(list(keyed.groupby("plan_id", sort=False)))
    plans = pd.DataFrame([_plan(plan, row, by_plan.get(plan, keyed.head(0))) for plan, row in coverage.iterrows()], columns=_PLAN_COLUMNS)
    plans = plans.set_index("plan_id").astype({"total": "Int64"})
    cells = [cell for plan, row in plans.iterrows() for cell in _cells(plan, row, by_plan.get(plan, keyed.head(0)), list(sectors.index))]
    return SectorMatrix(pd.DataFrame(cells, columns=COLUMNS), plans, factors)


_PLAN_COLUMNS = ["plan_id", "region_id", "whole", "seen_min", "seen_max", "total", "doubt", "on_factor", "unnamed", "evidence"]


def _plan(plan: str, row: pd.Series, rows: pd.DataFrame) -> dict[str, object]:
    """One row of `SectorMatrix.plans`."""
    on_factor = rows[rows["on_factor"]]
    unnamed = on_factor[on_factor["sectors"].map(len) == 0]
    return {
        "plan_id": plan, "region_id": row["region_id"], "whole": bool(row["complete"]) and row["text_basis"] == READ_BASIS,
        "seen_min": row["seen_min"], "seen_max": row["seen_max"], "total": row["total"], "doubt": int(row["units_seen"] - row["seen_min"]),
        "on_factor": len(on_factor), "unnamed": len(unnamed), "evidence": (plan, *(i for ids in on_factor["evidence"] for i in ids)),
    }


def _cells(plan: str, row: pd.Series, rows: pd.DataFrame, sectors: Sequence[str]) -> Iterator[dict[str, object]]:
    """A cell for every sector."""
    naming: dict[str, list] = {}
    sure: dict[str, bool] = {}
    for one in rows.itertuples():
        sure[one.unit] = sure.get(one.unit, True) and bool(one.on_factor)
        for sector in one.sectors:
            naming.setdefault(sector, []).append(one)
    for sector in sectors:
        yield {"plan_id": plan, "region_id": row["region_id"], "sector_id": sector, **_cell(plan, row["whole"], row["doubt"], naming.get(sector, []), sure)}


def _cell(plan: str, whole: bool, doubt: int, naming: Sequence, sure: Mapping[str, bool]) -> dict[str, object]:
    """Counts and state of one sector in one plan, from the rows that name it and the units that are on the factors for certain."""
    own = [one for one in naming if one.on_factor]
    favour = [one for one in own if one.stance != "restrict"]
    restricting = len({one.unit for one in own if one.stance == "restrict"})
    n_low = max(0, len({one.unit for one in favour if sure[one.unit]}) - doubt)
    state = (
        "set" if n_low else "doubtful" if favour else "restricting" if restricting else "other_factor" if naming else "not_set" if whole else "not_seen"
    )
    return {
        "state": state, "n_low": n_low, "n_high": len(favour), "restricting": restricting, "other": len(naming) - len(own),
        "numbers": tuple(one.number for one in own or naming if one.number), "evidence": (plan, *(i for one in naming for i in one.evidence)),
    }
