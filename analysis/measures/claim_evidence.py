"""Lineage: what evidence may be set against a claim, since a claim is no evidence for itself (METHODS, section 7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from types import MappingProxyType

import pandas as pd

from analysis.measures.growth import required_growth
from analysis.measures.guards import GUARDS, Guards
from analysis.measures.intensity import DENOMINATORS, Sizes, full_years
from analysis.measures.rows import Rows, cells_of, rows_by, rows_of
from analysis.measures.selection import PlanSelection, select_plans
from analysis.measures.streams import POSITIONING_TEXTS
from analysis.measures.tallies import PlanUnits, plan_units
from analysis.measures.targets import Units, target_board
from analysis.measures.weightings import SETTLED

# Tables whose rows are set aside where they are of the claim's own lineage; plans are documents and stay.
SOURCED = ("provisions", "targets", "positioning", "context", "baselines", "layout", "region_facts")
# Tables that say how many lineages stand behind a row.
COUNTED = ("targets", "context")
# Texts of a provision in which words are looked for: headings as published, summaries in our own words.
WORDED = ("title_zh", "title_en", "summary_zh", "summary_en")


@dataclass(frozen=True, eq=False)
class ClaimEvidence:
    """The frames that claims are tested on; what many tests need of them is reckoned once.

    Attributes
    ----------
    regions : DataFrame
        Indexed by region_id; role.
    plans : DataFrame
        The documents compared, one or more a region, indexed by plan_id (`PlanSelection.frame`).
    documents : DataFrame
        Every final document on the field and of the region's own level, as `select_plans` takes for the set all.
    provisions, codings, targets, indicators, positioning, units, context, baselines, layout, region_facts, sources : DataFrame
        As in the dataset.
    own : frozenset of str
        Source ids of the claim's own lineage; empty where nothing was set aside.
    lost : mapping of str to frozenset of str
        Per table the plans of which rows were set aside: what is left of them is not the whole.
    guards : Guards
        `about_share`: how far a figure stated as "about" may be from it.
    """

    regions: pd.DataFrame
    plans: pd.DataFrame
    documents: pd.DataFrame
    provisions: pd.DataFrame
    codings: pd.DataFrame
    targets: pd.DataFrame
    indicators: pd.DataFrame
    positioning: pd.DataFrame
    units: pd.DataFrame
    context: pd.DataFrame
    baselines: pd.DataFrame
    layout: pd.DataFrame
    region_facts: pd.DataFrame
    sources: pd.DataFrame
    own: frozenset[str] = frozenset()
    lost: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    guards: Guards = GUARDS

    @classmethod
    def of(cls, data: object, selection: PlanSelection, *, regions: Iterable[str]) -> "ClaimEvidence":
        """Gather the frames of a dataset, with the documents compared and all that are fit to be."""
        every = select_plans(data.plans, data.terms, plan_set="all", regions=list(regions))
        held = {part.name: getattr(data, part.name) for part in fields(cls) if part.name not in ("plans", "documents", "own", "lost", "guards")}
        return cls(plans=selection.frame, documents=every.frame, **held)

    @cached_property
    def benchmarks(self) -> frozenset[str]:
        """Regions that stand for the whole."""
        return frozenset(self.regions.index[self.regions["role"] == "benchmark"])

    def apart(self, claim_sources: Iterable[str]) -> "ClaimEvidence":
        """The evidence of other lineages than a claim's.

        Notes
        -----
        Rows whose every source is of the claim's lineage (`own_lineage`) are left out, as if they had not been seen, so that
        coverage falls and ranges widen. The publisher says nothing of lineage: one gazette prints many documents.
        """
        own = own_lineage(claim_sources, [getattr(self, name) for name in COUNTED])
        kept = {name: _other(getattr(self, name), own) for name in SOURCED}
        lost = {
            name: frozenset(_plans_of(getattr(self, name))[~getattr(self, name).index.isin(frame.index)])
            for name, frame in kept.items() if "plan_id" in frame
        }
        return replace(self, **kept, own=own, lost=MappingProxyType(lost))

    def of_region(self, region: str) -> str:
        """The document that speaks for a region: its core plan where that is compared, else the first; "" for none."""
        return self._speaking.get(region, "")

    @cached_property
    def _speaking(self) -> dict[str, str]:
        """Region to document."""
        core_first = self.plans.sort_values("role", key=lambda role: role != "core", kind="stable")
        return {region: plan for plan, region in reversed(list(core_first["region_id"].items()))}

    @cached_property
    def counted(self) -> Mapping[str, PlanUnits]:
        """The counted provisions of every document."""
        every = pd.concat([self.plans, self.documents[~self.documents.index.isin(self.plans.index)]])
        return {plan.plan_id: plan for plan in plan_units(every, self.provisions)}

    @cached_property
    def issued(self) -> Mapping[str, list[str]]:
        """Region to its documents."""
        return {region: list(plans) for region, plans in self.documents.groupby("region_id", sort=False).groups.items()}

    @cached_property
    def naming(self) -> Mapping[tuple[str, str], str]:
        """Region and source to the first row of the region that names the source, a fact before a document."""
        rows = [row for frame in (self.region_facts, self.documents) for row in zip(frame["region_id"], frame["source_ids"], frame.index, strict=True)]
        return {(region, source): row_id for region, sources, row_id in reversed(rows) for source in sources}

    @cached_property
    def favouring(self) -> Mapping[str, tuple[frozenset[str], str]]:
        """Provisions that do not restrict: sectors, and texts in which words are looked for, in small letters and a line each."""
        rows = self.provisions[self.provisions["stance"] != "restrict"]
        cells = zip(rows.index, *cells_of(rows, "sectors", *WORDED), strict=True)
        return {provision: (frozenset(sectors), "\n".join(texts).casefold()) for provision, sectors, *texts in cells}

    @cached_property
    def settled(self) -> Mapping[str, frozenset[str]]:
        """Provision to the factors of its settled code, first or second."""
        codes = self.codings[self.codings["coder_id"] == SETTLED]
        named = zip(codes["provision_id"], codes["factor_primary"], codes["factors_secondary"], strict=True)
        return {provision: frozenset((primary, *secondary)) for provision, primary, secondary in named}

    @cached_property
    def goal_rows(self) -> Rows:
        """Targets of the goals sections that are on the field: plan, indicator and its factor."""
        goals = self.targets[(self.targets["level"] == "goal") & self.targets["ai_specific"].fillna(False).astype(bool)]
        return rows_of(goals[["plan_id", "indicator_id"]].assign(factor=goals["indicator_id"].map(self.indicators["factor"])))

    @cached_property
    def texts(self) -> Rows:
        """Titles, visions and chapter headings: plan and factors named."""
        return rows_of(self.positioning[self.positioning["text_type"].isin(POSITIONING_TEXTS)][["plan_id", "factors"]])

    @cached_property
    def values(self) -> Mapping[tuple[object, ...], Rows]:
        """Context rows with a value, by indicator and scope."""
        return rows_by(self.context[self.context["value"].notna()], "indicator_id", "scope_id")

    @cached_property
    def scales(self) -> Units:
        """The units, for many figures."""
        return Units.of(self.units)

    @cached_property
    def sizes(self) -> Mapping[str, Sizes]:
        """What regions may be divided by, by kind."""
        return {kind: full_years(self.context, self.indicators, kind=kind) for kind in DENOMINATORS}

    @cached_property
    def goals(self) -> Mapping[tuple[object, ...], Rows]:
        """The goals of the documents compared that have a figure, in one unit per indicator, by indicator and scope."""
        board = target_board(self.targets, self.indicators, self.plans, self.units)
        return rows_by(board[board["value"].notna()], "indicator_id", "scope_id")

    @cached_property
    def growth(self) -> Mapping[tuple[object, ...], Rows]:
        """What the goals ask from each baseline of their own scope, by indicator and scope."""
        frame = required_growth(self.targets, self.baselines, self.indicators, self.plans, self.units).frame
        return rows_by(frame[frame["scope_match"]], "indicator_id", "scope_id")


def own_lineage(claim_sources: Iterable[str], counted: Iterable[pd.DataFrame]) -> frozenset[str]:
    """Sources that are of one lineage with a claim's own.

    Parameters
    ----------
    claim_sources : iterable of str
        Source ids of the claim.
    counted : iterable of DataFrame
        Tables with source_ids (tuples) and n_independent_sources.

    Returns
    -------
    frozenset of str
        The claim's sources, and those that some row names together with one of them as a single lineage.

    Notes
    -----
    n_independent_sources counts lineages, not pages. Where a row rests on several sources and counts one lineage, its
    sources repeat each other; if one of them is the claim's, all are. The step is taken once and not from row to row: a figure
    that two texts took from one office does not make all that they print one lineage.

    Examples
    --------
    >>> rows = pd.DataFrame({"source_ids": [("a", "b"), ("b", "c"), ("a", "d")], "n_independent_sources": [1, 1, 2]})
    >>> sorted(own_lineage(["a"], [rows]))
    ['a', 'b']
    """
    claimed = frozenset(claim_sources)
    single = [
        sources for frame in counted for sources, lineages in zip(frame["source_ids"], frame["n_independent_sources"], strict=True)
        if not pd.isna(lineages) and lineages == 1 and claimed.intersection(sources)
    ]
    return claimed.union(*single)


def _other(frame: pd.DataFrame, own: frozenset[str]) -> pd.DataFrame:
    """Rows that a source of another lineage bears out; the frame itself where that is all of them."""
    other = [not own.issuperset(sources) for sources in frame["source_ids"]]
    return frame if all(other) else frame[other]


def _plans_of(frame: pd.DataFrame) -> pd.Series:
    return frame["plan_id"]
