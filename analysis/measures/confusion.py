"""Confusion between coders: which codes are taken for which, what is to be settled, and how sure a code is (METHODS, section 6)."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measures.agreement import CODES, NOT_GIVEN, CoderSet, Codes, code_table, coder_kinds, coder_sets
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.weightings import SETTLED


@dataclass(frozen=True)
class Confusion:
    """How often one coder's code met another's.

    Attributes
    ----------
    frame : DataFrame
        One row per two codes that met, in the order of the codebook: first, second (the same where it was agreed on), n (units), evidence
        (coding ids). Whose code was which is in `disagreements`.
    by_code : DataFrame
        values: units (those that any coder gave the code), agreed (all did).
    values : tuple of str
        Every code, in the order of the codebook.
    shares : DataFrame
        values x values: of the units that one coder gave the row's code, the share that the other gave the column's; either coder may be
        the one; a row of missing values where nobody gave the code.
    meetings : DataFrame
        values x values, symmetric: weight of the meetings of two codes, a unit weighing 1 in all. What `recoding` draws from.
    units, agreed : int
        Units with two codes, and those of them on which all codes are the same.
    coders : CoderSet or None
        Whose codes met; None where refused.
    code : str
        factor or instrument.
    refusals : tuple of Refusal
        one_coder; few_units where the table is too small for `recoding`, which then refuses.
    """

    frame: pd.DataFrame
    by_code: pd.DataFrame
    values: tuple[str, ...]
    shares: pd.DataFrame
    meetings: pd.DataFrame
    units: int
    agreed: int
    coders: CoderSet | None
    code: str
    refusals: tuple[Refusal, ...]


def confusion(
    codings: pd.DataFrame, provisions: pd.DataFrame, plans: pd.DataFrame, coders: pd.DataFrame, *, values: Sequence[str],
    code: str = "factor", guards: Guards = GUARDS,
) -> Confusion:
    """Table which codes coders of different lineages gave the same provision.

    Parameters
    ----------
    codings, provisions, plans, coders : DataFrame
        As in `agreement`.
    values : sequence of str
        Every code of the codebook, in its order.
    code : {"factor", "instrument"}
        Which code.
    guards : Guards
        `min_units_confusion`.

    Returns
    -------
    Confusion
        Of the leading set of `coder_sets`: people of different lineages where there are such, else machines, else passes of one lineage.

    Notes
    -----
    All plans are pooled: one plan alone has too few disagreements. Passes of one lineage repeat each other's errors, so they are set
    against each other only where there is nothing else. With m coders a unit brings m (m - 1) ordered pairs, each weighing
    1 / (m (m - 1)), so that more coders do not make the table look larger than the provisions behind it.
    """
    table = code_table(codings, provisions, plans, code)
    sets = [found for found in coder_sets(codings, coders) if set(found.coders) <= set(table.columns)]
    lead = sets[0] if sets else None
    codes = Codes.of(table[list(lead.coders)] if lead else table.iloc[:0], values)
    codes = codes.where(codes.readers > 1)
    met = _meetings(codes, list(values))
    rows = met.sum(axis=1)
    needed, units = guards.min_units_confusion, len(codes.units)
    few = (Refusal("few_units", code, {"found": units, "needed": needed}),) if units < needed else ()
    return Confusion(
        frame=_met(codes), by_code=_by_code(codes, values), values=tuple(values), shares=met.div(rows.where(rows > 0), axis=0), meetings=met,
        units=units, agreed=int(codes.alike.sum()), coders=lead, code=code, refusals=few if lead else _alone(codings),
    )


def _alone(codings: pd.DataFrame) -> tuple[Refusal, ...]:
    """The refusal where no two coders can be set against each other."""
    readers = [coder for coder in dict.fromkeys(codings["coder_id"]) if coder != SETTLED]
    return (Refusal("one_coder", readers[0] if readers else SETTLED, {"found": len(readers), "needed": 2}),)


def _met(codes: Codes) -> pd.DataFrame:
    """The meetings counted by the two codes that met, each unit once."""
    found: dict[tuple[int, int], dict[str, None]] = {}
    units: Counter[tuple[int, int]] = Counter()
    for unit, given in zip(codes.units, codes.places.tolist(), strict=True):
        met = {}
        for (p, first), (q, second) in combinations([pair for pair in zip(codes.coders, given, strict=True) if pair[1] != NOT_GIVEN], 2):
            met.setdefault((min(first, second), max(first, second)), {}).update({f"{unit}:{p}": None, f"{unit}:{q}": None})
        units.update(met.keys())
        for pair, ids in met.items():
            found.setdefault(pair, {}).update(ids)
    rows = [{"first": codes.values[p], "second": codes.values[q], "n": units[p, q], "evidence": tuple(found[p, q])} for p, q in sorted(found)]
    return pd.DataFrame(rows, columns=["first", "second", "n", "evidence"])


def _by_code(codes: Codes, values: Sequence[str]) -> pd.DataFrame:
    """Per code the units that anyone gave it, and those that all did."""
    agreed = codes.alike
    given = [(codes.places == place).any(axis=1) for place in range(len(values))]
    return pd.DataFrame({
        "units": [int(units.sum()) for units in given], "agreed": [int((units & agreed).sum()) for units in given],
    }, index=list(values))


def _meetings(codes: Codes, values: Sequence[str]) -> pd.DataFrame:
    """Weight of the meetings of every two codes."""
    given = (codes.places[:, :, None] == np.arange(len(values))).astype(float)  # unit, coder, code
    counts = given.sum(axis=1)
    raters = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, range(len(values)), range(len(values))] -= counts  # a coder does not meet himself
    weights = pairs / (raters * (raters - 1))[:, None, None]
    return pd.DataFrame(weights.sum(axis=0), index=list(values), columns=list(values))


def recoding_prior(found: Confusion) -> np.ndarray:
    """What is expected of a code before its own meetings are looked at: values x values, rows that sum to 1.

    Notes
    -----
    The same code with the share of units on which the coders of the table agree; any other in proportion to how often it is given. So a code
    that nobody confused yet is not taken to be beyond confusion, and one that nobody gave has an expectation at all.
    """
    met = found.meetings.to_numpy()
    kept = (np.trace(met) + 0.5) / (met.sum() + 1)
    given = met.sum(axis=1) + 1 / len(met)
    others = np.tile(given, (len(met), 1))
    np.fill_diagonal(others, 0)
    prior = (1 - kept) * others / others.sum(axis=1, keepdims=True)
    np.fill_diagonal(prior, kept)
    return prior


# --- what is to be settled ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Disagreements:
    """Units that coders read differently, or that were settled against all of them.

    Attributes
    ----------
    frame : DataFrame
        One row per unit and code: provision_id, plan_id, code (factor or instrument), readings (tuple of (coder_id, code)), settled (empty
        where no settled code is there), outcome (open, majority, minority, tie, overruled), note (of the settled code), evidence.
        majority: most coders gave the settled code; minority: fewer than half; tie: just half; overruled: none of them did.
    units : int
        Rows read by two or more.
    unanimous_overruled : int
        Units on which all coders agreed and the settled code is another.
    refusals : tuple of Refusal
        one_coder.
    """

    frame: pd.DataFrame
    units: int
    unanimous_overruled: int
    refusals: tuple[Refusal, ...]


def disagreements(codings: pd.DataFrame, provisions: pd.DataFrame, plans: pd.DataFrame, coders: pd.DataFrame) -> Disagreements:
    """List every provision that coders read differently, with what was settled, factors first.

    Parameters
    ----------
    codings, provisions, plans, coders : DataFrame
        As in `agreement`; codings with note.

    Returns
    -------
    Disagreements
        In the order of the plans and of the file. The readings are those of all coders, passes of one lineage included.
    """
    readers = list(coder_kinds(codings, coders))
    notes = codings.loc[codings["coder_id"] == SETTLED].set_index("provision_id")["note"]
    place = {plan: i for i, plan in enumerate(plans.index)}
    rows, units = [], set()
    for code in CODES:
        table = code_table(codings, provisions, plans, code)
        read = table[[coder for coder in readers if coder in table.columns]]
        units |= set(read.index[(read != "").sum(axis=1) > 1])
        rows += list(_contested(table, read, code, notes, provisions))
    rows.sort(key=lambda row: place[row["plan_id"]])
    columns = ["provision_id", "plan_id", "code", "readings", "settled", "outcome", "note", "evidence"]
    frame = pd.DataFrame(rows, columns=columns)
    unanimous = sum(row["outcome"] == "overruled" and len({given for _, given in row["readings"]}) == 1 for row in rows)
    return Disagreements(frame, len(units), unanimous, () if len(readers) > 1 else _alone(codings))


def _contested(table: pd.DataFrame, read: pd.DataFrame, code: str, notes: pd.Series, provisions: pd.DataFrame) -> Iterator[dict[str, object]]:
    """Units with more than one code among coders, or settled against the one they gave."""
    settled = dict(zip(table.index, table[SETTLED], strict=True)) if SETTLED in table.columns else {}
    behind = dict(zip(table.index, coding_ids(table), strict=True))
    for row, *codes in read.itertuples(name=None):
        readings = tuple((coder, given) for coder, given in zip(read.columns, codes, strict=True) if given)
        votes, final = Counter(given for _, given in readings), settled.get(row, "")
        if readings and (len(votes) > 1 or (final and final not in votes)):
            yield {
                "provision_id": row, "plan_id": provisions.at[row, "plan_id"], "code": code, "readings": readings, "settled": final,
                "outcome": _outcome(votes, final), "note": notes.get(row, ""), "evidence": behind[row],
            }


def coding_ids(table: pd.DataFrame) -> list[tuple[str, ...]]:
    """Ids of the codings behind each unit of a table of codes."""
    return [tuple(f"{row}:{coder}" for coder, code in zip(table.columns, codes, strict=True) if code) for row, *codes in table.itertuples(name=None)]


def _outcome(votes: Counter, final: str) -> str:
    """How the settled code stands to the coders'."""
    if not final:
        return "open"
    if final not in votes:
        return "overruled"
    half = votes.total() / 2
    return "tie" if votes[final] == half else "majority" if votes[final] > half else "minority"
