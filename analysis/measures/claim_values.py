"""What statistics and targets show for a claim: values, places in a ranking, sizes and growth (METHODS, section 7).

Every function takes a test (a row of claim_tests), the evidence and regions, and gives a figure for each region. Only figures of
one indicator, one scope and one period are set against each other: a part of a year is never read as a year.
"""

from collections.abc import Callable, Mapping, Sequence
from math import inf
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.measures.claim_evidence import ClaimEvidence
from analysis.measures.claim_figures import Figure, spread
from analysis.measures.claim_plans import Figures, Test
from analysis.measures.growth import BOUNDS
from analysis.measures.guards import Guards
from analysis.measures.intensity import grows, latest_shared
from analysis.measures.targets import ends

Ends = tuple[float, float]


def value(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The value of an indicator in one period.

    Notes
    -----
    The period is that of most regions wanted among those in which the first of them has a value (or, where it has none, the
    benchmark), of several the latest. A region without a value lies between nought and what the known regions leave of the
    benchmark's total, where the indicator is a size that adds up.
    """
    values = _of_period(_values(test, evidence), evidence, regions)
    bound = _left_over(values, evidence)
    return {region: _value(region, values, bound) for region in regions}


def rank(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The place of each region among all with a value, and among all there can be.

    Notes
    -----
    From 1 + regions surely before it to 1 + those perhaps before it and those not known. How many of the latter can stand before it
    is bounded by what the known regions leave of the benchmark's total, divided by its own value; without such a total nothing
    bounds it. The greatest value is first, unless the indicator's direction is -1.
    """
    values = _of_period(_values(test, evidence), evidence, regions)
    direction = evidence.indicators.loc[test["indicators"][0], "direction"]
    falling = not pd.isna(direction) and direction == -1
    bound = None if falling else _left_over(values, evidence)
    known = _known(values, evidence)
    return {region: _rank(region, known, bound, falling) for region in regions}


def per_head(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The value of an indicator by population, both of the latest that the regions share."""
    return _divided(value(test, evidence, regions), evidence, "population")


def per_economy(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The value of an indicator by the size of the economy."""
    return _divided(value(test, evidence, regions), evidence, "economy")


def stated_fact(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The figure of a loose fact, for the region that it belongs to."""
    facts = evidence.region_facts[evidence.region_facts.index == test["fact_id"]]
    held = {row["region_id"]: Figure(row["region_id"], "quantity", "", *spread(row["value"], row["comparator"], guards=evidence.guards), unit=row["unit"],
                                     period=row["period"], evidence=(fact,)) for fact, row in facts.iterrows()}
    return {region: held.get(region, _unseen(region)) for region in regions}


def goal_per_head(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """A goal, as stated, by population."""
    return _divided(_goal_values(test, evidence, regions), evidence, "population")


def goal_per_economy(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """A goal, as stated, by the size of the economy."""
    return _divided(_goal_values(test, evidence, regions), evidence, "economy")


def growth_multiple(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many times its baseline a goal is, over all baselines of its own scope (`required_growth`)."""
    return _grown(test, evidence, regions, "multiple")


def growth_rate(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The yearly growth that a goal asks, over all dated baselines of its own scope (`required_growth`)."""
    return _grown(test, evidence, regions, "rate")


# --- values ------------------------------------------------------------------------------------------


class Value(NamedTuple):
    """A context value in the unit of its indicator, as the range that it is stated with."""

    row_id: str
    region_id: str
    period: str
    low: float
    high: float
    unit: str


def _values(test: Test, evidence: ClaimEvidence) -> list[Value]:
    """Context values of a test's indicator and scope in the indicator's unit."""
    indicator = test["indicators"][0]
    rows = evidence.values.get((indicator, test["scope_id"]), {})
    unit = evidence.indicators.loc[indicator, "unit"] if rows else ""
    return [
        Value(row_id, row["region_id"], row["period"], *spread(evidence.scales.convert(row["value"], row["unit"], unit), row["comparator"], guards=evidence.guards), unit)
        for row_id, row in rows.items() if _in_year(row["year"], test["year"])
    ]


def _in_year(year: object, asked: object) -> bool:
    """Whether a year is the one asked for, where one is."""
    return pd.isna(asked) or (not pd.isna(year) and year == asked)


def _of_period(values: Sequence[Value], evidence: ClaimEvidence, regions: Sequence[str]) -> list[Value]:
    """The values of the one period in which figures are compared."""
    periods = [found.period for found in values if found.region_id == regions[0]] if regions else []
    periods = periods or [found.period for found in values if found.region_id in evidence.benchmarks]
    held = {period: len({found.region_id for found in values if found.period == period and found.region_id in regions}) for period in periods}
    chosen = max(held, key=lambda period: (held[period], period), default=None)
    return [found for found in values if found.period == chosen]


def _known(values: Sequence[Value], evidence: ClaimEvidence) -> dict[str, Value]:
    """The first value of each region that is no benchmark."""
    known: dict[str, Value] = {}
    for found in values:
        if found.region_id not in evidence.benchmarks:
            known.setdefault(found.region_id, found)
    return known


def _left_over(values: Sequence[Value], evidence: ClaimEvidence) -> tuple[float, tuple[str, ...]] | None:
    """What the known regions leave of the benchmark's total, at most, and the rows behind it; None where there is no such total."""
    total = next((found for found in values if found.region_id in evidence.benchmarks), None)
    if total is None or total.high == inf or not grows(evidence.scales.quantities[total.unit]):
        return None
    known = _known(values, evidence).values()
    left = total.high - float(np.sum([found.low for found in known]))
    return max(0.0, left), (total.row_id, *(found.row_id for found in known))


def _value(region: str, values: Sequence[Value], bound: tuple[float, tuple[str, ...]] | None) -> Figure:
    """A region's own value, else what the total leaves for it."""
    for own in values:
        if own.region_id == region:
            return Figure(region, "quantity", "", own.low, own.high, own.unit, period=own.period, evidence=(own.row_id,))
    if bound is None:
        return _unseen(region)
    return Figure(region, "quantity", "", 0.0, bound[0], values[0].unit, period=values[0].period, absence="not_seen", evidence=bound[1])


def _rank(region: str, known: Mapping[str, Value], bound: tuple[float, tuple[str, ...]] | None, falling: bool) -> Figure:
    """A region's place, as the range in which it can be."""
    if region not in known:
        return Figure(region, "rank", absence="not_seen")
    own, others = known[region], [found for name, found in known.items() if name != region]
    sure = sum(other.high < own.low if falling else other.low > own.high for other in others)
    may = sum(other.low < own.high if falling else other.high > own.low for other in others)
    unknown = inf if bound is None or not own.low > 0 else bound[0] // own.low
    evidence = bound[1] if bound else tuple(found.row_id for found in known.values())
    return Figure(region, "rank", "", 1 + sure, 1 + may + unknown, "rank", period=own.period, evidence=evidence)


def _unseen(region: str) -> Figure:
    """A region without a value."""
    return Figure(region, "quantity", absence="not_seen")


# --- goals -------------------------------------------------------------------------------------------


def _goal_values(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """Goals of one indicator, scope and year as stated."""
    goals = evidence.goals.get((test["indicators"][0], test["scope_id"]), {})
    same = {goal["plan_id"]: target for target, goal in goals.items() if _in_year(goal["year"], test["year"])}  # of several the last
    found = {}
    for region in regions:
        target = same.get(evidence.of_region(region))
        found[region] = _goal_value(region, target, goals[target]) if target else _unseen(region)
    return found


def _goal_value(region: str, target: str, goal: Mapping[str, object]) -> Figure:
    """A goal as the range that it states."""
    return Figure(region, "quantity", goal["plan_id"], *ends(goal), goal["unit"], evidence=(target,))


def _divided(figures: Figures, evidence: ClaimEvidence, kind: str) -> Figures:
    """Figures by the population or the economy of their region, of the latest full year that those with a figure share."""
    given = [region for region, figure in figures.items() if figure.given and not figure.absence]
    sizes = all(grows(evidence.scales.quantities[figures[region].unit]) for region in given)
    found = latest_shared(evidence.sizes[kind], evidence.indicators, evidence.units, kind=kind, regions=given) if given and sizes else None
    if found is None:
        rule = "" if given and not sizes else "refused:no_common_year" if given else ""
        return {region: Figure(region, "per", absence=figure.absence or rule or "refused:not_a_size") for region, figure in figures.items()}
    return {
        region: Figure(region, "per", figure.plan_id, figure.low / found.values[region], figure.high / found.values[region], figure.unit,
                       period=str(found.year), evidence=(*figure.evidence, found.context_ids[region]))
        if region in given else Figure(region, "per", absence=figure.absence or "not_seen") for region, figure in figures.items()
    }


def _grown(test: Test, evidence: ClaimEvidence, regions: Sequence[str], kind: str) -> Figures:
    """The growth that goals of one indicator, scope and year ask from the baselines of that scope."""
    growth = evidence.growth.get((test["indicators"][0], test["scope_id"]), {})
    same = [row for row in growth.values() if _in_year(row["target_year"], test["year"])]
    undated = {row["region_id"] for row in same}
    usable = [row for row in same if not pd.isna(row["annual_rate" if kind == "rate" else "multiple"])]
    return {
        region: _growth(region, [row for row in usable if row["plan_id"] == evidence.of_region(region)], kind, evidence.guards, undated=region in undated)
        for region in regions
    }


def _growth(region: str, rows: Sequence[Mapping[str, object]], kind: str, guards: Guards, *, undated: bool) -> Figure:
    """The growth over all baselines; "more than" bounds the multiple above, "about" spreads it."""
    if not rows:
        return Figure(region, kind, absence="refused:year_unknown" if undated else "not_seen")
    reached = [_multiple(row, guards) for row in rows]
    if kind == "rate":
        reached = [tuple(end ** (1 / int(row["years"])) - 1 for end in pair) for pair, row in zip(reached, rows, strict=True)]
    behind = dict.fromkeys(row_id for row in rows for row_id in row["evidence"])
    return Figure(region, kind, rows[0]["plan_id"], min(low for low, _ in reached), max(high for _, high in reached), evidence=tuple(behind))


def _multiple(row: Mapping[str, object], guards: Guards) -> Ends:
    """The ends of the multiple that one baseline leaves, target and baseline each as loose as stated: either can be about something."""
    low, high = row["multiple"], row["multiple"] if pd.isna(row["multiple_high"]) else row["multiple_high"]
    part = guards.about_share
    if row["target_comparator"] == "about":
        low, high = low * (1 - part), high * (1 + part)
    start = BOUNDS.get(row["baseline_comparator"], "approximate")
    return {"at_most": (0.0, high), "at_least": (low, inf), "approximate": (low / (1 + part), high / (1 - part))}.get(start, (low, high))


STATISTICS: Mapping[str, Callable[[Test, ClaimEvidence, Sequence[str]], Figures]] = {
    "value": value, "rank": rank, "per_head": per_head, "per_economy": per_economy, "stated_fact": stated_fact,
    "goal_per_head": goal_per_head, "goal_per_economy": goal_per_economy, "growth_rate": growth_rate, "growth_multiple": growth_multiple,
}
