"""Funding: with whose money, by which tool, at what rate and up to what ceiling (METHODS, section 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.measures.clauses import ClauseTable, absence_of

# A clause that forbids money is money policy too, but it is not support.
RESTRICTS = "restrict"
AMOUNT_COLUMNS = ("rate_pct", "cap_value", "cap_unit")
OWN_COLUMNS = ("tool", *AMOUNT_COLUMNS, "basis_zh", "basis_en")


@dataclass(frozen=True)
class MoneyClauses:
    """The money clauses of plans, as set.

    Attributes
    ----------
    frame : DataFrame
        One row per money clause, indexed by funding_id, by plan, then in the order of the provisions: plan_id, region_id, provision_id,
        number, factor, tool, rate_pct (per cent), cap_value (in cap_unit), cap_unit, basis_zh, basis_en, payers (tuple of levels),
        state (set: a rate or a ceiling is stated; set_without_number: the text was read in full and has none; not_seen: it has none in what
        was seen), restricts (the provision restricts: no support), modality,
        evidence (the clause, its provision and its settled coding).
    plans : DataFrame
        One row per plan, indexed by plan_id, in the order of the plans: region_id, clauses (number), with_amount, restricting,
        provisions (number with a money clause), of (provision rows of the plan), state (set, also of clauses without a figure where the text was not
        read in full; set_without_number, not_set or not_seen), evidence.
    """

    frame: pd.DataFrame
    plans: pd.DataFrame

    @property
    def support(self) -> pd.DataFrame:
        """The clauses that give money, without those that forbid it."""
        return self.frame[~self.frame["restricts"]]

    def counted(self, column: str) -> pd.DataFrame:
        """Clauses in support by plan and by the values of a column (a clause with several payers counts under each).

        Parameters
        ----------
        column : {"tool", "payers"}

        Returns
        -------
        DataFrame
            One row per plan and value, in the order found: plan_id, value, n, with_amount, evidence.
        """
        held: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {}
        rows = self.support
        for plan, cell, state, evidence in zip(rows["plan_id"], rows[column], rows["state"], rows["evidence"], strict=True):
            for value in cell if isinstance(cell, tuple) else (cell,):
                held.setdefault((plan, value), []).append((state, evidence))
        return pd.DataFrame([
            {"plan_id": plan, "value": value, "n": len(found), "with_amount": sum(state == "set" for state, _ in found), "evidence": _ids(ids for _, ids in found)}
            for (plan, value), found in held.items()
        ], columns=["plan_id", "value", "n", "with_amount", "evidence"])


def money_clauses(plans: pd.DataFrame, clauses: ClauseTable, funding: pd.DataFrame) -> MoneyClauses:
    """List the money clauses of plans with their amounts as set, and say of each plan whether it sets any.

    Parameters
    ----------
    plans : DataFrame
        Indexed by plan_id, in the order wanted; region_id, text_basis.
    clauses : ClauseTable
        Of the same plans.
    funding : DataFrame
        Indexed by funding_id; provision_id, tool, rate_pct, cap_value, cap_unit, basis_zh, basis_en, payer_level (tuples). May be empty.

    Returns
    -------
    MoneyClauses

    Notes
    -----
    A ceiling is the most that may be paid, not what is paid, and it binds whoever chooses to pay: amounts are never added up, neither
    across tools nor across the things they are paid for. Clauses of provisions that restrict are listed and not counted as support.

    Examples
    --------
    >>> from analysis.measures.clauses import clause_table
    >>> plans = pd.DataFrame({"region_id": ["a"], "text_basis": ["full_text"]}, index=["p"])
    >>> cells = {name: [""] for name in ("section_no", "subsection_no", "merge_group", "stance", "chain_layer", "chain_action")}
    >>> provisions = pd.DataFrame({
    ...     **cells, "plan_id": ["p"], "measure_no": ["7"], "granularity": ["measure"], "sectors": [()], "lead_agencies": [()],
    ...     "deadline_year": pd.array([None], "Int64"), "modality": ["will"], "provision_role": ["task"], "counts_as_provision": [True],
    ... }, index=["p1"])
    >>> codings = pd.DataFrame({"provision_id": ["p1"], "coder_id": ["final"], "factor_primary": ["roads"], "factors_secondary": [()],
    ...     "instrument": ["supply"]}, index=["p1:final"])
    >>> funding = pd.DataFrame({"provision_id": ["p1"], "tool": ["grant"], "rate_pct": [30.0], "cap_value": [None], "cap_unit": [""],
    ...     "basis_zh": [""], "basis_en": [""], "payer_level": [("town", "county")]}, index=["m1"])
    >>> money = money_clauses(plans, clause_table(plans, provisions, codings, funding), funding)
    >>> money.plans[["clauses", "with_amount", "state"]].values.tolist(), money.counted("payers")["value"].tolist()
    ([[1, 1, 'set']], ['town', 'county'])
    """
    rows = _in_provision_order(clauses.frame, funding)
    frame = pd.DataFrame({
        **{name: clauses.frame[name].reindex(rows["provision_id"]).set_axis(rows.index) for name in ("plan_id", "region_id")},
        "provision_id": rows["provision_id"],
        **{name: clauses.frame[name].reindex(rows["provision_id"]).set_axis(rows.index) for name in ("number", "factor", "modality")},
        **{name: rows[name] for name in OWN_COLUMNS}, "payers": rows["payer_level"],
        "state": _figures(rows, clauses.frame),
        "restricts": clauses.frame["stance"].reindex(rows["provision_id"]).eq(RESTRICTS).to_numpy(),
        "evidence": [(row, *clauses.frame.at[provision, "evidence"]) for row, provision in rows["provision_id"].items()],
    }, index=rows.index).astype({"state": "str", "restricts": bool})
    return MoneyClauses(frame, _plan_rows(plans, clauses.frame, frame))


def _figures(rows: pd.DataFrame, clauses: pd.DataFrame) -> list[str]:
    """Whether each clause states a rate or a ceiling, does not, or may do so where it was not read."""
    given, read = rows["rate_pct"].notna() | rows["cap_value"].notna(), clauses["read"].reindex(rows["provision_id"])
    return ["set" if stated else "set_without_number" if whole else "not_seen" for stated, whole in zip(given, read, strict=True)]


def _in_provision_order(clauses: pd.DataFrame, funding: pd.DataFrame) -> pd.DataFrame:
    """Money clauses of the provisions given, in the order of the provisions."""
    place = {provision: i for i, provision in enumerate(clauses.index)}
    held = funding[funding["provision_id"].isin(place)]
    return held.sort_values("provision_id", key=lambda column: column.map(place), kind="stable")


def _plan_rows(plans: pd.DataFrame, clauses: pd.DataFrame, money: pd.DataFrame) -> pd.DataFrame:
    """One row per plan: how many money clauses it has, and of which kind its presence or absence is."""
    by_plan = dict(iter(money.groupby("plan_id", sort=False)))
    sizes = clauses["plan_id"].value_counts()
    read = clauses.groupby("plan_id")["read"].first()
    rows = [_plan_row(by_plan.get(plan, money.head(0)), int(sizes.get(plan, 0)), bool(read.get(plan, False))) for plan in plans.index]
    return pd.DataFrame(rows, index=plans.index, columns=["clauses", "with_amount", "restricting", "provisions", "of", "state", "evidence"]).assign(
        region_id=plans["region_id"])


def _plan_row(rows: pd.DataFrame, of: int, read: bool) -> Mapping[str, object]:
    """The money clauses of one plan, counted."""
    given = rows[~rows["restricts"]]
    amounts = int((given["state"] == "set").sum())
    return {
        "clauses": len(given), "with_amount": amounts, "restricting": len(rows) - len(given), "provisions": given["provision_id"].nunique(), "of": of,
        "state": "set" if amounts or (len(given) and not read) else "set_without_number" if len(given) else absence_of(read), "evidence": _ids(rows["evidence"]),
    }


def _ids(cells: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Every row id behind some rows, once each, in order."""
    return tuple(dict.fromkeys(row for ids in cells for row in ids))
