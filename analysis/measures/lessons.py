"""Lessons: what plans read in full do that the region in focus may borrow, and where its own text falls short (METHODS, sections 1 and 3)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from analysis.measures.clauses import STATES, ClauseTable
from analysis.measures.duties import STRENGTH
from analysis.measures.funding import RESTRICTS
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.weightings import SETTLED

GRADES = ("close", "related")
# Stated first: the others say what hangs on it.
RULES_OF_LIKENESS = ("stated", "strict", "wide")
ORDERS = ("peers", "strength", "money")
FIRM = {"must_not": "must"}
PAID = {state: place for place, state in enumerate(STATES)}


class Signature(NamedTuple):
    """What a measure is told alike by: its settled factor and instrument, its sectors, and whether it restricts ("" where not known)."""

    factor: str
    instrument: str
    sectors: frozenset[str]
    stance: str


@dataclass(frozen=True)
class Lessons:
    """The measures of other regions' plans that were read in full, ranked, each against the plans of the region in focus.

    Attributes
    ----------
    measures : DataFrame
        One row per measure, indexed by provision_id, in the order of the rank: rank, practice (provision_id of the first measure in the
        ranking that it is close to; its own where there is none), plan_id, region_id, number, title_zh, title_en, summary_zh, summary_en, factor,
        instrument, sectors (tuple), stance, modality, agencies (tuple), agency_state, deadline_year, money (tuple of funding ids), money_state,
        peers (regions with a plan read in full that have a close measure, its own included), peer_rows (one such measure of each), state (seen, not_set or not_seen: whether the region
        in focus has a like one), grade (close or related; "" where none was seen), likes (tuple of provisions of the region in focus),
        same_factor (tuple of its provisions on the same factor, whatever their instrument and stance),
        needs_factors (secondary factors), needs_payers (levels that pay), needs_places (rows of the layout that name the measure),
        evidence (provision and settled coding).
    practices : DataFrame
        The measures that open a practice, with the further columns others (measures close to it and ranked below) and other_rows.
    readings : DataFrame
        One row per reading: reading (a rule of likeness, coder:<id>, or order:<first key>), like (measures of which the region in
        focus has a like one), of (measures coded), kept (how many of the first practices stay among the first), first (how many are
        first), evidence.
    focal : str
    read : bool
        Whether every plan of the region in focus was read in full and coded, so that it can be said to lack something.
    peers : tuple of str
        Regions with a plan read in full.
    refusals : tuple of Refusal
        Rules few_plans (no other plan was read in full) and not_coded.
    """

    measures: pd.DataFrame
    practices: pd.DataFrame
    readings: pd.DataFrame
    focal: str
    read: bool
    peers: tuple[str, ...]
    refusals: tuple[Refusal, ...]

    def of_state(self, *states: str) -> pd.DataFrame:
        """The practices of which the region in focus has a like one in these states."""
        return self.practices[self.practices["state"].isin(states)]


def likeness(one: Signature, other: Signature) -> str:
    """How alike two measures are by their codes alone.

    Parameters
    ----------
    one, other : Signature

    Returns
    -------
    str
        close: same primary factor and same instrument, and a sector in common or no sector in either. related: the same, but only one of
        the two names sectors. "" otherwise, and always where one restricts and the other is known not to, or a code is missing.

    Examples
    --------
    >>> school = Signature("roads", "supply", frozenset({"schools"}), "promote")
    >>> likeness(school, school._replace(sectors=frozenset({"schools", "homes"}))), likeness(school, school._replace(sectors=frozenset()))
    ('close', 'related')
    >>> likeness(school, school._replace(sectors=frozenset({"homes"}))), likeness(school, school._replace(stance="restrict"))
    ('', '')
    """
    if not one.factor or (one.factor, one.instrument) != (other.factor, other.instrument) or _opposed(one, other):
        return ""
    if one.sectors and other.sectors:
        return "close" if one.sectors & other.sectors else ""
    return "related" if one.sectors or other.sectors else "close"


def peer_practices(
    plans: pd.DataFrame, clauses: ClauseTable, provisions: pd.DataFrame, codings: pd.DataFrame, funding: pd.DataFrame, layout: pd.DataFrame, *,
    focal: str, first: int = 10, guards: Guards = GUARDS,
) -> Lessons:
    """Rank the measures of other regions' plans read in full, and look for a like one in the plans of the region in focus.

    Parameters
    ----------
    plans : DataFrame
        Indexed by plan_id, in the order wanted; region_id, text_basis.
    clauses : ClauseTable
        Of the same plans.
    provisions : DataFrame
        Indexed by provision_id; title_zh, title_en, summary_zh, summary_en.
    codings : DataFrame
        As in `clause_table`, all coders.
    funding : DataFrame
        Indexed by funding_id; payer_level (tuples).
    layout : DataFrame
        Indexed by layout_id; provision_id.
    focal : str
        Region in focus.
    first : int
        How many practices are called the first, for the sensitivity of the ranking.
    guards : Guards
        `min_plans_lessons`.

    Returns
    -------
    Lessons

    Notes
    -----
    Likeness is that of `likeness`. A practice is counted narrowly and missed narrowly: a region does it only where it has a close
    measure, and the region in focus lacks it only where it has neither a close nor a related one.

    Order: more regions that do it; then firmer wording (must and must not, will, support, encourage, explore, not known); then money (with a rate or
    ceiling, without, none); then a body named; ties in the order of the documents. Walking down the ranking, a measure close to one
    that has opened a practice joins it.

    What a measure presupposes is not coded in any table. What is given under needs follows from codes: its secondary factors, the levels that
    pay, the places that the layout ties to it.

    Examples
    --------
    >>> from analysis.measures.clauses import clause_table
    >>> plans = pd.DataFrame({"region_id": ["a", "b"], "text_basis": "full_text"}, index=["p", "q"])
    >>> cells = {name: [""] * 3 for name in ("section_no", "subsection_no", "merge_group", "stance", "chain_layer", "chain_action", "title_zh", "title_en",
    ...     "summary_zh", "summary_en")}
    >>> provisions = pd.DataFrame({
    ...     **cells, "plan_id": ["p", "q", "q"], "measure_no": ["1", "1", "2"], "granularity": "measure", "sectors": [(), (), ()], "lead_agencies": [(), (), ()],
    ...     "deadline_year": pd.array([None] * 3, "Int64"), "modality": "will", "provision_role": "task", "counts_as_provision": True,
    ... }, index=["p1", "q1", "q2"])
    >>> codings = pd.DataFrame({"provision_id": ["p1", "q1", "q2"], "coder_id": "final", "factor_primary": ["roads", "roads", "rails"],
    ...     "factors_secondary": [(), (), ()], "instrument": "supply"}, index=["p1:final", "q1:final", "q2:final"])
    >>> funding = pd.DataFrame({"provision_id": [], "rate_pct": [], "cap_value": [], "payer_level": []})
    >>> layout = pd.DataFrame({"provision_id": []})
    >>> found = peer_practices(plans, clause_table(plans, provisions, codings, funding), provisions, codings, funding, layout, focal="a")
    >>> found.measures[["number", "factor", "state", "grade"]].values.tolist()
    [['1', 'roads', 'seen', 'close'], ['2', 'rails', 'not_set', '']]
    """
    frame = clauses.frame
    peers = frame[frame["read"] & (frame["region_id"] != focal)]
    own = frame[frame["region_id"] == focal]
    regions = tuple(dict.fromkeys(peers["region_id"]))
    refusals = (*_few(plans, peers, focal, guards), *_uncoded(frame))
    signatures = _signatures(frame)
    ranked = _ranked(peers[peers["factor"] != ""], signatures, ORDERS[0])
    read = bool(len(own)) and set(own["plan_id"]) == set(plans.index[plans["region_id"] == focal]) and bool(own["read"].all()) and bool((own["factor"] != "").all())
    measures = _told(ranked, own, signatures, read, provisions, funding, layout)
    practices = _opened(measures)
    readings = _readings(peers, own, codings, practices.index[:first], first)
    return Lessons(measures, practices, readings, focal, read, regions, refusals)


def _opposed(one: Signature, other: Signature) -> bool:
    """Whether one restricts and the other is known not to."""
    return bool(one.stance and other.stance) and (one.stance == RESTRICTS) != (other.stance == RESTRICTS)


def _few(plans: pd.DataFrame, peers: pd.DataFrame, focal: str, guards: Guards) -> list[Refusal]:
    """Refuse where no other region's plan was read in full."""
    read = tuple(dict.fromkeys(peers["plan_id"]))
    if len(read) >= guards.min_plans_lessons:
        return []
    return [Refusal("few_plans", focal, {"found": len(read), "needed": guards.min_plans_lessons, "plans": read})]


def _uncoded(frame: pd.DataFrame) -> list[Refusal]:
    """Measures of plans read in full that nobody settled are left out."""
    held = frame[frame["read"]]
    parts = ((plan, part) for plan, part in held.groupby("plan_id", sort=False) if (part["factor"] == "").any())
    return [Refusal("not_coded", plan, {"coder": SETTLED, "coded": int((part["factor"] != "").sum()), "seen": len(part)}) for plan, part in parts]


def _signatures(frame: pd.DataFrame, codes: Mapping[str, tuple[str, str]] | None = None) -> dict[str, Signature]:
    """What each measure is told alike by, under the settled codes or under other ones."""
    own = zip(frame["factor"], frame["instrument"], strict=True)
    pairs = [codes.get(row, ("", "")) for row in frame.index] if codes is not None else list(own)
    return {
        row: Signature(*pair, frozenset(sectors), stance)
        for row, pair, sectors, stance in zip(frame.index, pairs, frame["sectors"], frame["stance"], strict=True)
    }


def _close(one: Signature, other: Signature) -> bool:
    return likeness(one, other) == "close"


def _like(one: Signature, other: Signature) -> bool:
    return likeness(one, other) != ""


def _same_factor(one: Signature, other: Signature) -> bool:
    return bool(one.factor) and one.factor == other.factor and not _opposed(one, other)


TESTS: Mapping[str, Callable[[Signature, Signature], bool]] = {"stated": _like, "strict": _close, "wide": _same_factor}


class _Holders:
    """Who has a measure like another: measures share few signatures, so each is looked up once."""

    def __init__(self, rows: pd.DataFrame, signatures: Mapping[str, Signature]):
        """Group the rows by signature, and the signatures by factor."""
        self.rows: dict[Signature, list[str]] = {}
        for row in rows.index:
            self.rows.setdefault(signatures[row], []).append(row)
        self.by_factor: dict[str, list[Signature]] = {}
        for signature in self.rows:
            self.by_factor.setdefault(signature.factor, []).append(signature)
        self.place = {row: i for i, row in enumerate(rows.index)}
        self.found: dict[tuple[str, Signature], tuple[str, ...]] = {}

    def of(self, signature: Signature, test: str) -> tuple[str, ...]:
        """The rows like it by that test, in their order."""
        if (test, signature) not in self.found:
            alike = [other for other in self.by_factor.get(signature.factor, ()) if TESTS[test](signature, other)]
            self.found[test, signature] = tuple(sorted((row for other in alike for row in self.rows[other]), key=self.place.get))
        return self.found[test, signature]


def _ranked(peers: pd.DataFrame, signatures: Mapping[str, Signature], order: str) -> pd.DataFrame:
    """Measures in order, with the regions that do each."""
    holders, region = _Holders(peers, signatures), peers["region_id"].to_dict()
    first_of: dict[Signature, tuple[str, ...]] = {}
    for signature in dict.fromkeys(signatures[row] for row in peers.index):
        first_of[signature] = tuple({region[row]: row for row in reversed(holders.of(signature, "strict"))}.values())[::-1]
    peer_rows = pd.Series([first_of[signatures[row]] for row in peers.index], index=peers.index, dtype=object)
    keys = pd.DataFrame({
        "peers": -peer_rows.map(len).astype(int), "strength": peers["modality"].map(_firmness), "money": peers["money_state"].map(PAID),
        "agency": peers["agency_state"].map(PAID),
    }, index=peers.index)
    by = [order, *(name for name in keys if name != order)]
    return peers.assign(peers=-keys["peers"], peer_rows=peer_rows).loc[keys.sort_values(by, kind="stable").index]


def _firmness(modality: str) -> int:
    """The place of a wording from the firmest down; what is not known comes last."""
    word = FIRM.get(modality, modality)
    return STRENGTH.index(word) if word in STRENGTH else len(STRENGTH)


def _told(
    ranked: pd.DataFrame, own: pd.DataFrame, signatures: Mapping[str, Signature], read: bool, provisions: pd.DataFrame, funding: pd.DataFrame,
    layout: pd.DataFrame,
) -> pd.DataFrame:
    """The ranked measures with the practice each belongs to, what the region in focus has like it, and what it needs."""
    holders = _Holders(own, signatures)
    likes = [holders.of(signatures[row], "stated") for row in ranked.index]
    grades = [_grade(row, like, signatures) for row, like in zip(ranked.index, likes, strict=True)]
    absent = "not_set" if read else "not_seen"
    payers, places, same = funding["payer_level"].to_dict(), _by(layout["provision_id"]), _by(own["factor"])
    texts = provisions[["title_zh", "title_en", "summary_zh", "summary_en"]].reindex(ranked.index)
    return ranked.assign(
        **{name: texts[name] for name in texts}, rank=range(1, len(ranked) + 1), practice=_practices(ranked.index, signatures),
        state=["seen" if like else absent for like in likes], grade=grades, likes=_cells(likes, ranked.index),
        same_factor=_cells([same.get(factor, ()) for factor in ranked["factor"]], ranked.index),
        needs_factors=ranked["factors_secondary"],
        needs_payers=_cells([_once(level for clause in money for level in payers[clause]) for money in ranked["money"]], ranked.index),
        needs_places=_cells([places.get(row, ()) for row in ranked.index], ranked.index),
    )


def _grade(row: str, likes: Sequence[str], signatures: Mapping[str, Signature]) -> str:
    """The best grade among the like measures."""
    found = {likeness(signatures[row], signatures[like]) for like in likes}
    return next((grade for grade in GRADES if grade in found), "")


def _practices(order: pd.Index, signatures: Mapping[str, Signature]) -> list[str]:
    """For each measure the first one in the order that it is close to, of those that opened a practice."""
    openers: dict[str, list[str]] = {}
    joined: dict[Signature, str] = {}
    for row in order:
        signature = signatures[row]
        if signature not in joined:
            opened = openers.setdefault(signature.factor, [])
            joined[signature] = next((opener for opener in opened if _close(signatures[opener], signature)), row)
            if joined[signature] == row:
                opened.append(row)
    return [joined[signatures[row]] for row in order]


def _opened(measures: pd.DataFrame) -> pd.DataFrame:
    """The measures that open a practice, with the others in it."""
    below = _by(measures.loc[measures["practice"] != measures.index, "practice"])
    opened = measures[measures["practice"] == measures.index]
    rows = _cells([below.get(row, ()) for row in opened.index], opened.index)
    return opened.assign(other_rows=rows, others=rows.map(len).astype(int))


def _readings(peers: pd.DataFrame, own: pd.DataFrame, codings: pd.DataFrame, kept: pd.Index, first: int) -> pd.DataFrame:
    """What another rule of likeness, another coder's codes or another order would change."""
    coders = [coder for coder in dict.fromkeys(codings["coder_id"]) if coder != SETTLED]
    both = pd.concat([peers, own])
    settled = _signatures(both)
    held = set(kept)
    rows = [{"reading": rule, **_counted(peers, own, settled, rule), "kept": pd.NA} for rule in RULES_OF_LIKENESS]
    for coder in coders:
        codes = _codes_of(codings, coder)
        again = _signatures(both, codes)
        if not any(again[row].factor for row in peers.index):
            continue
        rows.append({"reading": f"coder:{coder}", **_counted(peers, own, again, "stated"), "kept": _stay(peers, again, ORDERS[0], held, first)})
    rows += [{"reading": f"order:{order}", "like": pd.NA, "of": pd.NA, "kept": _stay(peers, settled, order, held, first), "evidence": tuple(kept)} for order in ORDERS[1:]]
    frame = pd.DataFrame(rows, columns=["reading", "like", "of", "kept", "evidence"]).assign(first=len(kept))
    return frame.astype({"like": "Int64", "of": "Int64", "kept": "Int64"})


def _counted(peers: pd.DataFrame, own: pd.DataFrame, signatures: Mapping[str, Signature], rule: str) -> dict[str, object]:
    """Of how many measures the region in focus has a like one by a rule."""
    holders, coded = _Holders(own, signatures), [row for row in peers.index if signatures[row].factor]
    return {"like": sum(bool(holders.of(signatures[row], rule)) for row in coded), "of": len(coded), "evidence": tuple(coded)}


def _stay(peers: pd.DataFrame, signatures: Mapping[str, Signature], order: str, held: set[str], first: int) -> int:
    """How many of the first practices are still among the first."""
    coded = peers.loc[[row for row in peers.index if signatures[row].factor]]
    ranked = _ranked(coded, signatures, order).index
    found = list(dict.fromkeys(_practices(ranked, signatures)))[:first]
    # A practice stays where a first one holds a measure close to its opener.
    return sum(any(row == other or _close(signatures[row], signatures[other]) for other in found) for row in held)


def _codes_of(codings: pd.DataFrame, coder: str) -> dict[str, tuple[str, str]]:
    """Provision to factor and instrument, as one coder read them."""
    rows = codings[codings["coder_id"] == coder]
    return dict(zip(rows["provision_id"], zip(rows["factor_primary"], rows["instrument"], strict=True), strict=True))


def _by(column: pd.Series) -> dict[str, tuple[str, ...]]:
    """Values to the rows that hold them, in order."""
    held: dict[str, tuple[str, ...]] = {}
    for row, value in column.items():
        held[value] = (*held.get(value, ()), row)
    return held


def _once(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(items))


def _cells(cells: Sequence[tuple[str, ...]], index: pd.Index) -> pd.Series:
    """Tuples as cells: pandas would take those of one length for a table."""
    return pd.Series(list(cells), index=index, dtype=object)
