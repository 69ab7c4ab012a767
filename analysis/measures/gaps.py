"""Gaps: each goal of one region against its counterpart in every peer and in the benchmark (METHODS, section 4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.growth import required_growth
from analysis.measures.guards import Refusal
from analysis.measures.intensity import DENOMINATORS, Denominator, find_denominator, grows
from analysis.measures.rows import Rows, rows_of
from analysis.measures.streams import goal_absence
from analysis.measures.targets import RANK, Units, ends, opposed, target_board

NAN = float("nan")
# Column names of the two denominators.
PER = {"population": "per_head", "economy": "per_gdp"}
RELATED = ("same_scope", "same_scope_other_year")

Denominators = Mapping[str, Denominator | None]
# A row of the targets' board with its target_id.
Goal = Mapping[str, object]


@dataclass(frozen=True)
class Gaps:
    """Goals of a focal region against those of others.

    Attributes
    ----------
    frame : DataFrame
        One row per goal of the focal region and plan of a peer or the benchmark, in the order of the targets' board and
        of the peers: target_id, indicator_id, scope_id, unit, ai_specific; focal_plan_id, focal_region_id,
        focal_comparator, focal_value, focal_value_high, focal_year; peer_plan_id, peer_region_id, peer_target_id, peer_scope_id,
        peer_comparator, peer_value, peer_value_high, peer_year; is_benchmark, status; difference, difference_low,
        difference_high, ratio, ratio_low, ratio_high (focal less, and over, peer), ratio_absence; per_head_ratio,
        per_head_year, per_gdp_ratio, per_gdp_year; growth_multiple_min, growth_multiple_max, growth_rate_min, growth_rate_max,
        growth_scope_match, growth_bound (what the focal goal asks from its own baselines); direction (Int64, of
        the indicator), absence (of the counterpart), evidence (target, baseline and context ids).
        status is same_scope, same_scope_other_year, opposite_comparator, other_scope, no_counterpart or no_targets.
    refusals : tuple of Refusal
        Rules no_plan (the focal region has none) and no_common_year.
    """

    frame: pd.DataFrame
    refusals: tuple[Refusal, ...]


def gap_table(
    targets: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, units: pd.DataFrame, context: pd.DataFrame,
    baselines: pd.DataFrame, *, focal: str, peers: Sequence[str], benchmark: str = "", denominators: Sequence[str] = DENOMINATORS,
) -> Gaps:
    """Set each goal of a region against its counterpart in each peer, and say where there is none.

    Parameters
    ----------
    targets, indicators, units : DataFrame
        As in `target_board`; goal level only.
    plans : DataFrame
        The plans used for the focal region, the peers and the benchmark (`PlanSelection.with_benchmark`).
    context : DataFrame
        As in `find_denominator`.
    baselines : DataFrame
        As in `required_growth`.
    focal : str
        Region whose goals are set against the others'.
    peers : sequence of str
        Regions to set them against, in the order wanted; a peer without a plan in `plans` is a row too.
    benchmark : str
        Region of the benchmark plans, or "" for none.
    denominators : sequence of {"population", "economy"}
        Which ratios per head and per unit of the economy to give.

    Returns
    -------
    Gaps
        One row per focal goal and counterpart plan.

    Notes
    -----
    The counterpart is, among the peer's goals of the same indicator: one of the same scope before one of another; then one
    that does not oppose a floor to a ceiling; then one of the same year, else of the nearest (of two as near the
    later; an unknown year last). Only the statuses same_scope and same_scope_other_year have a difference and ratios: figures of
    another scope are shown, never set against each other.

    difference = focal - peer; ratio = focal / peer. Where either is a range, difference and ratio are missing and the ends
    are given: from low - high to high - low, from low / high to high / low. Places in a ranking have no ratio.
    per_head_ratio = (focal / population) / (peer / population), by the latest full year that all peers and the focal region
    have; per_gdp_ratio likewise; rates and shares are not divided. The growth is that of
    `Growth.ranges`: what the focal region needs for its own goal.

    Where there is no counterpart, absence not_set means that the peer's goals were read, not_seen that they were not.
    """
    board = target_board(targets, indicators, plans, units)
    goals = [goal | {"target_id": target} for target, goal in rows_of(board).items()]
    of_plan: dict[str, list[Goal]] = {}
    for goal in goals:
        of_plan.setdefault(goal["plan_id"], []).append(goal)
    others = _peers(plans, [*peers, *([benchmark] if benchmark else [])], benchmark)
    found = {kind: find_denominator(context, indicators, units, kind=kind, regions=[focal, *peers]) for kind in denominators}
    growth, known = rows_of(required_growth(targets, baselines, indicators, plans, units).ranges), Units.of(units)
    rows = [
        _gap_row(goal, _counterpart(goal, of_plan.get(peer.plan_id, [])), peer, found, known)
        | _growth_cells(goal["target_id"], growth) | {"direction": indicators.at[goal["indicator_id"], "direction"]}
        for goal in goals if goal["region_id"] == focal for peer in others
    ]
    frame = pd.DataFrame([_with_growth_evidence(row) for row in rows], columns=_COLUMNS)
    frame = frame.astype({name: "Int64" for name in ("focal_year", "peer_year", "per_head_year", "per_gdp_year", "direction")})
    return Gaps(frame, tuple(_refusals(plans, focal, peers, found)))


_COLUMNS = [
    "target_id", "indicator_id", "scope_id", "unit", "ai_specific",
    "focal_plan_id", "focal_region_id", "focal_comparator", "focal_value", "focal_value_high", "focal_year",
    "peer_plan_id", "peer_region_id", "peer_target_id", "peer_scope_id", "peer_comparator", "peer_value", "peer_value_high", "peer_year",
    "is_benchmark", "status", "difference", "difference_low", "difference_high", "ratio", "ratio_low", "ratio_high", "ratio_absence",
    "per_head_ratio", "per_head_year", "per_gdp_ratio", "per_gdp_year",
    "growth_multiple_min", "growth_multiple_max", "growth_rate_min", "growth_rate_max", "growth_scope_match", "growth_bound",
    "direction", "absence", "evidence",
]


@dataclass(frozen=True)
class _Peer:
    """A plan to set goals against; `plan_id` is empty for a region without one."""

    plan_id: str
    region_id: str
    text_basis: str
    is_benchmark: bool


def _peers(plans: pd.DataFrame, regions: Sequence[str], benchmark: str) -> list[_Peer]:
    """The plans of the regions in their order."""
    held = list(zip(plans.index, plans["region_id"], plans["text_basis"], strict=True))
    found = []
    for region in dict.fromkeys(regions):
        own = [_Peer(plan, region, basis, region == benchmark) for plan, of, basis in held if of == region]
        found += own or [_Peer("", region, "", region == benchmark)]
    return found


@dataclass(frozen=True)
class _Counterpart:
    """The peer's goal that a goal is set against, and how the two relate."""

    status: str
    goal: Goal | None = None


def _counterpart(goal: Goal, own: Sequence[Goal]) -> _Counterpart:
    """The nearest of a peer's own goals, by scope, comparator and year."""
    same = [other for other in own if other["indicator_id"] == goal["indicator_id"]]
    if not same:
        return _Counterpart("no_counterpart" if own else "no_targets")
    nearest = min(same, key=lambda other: _distance(goal, other))
    return _Counterpart(_status(goal, nearest), nearest)


def _distance(goal: Goal, other: Goal) -> tuple[bool, bool, float, float]:
    """How far a goal is from being a counterpart; the least is taken."""
    gap = other["year"] - goal["year"]
    apart, later = (float("inf"), 0.0) if pd.isna(gap) else (float(abs(gap)), -float(gap))
    return other["scope_id"] != goal["scope_id"], opposed(goal["comparator_class"], other["comparator_class"]), apart, later


def _status(goal: Goal, other: Goal) -> str:
    """How two goals of one indicator relate."""
    other_scope, opposite, apart, _ = _distance(goal, other)
    if other_scope:
        return "other_scope"
    if opposite:
        return "opposite_comparator"
    return "same_scope" if apart == 0 else "same_scope_other_year"


def _gap_row(goal: Goal, found: _Counterpart, peer: _Peer, denominators: Denominators, units: Units) -> dict[str, object]:
    """One row of `Gaps.frame`, but for the growth."""
    other = found.goal
    related = other is not None and found.status in RELATED
    relation = _relation(goal, other, units) if related else _NO_RELATION
    per, context_ids = _per_size(goal, peer, relation["ratio"], denominators, units)
    return {
        "target_id": goal["target_id"], **{name: goal[name] for name in ("indicator_id", "scope_id", "unit", "ai_specific")},
        **{f"focal_{name}": goal[name] for name in ("plan_id", "region_id", "comparator", "value", "value_high", "year")},
        "peer_plan_id": peer.plan_id, "peer_region_id": peer.region_id, **_peer_cells(other),
        "is_benchmark": peer.is_benchmark, "status": found.status, **relation, **per,
        "absence": goal_absence(peer.text_basis) if other is None else other["absence"],
        "evidence": (goal["target_id"], *(() if other is None else (other["target_id"],)), *context_ids),
    }


def _peer_cells(other: Goal | None) -> dict[str, object]:
    """The counterpart's own columns, empty where there is none."""
    empty = {"scope_id": "", "comparator": "", "value": NAN, "value_high": NAN, "year": pd.NA}
    held = empty if other is None else {name: other[name] for name in empty}
    return {"peer_target_id": "" if other is None else other["target_id"]} | {f"peer_{name}": cell for name, cell in held.items()}


_NO_RELATION = {
    "difference": NAN, "difference_low": NAN, "difference_high": NAN, "ratio": NAN, "ratio_low": NAN, "ratio_high": NAN, "ratio_absence": "",
}


def _relation(goal: Goal, other: Goal, units: Units) -> dict[str, object]:
    """Difference and ratio, with their ends for ranges."""
    (low, high), (peer_low, peer_high) = ends(goal), ends(other)
    point = low == high and peer_low == peer_high
    has_ratio = not units.quantities[goal["unit"]] == RANK and low > 0 and peer_low > 0
    ratios = (low / peer_high, high / peer_low) if has_ratio else (NAN, NAN)
    absence = "refused:no_ratio" if not has_ratio else "" if point else "refused:range_ratio"
    return {
        "difference": low - peer_low if point else NAN, "difference_low": low - peer_high, "difference_high": high - peer_low,
        "ratio": ratios[0] if point else NAN, "ratio_low": ratios[0], "ratio_high": ratios[1],
        "ratio_absence": "" if pd.isna(low) or pd.isna(peer_low) else absence,
    }


def _per_size(goal: Goal, peer: _Peer, ratio: float, denominators: Denominators, units: Units):
    """Ratios per head and per unit of the economy, and the context rows that they used."""
    cells: dict[str, object] = {f"{name}_{part}": empty for name in PER.values() for part, empty in (("ratio", NAN), ("year", pd.NA))}
    used: list[str] = []
    for kind, found in denominators.items():
        pair = (goal["region_id"], peer.region_id)
        if found is None or pd.isna(ratio) or not grows(units.quantities[goal["unit"]]) or not set(pair) <= set(found.values):
            continue
        own, other = (found.values[region] for region in pair)
        cells |= {f"{PER[kind]}_ratio": ratio * other / own, f"{PER[kind]}_year": found.year}
        used += [found.context_ids[region] for region in pair]
    return cells, tuple(used)


def _growth_cells(target: str, growth: Rows) -> dict[str, object]:
    """What the focal goal asks from its own baselines; `growth_evidence` is joined to the row's evidence."""
    names = ("multiple_min", "multiple_max", "rate_min", "rate_max", "scope_match", "bound")
    if target not in growth:
        return {f"growth_{name}": NAN for name in names[:4]} | {"growth_scope_match": False, "growth_bound": "", "growth_evidence": ()}
    row = growth[target]
    return {f"growth_{name}": row[name] for name in names} | {"growth_evidence": row["evidence"]}


def _with_growth_evidence(row: dict[str, object]) -> dict[str, object]:
    """The row with the ids behind its growth among its evidence, each once."""
    return row | {"evidence": tuple(dict.fromkeys(row["evidence"] + row["growth_evidence"]))}


def _refusals(plans: pd.DataFrame, focal: str, peers: Sequence[str], denominators: Denominators) -> Iterator[Refusal]:
    """A focal region without a plan, and denominators without a common year."""
    if focal not in set(plans["region_id"]):
        yield Refusal("no_plan", focal)
    for kind, found in denominators.items():
        if found is None:
            yield Refusal("no_common_year", kind, {"denominator": kind, "regions": (focal, *peers)})
