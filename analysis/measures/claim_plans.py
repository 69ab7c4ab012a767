"""What documents show for a claim: shares and counts of provisions, goals, own words, places and documents (METHODS, section 7).

Every function takes a test (a row of claim_tests), the evidence and regions, and gives a figure for each region.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf

import pandas as pd

from analysis.measures.claim_evidence import ClaimEvidence
from analysis.measures.claim_figures import Figure
from analysis.measures.coverage import Tally
from analysis.measures.streams import GOALS_READ, POSITIONING_TEXTS
from analysis.measures.tallies import Cell, PlanUnits, plan_tallies
from analysis.measures.weightings import SETTLED, Reading

Figures = Mapping[str, Figure]
TESTED = "tested"
# Texts of a provision in which words are looked for: headings as published, summaries in our own words.
WORDED = ("title_zh", "title_en", "summary_zh", "summary_en")


def factor_share(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The share of a plan's provisions on some factors, as its identified range (`plan_tallies`)."""
    plans = _plans(evidence, regions)
    documents = [evidence.counted[plan] for plan in plans.values()]
    cells = plan_tallies(documents, evidence.codings, {TESTED: test["factors"]}, reading=Reading())[0] if plans else {}
    return {region: _share(region, plans[region], cells[plans[region], TESTED]) if region in plans else _no_plan(region, "share") for region in regions}


def _share(region: str, plan: str, cell: Cell) -> Figure:
    """A share by its tally."""
    if cell.tally is None:
        return Figure(region, "share", plan, absence=cell.absence)
    return _tallied(region, plan, cell.tally, cell.evidence, n=int(cell.tally.low), of=int(cell.tally.seen), absence=cell.absence)


def _tallied(region: str, plan: str, tally: Tally, evidence: Iterable[str], *, n: int, of: int, absence: str = "") -> Figure:
    """A share with the range that its tally leaves; without a total there is none, and it stays open."""
    ends = (float("nan"),) * 2 if tally.total is None else tuple(map(float, tally.share))
    missing = "total_unknown" if tally.total is None else ""
    return Figure(region, "share", plan, *ends, n=n, of=of, tally=tally, absence=absence or missing, evidence=tuple(evidence))


def goal_share(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The share of a plan's goals on some factors; milestones of one indicator are one goal.

    Notes
    -----
    A share only where the goals section was read and nothing of it was set aside; goals that the press reported may be a choice, so
    how many there are is unknown.
    """
    goals = _goals(evidence)
    on_it = goals["indicator_id"].map(evidence.indicators["factor"]).isin(list(test["factors"]))
    return _shares(regions, evidence, goals.assign(part=goals["indicator_id"]), on_it, _goals_whole(evidence))


def positioning_share(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The share of a plan's titles, visions and chapter headings that name any factor which name one of some.

    Notes
    -----
    A share only where the whole text was read and nothing of it was set aside.
    """
    texts = evidence.positioning[evidence.positioning["text_type"].isin(POSITIONING_TEXTS)]
    named = texts[texts["factors"].map(bool).astype(bool)]
    wanted = set(test["factors"])
    on_it = named["factors"].map(lambda factors: bool(wanted.intersection(factors))).astype(bool)
    return _shares(regions, evidence, named.assign(part=named.index), on_it, _texts_whole(evidence, "positioning"))


def _shares(regions, evidence: ClaimEvidence, rows: pd.DataFrame, on_it: pd.Series, whole: frozenset[str]) -> Figures:
    """Shares of distinct parts of each plan that are on something."""
    plans = _plans(evidence, regions)
    found = {}
    for region in regions:
        plan = plans.get(region, "")
        own = rows["plan_id"] == plan
        n, of = rows.loc[own & on_it, "part"].nunique(), rows.loc[own, "part"].nunique()
        total = of if plan in whole else None
        if plan and total == 0:
            found[region] = Figure(region, "share", plan, absence="not_set")
        elif plan:
            found[region] = _tallied(region, plan, Tally(n, n, of, total), rows.index[own & on_it], n=n, of=of)
        else:
            found[region] = _no_plan(region, "share")
    return found


def provision_count(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many provisions in favour are on some factors, in some sectors, or name some words.

    Notes
    -----
    Where several of factors, sectors and words are given a provision must meet each; one of a list is enough. A factor counts as
    primary or secondary under the settled code. From the provisions seen to those and all not seen; without a total nothing bounds the
    number above. Words are looked for in headings and in our summaries, which need not hold all that a text says: they bound the number
    below, and above it is bounded as if no words were asked for. With `indicators` goals of them are counted too, and with
    `documents` all the provisions of every document of the region.
    """
    matching = _matching(test, evidence, test["words"])
    possible = _matching(test, evidence) if test["words"] else matching
    goals = goal_count(test, evidence, regions) if test["indicators"] else {}
    wide = test["documents"] == "all"
    frame = evidence.documents if wide else evidence.plans
    one = _plans(evidence, regions)
    found = {}
    for region in regions:
        plans = list(frame.index[frame["region_id"] == region]) if wide else [one[region]] if region in one else []
        parts = [_counted(evidence.counted[plan], matching, possible) for plan in plans] + ([goals[region]] if region in goals and goals[region].given else [])
        found[region] = _sum(region, plans, parts, coded=bool(test["factors"])) if plans else _no_plan(region, "count")
    return found


def _matching(test: pd.Series, evidence: ClaimEvidence, words: Sequence[str] = ()) -> frozenset[str]:
    """Provisions that meet what a test asks for, and name one of some words where there are any."""
    rows = evidence.provisions
    asked = pd.Series(True, index=rows.index)
    if test["factors"]:
        asked &= rows.index.isin(_coded_on(evidence.codings, set(test["factors"])))
    if test["sectors"]:
        asked &= rows["sectors"].map(lambda sectors: bool(set(test["sectors"]).intersection(sectors))).astype(bool)
    if words:
        asked &= pd.Series([_says(texts, words) for texts in zip(*(rows[name] for name in WORDED), strict=True)], index=rows.index, dtype=bool)
    return frozenset(rows.index[asked & (rows["stance"] != "restrict")])


def _says(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Whether any of some texts holds any of some words, in capitals or not."""
    return any(word.casefold() in text.casefold() for text in texts for word in words)


def _coded_on(codings: pd.DataFrame, factors: set[str]) -> list[str]:
    """Provisions whose settled code names one of some factors, first or second."""
    settled = codings[codings["coder_id"] == SETTLED]
    codes = zip(settled["provision_id"], settled["factor_primary"], settled["factors_secondary"], strict=True)
    return [provision for provision, primary, secondary in codes if factors.intersection((primary, *secondary))]


def _counted(plan: PlanUnits, matching: frozenset[str], possible: frozenset[str]) -> Figure:
    """How many provisions of a plan match, at least and at most; rows that may be one provision show together what each shows."""
    n, may = (sum(any(row.provision_id in found for row in unit.rows) for unit in plan.units) for found in (matching, possible))
    high = inf if plan.total is None else min(plan.total, may + plan.total - plan.seen)
    rows = tuple(row.provision_id for unit in plan.units for row in unit.rows if row.provision_id in matching)
    return Figure("", "count", plan.plan_id, max(0, n - plan.doubtful), high, evidence=rows)


def _sum(region: str, plans: Sequence[str], parts: Sequence[Figure], *, coded: bool) -> Figure:
    """Several counts as one."""
    low, high = (sum(getattr(part, end) for part in parts) for end in ("low", "high"))
    return Figure(region, "count", plans[0], low, high, coded=coded, evidence=tuple(row for part in parts for row in part.evidence))


def goal_count(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many goals a plan sets on some indicators, or on indicators of some factors; nothing bounds it above where goals were only reported."""
    goals = _goals(evidence)
    by_factor = goals["indicator_id"].map(evidence.indicators["factor"]).isin(list(test["factors"]))
    on_it = goals["indicator_id"].isin(list(test["indicators"])) if test["indicators"] else by_factor
    return _parts(regions, evidence, goals[on_it].assign(part=goals["indicator_id"]), _goals_whole(evidence))


def place_count(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many places play some part in a plan; nothing bounds it above where the text was not read."""
    rows = evidence.layout[evidence.layout["role"] == test["place_role"]]
    return _parts(regions, evidence, rows.assign(part=rows.index), _texts_whole(evidence, "layout"))


def _parts(regions, evidence: ClaimEvidence, rows: pd.DataFrame, whole: frozenset[str]) -> Figures:
    """Distinct parts of each plan, counted."""
    plans = _plans(evidence, regions)
    found = {}
    for region in regions:
        own = rows[rows["plan_id"] == plans.get(region, "")]
        n = own["part"].nunique()
        high = n if plans.get(region) in whole else inf
        found[region] = Figure(region, "count", plans[region], n, high, evidence=tuple(own.index)) if region in plans else _no_plan(region, "count")
    return found


def document_count(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many final documents on the field a region issued in a year; others may exist, so nothing bounds it above."""
    frame = evidence.documents
    other = pd.Series([not evidence.own.issuperset(sources) for sources in frame["source_ids"]], index=frame.index, dtype=bool)
    dated = frame["issued_date"].str.startswith(str(test["year"])) & other
    return {region: _listed(region, tuple(frame.index[dated & (frame["region_id"] == region)])) for region in regions}


def source_count(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many sources of another lineage, named by a region's facts or documents, have one of some words in their title.

    Notes
    -----
    The evidence is a row that names the source: a fact before a document.
    """
    titles = evidence.sources.loc[~evidence.sources.index.isin(evidence.own), "title"]
    speaking = [source for source, title in titles.items() if _says([title], test["words"])]
    rows = {region: [_naming(source, region, (evidence.region_facts, evidence.documents)) for source in speaking] for region in regions}
    return {region: _listed(region, tuple(filter(None, found))) for region, found in rows.items()}


def _naming(source: str, region: str, frames: Iterable[pd.DataFrame]) -> str:
    """The first row of a region that names a source, or ""."""
    named = (row for frame in frames for row, sources in frame.loc[frame["region_id"] == region, "source_ids"].items() if source in sources)
    return next(named, "")


def _listed(region: str, rows: tuple[str, ...]) -> Figure:
    """A count of what is known, which more may be added to."""
    return Figure(region, "count", rows[0] if rows else "", len(rows), inf, evidence=rows)


def unserved(test: pd.Series, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """Nothing: a part of the test that no data serve."""
    return {}


def _plans(evidence: ClaimEvidence, regions: Sequence[str]) -> dict[str, str]:
    """The document that speaks for each region that has one."""
    return {region: plan for region in regions if (plan := evidence.of_region(region))}


def _goals(evidence: ClaimEvidence) -> pd.DataFrame:
    """Targets of the goals sections that are on the field."""
    targets = evidence.targets
    return targets[(targets["level"] == "goal") & targets["ai_specific"].fillna(False).astype(bool)]


def _goals_whole(evidence: ClaimEvidence) -> frozenset[str]:
    """Plans whose goals were read, none of them set aside."""
    return _read(evidence, "targets", GOALS_READ)


def _texts_whole(evidence: ClaimEvidence, table: str) -> frozenset[str]:
    """Plans whose whole text was read, no row of a table set aside."""
    return _read(evidence, table, ("full_text",))


def _read(evidence: ClaimEvidence, table: str, bases: Sequence[str]) -> frozenset[str]:
    """Plans seen in one of some texts, no row of a table set aside."""
    return frozenset(evidence.plans.index[evidence.plans["text_basis"].isin(list(bases))]) - evidence.lost.get(table, frozenset())


def _no_plan(region: str, kind: str) -> Figure:
    """A region that no document speaks for."""
    return Figure(region, kind, absence="refused:no_plan")


STATISTICS: Mapping[str, Callable[[pd.Series, ClaimEvidence, Sequence[str]], Figures]] = {
    "factor_share": factor_share, "provision_count": provision_count, "goal_share": goal_share, "goal_count": goal_count,
    "positioning_share": positioning_share, "place_count": place_count, "document_count": document_count,
    "source_count": source_count, "unserved": unserved,
}
