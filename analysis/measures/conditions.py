"""Conditions: which context indicators are complete enough for a composite, and their values (METHODS, section 5)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.hierarchy import Hierarchy, hierarchy, roots
from analysis.measures.imputation import check_imputation
from analysis.measures.intensity import ANNUAL
from analysis.measures.rows import rows_by, rows_of
from analysis.measures.targets import Units


@dataclass(frozen=True)
class Conditions:
    """The indicators of a composite for the regions compared: what enters, what does not, and why.

    Attributes
    ----------
    entries : DataFrame
        One row per leaf: node_id, indicator_id, denominator, scope_id, year (Int64), have, of (regions), missing (tuple of region
        ids), enters, absence, evidence (context ids of the scope and year that most regions have).
    cells : DataFrame
        One row per leaf that enters and region: node_id, region_id, value (in the unit of the leaf), figure, unit, denominator_value,
        denominator_unit, year (Int64), absence (not_seen where there is none), evidence.
    values : DataFrame
        The same values, regions as rows and leaves that enter as columns.
    tree : Hierarchy or None
        What enters; None where nothing does.
    whole : Hierarchy or None
        What was asked for; None where the dataset has no composite.
    refusals : tuple of Refusal
        Rules incomplete_indicator and no_goalposts, per leaf, no_complete_indicator, per group, and no_composite.
    """

    entries: pd.DataFrame
    cells: pd.DataFrame
    values: pd.DataFrame
    tree: Hierarchy | None
    whole: Hierarchy | None
    refusals: tuple[Refusal, ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        """Every row behind the values, once."""
        return tuple(dict.fromkeys(row for ids in self.cells["evidence"] for row in ids))

    @property
    def by_region(self) -> dict[str, tuple[str, ...]]:
        """The rows behind the values of each region."""
        parts = self.cells.groupby("region_id", sort=False)["evidence"]
        return {region: tuple(dict.fromkeys(row for ids in part for row in ids)) for region, part in parts}


@dataclass(frozen=True)
class _Series:
    """The figures of one indicator in one scope and year, each with its rows; regions without one are not in it."""

    scope_id: str
    year: int
    cells: Mapping[str, Mapping[str, object]]


def condition_values(
    context: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame, nodes: pd.DataFrame, *,
    regions: Sequence[str], root: str = "", imputation: str = "none", fixed: bool = True, guards: Guards = GUARDS,
) -> Conditions:
    """Find, for each indicator of a composite, the latest full year that the regions compared have in one scope.

    Parameters
    ----------
    context : DataFrame
        Indexed by context_id; region_id, indicator_id, scope_id, comparator, value, unit, year, part_year.
    indicators, units : DataFrame
        As in `find_denominator`.
    nodes : DataFrame
        As in `hierarchy`; leaves with indicator_id, denominator and unit_factor.
    regions : sequence of str
        Regions compared; all must have the figure.
    root : str
        Which of several composites; empty for the first.
    imputation : {"none", "mean", "median"}
        none refuses an indicator with a gap. Otherwise one that `min_share_to_impute` of the regions have enters with
        its gaps, to be filled by `impute` and said to be.
    fixed : bool
        Whether an indicator without goalposts is refused: its score would depend on who is compared.
    guards : Guards
        `min_share_to_impute`.

    Returns
    -------
    Conditions

    Raises
    ------
    ParameterError
        For an unknown imputation or root.
    DataError
        As in `hierarchy`.

    Notes
    -----
    Only full years (part_year false) and figures stated as "=" or "about". Of the scopes and years the one that most regions have, then
    the latest, then the first row. A denominator is of the same year. value = figure / denominator * unit_factor, figure
    and denominator in the units of their indicators. An indicator that is refused is left out for all regions alike; a group left without
    one is refused and named, never weighed as nothing for one region only.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators, steps 2 and 3. doi:10.1787/9789264043466-en
    """
    check_imputation(imputation)
    if nodes.empty:
        blank = pd.DataFrame(index=pd.Index(regions, name="region_id"))
        return Conditions(pd.DataFrame(columns=_ENTRIES), pd.DataFrame(columns=_CELLS), blank, None, None, (Refusal("no_composite", ""),))
    tree = hierarchy(nodes, indicators, root=root)
    needed = 1.0 if imputation == "none" else guards.min_share_to_impute
    figures = _Figures(context[context["region_id"].isin(list(regions))], indicators, units)
    leaves = rows_of(tree.nodes.loc[list(tree.leaves)])
    found = {name: figures.best(leaf, regions) for name, leaf in leaves.items()}
    rows = [_entry(name, leaf, found[name], regions, _rule(leaf, found[name], needed * len(regions), fixed)) for name, leaf in leaves.items()]
    entries = pd.DataFrame(rows, columns=_ENTRIES).astype({"year": "Int64"})
    entering = list(entries.loc[entries["enters"], "node_id"])
    cells = pd.DataFrame([row for leaf in entering for row in _cells(leaf, found[leaf], regions)], columns=_CELLS).astype({"year": "Int64"})
    values = cells.pivot(index="region_id", columns="node_id", values="value").reindex(index=list(regions), columns=entering)
    values = values.astype(float).rename_axis(index="region_id", columns="node_id")
    return Conditions(entries, cells, values, tree.without(set(tree.leaves) - set(entering)), tree, tuple(_refusals(entries, tree)))


def other_conditions(
    context: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame, nodes: pd.DataFrame, *, regions: Sequence[str], root: str = "",
) -> tuple[Conditions, ...]:
    """The conditions of every other composite of the table, so that what is not computed is seen; parameters as in `condition_values`."""
    first = root or next(iter(roots(nodes)), "")
    return tuple(condition_values(context, indicators, units, nodes, regions=regions, root=other) for other in roots(nodes) if other != first)


_ENTRIES = ["node_id", "indicator_id", "denominator", "scope_id", "year", "have", "of", "missing", "enters", "absence", "evidence"]
_CELLS = ["node_id", "region_id", "value", "figure", "unit", "denominator_value", "denominator_unit", "year", "absence", "evidence"]


class _Figures:
    """Full-year figures of indicators by scope and year, in the indicators' own units."""

    def __init__(self, context: pd.DataFrame, indicators: pd.DataFrame, units: pd.DataFrame):
        """Keep what may enter at all."""
        whole = ~context["part_year"].fillna(True).astype(bool)
        stated = context["comparator"].isin(ANNUAL) & context["value"].notna() & context["year"].notna()
        self.rows = rows_by(context[whole & stated], "indicator_id")
        self.units, self.unit_of = Units.of(units), dict(indicators["unit"])
        self.sizes: dict[str, list[str]] = {}
        for name, kind in indicators["denominator"].items():
            self.sizes.setdefault(kind, []).append(name)
        self.read: dict[str, tuple] = {}

    def series(self, indicator: str) -> tuple[tuple[str, int, Mapping[str, tuple[float, str]]], ...]:
        """Every scope and year of an indicator with its figures by region; of several figures of a region the first."""
        if indicator not in self.read:
            self.read[indicator] = tuple(self._read(indicator))
        return self.read[indicator]

    def _read(self, indicator: str) -> Iterator[tuple[str, int, Mapping[str, tuple[float, str]]]]:
        series: dict[tuple[str, int], dict[str, tuple[float, str]]] = {}
        for row_id, row in self.rows.get((indicator,), {}).items():
            figures = series.setdefault((row["scope_id"], int(row["year"])), {})
            if row["region_id"] not in figures:
                figures[row["region_id"]] = self.units.convert(row["value"], row["unit"], self.unit_of[indicator]), row_id
        for (scope, year), figures in series.items():
            yield scope, year, figures

    def denominators(self, kind: str, year: int) -> tuple[str, Mapping[str, tuple[float, str]]]:
        """The unit and the figures of what one divides by, in one year: the scope that most regions have."""
        names = self.sizes.get(kind, [])
        found = [(self.unit_of[name], by_region) for name in names for _, of, by_region in self.series(name) if of == year]
        return max(found, key=lambda one: len(one[1]), default=("", {}))

    def best(self, leaf: Mapping[str, object], regions: Sequence[str]) -> _Series | None:
        """The scope and year that most of the regions have."""
        made = [self._made(leaf, scope, year, figures, regions) for scope, year, figures in self.series(leaf["indicator_id"])]
        return max(made, key=lambda one: (len(one.cells), one.year), default=None)

    def _made(self, leaf: Mapping[str, object], scope: str, year: int, figures: Mapping, regions: Sequence[str]) -> _Series:
        """One scope and year with its denominators; a region that lacks either has no cell."""
        unit, sizes = self.denominators(leaf["denominator"], year) if leaf["denominator"] else ("", dict.fromkeys(regions, (1.0, "")))
        own = self.unit_of[leaf["indicator_id"]]
        return _Series(scope, year, {
            region: {
                "value": figures[region][0] / sizes[region][0] * leaf["unit_factor"], "figure": figures[region][0], "unit": own,
                "denominator_value": sizes[region][0] if unit else float("nan"), "denominator_unit": unit,
                "evidence": tuple(row for row in (figures[region][1], sizes[region][1]) if row),
            }
            for region in regions if region in figures and region in sizes
        })


def _rule(leaf: Mapping[str, object], found: _Series | None, needed: float, fixed: bool) -> str:
    """The rule that keeps an indicator out; empty where it enters."""
    if not found or not found.cells or len(found.cells) < needed:
        return "incomplete_indicator"
    return "no_goalposts" if fixed and any(pd.isna(leaf[end]) for end in ("goalpost_low", "goalpost_high")) else ""


def _entry(node: str, leaf: Mapping[str, object], found: _Series | None, regions: Sequence[str], rule: str) -> dict[str, object]:
    """One row of `Conditions.entries`."""
    cells = found.cells if found else {}
    return {
        "node_id": node, "indicator_id": leaf["indicator_id"], "denominator": leaf["denominator"],
        "scope_id": found.scope_id if cells else "", "year": found.year if cells else pd.NA, "have": len(cells), "of": len(regions),
        "missing": tuple(region for region in regions if region not in cells), "enters": not rule,
        "absence": f"refused:{rule}" if rule else "",
        "evidence": tuple(row for cell in cells.values() for row in cell["evidence"]),
    }


def _cells(node: str, found: _Series, regions: Sequence[str]) -> Iterator[dict[str, object]]:
    """The rows of `Conditions.cells` of one leaf; a gap is a row too."""
    for region in regions:
        blank = dict.fromkeys(_CELLS) | {"value": float("nan"), "absence": "not_seen", "evidence": ()}
        held = {"absence": "", **found.cells[region]} if region in found.cells else {}
        yield {**blank, **held, "node_id": node, "region_id": region, "year": found.year}


def _refusals(entries: pd.DataFrame, tree: Hierarchy) -> Iterator[Refusal]:
    """Each indicator that has gaps, and each group that is left without any."""
    out = entries[~entries["enters"]]
    for row in out.itertuples():
        yield Refusal(row.absence.removeprefix("refused:"), row.node_id, {
            "indicator_id": row.indicator_id, "have": row.have, "of": row.of, "missing": row.missing})
    gone = set(out["node_id"])
    for group in reversed(tree.groups):
        below = tree.leaves_under(group)
        if gone.issuperset(below):
            yield Refusal("no_complete_indicator", group, {"indicators": tuple(tree.nodes.loc[list(below), "indicator_id"])})
