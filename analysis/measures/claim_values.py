"""What statistics and targets show for a claim: values, places in a ranking, sizes and growth (METHODS, section 7).

Every function takes a test (a row of claim_tests), the evidence and regions, and gives a figure for each region. Only figures of
one indicator, one scope and one period are set against each other: a part of a year is never read as a year.
"""

from collections.abc import Callable, Mapping, Sequence
from math import inf

import pandas as pd

from analysis.measures.claim_evidence import ClaimEvidence
from analysis.measures.claim_figures import Figure, spread
from analysis.measures.claim_plans import Figures
from analysis.measures.growth import BOUNDS
from analysis.measures.guards import Guards
from analysis.measures.intensity import find_denominator, is_size
from analysis.measures.targets import convert

Ends = tuple[float, float]


def value(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The value of an indicator in one period.

    Notes
    -----
    The period is that of most regions wanted among those in which the first of them has a value (or, where it has none, the
    benchmark), of several the latest. A region without a value lies between nought and what the known regions leave of the
    benchmark's total, where the indicator is a size that adds up.
    """
    rows = _of_period(_rows(test, evidence), evidence, regions)
    bound = _left_over(rows, evidence)
    return {region: _value(region, rows, bound) for region in regions}


def rank(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The place of each region among all with a value, and among all there can be.

    Notes
    -----
    From 1 + regions surely before it to 1 + those perhaps before it and those not known. How many of the latter can stand before it
    is bounded by what the known regions leave of the benchmark's total, divided by its own value; without such a total nothing
    bounds it. The greatest value is first, unless the indicator's direction is -1.
    """
    rows = _of_period(_rows(test, evidence), evidence, regions)
    direction = evidence.indicators.loc[test["indicators"][0], "direction"]
    falling = not pd.isna(direction) and direction == -1
    bound = None if falling else _left_over(rows, evidence)
    known = rows[~rows["region_id"].isin(evidence.benchmarks)].drop_duplicates("region_id").assign(row_id=lambda rows: rows.index)
    return {region: _rank(region, known.set_index("region_id"), bound, falling) for region in regions}


def per_head(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The value of an indicator by population, both of the latest that the regions share."""
    return _divided(value(test, evidence, regions), evidence, "population")


def per_economy(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The value of an indicator by the size of the economy."""
    return _divided(value(test, evidence, regions), evidence, "economy")


def stated_fact(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The figure of a loose fact, for the region that it belongs to."""
    facts = evidence.region_facts[evidence.region_facts.index == test["fact_id"]]
    held = {row["region_id"]: Figure(row["region_id"], "quantity", "", *spread(row["value"], row["comparator"], guards=evidence.guards), unit=row["unit"],
                                     period=row["period"], evidence=(fact,)) for fact, row in facts.iterrows()}
    return {region: held.get(region, _unseen(region)) for region in regions}


def goal_per_head(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """A goal, as stated, by population."""
    return _divided(_goal_values(test, evidence, regions), evidence, "population")


def goal_per_economy(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """A goal, as stated, by the size of the economy."""
    return _divided(_goal_values(test, evidence, regions), evidence, "economy")


def growth_multiple(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many times its baseline a goal is, over all baselines of its own scope (`required_growth`)."""
    return _grown(test, evidence, regions, "multiple")


def growth_rate(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The yearly growth that a goal asks, over all dated baselines of its own scope (`required_growth`)."""
    return _grown(test, evidence, regions, "rate")


# --- values ------------------------------------------------------------------------------------------


def _rows(test: pd.Series, evidence: ClaimEvidence) -> pd.DataFrame:
    """Context rows of a test's indicator and scope in the indicator's unit, with the ends of each value."""
    context, indicator = evidence.context, test["indicators"][0]
    rows = context[(context["indicator_id"] == indicator) & (context["scope_id"] == test["scope_id"]) & context["value"].notna()]
    if not pd.isna(test["year"]):
        rows = rows[(rows["year"] == test["year"]).fillna(False).astype(bool)]
    unit = evidence.indicators.loc[indicator, "unit"] if len(rows) else ""
    ends = [spread(convert(row["value"], row["unit"], unit, evidence.units), row["comparator"], guards=evidence.guards) for _, row in rows.iterrows()]
    return rows.assign(low=[low for low, _ in ends], high=[high for _, high in ends], unit=unit)


def _of_period(rows: pd.DataFrame, evidence: ClaimEvidence, regions: Sequence[str]) -> pd.DataFrame:
    """The rows of the one period in which figures are compared."""
    own = rows[rows["region_id"] == regions[0]] if regions else rows.head(0)
    periods = list(dict.fromkeys((own if len(own) else rows[rows["region_id"].isin(evidence.benchmarks)])["period"]))
    if not periods:
        return rows.head(0)
    held = {period: rows.loc[(rows["period"] == period) & rows["region_id"].isin(list(regions)), "region_id"].nunique() for period in periods}
    chosen = max(periods, key=lambda period: (held[period], period))
    return rows[rows["period"] == chosen]


def _left_over(rows: pd.DataFrame, evidence: ClaimEvidence) -> tuple[float, tuple[str, ...]] | None:
    """What the known regions leave of the benchmark's total, at most, and the rows behind it; None where there is no such total."""
    total = rows[rows["region_id"].isin(evidence.benchmarks)].head(1)
    if total.empty or total["high"].iloc[0] == inf or not is_size(total["unit"].iloc[0], evidence.units):
        return None
    known = rows[~rows["region_id"].isin(evidence.benchmarks)].drop_duplicates("region_id")
    return max(0.0, total["high"].iloc[0] - known["low"].sum()), (*total.index, *known.index)


def _value(region: str, rows: pd.DataFrame, bound: tuple[float, tuple[str, ...]] | None) -> Figure:
    """A region's own value, else what the total leaves for it."""
    own = rows[rows["region_id"] == region].head(1)
    for row_id, row in own.iterrows():
        return Figure(region, "quantity", "", row["low"], row["high"], row["unit"], period=row["period"], evidence=(row_id,))
    if bound is None:
        return _unseen(region)
    return Figure(region, "quantity", "", 0.0, bound[0], rows["unit"].iloc[0], period=rows["period"].iloc[0], absence="not_seen", evidence=bound[1])


def _rank(region: str, known: pd.DataFrame, bound: tuple[float, tuple[str, ...]] | None, falling: bool) -> Figure:
    """A region's place, as the range in which it can be."""
    if region not in known.index:
        return Figure(region, "rank", absence="not_seen")
    own, others = known.loc[region], known.drop(index=region)
    sure, may = (others["high"] < own["low"], others["low"] < own["high"]) if falling else (others["low"] > own["high"], others["high"] > own["low"])
    unknown = inf if bound is None or not own["low"] > 0 else bound[0] // own["low"]
    evidence = bound[1] if bound else tuple(known["row_id"])
    return Figure(region, "rank", "", 1 + int(sure.sum()), 1 + int(may.sum()) + unknown, "rank", period=own["period"], evidence=evidence)


def _unseen(region: str) -> Figure:
    """A region without a value."""
    return Figure(region, "quantity", absence="not_seen")


# --- goals -------------------------------------------------------------------------------------------


def _goal_values(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """Goals of one indicator, scope and year as stated."""
    board = evidence.board
    same = board[(board["indicator_id"] == test["indicators"][0]) & (board["scope_id"] == test["scope_id"]) & board["value"].notna()]
    same = same[(same["year"] == test["year"]).fillna(False).astype(bool)] if not pd.isna(test["year"]) else same
    found = {}
    for region in regions:
        own = same[same["plan_id"] == evidence.of_region(region)].tail(1)
        high = own["value_high"].fillna(own["value"])
        found[region] = Figure(region, "quantity", own["plan_id"].iloc[0], own["value"].iloc[0], high.iloc[0], own["unit"].iloc[0],
                               evidence=tuple(own.index)) if len(own) else _unseen(region)
    return found


def _divided(figures: Figures, evidence: ClaimEvidence, kind: str) -> Figures:
    """Figures by the population or the economy of their region, of the latest full year that those with a figure share."""
    given = [region for region, figure in figures.items() if figure.given and not figure.absence]
    sizes = all(is_size(figures[region].unit, evidence.units) for region in given)
    found = find_denominator(evidence.context, evidence.indicators, evidence.units, kind=kind, regions=given) if given and sizes else None
    if found is None:
        rule = "" if given and not sizes else "refused:no_common_year" if given else ""
        return {region: Figure(region, "per", absence=figure.absence or rule or "refused:not_a_size") for region, figure in figures.items()}
    return {
        region: Figure(region, "per", figure.plan_id, figure.low / found.values[region], figure.high / found.values[region], figure.unit,
                       period=str(found.year), evidence=(*figure.evidence, found.context_ids[region]))
        if region in given else Figure(region, "per", absence=figure.absence or "not_seen") for region, figure in figures.items()
    }


def _grown(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str], kind: str) -> Figures:
    """The growth that goals of one indicator, scope and year ask from the baselines of that scope."""
    growth = evidence.growth
    same = growth[growth["scope_match"] & (growth["indicator_id"] == test["indicators"][0]) & (growth["scope_id"] == test["scope_id"])]
    same = same[(same["target_year"] == test["year"]).fillna(False).astype(bool)] if not pd.isna(test["year"]) else same
    usable = same[same["annual_rate" if kind == "rate" else "multiple"].notna()]
    return {
        region: _growth(region, usable[usable["plan_id"] == evidence.of_region(region)], kind, evidence.guards, undated=region in set(same["region_id"]))
        for region in regions
    }


def _growth(region: str, rows: pd.DataFrame, kind: str, guards: Guards, *, undated: bool) -> Figure:
    """The growth over all baselines; "more than" bounds the multiple above, "about" spreads it."""
    if rows.empty:
        return Figure(region, kind, absence="refused:year_unknown" if undated else "not_seen")
    ends = [_multiple(row, guards) for _, row in rows.iterrows()]
    if kind == "rate":
        ends = [tuple(end ** (1 / int(years)) - 1 for end in pair) for pair, years in zip(ends, rows["years"], strict=True)]
    behind = dict.fromkeys(row for ids in rows["evidence"] for row in ids)
    return Figure(region, kind, rows["plan_id"].iloc[0], min(low for low, _ in ends), max(high for _, high in ends), evidence=tuple(behind))


def _multiple(row: pd.Series, guards: Guards) -> Ends:
    """The ends of the multiple that one baseline leaves, target and baseline each as loose as stated: either can be about something."""
    low, high = row["multiple"], row["multiple"] if pd.isna(row["multiple_high"]) else row["multiple_high"]
    part = guards.about_share
    if row["target_comparator"] == "about":
        low, high = low * (1 - part), high * (1 + part)
    start = BOUNDS.get(row["baseline_comparator"], "approximate")
    return {"at_most": (0.0, high), "at_least": (low, inf), "approximate": (low / (1 + part), high / (1 - part))}.get(start, (low, high))


STATISTICS: Mapping[str, Callable[[pd.Series, ClaimEvidence, Sequence[str]], Figures]] = {
    "value": value, "rank": rank, "per_head": per_head, "per_economy": per_economy, "stated_fact": stated_fact,
    "goal_per_head": goal_per_head, "goal_per_economy": goal_per_economy, "growth_rate": growth_rate, "growth_multiple": growth_multiple,
}
