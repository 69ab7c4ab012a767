"""Comparability: which regions are of one tier with the one in focus, by declared indicators of size, and what is missing (METHODS, sections 1 and 5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log, nan

import pandas as pd

from analysis.measures.claim_figures import spread
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.targets import convert

ASPECTS = ("size", "structure", "start")
BENCHMARK = "benchmark"


@dataclass(frozen=True)
class Comparability:
    """Statistics of regions side by side, and who is of one tier with the region in focus.

    Attributes
    ----------
    regions : DataFrame
        Indexed by region_id, the region in focus first, then those it is compared with, then all others that the dataset has: compared
        (bool: the region in focus or one of its peers), has_plan (bool).
    series : DataFrame
        One row per declared indicator: aspect, indicator_id, scope_id, period, part_year, unit ("" scope and period where no region has
        a figure), have, of (regions), several (bool: the indicator has figures of more than one scope), evidence.
    cells : DataFrame
        One row per series and region: series (row of `series`), region_id, status (same: of the scope and period of the series; other:
        of another scope or period; not_seen), comparator, value (in the unit of the series), scope_id, period, evidence.
    tiers : DataFrame
        One row per other region: region_id, used, of (indicators of size), inside, outside, open (used, by where the multiple lies),
        multiple (mean multiple, above 1; missing where none), larger, smaller (used indicators), status (same_tier, other_tier, few), short
        (tuple of the indicators without a figure of the same scope and year), beyond (tuple of those outside), evidence.
    factor, least : float, int
        The multiple within which sizes are of one tier, and how many such sizes a tier needs.
    refusals : tuple of Refusal
        Rules no_own_size and few_sizes, per region.
    """

    regions: pd.DataFrame
    series: pd.DataFrame
    cells: pd.DataFrame
    tiers: pd.DataFrame
    factor: float
    least: int
    refusals: tuple[Refusal, ...]

    def of_aspect(self, aspect: str) -> pd.DataFrame:
        """The series of one aspect."""
        return self.series[self.series["aspect"] == aspect]

    def of_tier(self, status: str) -> pd.DataFrame:
        """The regions of one verdict."""
        return self.tiers[self.tiers["status"] == status]


def comparability(
    context: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame, peer_indicators: pd.DataFrame, regions: pd.DataFrame, plans: pd.DataFrame, *,
    focal: str, peers: Sequence[str], guards: Guards = GUARDS,
) -> Comparability:
    """Set regions side by side by declared indicators, and say which are of one tier with the region in focus.

    Parameters
    ----------
    context : DataFrame
        Indexed by context_id; region_id, indicator_id, scope_id, comparator, value, unit, period, part_year.
    indicators : DataFrame
        Indexed by indicator_id; unit, denominator.
    units : DataFrame
        As in `convert`.
    peer_indicators : DataFrame
        Indexed by indicator_id; aspect (size, structure, start). Without any, the indicators that serve as denominators are sizes.
    regions : DataFrame
        Indexed by region_id; role. A benchmark is passed over.
    plans : DataFrame
        region_id of every plan of the dataset.
    focal : str
        Region in focus.
    peers : sequence of str
        Regions that it is compared with.
    guards : Guards
        `tier_factor`, `min_tier_indicators` and `about_share`.

    Returns
    -------
    Comparability

    Notes
    -----
    An indicator has one series: of the scopes and periods that the region in focus has (any, where it has none), the one that most regions
    have, then a full year before a part of one, then the latest. Sizes of a part of a year decide nothing.

    A size lies inside where x / x_focal lies within [1/k, k] for every figure that the comparators allow, outside where it lies beyond for
    every one, else it is open; k is `tier_factor`. other_tier: at least one size lies outside, whatever is missing. same_tier: none is
    outside, and at least `min_tier_indicators` lie inside. few: neither. The mean multiple is exp(mean |ln(x / x_focal)|), the mean distance
    on a log scale; it is printed and orders nothing. Regions stand in the order of the table, never by distance.

    Examples
    --------
    >>> context = pd.DataFrame([[region, name, "all", "=", value, "count", "2024", False] for region, name, value in
    ...     [("a", "people", 4.0), ("b", "people", 6.0), ("c", "people", 9.0)]],
    ...     columns=["region_id", "indicator_id", "scope_id", "comparator", "value", "unit", "period", "part_year"], index=["c1", "c2", "c3"])
    >>> indicators = pd.DataFrame({"unit": ["count"], "denominator": ["population"]}, index=["people"])
    >>> units = pd.DataFrame({"quantity": ["number"], "factor": [1.0]}, index=["count"])
    >>> regions = pd.DataFrame({"role": ["focal", "peer", "context"]}, index=["a", "b", "c"])
    >>> found = comparability(context, indicators, units, pd.DataFrame({"aspect": []}), regions, pd.DataFrame({"region_id": ["a", "b"]}),
    ...     focal="a", peers=["b"], guards=Guards(min_tier_indicators=1))
    >>> found.tiers[["region_id", "multiple", "status"]].values.tolist()
    [['b', 1.5, 'same_tier'], ['c', 2.25, 'other_tier']]
    """
    compared = [focal, *peers]
    own = [region for region in regions.index if region not in compared and regions.at[region, "role"] != BENCHMARK]
    ordered = [*compared, *own]
    table = pd.DataFrame({"compared": [region in compared for region in ordered], "has_plan": pd.Index(ordered).isin(plans["region_id"])}, index=ordered)
    rows = context[context["region_id"].isin(ordered)]
    by_indicator = dict(list(rows.groupby("indicator_id", sort=False)))
    declared = list(_declared(peer_indicators, indicators))
    made = [_series(aspect, name, by_indicator.get(name, rows.head(0)), indicators, units, ordered) for aspect, name in declared]
    series = pd.DataFrame([one for one, _ in made], columns=_SERIES)
    cells = pd.DataFrame([{"series": i, **cell} for i, (_, of) in enumerate(made) for cell in of], columns=_CELLS)
    same = {(i, cell["region_id"]): cell for i, (_, of) in enumerate(made) for cell in of if cell["status"] == "same" and cell["value"] > 0}
    tiers = [_tier(region, series, same, focal, guards) for region in ordered[1:]]
    frame = pd.DataFrame(tiers, columns=_TIERS)
    return Comparability(table, series, cells, frame, guards.tier_factor, guards.min_tier_indicators, tuple(_refusals(frame, series, cells, focal, guards) if len(ordered) > 1 else ()))


_SERIES = ["aspect", "indicator_id", "scope_id", "period", "part_year", "unit", "have", "of", "several", "evidence"]
_CELLS = ["series", "region_id", "status", "comparator", "value", "scope_id", "period", "evidence"]
_TIERS = ["region_id", "used", "of", "inside", "outside", "open", "multiple", "larger", "smaller", "status", "short", "beyond", "evidence"]


def _declared(peer_indicators: pd.DataFrame, indicators: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Aspect and indicator, aspect by aspect; sizes are what one divides by where nothing is declared."""
    if peer_indicators.empty:
        yield from (("size", name) for name in indicators.index[indicators["denominator"] != ""])
    for aspect in ASPECTS:
        yield from ((aspect, name) for name in peer_indicators.index[peer_indicators["aspect"] == aspect])


def _series(
    aspect: str, name: str, rows: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame, regions: Sequence[str],
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """One row of `series` and its cells, one for every region."""
    scope, period, part = _chosen(rows, regions[0])
    unit = indicators.at[name, "unit"]
    held: dict[str, list] = {region: [] for region in regions}
    for row in rows.itertuples():
        held[row.region_id].append(row)
    cells = [_cell(region, held[region], (scope, period), unit, units) for region in regions]
    same = [cell for cell in cells if cell["status"] == "same"]
    return {
        "aspect": aspect, "indicator_id": name, "scope_id": scope, "period": period, "part_year": part, "unit": unit, "have": len(same), "of": len(regions),
        "several": rows["scope_id"].nunique() > 1, "evidence": tuple(row for cell in same for row in cell["evidence"]),
    }, cells


def _chosen(rows: pd.DataFrame, focal: str) -> tuple[str, str, bool]:
    """The scope and period in which an indicator is set side by side."""
    parts: dict[tuple[str, str], set[str]] = {}
    part_year: dict[tuple[str, str], bool] = {}
    for row in rows.itertuples():
        parts.setdefault((row.scope_id, row.period), set()).add(row.region_id)
        part_year.setdefault((row.scope_id, row.period), bool(row.part_year))
    own = [key for key, held in parts.items() if focal in held] or list(parts)
    if not own:
        return "", "", False
    best = max(own, key=lambda key: (len(parts[key]), not part_year[key], key[1]))
    return *best, part_year[best]


def _cell(region: str, rows: Sequence, key: tuple[str, str], unit: str, units: pd.DataFrame) -> dict[str, object]:
    """A region's figure of the series, else its latest other one, else none; of two figures of one region the first stands."""
    if not rows:
        return {"region_id": region, "status": "not_seen", "comparator": "", "value": nan, "scope_id": "", "period": "", "evidence": ()}
    same = next((row for row in rows if (row.scope_id, row.period) == key), None)
    row = same or max(rows, key=lambda one: one.period)
    return {
        "region_id": region, "status": "same" if same else "other", "comparator": row.comparator, "value": convert(row.value, row.unit, unit, units),
        "scope_id": row.scope_id, "period": row.period, "evidence": (row.Index,),
    }


def _sizes(series: pd.DataFrame) -> pd.DataFrame:
    """The series that decide on a tier."""
    return series[(series["aspect"] == "size") & ~series["part_year"].astype(bool)]


def _tier(region: str, series: pd.DataFrame, same: Mapping[tuple, Mapping], focal: str, guards: Guards) -> dict[str, object]:
    """One row of `tiers`."""
    sizes = series[series["aspect"] == "size"]
    found = dict(_multiples(region, _sizes(series), same, focal, guards))
    names = sizes["indicator_id"]
    used = {names[number]: where for number, where in found.items()}
    places = [where for where, _, _ in used.values()]
    distances = [log(middle) for _, middle, _ in used.values()]
    outside, inside = places.count("outside"), places.count("inside")
    return {
        "region_id": region, "used": len(used), "of": len(sizes), "inside": inside, "outside": outside, "open": places.count("open"),
        "multiple": exp(sum(map(abs, distances)) / len(distances)) if distances else nan,
        "larger": sum(distance > 0 for distance in distances), "smaller": sum(distance < 0 for distance in distances),
        "status": "other_tier" if outside else "same_tier" if inside >= guards.min_tier_indicators else "few",
        "short": tuple(name for name in names if name not in used), "beyond": tuple(name for name, (where, _, _) in used.items() if where == "outside"),
        "evidence": tuple(dict.fromkeys(row for _, _, ids in used.values() for row in ids)),
    }


def _multiples(region: str, sizes: pd.DataFrame, same: Mapping[tuple, Mapping], focal: str, guards: Guards) -> Iterator[tuple[int, tuple[str, float, tuple[str, ...]]]]:
    """For each size that both regions have: where its multiple lies, the multiple of the figures as stated, and their rows."""
    for number in sizes.index:
        mine, theirs = same.get((number, focal)), same.get((number, region))
        if mine and theirs:
            yield number, (_place(mine, theirs, guards), theirs["value"] / mine["value"], mine["evidence"] + theirs["evidence"])


def _place(mine: Mapping, theirs: Mapping, guards: Guards) -> str:
    """Whether a multiple lies inside the factor, outside it, or may be either."""
    (low, high), (least, most) = (spread(cell["value"], cell["comparator"], guards=guards) for cell in (mine, theirs))
    first, last = least / high if high < inf else 0.0, most / low if low else inf
    if first >= 1 / guards.tier_factor and last <= guards.tier_factor:
        return "inside"
    return "outside" if last < 1 / guards.tier_factor or first > guards.tier_factor else "open"


def _refusals(tiers: pd.DataFrame, series: pd.DataFrame, cells: pd.DataFrame, focal: str, guards: Guards) -> Iterator[Refusal]:
    """That the region in focus has no size to compare by, else each region with too few."""
    own = cells[cells["series"].isin(_sizes(series).index) & (cells["region_id"] == focal) & (cells["status"] == "same")]
    if own.empty:
        yield Refusal("no_own_size", focal)
        return
    for row in tiers[tiers["status"] == "few"].itertuples():
        yield Refusal("few_sizes", row.region_id, {"found": row.inside, "needed": guards.min_tier_indicators})
