"""Agreement between coders: who is measured with whom, and how far they agree overall, per plan and per code (METHODS, section 6)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, compress

import numpy as np
import pandas as pd

from analysis.errors import DataError
from analysis.measures.coefficients import ac1_of, alpha_ends, alpha_of, cohen_kappa, given_codes, percent_of
from analysis.measures.guards import GUARDS, Guards, Refusal, check_choice
from analysis.measures.weightings import SETTLED

# What two coders may agree on, and the column of the codings that holds it.
CODES: Mapping[str, str] = {"factor": "factor_primary", "instrument": "instrument"}
UNSTATED = ""
OTHER = " other"  # all other codes together; no code begins with a blank
NOT_GIVEN = -1


@dataclass(frozen=True)
class CoderSet:
    """Coders whose agreement is measured together, and what that agreement is.

    Attributes
    ----------
    set_id : str
        human, machine or unstated (one coder of each lineage of that kind), mixed (one of each lineage, of several kinds),
        or within:<lineage> (all coders of one lineage).
    coders : tuple of str
        Two or more.
    reads_as : str
        reliability (people of several lineages), stability (machine readings, or passes of one lineage), mixed, unstated.
    """

    set_id: str
    coders: tuple[str, ...]
    reads_as: str


@dataclass(frozen=True)
class Agreement:
    """How far coders agree.

    Attributes
    ----------
    frame : DataFrame
        One row per set of coders and subject (single codes for the leading set only): set_id, coders, reads_as, subject_kind (all, plan or code), subject_id, units
        (rows of provisions read by two or more; for a code those that any of them gave it), agreed (units on which all give one
        code), percent, alpha, alpha_low, alpha_high, ac1, ac1_low, ac1_high, no_disagreement, one_value (all codes the same:
        alpha is 1 by convention), absence, evidence (coding ids).
    pairs : DataFrame
        One row per two coders: coder_p, coder_q, reads_as, units, agreed, percent, kappa, alpha, ac1, absence, evidence.
    code : str
        factor or instrument.
    sets : tuple of CoderSet
        In the order of the frame; the first leads.
    refusals : tuple of Refusal
        one_coder where no two coders coded anything, few_units per plan or code.
    """

    frame: pd.DataFrame
    pairs: pd.DataFrame
    code: str
    sets: tuple[CoderSet, ...]
    refusals: tuple[Refusal, ...]

    @property
    def lead(self) -> pd.DataFrame:
        """The rows of the leading set of coders."""
        return self.frame[self.frame["set_id"] == self.sets[0].set_id] if self.sets else self.frame


# --- whose agreement -----------------------------------------------------------------------------------


def coder_sets(codings: pd.DataFrame, coders: pd.DataFrame) -> tuple[CoderSet, ...]:
    """Say which coders are measured together, the most telling set first.

    Parameters
    ----------
    codings : DataFrame
        coder_id.
    coders : DataFrame
        Indexed by coder_id; kind (human, machine, settled), lineage. May be empty: then every coder is a lineage of its own and
        what they are is not stated.

    Returns
    -------
    tuple of CoderSet
        Sets of people, of machines, of coders not stated; then all lineages where they are of several kinds; then the
        passes of each lineage. Of a lineage the first coder in the order of `coders` stands for all.

    Notes
    -----
    The settled code is nobody's reading and in no set.
    """
    kinds, lineages = coder_kinds(codings, coders), dict(zip(coders.index, coders["lineage"], strict=True)) if len(coders) else {}
    by_lineage: dict[str, list[str]] = {}
    for coder in kinds:
        by_lineage.setdefault(lineages.get(coder) or f"coder {coder}", []).append(coder)
    first = {members[0]: kinds[members[0]] for members in by_lineage.values()}
    across = [_across(kind, tuple(c for c, k in first.items() if k == kind)) for kind in ("human", "machine", UNSTATED)]
    mixed = [CoderSet("mixed", tuple(first), "mixed")] if len(set(first.values())) > 1 else []
    within = [CoderSet(f"within:{lineage}", tuple(members), "stability") for lineage, members in by_lineage.items()]
    return tuple(found for found in (*across, *mixed, *within) if len(found.coders) > 1)


def coder_kinds(codings: pd.DataFrame, coders: pd.DataFrame) -> dict[str, str]:
    """Coders who coded something, without the settled code: id to human, machine or nothing."""
    known = dict(zip(coders.index, coders["kind"], strict=True)) if len(coders) else {}
    found = set(codings["coder_id"])
    order = [*(coder for coder in known if coder in found), *(coder for coder in dict.fromkeys(codings["coder_id"]) if coder not in known)]
    return {coder: known.get(coder, UNSTATED) for coder in order if coder != SETTLED and known.get(coder) != "settled"}


def _across(kind: str, coders: tuple[str, ...]) -> CoderSet:
    """One coder of each lineage of a kind."""
    return CoderSet(kind or "unstated", coders, {"human": "reliability", "machine": "stability"}.get(kind, "unstated"))


def code_table(codings: pd.DataFrame, provisions: pd.DataFrame, plans: pd.DataFrame, code: str) -> pd.DataFrame:
    """Codes by unit and coder: one row per row of provisions of these plans that anyone coded, in the order of the file.

    Raises
    ------
    ParameterError
        For another code than factor or instrument.
    DataError
        Where a coder coded a provision twice.
    """
    column = CODES[check_choice(code, CODES, "code")]
    wanted = provisions.index[provisions["plan_id"].isin(plans.index)]
    rows = codings[codings["provision_id"].isin(wanted)]
    twice = rows.duplicated(["provision_id", "coder_id"])
    if twice.any():
        raise DataError("codings.csv: a coder codes a provision once", [f"{row}: more than one row" for row in rows.index[twice]])
    table = rows.pivot(index="provision_id", columns="coder_id", values=column).fillna("")
    return table.reindex([row for row in wanted if row in table.index])


@dataclass(frozen=True)
class Codes:
    """Who gave which unit which code, as numbers, for what is counted many times.

    Attributes
    ----------
    units, coders, values : tuple of str
        Rows of provisions, coders, and codes.
    places : array of int
        Units by coders: the code as its place in `values`, -1 where the coder gave none.
    """

    units: tuple[str, ...]
    coders: tuple[str, ...]
    values: tuple[str, ...]
    places: np.ndarray

    @classmethod
    def of(cls, table: pd.DataFrame, values: Sequence[str]) -> "Codes":
        """The codes of a `code_table`; codes beyond `values` follow those."""
        given = table.to_numpy(dtype=object)
        every = dict.fromkeys([*values, *sorted(set(given.ravel()) - {""})])
        place = {value: i for i, value in enumerate(every)} | {"": NOT_GIVEN}
        places = np.array([[place[code] for code in row] for row in given], dtype=int).reshape(given.shape)
        return cls(tuple(table.index), tuple(table.columns), tuple(every), places)

    @cached_property
    def readers(self) -> np.ndarray:
        """How many coders gave each unit a code."""
        return (self.places != NOT_GIVEN).sum(axis=1)

    @cached_property
    def alike(self) -> np.ndarray:
        """Whether all codes of a unit are the same, for units with codes."""
        greatest = self.places.max(axis=1, initial=NOT_GIVEN)
        return ((self.places == greatest[:, None]) | (self.places == NOT_GIVEN)).all(axis=1)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the codings, unit by unit."""
        return tuple(
            f"{unit}:{coder}" for unit, row in zip(self.units, self.places.tolist(), strict=True)
            for coder, place in zip(self.coders, row, strict=True) if place != NOT_GIVEN
        )

    def counts(self) -> np.ndarray:
        """Units by codes: how many coders gave the unit that code."""
        return (self.places[:, :, None] == np.arange(len(self.values))).sum(axis=1).astype(float)

    def by(self, coders: Sequence[str]) -> "Codes":
        """The codes of some coders."""
        return replace(self, coders=tuple(coders), places=self.places[:, [self.coders.index(coder) for coder in coders]])

    def where(self, kept: np.ndarray) -> "Codes":
        """The codes of some units."""
        return replace(self, units=tuple(compress(self.units, kept)), places=self.places[kept])

    def against(self, value: str) -> "Codes":
        """One code against all others taken together."""
        places = np.where(self.places == self.values.index(value), 0, 1)
        return replace(self, values=(value, OTHER), places=np.where(self.places == NOT_GIVEN, NOT_GIVEN, places))


def coder_roster(codings: pd.DataFrame, coders: pd.DataFrame) -> pd.DataFrame:
    """Show who coded how much.

    Parameters
    ----------
    codings, coders : DataFrame
        As in `coder_sets`; coders with note_zh, note_en.

    Returns
    -------
    DataFrame
        Indexed by coder_id, the settled code last: kind (empty where not stated), lineage, coded (rows), note_zh, note_en, evidence (coding ids).
    """
    order = [*coder_kinds(codings, coders), *([SETTLED] if (codings["coder_id"] == SETTLED).any() else [])]
    listed = coders.reindex(order)
    rows = {coder: tuple(codings.index[codings["coder_id"] == coder]) for coder in order}
    return pd.DataFrame({
        "kind": ["settled" if coder == SETTLED else listed["kind"].fillna("")[coder] for coder in order],
        **{name: listed[name].fillna("") for name in ("lineage", "note_zh", "note_en")},
        "coded": [len(rows[coder]) for coder in order], "evidence": [rows[coder] for coder in order],
    }, index=pd.Index(order, name="coder_id"))


# --- agreement by plan and by code ----------------------------------------------------------------------


def agreement(
    codings: pd.DataFrame, provisions: pd.DataFrame, plans: pd.DataFrame, coders: pd.DataFrame, *, code: str = "factor",
    values: Sequence[str] = (), replicates: int = 1000, seed: int = 1, level: float = 0.95, guards: Guards = GUARDS,
) -> Agreement:
    """Measure how far the coders agree: overall, per plan and per code.

    Parameters
    ----------
    codings : DataFrame
        provision_id, coder_id, factor_primary, instrument.
    provisions : DataFrame
        Indexed by provision_id; plan_id. Every coded row is a unit, whether or not it is counted as a provision.
    plans : DataFrame
        Indexed by plan_id, in the order wanted.
    coders : DataFrame
        As in `coder_sets`.
    code : {"factor", "instrument"}
        Which code.
    values : sequence of str
        Every code that could be given, in the order of the codebook.
    replicates, seed : int
        Of the interval of alpha.
    level : float
        Of the intervals.
    guards : Guards
        `min_units_agreement`.

    Returns
    -------
    Agreement
        With no rows and a refusal where fewer than two coders coded; plans that nobody coded have no row.

    Notes
    -----
    Alpha and AC1 as in `krippendorff_alpha` and `gwet_ac1`. For one code all others are taken together: is it this code or
    not. Below `min_units_agreement` units only the count of agreed units is given (few_units). All intervals are hypothetical.
    """
    table = code_table(codings, provisions, plans, code)
    sets = tuple(found for found in coder_sets(codings, coders) if set(found.coders) <= set(table.columns))
    listed = list(values) or given_codes(table)
    codes = Codes.of(table, listed)
    measure = _Measure(replicates, seed, level, guards.min_units_agreement, len(listed))
    owners = provisions["plan_id"].reindex(table.index).to_numpy()
    rows = [_row(found, kind, name, part, measure) for found in sets
            for kind, name, part in _subjects(codes.by(found.coders), owners, plans, listed) if kind != "code" or found == sets[0]]
    frame = pd.DataFrame(rows, columns=_COLUMNS).astype({"units": "Int64", "agreed": "Int64"})
    pairs = pd.DataFrame(list(_pairs(codes, codings, coders, measure)), columns=_PAIR_COLUMNS).astype({"units": "Int64", "agreed": "Int64"})
    return Agreement(frame, pairs, code, sets, _refusals(frame, table, measure))


def agreements(
    codings: pd.DataFrame, provisions: pd.DataFrame, plans: pd.DataFrame, coders: pd.DataFrame, *,
    values: Mapping[str, Sequence[str]], replicates: int = 1000, seed: int = 1, guards: Guards = GUARDS,
) -> dict[str, Agreement]:
    """Measure agreement on factors and on instruments; `values` lists the codes of each, other parameters as in `agreement`."""
    return {
        code: agreement(codings, provisions, plans, coders, code=code, values=listed, replicates=replicates, seed=seed, guards=guards)
        for code, listed in values.items()
    }


_COLUMNS = ["set_id", "coders", "reads_as", "subject_kind", "subject_id", "units", "agreed", "percent", "alpha", "alpha_low", "alpha_high",
            "ac1", "ac1_low", "ac1_high", "no_disagreement", "one_value", "absence", "evidence"]
_PAIR_COLUMNS = ["coder_p", "coder_q", "reads_as", "units", "agreed", "percent", "kappa", "alpha", "ac1", "absence", "evidence"]


@dataclass(frozen=True)
class _Measure:
    """How agreement is measured; `choices` codes could be given, the first of `Codes.values`."""

    replicates: int
    seed: int
    level: float
    least: int
    choices: int


def _subjects(codes: Codes, owners: np.ndarray, plans: pd.DataFrame, values: Sequence[str]) -> Iterator[tuple[str, str, Codes]]:
    """All units, those of each plan, and those that anyone gave each code."""
    yield "all", "", codes
    for plan in plans.index[plans.index.isin(owners)]:
        yield "plan", plan, codes.where(owners == plan)
    for value in values:
        yield "code", value, codes


def _row(found: CoderSet, kind: str, name: str, codes: Codes, measure: _Measure) -> dict[str, object]:
    """One row of `Agreement.frame`."""
    paired = codes.where(codes.readers > 1)
    units = paired.where((paired.places == paired.values.index(name)).any(axis=1)) if kind == "code" else paired
    measured, choices = (paired.against(name), 2) if kind == "code" else (paired, measure.choices)
    counts = measured.counts()
    agreed = int(units.alike.sum())
    few = len(units.units) < measure.least
    return {
        "set_id": found.set_id, "coders": found.coders, "reads_as": found.reads_as, "subject_kind": kind, "subject_id": name,
        "units": len(units.units), "agreed": agreed, **_coefficients(counts, choices, measure, few=few),
        "no_disagreement": 0 < len(units.units) == agreed, "one_value": not few and int(counts.any(axis=0).sum()) == 1,
        "absence": "refused:few_units" if few else "", "evidence": units.ids,
    }


def _coefficients(counts: np.ndarray, choices: int, measure: _Measure, *, few: bool) -> dict[str, float]:
    """Coefficients with their intervals; missing where there are too few units."""
    if few:
        return dict.fromkeys(("percent", "alpha", "alpha_low", "alpha_high", "ac1", "ac1_low", "ac1_high"), float("nan"))
    low, high = alpha_ends(counts, replicates=measure.replicates, seed=measure.seed, level=measure.level)
    gwet = ac1_of(counts[:, :choices], level=measure.level)
    return {
        "percent": percent_of(counts), "alpha": alpha_of(counts), "alpha_low": low, "alpha_high": high,
        "ac1": gwet.value, "ac1_low": gwet.low, "ac1_high": gwet.high,
    }


def _pairs(codes: Codes, codings: pd.DataFrame, coders: pd.DataFrame, measure: _Measure) -> Iterator[dict[str, object]]:
    """One row of `Agreement.pairs` for every two coders."""
    kinds = coder_kinds(codings, coders)
    lineages = dict(zip(coders.index, coders["lineage"], strict=True)) if len(coders) else {}
    for p, q in combinations([coder for coder in kinds if coder in codes.coders], 2):
        both = codes.by((p, q))
        both = both.where(both.readers == 2)
        few, counts = len(both.units) < measure.least, both.counts()
        same = lineages.get(p, p) == lineages.get(q, q)
        yield {
            "coder_p": p, "coder_q": q, "reads_as": "stability" if same else _reads_as(kinds[p], kinds[q]),
            "units": len(both.units), "agreed": int(both.alike.sum()),
            **({} if few else {"percent": percent_of(counts), "kappa": cohen_kappa(*both.places.T.tolist()),
                               "alpha": alpha_of(counts), "ac1": ac1_of(counts[:, :measure.choices], level=measure.level).value}),
            "absence": "refused:few_units" if few else "",
            "evidence": both.ids,
        }


def _reads_as(first: str, second: str) -> str:
    """What agreement between coders of two lineages is."""
    if first != second:
        return "mixed"
    return {"human": "reliability", "machine": "stability"}.get(first, "unstated")


def _refusals(frame: pd.DataFrame, table: pd.DataFrame, measure: _Measure) -> tuple[Refusal, ...]:
    """Why there is nothing, or nothing for a plan or a code."""
    if frame.empty:
        readers = [coder for coder in table.columns if coder != SETTLED]
        return (Refusal("one_coder", readers[0] if readers else SETTLED, {"found": len(readers), "needed": 2}),)
    few = frame[(frame["absence"] != "") & (frame["set_id"] == frame["set_id"].iloc[0])]
    return tuple(Refusal("few_units", row.subject_id, {"found": int(row.units), "needed": measure.least}) for row in few.itertuples())
