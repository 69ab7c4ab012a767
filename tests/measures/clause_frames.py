"""Provisions, codings and money clauses of a few rows, for tests of clauses by hand."""

from collections.abc import Mapping

import pandas as pd
from measure_frames import plans

CLAUSE = {
    "plan_id": "p", "section_no": "", "subsection_no": "", "measure_no": "", "granularity": "measure", "merge_group": "", "sectors": (),
    "lead_agencies": (), "deadline_year": None, "modality": "", "stance": "promote", "provision_role": "task", "chain_layer": "",
    "chain_action": "", "counts_as_provision": True,
}
MONEY = {"provision_id": "", "plan_id": "", "tool": "grant", "rate_pct": None, "cap_value": None, "cap_unit": "", "payer_level": ()}
TYPES = {"deadline_year": "Int64", "counts_as_provision": "boolean", "rate_pct": "float64", "cap_value": "float64"}
LISTS = ("sectors", "lead_agencies", "payer_level", "factors_secondary")


def made(default: Mapping, index: str, rows: Mapping[str, Mapping]) -> pd.DataFrame:
    """Rows by id with the rest taken from the default, in the types of the loader."""
    unknown = {key for row in rows.values() for key in row} - set(default)
    assert not unknown, f"no such column: {unknown}"
    filled = pd.DataFrame([{**default, **row} for row in rows.values()], columns=list(default), dtype=object)
    types = {name: TYPES.get(name, "str") for name in default if name not in LISTS}
    return filled.astype(types).set_index(pd.Index(list(rows), name=index, dtype="str"))


def clauses(**rows: Mapping) -> pd.DataFrame:
    """Provisions of a plan p, unless a row names another."""
    return made(CLAUSE, "provision_id", rows)


def money(**rows: Mapping) -> pd.DataFrame:
    return made(MONEY, "funding_id", rows)


def settled(**codes: str | tuple[str, str]) -> pd.DataFrame:
    """Provision to factor, or to factor and instrument, as settled."""
    pairs = {row: (code, "supply") if isinstance(code, str) else code for row, code in codes.items()}
    rows = {
        f"{row}:final": {"provision_id": row, "coder_id": "final", "factor_primary": factor, "factors_secondary": (), "instrument": tool}
        for row, (factor, tool) in pairs.items()
    }
    default = {"provision_id": "", "coder_id": "", "factor_primary": "", "factors_secondary": (), "instrument": ""}
    return made(default, "coding_id", rows)


def read_and_reported() -> pd.DataFrame:
    """A plan p that was read and a plan q known from the press."""
    return plans(p={}, q={"text_basis": "press"})
