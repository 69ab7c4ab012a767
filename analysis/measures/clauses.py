"""Clauses: who does what, by when, with whose money and how firmly, row by row, with the kinds of absence kept apart (METHODS, sections 1 and 3)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measures.weightings import SETTLED

STATES = ("set", "set_without_number", "not_set", "not_seen")
# What a clause may state beside what is to be done; each has a column `<name>_state`.
ASPECTS = ("agency", "deadline", "money", "modality")
READ_BASIS = "full_text"
NUMBERS = ("section_no", "subsection_no", "measure_no")


@dataclass(frozen=True)
class ClauseTable:
    """The provisions of plans as clauses.

    Attributes
    ----------
    frame : DataFrame
        One row per counted provision row of the plans, indexed by provision_id, in the order of the plans and within a plan in
        file order: plan_id, region_id, number (as printed, such as "3.2"; "" where none was seen), granularity, merge_group,
        factor ("" where nobody settled a code), factors_secondary (tuple), instrument, sectors (tuple), chain_layer, chain_action,
        stance, role, modality, agencies (tuple, in the order of the text), deadline_year (Int64), money (tuple of funding ids),
        agency_state, deadline_state, money_state, modality_state (each one of `STATES`), read (bool: the plan's text was read in full),
        evidence (tuple of ids: the provision and its settled coding).
    """

    frame: pd.DataFrame

    def of_plan(self, plan_id: str) -> pd.DataFrame:
        """The clauses of one plan."""
        return self.frame[self.frame["plan_id"] == plan_id]


def clause_table(plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, funding: pd.DataFrame) -> ClauseTable:
    """Read the counted provisions of plans as clauses, and say of each what it sets, does not set, or may set unseen.

    Parameters
    ----------
    plans : DataFrame
        Indexed by plan_id, in the order wanted; region_id, text_basis.
    provisions : DataFrame
        Indexed by provision_id; plan_id, section_no, subsection_no, measure_no, granularity, merge_group, sectors (tuples),
        lead_agencies (tuples), deadline_year, modality, stance, provision_role, chain_layer, chain_action, counts_as_provision.
    codings : DataFrame
        Indexed by coding_id; provision_id, coder_id, factor_primary, factors_secondary (tuples), instrument. The settled codes count.
    funding : DataFrame
        Indexed by funding_id; provision_id, rate_pct, cap_value. May be empty.

    Returns
    -------
    ClauseTable
        Rows of `plans` only, and only those that count as provisions.

    Notes
    -----
    set: the clause states it. set_without_number: the plan's text was read in full, and the clause promises money but states neither a
    rate nor a ceiling; where the text was not read in full a missing figure is one not seen, so that money without a figure
    is set there. not_set: the clause states none and the text was read in full. not_seen: none is known and the text was not
    read in full, so that nothing follows from it. Agencies, deadlines and wording are either stated or not.

    Examples
    --------
    >>> plans = pd.DataFrame({"region_id": ["a"], "text_basis": ["full_text"]}, index=["p"])
    >>> cells = {name: [""] for name in ("section_no", "subsection_no", "merge_group", "stance", "chain_layer", "chain_action")}
    >>> provisions = pd.DataFrame({
    ...     **cells, "plan_id": ["p"], "measure_no": ["7"], "granularity": ["measure"], "sectors": [()], "lead_agencies": [("bureau",)],
    ...     "deadline_year": pd.array([None], "Int64"), "modality": ["will"], "provision_role": ["task"], "counts_as_provision": [True],
    ... }, index=["p1"])
    >>> codings = pd.DataFrame({"provision_id": ["p1"], "coder_id": ["final"], "factor_primary": ["roads"], "factors_secondary": [()],
    ...     "instrument": ["supply"]}, index=["p1:final"])
    >>> funding = pd.DataFrame({"provision_id": ["p1"], "rate_pct": [None], "cap_value": [None]}, index=["m1"])
    >>> clause_table(plans, provisions, codings, funding).frame[["number", "agency_state", "deadline_state", "money_state"]].values.tolist()
    [['7', 'set', 'not_set', 'set_without_number']]
    """
    rows = _in_plan_order(provisions[provisions["counts_as_provision"].fillna(False).astype(bool)], plans)
    settled = codings[codings["coder_id"] == SETTLED]
    coding = pd.Series(settled.index, index=settled["provision_id"]).reindex(rows.index)
    code = settled.set_index("provision_id")[["factor_primary", "factors_secondary", "instrument"]].reindex(rows.index)
    read = rows["plan_id"].map(plans["text_basis"]) == READ_BASIS
    money = _by_provision(funding, rows.index)
    frame = pd.DataFrame({
        "plan_id": rows["plan_id"], "region_id": rows["plan_id"].map(plans["region_id"]), "number": _numbers(rows),
        "granularity": rows["granularity"], "merge_group": rows["merge_group"],
        "factor": code["factor_primary"].fillna(""), "factors_secondary": _tuples(code["factors_secondary"]), "instrument": code["instrument"].fillna(""),
        "sectors": _tuples(rows["sectors"]), "chain_layer": rows["chain_layer"], "chain_action": rows["chain_action"],
        "stance": rows["stance"], "role": rows["provision_role"], "modality": rows["modality"],
        "agencies": _tuples(rows["lead_agencies"]), "deadline_year": rows["deadline_year"].astype("Int64"), "money": money,
        "agency_state": state_of(rows["lead_agencies"].map(len) > 0, read),
        "deadline_state": state_of(rows["deadline_year"].notna(), read),
        "money_state": state_of(money.map(len) > 0, read, numbered=_with_amounts(funding, rows.index)),
        "modality_state": state_of(rows["modality"] != "", read), "read": read.astype(bool),
        "evidence": _evidence(rows.index, coding),
    }, index=rows.index)
    return ClauseTable(frame)


def state_of(stated: pd.Series, read: pd.Series, *, numbered: pd.Series | None = None) -> pd.Series:
    """The kind of presence or absence of something, row by row.

    Parameters
    ----------
    stated : Series of bool
        Whether the rows state it.
    read : Series of bool
        Whether the whole text was read in which it would stand.
    numbered : Series of bool, optional
        Whether what they state has a number; all of it where nothing is given. Where the text was not wholly read a number
        that is missing says nothing, so that what is stated is set.

    Returns
    -------
    Series of str
        One of `STATES` per row.

    Examples
    --------
    >>> state_of(pd.Series([True, True, False, False]), pd.Series([True, True, True, False]), numbered=pd.Series([True, False, False, False])).tolist()
    ['set', 'set_without_number', 'not_set', 'not_seen']
    """
    numbered = stated if numbered is None else numbered
    asked = [stated & (numbered | ~read), stated, read]
    found = np.select([condition.to_numpy(dtype=bool) for condition in asked], STATES[:3], STATES[3])
    return pd.Series(found, index=stated.index, dtype="str")


def absence_of(read: bool) -> str:
    """What it means that a plan shows nothing: not_set where its text was read in full, else not_seen."""
    return "not_set" if read else "not_seen"


def _in_plan_order(rows: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Rows of the plans, in the order of the plans and within one in file order."""
    place = {plan: i for i, plan in enumerate(plans.index)}
    return rows[rows["plan_id"].isin(plans.index)].sort_values("plan_id", key=lambda column: column.map(place), kind="stable")


def _numbers(rows: pd.DataFrame) -> list[str]:
    """Numbers as printed, from the section down."""
    return [".".join(filter(None, parts)) for parts in zip(*(rows[name] for name in NUMBERS), strict=True)]


def _tuples(column: pd.Series) -> pd.Series:
    """Lists as tuples; none where a row has no list."""
    return pd.Series([tuple(cell) if isinstance(cell, list | tuple) else () for cell in column], index=column.index, dtype=object)


def _by_provision(funding: pd.DataFrame, provisions: pd.Index) -> pd.Series:
    """The money clauses of each provision, in file order."""
    held: dict[str, list[str]] = {}
    for funding_id, provision in zip(funding.index, funding["provision_id"], strict=True):
        held.setdefault(provision, []).append(funding_id)
    return pd.Series([tuple(held.get(provision, ())) for provision in provisions], index=provisions, dtype=object)


def _with_amounts(funding: pd.DataFrame, provisions: pd.Index) -> pd.Series:
    """Whether a money clause of the provision states a rate or a ceiling."""
    given = funding["rate_pct"].notna() | funding["cap_value"].notna()
    return pd.Series(provisions.isin(funding.loc[given, "provision_id"]), index=provisions)


def _evidence(provisions: pd.Index, codings: pd.Series) -> pd.Series:
    """Each provision with its settled coding, where it has one."""
    pairs = zip(provisions, codings, strict=True)
    return pd.Series([(row, coding) if isinstance(coding, str) else (row,) for row, coding in pairs], index=provisions, dtype=object)
