"""Intensity: targets per head and per unit of the economy, by one full year for all regions (METHODS, section 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.guards import Refusal, check_choice
from analysis.measures.rows import rows_of
from analysis.measures.targets import Units, target_board

DENOMINATORS = ("population", "economy")
# Quantities that do not grow with the size of a region, besides those per something that is not a year.
NOT_SIZES = frozenset({"share", "share of economy", "growth", "multiple", "ratio", "time", "rank"})
ANNUAL = ("=", "about")

# Indicator, scope and full year to region to its row, figure and unit.
Sizes = Mapping[tuple[object, ...], Mapping[str, tuple[str, float, str]]]


@dataclass(frozen=True)
class Denominator:
    """What regions are divided by: one indicator, one scope, one full year.

    Attributes
    ----------
    kind : str
        population or economy.
    indicator_id, scope_id, unit : str
        Of the figures.
    year : int
        The latest full year that all regions compared have.
    values : mapping of str to float
        By region id.
    context_ids : mapping of str to str
        The rows behind the values, by region id.
    """

    kind: str
    indicator_id: str
    scope_id: str
    unit: str
    year: int
    values: Mapping[str, float]
    context_ids: Mapping[str, str]


@dataclass(frozen=True)
class Intensity:
    """Targets divided by the size of their regions.

    Attributes
    ----------
    frame : DataFrame
        One row per goal and denominator: target_id, plan_id, region_id, indicator_id, scope_id, year, comparator, value,
        value_high, unit, denominator, denominator_indicator_id, denominator_value, denominator_unit, denominator_year
        (Int64), value_per, value_per_high (in `unit` per `denominator_unit`), absence, evidence (target and context ids).
    refusals : tuple of Refusal
        Rules no_common_year, per denominator, and not_a_size, per indicator.
    """

    frame: pd.DataFrame
    refusals: tuple[Refusal, ...]


def is_size(unit: str, units: pd.DataFrame) -> bool:
    """Whether a unit measures something that grows with the size of a region, so that it may be divided by it."""
    return grows(units.at[unit, "quantity"])


def grows(quantity: str) -> bool:
    """Whether a quantity is more where a region is larger."""
    per_other = quantity.startswith("per ") or (" per " in quantity.removesuffix(" per year"))
    return quantity not in NOT_SIZES and not per_other


def find_denominator(
    context: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame, *, kind: str, regions: Sequence[str],
) -> Denominator | None:
    """Find the latest full year for which all regions compared have a denominator.

    Parameters
    ----------
    context : DataFrame
        Indexed by context_id; region_id, indicator_id, scope_id, comparator, value, unit, year, part_year.
    indicators : DataFrame
        Indexed by indicator_id; denominator, unit.
    units : DataFrame
        Indexed by unit; quantity, factor.
    kind : {"population", "economy"}
        Which indicators serve, by their column `denominator`.
    regions : sequence of str
        Regions that must all have the year.

    Returns
    -------
    Denominator or None
        With the values of every region that has that year, those beyond `regions` included; None where no year serves.

    Notes
    -----
    Only full years (part_year false) and figures stated as "=" or "about". One indicator and one scope for all; of several
    that serve, the latest year, then the earlier row. Of several figures of a region the first.
    """
    return latest_shared(full_years(context, indicators, kind=kind), indicators, units, kind=kind, regions=regions)


def full_years(context: pd.DataFrame, indicators: pd.DataFrame, *, kind: str) -> Sizes:
    """Every full year of every indicator that regions may be divided by, each region once; for many calls of `latest_shared`."""
    check_choice(kind, DENOMINATORS, "denominator")
    names = indicators.index[indicators["denominator"] == kind]
    whole = ~context["part_year"].fillna(True).astype(bool)
    stated = context["comparator"].isin(ANNUAL) & context["value"].notna() & context["year"].notna()
    sizes: dict[tuple[object, ...], dict[str, tuple[str, float, str]]] = {}
    for row_id, row in rows_of(context[context["indicator_id"].isin(names) & whole & stated]).items():
        of_year = sizes.setdefault((row["indicator_id"], row["scope_id"], row["year"]), {})
        of_year.setdefault(row["region_id"], (row_id, row["value"], row["unit"]))
    return sizes


def latest_shared(sizes: Sizes, indicators: pd.DataFrame, units: pd.DataFrame, *, kind: str, regions: Sequence[str]) -> Denominator | None:
    """What `find_denominator` finds, of the years that `full_years` gave."""
    wanted = set(regions)
    serving = [key for key, held in sizes.items() if wanted <= held.keys()]
    if not serving or not wanted:
        return None
    key = max(serving, key=lambda found: found[2])
    return _denominator(kind, key, sizes[key], indicators, units)


def _denominator(
    kind: str, key: tuple[str, str, int], held: Mapping[str, tuple[str, float, str]], indicators: pd.DataFrame, units: pd.DataFrame,
) -> Denominator:
    """The figures of one indicator, scope and year in the indicator's unit."""
    indicator, scope, year = key
    unit = indicators.loc[indicator, "unit"]
    known = Units.of(units)
    values = {region: known.convert(value, own, unit) for region, (_, value, own) in held.items()}
    return Denominator(kind, indicator, scope, unit, int(year), values, {region: row_id for region, (row_id, _, _) in held.items()})


def intensity(
    targets: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, units: pd.DataFrame, context: pd.DataFrame, *,
    denominators: Sequence[str] = DENOMINATORS,
) -> Intensity:
    """Give each goal per head and per unit of the economy of its region.

    Parameters
    ----------
    targets, indicators, plans, units : DataFrame
        As in `target_board`; `plans` with the column role.
    context : DataFrame
        As in `find_denominator`.
    denominators : sequence of {"population", "economy"}
        What to divide by.

    Returns
    -------
    Intensity
        One row per goal and denominator, in the order of the targets' board.

    Notes
    -----
    value / denominator, the denominator of the latest full year that the regions of all plans compared have; a benchmark
    plan does not hold the year back and is left empty where it lacks it. Rates, shares and ranks are not divided. Only
    figures of the same scope may be ranked.
    """
    board = target_board(targets, indicators, plans, units)
    regions = list(dict.fromkeys(plans.loc[plans["role"] != "benchmark", "region_id"]))
    found = {kind: find_denominator(context, indicators, units, kind=kind, regions=regions) for kind in denominators}
    rows = [_intensity_row(target, goal, kind, found[kind], units) for target, goal in rows_of(board).items() for kind in denominators]
    missing = [kind for kind in denominators if found[kind] is None]
    refusals = [Refusal("no_common_year", kind, {"denominator": kind, "regions": tuple(regions)}) for kind in missing]
    by_indicator = dict(zip(board["indicator_id"], board["unit"], strict=True))
    refusals += [Refusal("not_a_size", name, {"unit": unit}) for name, unit in by_indicator.items() if not is_size(unit, units)]
    frame = pd.DataFrame(rows, columns=_COLUMNS).astype({"denominator_year": "Int64"})
    return Intensity(frame, tuple(refusals))


_COLUMNS = [
    "target_id", "plan_id", "region_id", "indicator_id", "scope_id", "year", "comparator", "value", "value_high", "unit",
    "denominator", "denominator_indicator_id", "denominator_value", "denominator_unit", "denominator_year",
    "value_per", "value_per_high", "absence", "evidence",
]


def _intensity_row(target: str, goal: Mapping[str, object], kind: str, found: Denominator | None, units: pd.DataFrame) -> dict[str, object]:
    """One row of `Intensity.frame`."""
    absence = "refused:not_a_size" if not is_size(goal["unit"], units) else "refused:no_common_year" if found is None else goal["absence"]
    size = float("nan") if found is None else found.values.get(goal["region_id"], float("nan"))
    given = absence == "" and pd.notna(size)
    kept = ("plan_id", "region_id", "indicator_id", "scope_id", "year", "comparator", "value", "value_high", "unit")
    return {
        "target_id": target, **{name: goal[name] for name in kept}, "denominator": kind,
        "denominator_indicator_id": "" if found is None else found.indicator_id, "denominator_value": size,
        "denominator_unit": "" if found is None else found.unit, "denominator_year": pd.NA if found is None else found.year,
        "value_per": goal["value"] / size if given else float("nan"),
        "value_per_high": goal["value_high"] / size if given else float("nan"),
        "absence": absence or ("" if given else "not_seen"),
        "evidence": (target, found.context_ids[goal["region_id"]]) if given else (target,),
    }
