"""Factor counts: how many provisions of each wholly read plan act on each factor, as one table (METHODS, sections 2 and 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.errors import ParameterError
from analysis.measures.comparison import other_readings
from analysis.measures.coverage import Tally, compare_shares
from analysis.measures.emphasis import is_exact
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.tallies import Cells, plan_tallies, plan_units
from analysis.measures.weightings import SETTLED, Reading, check_factors

# The column of the provisions that restrict what they act on: part of a plan, in favour of no factor.
RESTRICTING = ""


@dataclass(frozen=True)
class FactorCounts:
    """Provisions by plan and factor, of wholly read plans only.

    Attributes
    ----------
    table : DataFrame
        Rows plan_id in the order of the plans, columns factor_id in that of the codebook without factors that no
        plan acts on; the last column "" holds provisions that restrict, where there are any. Rows sum to the plan.
    regions : Series
        plan_id to region_id.
    evidence : mapping
        (plan_id, factor_id) to provision ids; only cells above nought.
    refusals : tuple of Refusal
        Rules coverage, total_unknown, text_not_read and not_coded, for each plan left out.
    """

    table: pd.DataFrame
    regions: pd.Series
    evidence: Mapping[tuple[str, str], tuple[str, ...]] = field(hash=False)
    refusals: tuple[Refusal, ...] = ()

    @property
    def plans(self) -> tuple[str, ...]:
        """The base plans, in order."""
        return tuple(self.table.index)

    @property
    def array(self) -> np.ndarray:
        """The table as numbers."""
        return self.table.to_numpy(dtype=float)

    @property
    def shares(self) -> np.ndarray:
        """Each row divided by its sum."""
        return self.array / self.array.sum(axis=1, keepdims=True)

    def behind(self, plan_id: str, factor_id: str) -> tuple[str, ...]:
        """The rows that a cell rests on: its provisions, and the plan that says how many there are in all."""
        return (plan_id, *self.evidence.get((plan_id, factor_id), ()))

    def whole(self, plan_id: str) -> tuple[str, ...]:
        """The rows that a row of the table rests on."""
        return (plan_id, *(row for factor in self.table.columns for row in self.evidence.get((plan_id, factor), ())))

    def frame(self, **columns: np.ndarray) -> pd.DataFrame:
        """One row per plan and factor, with further columns given as arrays in the shape of the table."""
        plans, factors = self.table.shape
        rows = pd.DataFrame({
            "plan_id": np.repeat(self.plans, factors), "region_id": np.repeat(self.regions.to_numpy(), factors),
            "factor_id": np.tile(self.table.columns, plans), "n": self.array.ravel(),
            **{name: np.broadcast_to(values, self.table.shape).ravel() for name, values in columns.items()},
        })
        rows["evidence"] = pd.Series([self.behind(plan, factor) for plan in self.plans for factor in self.table.columns], dtype=object)
        return rows


def factor_counts(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factors: pd.DataFrame, *,
    coder: str = SETTLED, weighting: str = "count", roles: str = "all",
) -> FactorCounts:
    """Count the provisions of each wholly read plan by factor.

    Parameters
    ----------
    plans, provisions, codings, factors : DataFrame
        As in `factor_shares`.
    coder, weighting, roles : str
        As in `factor_shares`; measures of structure use counts, other weightings only to see whether a finding turns.

    Returns
    -------
    FactorCounts
        Plans that are not wholly seen are left out, each with its refusal.

    Notes
    -----
    A cell is the weight in favour, as in `plan_tallies`; what restricts stands in a column of its own, so that a row
    sums to the plan. A partly read plan has no row: what was seen of it is a selection made by others, not a sample.
    """
    check_factors(codings, factors)
    members = {factor: (factor,) for factor in factors.index}
    cells, refusals = plan_tallies(plan_units(plans, provisions), codings, members, reading=Reading(coder, weighting, roles))
    refused = {refusal.subject: refusal for refusal in [*_left_out(cells, coder), *refusals]}
    kept = [plan for plan in plans.index if plan not in refused and cells[plan, factors.index[0]].tally is not None]
    table = pd.DataFrame(
        [[float(cells[plan, factor].tally.low) for factor in factors.index] for plan in kept],
        index=pd.Index(kept, name="plan_id", dtype="str"), columns=pd.Index(factors.index, name="factor_id"), dtype=float,
    )
    totals = np.array([float(cells[plan, factors.index[0]].tally.total) for plan in kept])
    evidence = {key: cell.evidence for key, cell in cells.items() if key[0] in kept and cell.evidence}
    return FactorCounts(_acted_on(table, totals), plans.loc[kept, "region_id"], MappingProxyType(evidence), tuple(refused.values()))


def _left_out(cells: Cells, coder: str) -> list[Refusal]:
    """Why each plan that is not exact is left out; one refusal a plan."""
    found = {}
    for (plan, _), cell in cells.items():
        tally = cell.tally
        if plan in found or tally is None or is_exact(cell):
            continue
        if cell.uncoded:
            found[plan] = Refusal("not_coded", plan, {"coder": coder, "uncoded": cell.uncoded, "seen": int(tally.seen)})
        elif tally.total is None:
            found[plan] = Refusal("total_unknown", plan, {"seen": int(tally.seen)})
        else:
            found[plan] = Refusal("coverage", plan, {"seen": int(tally.seen), "total": int(tally.total)})
    return list(found.values())


def _acted_on(table: pd.DataFrame, totals: np.ndarray) -> pd.DataFrame:
    """Columns with anything in them, and what is missing to the totals as the last."""
    table = table.loc[:, table.sum() > 0]
    rest = totals - table.sum(axis=1).to_numpy()
    return table.assign(**{RESTRICTING: np.round(rest, 9)}) if (rest > 1e-9).any() else table


def other_counts(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factors: pd.DataFrame, *, coder: str = SETTLED,
) -> dict[str, FactorCounts]:
    """The same table under every other weighting and every other coder, one change at a time, for plans that allow it.

    Parameters
    ----------
    plans, provisions, codings, factors : DataFrame
        As in `factor_counts`.
    coder : str
        Whose codes the main table holds.

    Returns
    -------
    dict of str to FactorCounts
        Keys are fractional, text and coder:<id>.
    """
    readings = other_readings(codings, Reading(coder))
    return {
        name: factor_counts(plans, provisions, codings, factors, coder=reading.coder, weighting=reading.weighting)
        for name, reading in readings.items()
    }


def check_plans(counts: FactorCounts, needed: int) -> tuple[Refusal, ...]:
    """Refuse where too few plans were wholly read, or where all their provisions stand on one factor.

    Returns
    -------
    tuple of Refusal
        Rules few_plans and one_factor; empty where neither is broken.
    """
    found = len(counts.plans)
    subject = counts.plans[0] if counts.plans else ""
    if found < needed:
        return (Refusal("few_plans", subject, {"found": found, "needed": needed, "plans": counts.plans}),)
    if counts.table.shape[1] < 2:
        return (Refusal("one_factor", subject, {"factors": tuple(counts.table.columns)}),)
    return ()


def check_whole(counts: FactorCounts) -> None:
    """Refuse weights that are no counts: what draws or permutes provisions cannot draw a part of one.

    Raises
    ------
    ParameterError
        For a cell that is no whole number.
    """
    parts = np.argwhere(counts.array % 1 != 0)
    if len(parts):
        row, column = parts[0]
        raise ParameterError(
            f"provisions must be counted in whole numbers here; {counts.plans[row]} has {counts.array[row, column]:g} on "
            f"{counts.table.columns[column]!r}, and {len(parts) - 1} more cells are no counts. Take weighting 'count'"
        )


def compare_with_base(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factors: pd.DataFrame, *,
    coder: str = SETTLED, guards: Guards = GUARDS,
) -> pd.DataFrame:
    """Set each partly read plan of known total against the wholly read plans taken together.

    Parameters
    ----------
    plans, provisions, codings, factors : DataFrame
        As in `factor_counts`.
    coder : str
        Whose codes.
    guards : Guards
        `margin_provisions`.

    Returns
    -------
    DataFrame
        One row per such plan and factor that anyone acts on: plan_id, region_id, factor_id, share_low, share_high,
        base_share, status (higher, lower or not_identified), settle_higher, settle_lower (Int64), evidence. Empty
        where no plan is wholly read.

    Notes
    -----
    The base share is the sum of the wholly read plans' provisions on the factor over the sum of all their provisions;
    the comparison is that of `compare_shares`, margin included.
    """
    check_factors(codings, factors)
    base = factor_counts(plans, provisions, codings, factors, coder=coder)
    partly = [refusal.subject for refusal in base.refusals if refusal.rule == "coverage"]
    members = {factor: (factor,) for factor in factors.index}
    cells, _ = plan_tallies(plan_units(plans, provisions), codings, members, reading=Reading(coder))
    acted = [factor for factor in factors.index if any(cells[plan, factor].evidence for plan in [*base.plans, *partly])]
    rows = [_against(base, cells, plan, plans.loc[plan, "region_id"], factor, guards) for plan in partly for factor in acted] if base.plans else []
    columns = ["plan_id", "region_id", "factor_id", "share_low", "share_high", "base_share", "status", "settle_higher", "settle_lower", "evidence"]
    return pd.DataFrame(rows, columns=columns).astype({"settle_higher": "Int64", "settle_lower": "Int64"})


def _against(base: FactorCounts, cells: Cells, plan: str, region: str, factor: str, guards: Guards) -> dict[str, object]:
    """One row of `compare_with_base`."""
    pooled = int(base.table[factor].sum()) if factor in base.table else 0
    total = int(base.array.sum())
    tally = cells[plan, factor].tally
    result = compare_shares(tally, Tally(pooled, pooled, total, total), guards=guards)
    low, high = tally.share
    return {
        "plan_id": plan, "region_id": region, "factor_id": factor, "share_low": float(low), "share_high": float(high), "base_share": pooled / total,
        "status": result.status, "settle_higher": result.settle_higher, "settle_lower": result.settle_lower,
        "evidence": _rows_behind(base, plan, factor, cells[plan, factor].evidence),
    }


def _rows_behind(base: FactorCounts, plan: str, factor: str, own: Sequence[str]) -> tuple[str, ...]:
    """The plan, its provisions, and those of the base plans."""
    return (plan, *own, *(row for other in base.plans for row in base.behind(other, factor)))
