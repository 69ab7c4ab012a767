"""Growth: what a target asks from its baselines, between baseline and horizon only (METHODS, section 4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.guards import Refusal
from analysis.measures.rows import rows_by, rows_of
from analysis.measures.targets import RANK, Units, target_board

# A figure known as "more than b" makes target / b the most that is needed, and so on.
BOUNDS = {
    "=": "exact", ">": "at_most", ">=": "at_most", "<": "at_least", "<=": "at_least",
    "about": "approximate", "reach": "approximate", "range": "approximate",
}
BY_WEIGHT = ("exact", "at_most", "at_least", "approximate")


@dataclass(frozen=True)
class Growth:
    """Growth that targets ask from their baselines.

    Attributes
    ----------
    frame : DataFrame
        One row per target and baseline: target_id, baseline_id, plan_id, region_id, indicator_id, scope_id,
        target_comparator, target_value, target_value_high, target_year, baseline_scope_id, baseline_comparator,
        baseline_value, baseline_year, unit, scope_match, years (Int64), multiple, multiple_high,
        annual_rate, annual_rate_high (0.1 is ten per cent a year; the `_high` ones only for ranges), bound
        (exact, approximate, at_most, at_least), absence (of the multiple), rate_absence, evidence.
    ranges : DataFrame
        Indexed by target_id: multiple_min, multiple_max, rate_min, rate_max, baselines (how many), dated (how many of
        them have a rate), scope_match, bound, evidence. Over the baselines of the target's own scope; where there is
        none, over all, and scope_match is false.
    refusals : tuple of Refusal
        Rules no_ratio and year_unknown, per baseline.
    """

    frame: pd.DataFrame
    ranges: pd.DataFrame
    refusals: tuple[Refusal, ...]


def required_growth(
    targets: pd.DataFrame, baselines: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, units: pd.DataFrame,
) -> Growth:
    """Give the growth that each target asks from each of its defensible baselines.

    Parameters
    ----------
    targets, indicators, plans, units : DataFrame
        As in `target_board`; levels goal and measure, never support.
    baselines : DataFrame
        Indexed by baseline_id; target_id, value, comparator, unit, year (may be missing), scope_id.

    Returns
    -------
    Growth
        One row per target and baseline, in the order of the targets' board and of the baselines.

    Notes
    -----
    multiple = target / baseline; annual rate = multiple^(1 / years) - 1, years from the baseline's to the target's. Without
    both years, or with years not above nought, there is a multiple only. A baseline of another scope is
    given with scope_match false. For a target that is a range, `multiple` belongs to its lower end.

    The multiple is what meets the stated figure, so whether the target is a floor does not change it. `bound` says
    how the baseline, and an approximate target, make it known: a baseline "more than b" makes it at most target / b, one
    "at most b" at least that; "about", a level reported as reached or a range make it approximate, which
    outweighs the others.
    """
    boards = [target_board(targets, indicators, plans, units, level=level) for level in ("goal", "measure")]
    board = pd.concat(boards)
    starts, known = rows_by(baselines, "target_id"), Units.of(units)
    goals = rows_of(board[board["value"].notna() & board.index.isin([target for target, in starts])])
    rows = {
        target: [_growth_row(target, goal, baseline, start, known) for baseline, start in starts[target,].items()]
        for target, goal in goals.items()
    }
    every = [row for of_target in rows.values() for row in of_target]
    frame = pd.DataFrame(every, columns=_COLUMNS)
    frame = frame.astype({name: "Int64" for name in ("target_year", "baseline_year", "years")})
    return Growth(frame, _ranges(rows), tuple(_refusals(every)))


_COLUMNS = [
    "target_id", "baseline_id", "plan_id", "region_id", "indicator_id", "scope_id", "target_comparator", "target_value",
    "target_value_high", "target_year", "baseline_scope_id", "baseline_comparator", "baseline_value", "baseline_year", "unit",
    "scope_match", "years", "multiple", "multiple_high", "annual_rate", "annual_rate_high", "bound", "absence", "rate_absence", "evidence",
]


def _growth_row(target: str, goal: Mapping[str, object], baseline: str, start: Mapping[str, object], units: Units) -> dict[str, object]:
    """One row of `Growth.frame`."""
    value = units.convert(start["value"], start["unit"], goal["unit"])
    years = goal["year"] - start["year"]
    refused = units.quantities[goal["unit"]] == RANK or not value > 0
    multiple, high = (float("nan") if refused else figure / value for figure in (goal["value"], goal["value_high"]))
    has_rate = not refused and bool(pd.notna(years)) and years > 0 and multiple > 0
    rates = [figure ** (1 / int(years)) - 1 if has_rate else float("nan") for figure in (multiple, high)]
    same = {name: goal[name] for name in ("plan_id", "region_id", "indicator_id", "scope_id", "unit")}
    return {
        "target_id": target, "baseline_id": baseline, **same,
        **{f"target_{name}": goal[name] for name in ("comparator", "value", "value_high", "year")},
        "baseline_scope_id": start["scope_id"], "baseline_comparator": start["comparator"], "baseline_value": value,
        "baseline_year": start["year"], "scope_match": start["scope_id"] == goal["scope_id"], "years": years,
        "multiple": multiple, "multiple_high": high, "annual_rate": rates[0], "annual_rate_high": rates[1],
        "bound": growth_bound(goal["comparator"], start["comparator"]),
        "absence": "refused:no_ratio" if refused else "",
        "rate_absence": "refused:no_ratio" if refused else "" if has_rate else "refused:year_unknown",
        "evidence": (target, baseline),
    }


def growth_bound(target_comparator: str, baseline_comparator: str) -> str:
    """Say how exactly a multiple is known: exact, at_most, at_least or approximate.

    Parameters
    ----------
    target_comparator, baseline_comparator : str
        Only "about" makes a target's own figure approximate: a floor, a level to reach and the lower end of a range
        are figures to be met.

    Returns
    -------
    str
        The weaker of the two, approximate being the weakest.
    """
    of_target = "approximate" if target_comparator == "about" else "exact"
    return _weakest([of_target, BOUNDS.get(baseline_comparator, "approximate")])


def _weakest(bounds: list[str]) -> str:
    """The bound that promises least; one that is at most and one that is at least make it approximate."""
    if {"at_most", "at_least"} <= set(bounds):
        return "approximate"
    return max(bounds, key=BY_WEIGHT.index)


def _ranges(rows: Mapping[str, Sequence[Mapping[str, object]]]) -> pd.DataFrame:
    """Least and greatest growth per target, by its own scope where there is a baseline of it."""
    columns = ["multiple_min", "multiple_max", "rate_min", "rate_max", "baselines", "dated", "scope_match", "bound", "evidence"]
    index = pd.Index(list(rows), name="target_id", dtype="str")
    return pd.DataFrame([_range_row(target, of_target) for target, of_target in rows.items()], index=index, columns=columns)


def _range_row(target: str, rows: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """One row of `Growth.ranges`."""
    same = [row for row in rows if row["scope_match"]]
    used = same or rows
    multiples, rates = ([row[name] for row in used for name in names if not pd.isna(row[name])]
                        for names in (("multiple", "multiple_high"), ("annual_rate", "annual_rate_high")))
    nothing = float("nan")
    return {
        "multiple_min": min(multiples, default=nothing), "multiple_max": max(multiples, default=nothing),
        "rate_min": min(rates, default=nothing), "rate_max": max(rates, default=nothing),
        "baselines": len(used), "dated": sum(not pd.isna(row["annual_rate"]) for row in used),
        "scope_match": bool(same), "bound": _weakest([row["bound"] for row in used]),
        "evidence": (target, *(row["baseline_id"] for row in used)),
    }


def _refusals(rows: Sequence[Mapping[str, object]]) -> Iterator[Refusal]:
    """Why multiples or rates are missing."""
    for row in rows:
        if row["absence"]:
            yield Refusal("no_ratio", row["baseline_id"], {"unit": row["unit"]})
        elif row["rate_absence"]:
            yield Refusal("year_unknown", row["baseline_id"], {"target_year": row["target_year"], "baseline_year": row["baseline_year"]})


def growth_path(growth: Growth) -> pd.DataFrame:
    """Give the figure of each year between baseline and horizon at the constant rate that the target asks.

    Parameters
    ----------
    growth : Growth
        From `required_growth`.

    Returns
    -------
    DataFrame
        target_id, baseline_id, year (Int64), value, unit, scope_match, evidence; from the year of the baseline to that of
        the target, both included and none beyond. Pairs without an annual rate have no path.

    Notes
    -----
    value = baseline x (1 + annual rate)^(year - year of the baseline). An aid to reading, not a forecast.
    """
    given = growth.frame[growth.frame["rate_absence"] == ""]
    rows = [
        {"target_id": row["target_id"], "baseline_id": row["baseline_id"], "year": row["baseline_year"] + step,
         "value": row["baseline_value"] * (1 + row["annual_rate"]) ** step,
         "unit": row["unit"], "scope_match": row["scope_match"], "evidence": row["evidence"]}
        for row in rows_of(given).values() for step in range(int(row["years"]) + 1)
    ]
    columns = ["target_id", "baseline_id", "year", "value", "unit", "scope_match", "evidence"]
    return pd.DataFrame(rows, columns=columns).astype({"year": "Int64"})
