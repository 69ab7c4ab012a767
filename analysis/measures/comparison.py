"""Comparison: which plan puts more weight on a group of factors, and whether that is fragile (METHODS, sections 1 and 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from analysis.measures.coverage import compare_shares, share_status
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.tallies import Cell, Cells, plan_tallies, plan_units
from analysis.measures.weightings import SETTLED, WEIGHTINGS, Members, Reading, check_factors, group_members


@dataclass(frozen=True)
class Comparisons:
    """Every pair of plans on every factor or group.

    Attributes
    ----------
    frame : DataFrame
        plan_p, plan_q, factor_id (or group_id), status (is p higher or lower than q, not_identified,
        total_unknown, or refused as `absence` says), share_low_p, share_high_p, share_low_q, share_high_q,
        settle_higher, settle_lower (Int64), fragile, fragile_under (the other readings with another status: a weighting, or coder:<id>), absence,
        evidence (provision ids of both plans). Plan p stands before plan q in the order of the plans.
    refusals : tuple of Refusal
        As in `Shares`.
    """

    frame: pd.DataFrame
    refusals: tuple[Refusal, ...]


def compare_groups(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factor_groups: pd.DataFrame, *,
    group_set: str, coder: str = SETTLED, weighting: str = "count", roles: str = "all", guards: Guards = GUARDS,
) -> Comparisons:
    """Compare every pair of plans on each group of factors.

    Parameters
    ----------
    plans, provisions, codings, factor_groups : DataFrame
        As in `group_shares`.
    group_set, coder, weighting, roles : str
        As in `group_shares`.
    guards : Guards
        `margin_provisions`.

    Returns
    -------
    Comparisons
        One row per pair of plans and group; the rest is not compared.

    Notes
    -----
    The status is that of `compare_shares`. A row is fragile where the status is another under any other weighting
    that both plans allow, or under the codes of any other coder who coded all counted provisions of both.
    """
    members = group_members(factor_groups, group_set)
    return _compare(plans, provisions, codings, members, "group_id", Reading(coder, weighting, roles), guards)


def compare_factors(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factors: pd.DataFrame, *,
    coder: str = SETTLED, weighting: str = "count", roles: str = "all", guards: Guards = GUARDS,
) -> Comparisons:
    """Compare every pair of plans on each factor; as `compare_groups`, with factor_id in the place of group_id."""
    check_factors(codings, factors)
    members = {factor: (factor,) for factor in factors.index}
    return _compare(plans, provisions, codings, members, "factor_id", Reading(coder, weighting, roles), guards)


def other_readings(codings: pd.DataFrame, reading: Reading) -> dict[str, Reading]:
    """The readings that a finding must survive: each other weighting, and each other coder, one change at a time."""
    weightings = {w: Reading(reading.coder, w, reading.roles) for w in WEIGHTINGS if w != reading.weighting}
    coders = dict.fromkeys(codings["coder_id"])
    return weightings | {f"coder:{c}": Reading(c, reading.weighting, reading.roles) for c in coders if c != reading.coder}


def _compare(plans, provisions, codings, members: Members, column: str, reading: Reading, guards: Guards) -> Comparisons:
    """All pairs on any groups of factors."""
    documents = plan_units(plans, provisions)
    cells, refusals = plan_tallies(documents, codings, members, reading=reading)
    others = {
        name: plan_tallies(documents, codings, members, reading=other)[0]
        for name, other in other_readings(codings, reading).items()
    }
    rows = [
        {"plan_p": p, "plan_q": q, column: group, **_pair(cells, others, (p, group), (q, group), guards)}
        for p, q in combinations(plans.index, 2) for group in members
    ]
    columns = ["plan_p", "plan_q", column, "status", "share_low_p", "share_high_p", "share_low_q", "share_high_q",
               "settle_higher", "settle_lower", "fragile", "fragile_under", "absence", "evidence"]
    frame = pd.DataFrame(rows, columns=columns).astype({"settle_higher": "Int64", "settle_lower": "Int64"})
    return Comparisons(frame, refusals)


def _pair(cells: Cells, others: Mapping[str, Cells], p: tuple[str, str], q: tuple[str, str], guards: Guards) -> dict[str, object]:
    """The comparison of one pair, and under which other readings it comes out differently."""
    of_p, of_q = cells[p], cells[q]
    absence = of_p.absence or of_q.absence
    if of_p.tally is None or of_q.tally is None:
        return {"status": "refused", "settle_higher": pd.NA, "settle_lower": pd.NA, "fragile": False,
                "fragile_under": (), "absence": absence, "evidence": ()}
    result = compare_shares(of_p.tally, of_q.tally, guards=guards)
    found = {name: _status(other[p], other[q], guards) for name, other in others.items()}
    under = tuple(name for name, status in found.items() if status not in ("", result.status))
    return {
        "status": result.status,
        **_ends("p", of_p), **_ends("q", of_q),
        "settle_higher": result.settle_higher, "settle_lower": result.settle_lower,
        "fragile": bool(under), "fragile_under": under, "absence": absence, "evidence": of_p.evidence + of_q.evidence,
    }


def _ends(side: str, cell: Cell) -> dict[str, float]:
    """The identified range of one side, as columns."""
    low, high = (float("nan"), float("nan")) if cell.tally.total is None else cell.tally.share
    return {f"share_low_{side}": float(low), f"share_high_{side}": float(high)}


def _status(p: Cell, q: Cell, guards: Guards) -> str:
    """The status under another reading; empty where it cannot be had for both plans."""
    if p.tally is None or q.tally is None or p.uncoded or q.uncoded:
        return ""
    return share_status(p.tally, q.tally, guards=guards)
