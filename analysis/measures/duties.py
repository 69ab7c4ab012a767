"""Duties: which body answers for what, by when, and how firmly it is worded (METHODS, section 3)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.clauses import ASPECTS, STATES, ClauseTable, absence_of

# From the firmest to the softest; a ban is as firm as a command.
STRENGTH = ("must", "must_not", "will", "support", "encourage", "explore")


@dataclass(frozen=True)
class Duties:
    """What the clauses of plans say of duties.

    Attributes
    ----------
    states : DataFrame
        One row per plan and aspect (agency, deadline, money, modality): plan_id, region_id, aspect, set, set_without_number, not_set,
        not_seen (numbers of provision rows), of (provision rows), seen_low, seen_high (provisions that these rows can be), read (the
        plan's text was read in full), state (of the plan as a whole: set, set_without_number, not_set or not_seen), evidence.
    agencies : DataFrame
        One row per plan and body, within a plan by n, then first, then in the order of the text: plan_id, region_id, agency, n (provisions
        that name it), first (those that name it first), alone (those that name no other), factors (tuple of the factors of these
        provisions, the most frequent first), evidence.
    ties : DataFrame
        One row per plan, body and factor: plan_id, agency, factor, n, evidence.
    strength : DataFrame
        One row per plan, factor and wording, of the provisions whose wording is known: plan_id, region_id, factor, modality, n, evidence.
    deadlines : DataFrame
        One row per plan and year, in order: plan_id, region_id, deadline_year, n, evidence.
    """

    states: pd.DataFrame
    agencies: pd.DataFrame
    ties: pd.DataFrame
    strength: pd.DataFrame
    deadlines: pd.DataFrame

    def of_aspect(self, aspect: str) -> pd.DataFrame:
        """The states of one aspect, a row per plan, indexed by plan_id."""
        return self.states[self.states["aspect"] == aspect].set_index("plan_id")


def plan_duties(plans: pd.DataFrame, clauses: ClauseTable) -> Duties:
    """Count, plan by plan, the bodies named, the deadlines and the wording of the clauses, with the kinds of absence apart.

    Parameters
    ----------
    plans : DataFrame
        Indexed by plan_id, in the order wanted; region_id, text_basis, provisions_seen_min, provisions_seen_max.
    clauses : ClauseTable
        Of the same plans.

    Returns
    -------
    Duties

    Notes
    -----
    A provision with several bodies counts once for each of them. The order in which a text names them is kept: the first commonly
    leads, but no text is read as saying so. Rows are counted as they stand; only of plans read in full are they all there.

    Examples
    --------
    >>> from analysis.measures.clauses import clause_table
    >>> plans = pd.DataFrame({"region_id": ["a"], "text_basis": ["full_text"], "provisions_seen_min": [2], "provisions_seen_max": [2]}, index=["p"])
    >>> cells = {name: [""] * 2 for name in ("section_no", "subsection_no", "merge_group", "stance", "chain_layer", "chain_action")}
    >>> provisions = pd.DataFrame({
    ...     **cells, "plan_id": "p", "measure_no": ["1", "2"], "granularity": "measure", "sectors": [(), ()],
    ...     "lead_agencies": [("works", "health"), ("health",)], "deadline_year": pd.array([2027, None], "Int64"),
    ...     "modality": ["must", "will"], "provision_role": "task", "counts_as_provision": True,
    ... }, index=["p1", "p2"])
    >>> codings = pd.DataFrame({"provision_id": ["p1"], "coder_id": ["final"], "factor_primary": ["roads"], "factors_secondary": [()],
    ...     "instrument": ["supply"]}, index=["p1:final"])
    >>> funding = pd.DataFrame({"provision_id": [], "rate_pct": [], "cap_value": []})
    >>> duties = plan_duties(plans, clause_table(plans, provisions, codings, funding))
    >>> duties.agencies[["agency", "n", "first"]].values.tolist()
    [['health', 2, 1], ['works', 1, 1]]
    """
    rows = _rows(clauses.frame)
    agencies, ties = _agencies(rows)
    return Duties(_states(plans, rows), agencies, ties, _strength(rows), _deadlines(rows))


def _rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Clauses as plain rows: they are gone through several times, and few."""
    wanted = ["plan_id", "region_id", "factor", "modality", "agencies", "deadline_year", "read", *(f"{aspect}_state" for aspect in ASPECTS)]
    columns = [frame[name].tolist() for name in wanted]
    return [dict(zip(("id", *wanted), cells, strict=True)) for cells in zip(frame.index, *columns, strict=True)]


def _states(plans: pd.DataFrame, rows: list[dict[str, object]]) -> pd.DataFrame:
    """How many provisions of each plan set each aspect, and which kind of absence the others are."""
    held: dict[str, list[dict[str, object]]] = {}
    for row in rows:
        held.setdefault(row["plan_id"], []).append(row)
    seen = _seen(plans, held)
    made = [
        {"plan_id": plan, "region_id": region, "aspect": aspect, **_state(held.get(plan, []), aspect), **seen[plan]}
        for plan, region in plans["region_id"].items() for aspect in ASPECTS
    ]
    return pd.DataFrame(made, columns=["plan_id", "region_id", "aspect", *STATES, "of", "seen_low", "seen_high", "read", "state", "evidence"])


def _seen(plans: pd.DataFrame, held: Mapping[str, list]) -> dict[str, dict[str, int]]:
    """How many provisions the rows of each plan can be; the number of rows where the plan does not say."""
    stated = zip(plans.index, plans["provisions_seen_min"], plans["provisions_seen_max"], strict=True)
    return {
        plan: {name: len(held.get(plan, ())) if pd.isna(number) else int(number) for name, number in (("seen_low", low), ("seen_high", high))}
        for plan, low, high in stated
    }


def _state(rows: list[dict[str, object]], aspect: str) -> dict[str, object]:
    """One aspect of one plan; what is set somewhere is set."""
    found = [row[f"{aspect}_state"] for row in rows]
    counts = {state: found.count(state) for state in STATES}
    read = bool(rows) and all(row["read"] for row in rows)
    state = next((state for state in STATES[:2] if counts[state]), absence_of(read))
    shown = [row["id"] for row, kind in zip(rows, found, strict=True) if state not in STATES[:2] or kind in STATES[:2]]
    return {**counts, "of": len(rows), "read": read, "state": state, "evidence": tuple(shown)}


def _agencies(rows: list[dict[str, object]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Bodies of each plan by the number of provisions that name them, and what each acts on."""
    held: dict[tuple[str, str], list[tuple[dict[str, object], int, int]]] = {}
    for row in rows:
        named = list(dict.fromkeys(row["agencies"]))
        for place, agency in enumerate(named):
            held.setdefault((row["plan_id"], agency), []).append((row, place, len(named)))
    plans = {plan: i for i, plan in enumerate(dict.fromkeys(plan for plan, _ in held))}
    bodies = [_body(plan, agency, found) for (plan, agency), found in held.items()]
    bodies.sort(key=lambda body: (plans[body["plan_id"]], -body["n"], -body["first"]))
    ties = [tie for body in bodies for tie in _ties(body, held[body["plan_id"], body["agency"]])]
    return (
        pd.DataFrame(bodies, columns=["plan_id", "region_id", "agency", "n", "first", "alone", "factors", "evidence"]),
        pd.DataFrame(ties, columns=["plan_id", "agency", "factor", "n", "evidence"]),
    )


def _body(plan: str, agency: str, found: Sequence[tuple[dict[str, object], int, int]]) -> dict[str, object]:
    """One body of a plan."""
    counts = Counter(row["factor"] for row, *_ in found)
    return {
        "plan_id": plan, "region_id": found[0][0]["region_id"], "agency": agency, "n": len(found), "first": sum(place == 0 for _, place, _ in found),
        "alone": sum(bodies == 1 for *_, bodies in found), "factors": tuple(code for code, _ in counts.most_common() if code),
        "evidence": tuple(row["id"] for row, *_ in found),
    }


def _ties(body: Mapping[str, object], found: Sequence[tuple[dict[str, object], int, int]]) -> list[dict[str, object]]:
    """Provisions of one body by factor, the most frequent first."""
    by_factor: dict[str, list[str]] = {}
    for row, *_ in found:
        by_factor.setdefault(row["factor"], []).append(row["id"])
    ties = [{"plan_id": body["plan_id"], "agency": body["agency"], "factor": factor, "n": len(ids), "evidence": tuple(ids)} for factor, ids in by_factor.items()]
    return sorted(ties, key=lambda tie: -tie["n"])


def _strength(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Provisions by plan, factor and wording."""
    return _counted([row for row in rows if row["modality"]], ("plan_id", "region_id", "factor", "modality"))


def _deadlines(rows: list[dict[str, object]]) -> pd.DataFrame:
    """Provisions by plan and year of completion."""
    dated = [row | {"deadline_year": int(row["deadline_year"])} for row in rows if not pd.isna(row["deadline_year"])]
    frame = _counted(dated, ("plan_id", "region_id", "deadline_year"))
    place = {plan: i for i, plan in enumerate(dict.fromkeys(frame["plan_id"]))}
    return frame.assign(_plan=frame["plan_id"].map(place)).sort_values(["_plan", "deadline_year"], kind="stable").drop(columns="_plan").reset_index(drop=True)


def _counted(rows: Iterable[dict[str, object]], by: Sequence[str]) -> pd.DataFrame:
    """Rows counted by some of their columns, in the order found."""
    held: dict[tuple[object, ...], list[str]] = {}
    for row in rows:
        held.setdefault(tuple(row[name] for name in by), []).append(row["id"])
    return pd.DataFrame([(*key, len(ids), tuple(ids)) for key, ids in held.items()], columns=[*by, "n", "evidence"])
