"""What documents show for a claim: shares and counts of provisions, goals, own words, places and documents (METHODS, section 7).

Every function takes a test (a row of claim_tests), the evidence and regions, and gives a figure for each region.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import inf
from typing import NamedTuple

from analysis.measures.claim_evidence import ClaimEvidence
from analysis.measures.claim_figures import Figure
from analysis.measures.coverage import Tally
from analysis.measures.streams import GOALS_READ
from analysis.measures.tallies import Cell, PlanUnits, plan_tallies
from analysis.measures.weightings import Reading

Figures = Mapping[str, Figure]
Test = Mapping[str, object]
TESTED = "tested"


def factor_share(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
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


def goal_share(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The share of a plan's goals on some factors; milestones of one indicator are one goal.

    Notes
    -----
    A share only where the goals section was read and nothing of it was set aside; goals that the press reported may be a choice, so
    how many there are is unknown.
    """
    goals = [Part(target, row["plan_id"], row["indicator_id"], row["factor"] in test["factors"]) for target, row in evidence.goal_rows.items()]
    return _shares(regions, evidence, goals, _goals_whole(evidence))


def positioning_share(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """The share of a plan's titles, visions and chapter headings that name any factor which name one of some.

    Notes
    -----
    A share only where the whole text was read and nothing of it was set aside.
    """
    wanted = set(test["factors"])
    named = [
        Part(row_id, row["plan_id"], row_id, bool(wanted.intersection(row["factors"])))
        for row_id, row in evidence.texts.items() if row["factors"]
    ]
    return _shares(regions, evidence, named, _texts_whole(evidence, "positioning"))


class Part(NamedTuple):
    """A row of what a plan is made of; rows of one `part` count once."""

    row_id: str
    plan_id: str
    part: str
    on_it: bool = True


def _shares(regions: Sequence[str], evidence: ClaimEvidence, parts: Sequence[Part], whole: frozenset[str]) -> Figures:
    """Shares of distinct parts of each plan that are on something."""
    plans = _plans(evidence, regions)
    return {
        region: _part_share(region, plans[region], [part for part in parts if part.plan_id == plans[region]], whole)
        if region in plans else _no_plan(region, "share") for region in regions
    }


def _part_share(region: str, plan: str, own: Sequence[Part], whole: frozenset[str]) -> Figure:
    """The share of a plan's own parts that are on something."""
    n, of = len({part.part for part in own if part.on_it}), len({part.part for part in own})
    total = of if plan in whole else None
    if total == 0:
        return Figure(region, "share", plan, absence="not_set")
    return _tallied(region, plan, Tally(n, n, of, total), [part.row_id for part in own if part.on_it], n=n, of=of)


def provision_count(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
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
    issued = evidence.issued if test["documents"] == "all" else {region: [plan] for region, plan in _plans(evidence, regions).items()}
    found = {}
    for region in regions:
        plans = issued.get(region, [])
        parts = [_counted(evidence.counted[plan], matching, possible) for plan in plans] + ([goals[region]] if region in goals and goals[region].given else [])
        found[region] = _sum(region, plans, parts, coded=bool(test["factors"])) if plans else _no_plan(region, "count")
    return found


def _matching(test: Test, evidence: ClaimEvidence, words: Sequence[str] = ()) -> frozenset[str]:
    """Provisions that meet what a test asks for, and name one of some words where there are any."""
    factors, sectors, nothing = frozenset(test["factors"]), frozenset(test["sectors"]), frozenset()
    said = [word.casefold() for word in words]
    return frozenset(
        provision for provision, (of_sectors, text) in evidence.favouring.items()
        if (not factors or not factors.isdisjoint(evidence.settled.get(provision, nothing)))
        and (not sectors or not sectors.isdisjoint(of_sectors))
        and (not said or any(word in text for word in said))
    )


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


def goal_count(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many goals a plan sets on some indicators, or on indicators of some factors; nothing bounds it above where goals were only reported."""
    wanted, column = (test["indicators"], "indicator_id") if test["indicators"] else (test["factors"], "factor")
    goals = [Part(target, row["plan_id"], row["indicator_id"]) for target, row in evidence.goal_rows.items() if row[column] in wanted]
    return _parts(regions, evidence, goals, _goals_whole(evidence))


def place_count(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many places play some part in a plan; nothing bounds it above where the text was not read."""
    rows = evidence.layout[evidence.layout["role"] == test["place_role"]]
    places = [Part(row_id, plan, row_id) for row_id, plan in rows["plan_id"].items()]
    return _parts(regions, evidence, places, _texts_whole(evidence, "layout"))


def _parts(regions: Sequence[str], evidence: ClaimEvidence, parts: Sequence[Part], whole: frozenset[str]) -> Figures:
    """Distinct parts of each plan, counted."""
    plans = _plans(evidence, regions)
    found = {}
    for region in regions:
        own = [part for part in parts if part.plan_id == plans.get(region)]
        n = len({part.part for part in own})
        high = n if plans.get(region) in whole else inf
        evident = tuple(part.row_id for part in own)
        found[region] = Figure(region, "count", plans[region], n, high, evidence=evident) if region in plans else _no_plan(region, "count")
    return found


def document_count(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many final documents on the field a region issued in a year; others may exist, so nothing bounds it above."""
    frame, year = evidence.documents, str(test["year"])
    dated = {
        plan for plan, issued, sources in zip(frame.index, frame["issued_date"], frame["source_ids"], strict=True)
        if issued.startswith(year) and not evidence.own.issuperset(sources)
    }
    return {region: _listed(region, tuple(plan for plan in evidence.issued.get(region, []) if plan in dated)) for region in regions}


def source_count(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """How many sources of another lineage, named by a region's facts or documents, have one of some words in their title.

    Notes
    -----
    The evidence is a row that names the source: a fact before a document.
    """
    titles = evidence.sources.loc[~evidence.sources.index.isin(evidence.own), "title"]
    said = [word.casefold() for word in test["words"]]
    speaking = [source for source, title in titles.items() if any(word in title.casefold() for word in said)]
    rows = {region: [evidence.naming.get((region, source), "") for source in speaking] for region in regions}
    return {region: _listed(region, tuple(filter(None, found))) for region, found in rows.items()}


def _listed(region: str, rows: tuple[str, ...]) -> Figure:
    """A count of what is known, which more may be added to."""
    return Figure(region, "count", rows[0] if rows else "", len(rows), inf, evidence=rows)


def unserved(test: Test, evidence: ClaimEvidence, regions: Sequence[str]) -> Figures:
    """Nothing: a part of the test that no data serve."""
    return {}


def _plans(evidence: ClaimEvidence, regions: Sequence[str]) -> dict[str, str]:
    """The document that speaks for each region that has one."""
    return {region: plan for region in regions if (plan := evidence.of_region(region))}


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


STATISTICS: Mapping[str, Callable[[Test, ClaimEvidence, Sequence[str]], Figures]] = {
    "factor_share": factor_share, "provision_count": provision_count, "goal_share": goal_share, "goal_count": goal_count,
    "positioning_share": positioning_share, "place_count": place_count, "document_count": document_count,
    "source_count": source_count, "unserved": unserved,
}
