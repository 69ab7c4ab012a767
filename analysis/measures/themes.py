"""Themes: what a region has of one topic, beside the others wherever they give a figure of the same scope and period (METHODS, section 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.claim_figures import spread, to_other
from analysis.measures.guards import GUARDS, Guards
from analysis.measures.targets import convert

NAN = float("nan")
SERIES = ("indicator_id", "scope_id", "period")


@dataclass(frozen=True)
class ThemeFigures:
    """The figures and loose facts of a theme.

    Attributes
    ----------
    series : DataFrame
        One row per side of the theme, indicator, scope and period, in the order of the themes table: theme_id, indicator_id, scope_id,
        period, part_year, unit and direction (the indicator's; 0 where it has none), status (compared: the region in focus and at least one other have a figure;
        alone: no other has one of this scope and period; unseen: no figure of the region in focus at all, the scope and period that
        most others have), peers (how many others), elsewhere (how many others have a figure of the indicator in another scope
        or period only), behind, ahead, open (others that stand behind, ahead, or that the comparators leave undecided), evidence.
    cells : DataFrame
        One row per figure: series (row of `series`), region_id, comparator, value (in the unit of the series), evidence.
    facts : DataFrame
        Loose facts that tell of the theme, never compared: index fact_id, theme_id, region_id, and the columns of the facts.
    silent : tuple of str
        Indicators of the theme of which no region compared has a figure.
    """

    series: pd.DataFrame
    cells: pd.DataFrame
    facts: pd.DataFrame
    silent: tuple[str, ...]

    def of_status(self, *statuses: str) -> pd.DataFrame:
        """The series of these statuses."""
        return self.series[self.series["status"].isin(statuses)]


def theme_figures(
    context: pd.DataFrame, facts: pd.DataFrame, themes: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame, *,
    theme_set: str, focal: str, peers: Sequence[str], guards: Guards = GUARDS,
) -> ThemeFigures:
    """Set the figures of a theme side by side, and the rest beside them as facts.

    Parameters
    ----------
    context : DataFrame
        Indexed by context_id; region_id, indicator_id, scope_id, comparator, value, unit, period, part_year.
    facts : DataFrame
        Indexed by fact_id; region_id, themes (sequence of theme ids).
    themes : DataFrame
        theme_set, theme_id, indicator_id.
    indicators : DataFrame
        Indexed by indicator_id; unit, direction.
    units : DataFrame
        As in `convert`.
    theme_set : str
        Which theme.
    focal : str
        Region in focus.
    peers : sequence of str
        Other regions; a benchmark is none of them.
    guards : Guards
        `about_share`.

    Returns
    -------
    ThemeFigures

    Notes
    -----
    Two figures are set against each other only where indicator, scope and period are all the same: a quarter is never read as a year, nor
    "in operation" as "in all". Where the region in focus has one indicator in several scopes or periods, those with a counterpart are all
    given, of one scope the latest only; without any counterpart the latest of each scope. An other stands ahead where every figure that its
    comparator allows is better (more, or less where the indicator's direction is -1) than every figure the focal's allows.

    Examples
    --------
    >>> context = pd.DataFrame(
    ...     [["a", "beds", "all", "=", 5.0, "count", "2024", False], ["b", "beds", "all", ">", 6.0, "count", "2024", False]],
    ...     columns=["region_id", "indicator_id", "scope_id", "comparator", "value", "unit", "period", "part_year"], index=["c1", "c2"])
    >>> themes = pd.DataFrame({"theme_set": ["care"], "theme_id": ["places"], "indicator_id": ["beds"]})
    >>> indicators = pd.DataFrame({"unit": ["count"], "direction": [1]}, index=["beds"])
    >>> units = pd.DataFrame({"quantity": ["number"], "factor": [1.0]}, index=["count"])
    >>> facts = pd.DataFrame({"region_id": [], "themes": []})
    >>> found = theme_figures(context, facts, themes, indicators, units, theme_set="care", focal="a", peers=["b"])
    >>> found.series[["status", "peers", "behind", "ahead", "open"]].values.tolist()
    [['compared', 1, 0, 1, 0]]
    """
    sides = themes[themes["theme_set"] == theme_set]
    rows = context[context["region_id"].isin([focal, *peers]) & context["indicator_id"].isin(sides["indicator_id"])]
    kept = [(theme, key, part) for theme, indicator in zip(sides["theme_id"], sides["indicator_id"], strict=True)
            for key, part in _kept(rows[rows["indicator_id"] == indicator], focal)]
    made = [_series(theme, key, part, rows, indicators, units, focal, guards) for theme, key, part in kept]
    silent = tuple(dict.fromkeys(sides.loc[~sides["indicator_id"].isin(rows["indicator_id"]), "indicator_id"]))
    cells = [{"series": number, **cell} for number, (_, of_series) in enumerate(made) for cell in of_series]
    return ThemeFigures(
        pd.DataFrame([row for row, _ in made], columns=_COLUMNS), pd.DataFrame(cells, columns=_CELLS), _facts(facts, sides, focal, peers), silent,
    )


_COLUMNS = ["theme_id", *SERIES, "part_year", "unit", "direction", "status", "peers", "elsewhere", "behind", "ahead", "open", "evidence"]
_CELLS = ["series", "region_id", "comparator", "value", "evidence"]


def _kept(rows: pd.DataFrame, focal: str) -> list[tuple[tuple[str, ...], pd.DataFrame]]:
    """The scopes and periods of one indicator that are shown, each with its rows."""
    parts = [(key, part) for key, part in rows.groupby(list(SERIES), sort=False)]
    have = [(key, part) for key, part in parts if focal in set(part["region_id"])]
    if not have:
        return [max(parts, key=lambda item: (item[1]["region_id"].nunique(), item[0][2]))] if parts else []
    shared = [item for item in have if item[1]["region_id"].nunique() > 1] or have
    latest = {key[1]: (key, part) for key, part in sorted(shared, key=lambda item: item[0][2])}
    return list(latest.values())


def _series(
    theme: str, key: tuple[str, ...], part: pd.DataFrame, rows: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame, focal: str, guards: Guards,
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """One row of `series` and its cells; of two figures of one region the first stands."""
    indicator = key[0]
    unit, direction = indicators.at[indicator, "unit"], indicators.at[indicator, "direction"]
    direction = 0 if pd.isna(direction) else int(direction)
    part = part.drop_duplicates("region_id")
    cells = [
        {"region_id": row.region_id, "comparator": row.comparator, "value": convert(row.value, row.unit, unit, units), "evidence": (row.Index,)}
        for row in part.itertuples()
    ]
    own = next((cell for cell in cells if cell["region_id"] == focal), None)
    others = [cell for cell in cells if cell["region_id"] != focal]
    other_scopes = set(rows.loc[rows["indicator_id"] == indicator, "region_id"]) - set(part["region_id"])
    stands = [_stands(own, cell, direction, guards) for cell in others] if own else []
    return {
        "theme_id": theme, **dict(zip(SERIES, key, strict=True)), "part_year": bool(part["part_year"].iloc[0]), "unit": unit,
        "direction": direction, "status": "unseen" if own is None else "compared" if others else "alone",
        "peers": len(others), "elsewhere": len(other_scopes), "behind": stands.count("behind"), "ahead": stands.count("ahead"), "open": stands.count("open"),
        "evidence": tuple(part.index),
    }, cells


def _stands(own: dict[str, object], other: dict[str, object], direction: int, guards: Guards) -> str:
    """Where another region stands to the one in focus: ahead, behind or open; without a direction of the indicator nobody is ahead."""
    if not direction:
        return "open"
    mine, theirs = (spread(cell["value"], cell["comparator"], guards=guards) for cell in (own, other))
    if direction < 0:
        mine, theirs = theirs, mine
    if to_other(*theirs, ">", *mine) == "holds":
        return "ahead"
    return "behind" if to_other(*mine, ">", *theirs) == "holds" else "open"


def _facts(facts: pd.DataFrame, sides: pd.DataFrame, focal: str, peers: Sequence[str]) -> pd.DataFrame:
    """Loose facts by region and side of the theme, the region in focus first."""
    order = {region: place for place, region in enumerate([focal, *peers])}
    place = {theme: number for number, theme in enumerate(dict.fromkeys(sides["theme_id"]))}
    told = facts[facts["region_id"].isin(list(order))]
    told = told.assign(theme_id=[next((theme for theme in themes if theme in place), "") for themes in told["themes"]])
    told = told[told["theme_id"] != ""]
    keys = pd.DataFrame({"region": told["region_id"].map(order), "side": told["theme_id"].map(place)})
    return told.loc[keys.sort_values(["region", "side"], kind="stable").index]
