"""Frames of a few rows in the form in which the loader hands them out, for tests by hand."""

from collections.abc import Mapping

import pandas as pd

PLAN = {
    "region_id": "", "role": "core", "doc_level": "own_level", "doc_kind": "measures", "status": "in_force", "ai_specific": True,
    "provisions_total": None, "provisions_seen_min": None, "provisions_seen_max": None, "text_basis": "full_text",
}
PROVISION = {
    "plan_id": "", "granularity": "measure", "merge_group": "", "text_chars": None, "stance": "promote",
    "provision_role": "task", "counts_as_provision": True,
}
TARGET = {
    "plan_id": "", "level": "goal", "indicator_id": "", "scope_id": "whole", "comparator": ">=", "value": float("nan"),
    "value_high": float("nan"), "unit": "count", "year": 2027, "ai_specific": True,
}
BASELINE = {"target_id": "", "value": float("nan"), "comparator": "=", "unit": "count", "year": None, "scope_id": "whole"}
CONTEXT = {
    "region_id": "", "indicator_id": "", "scope_id": "general", "comparator": "=", "value": float("nan"), "unit": "persons",
    "year": 2023, "part_year": False,
}
POSITIONING = {"plan_id": "", "text_type": "title", "factors": ()}

WHOLE = ("provisions_total", "provisions_seen_min", "provisions_seen_max", "text_chars", "year")
FLAGS = ("ai_specific", "counts_as_provision", "part_year")
NUMBERS = ("value", "value_high")


def frame(default: Mapping, name: str, rows: Mapping[str, Mapping]) -> pd.DataFrame:
    """Rows by id, with what they do not say taken from the default, in the types of the contract."""
    unknown = {key for row in rows.values() for key in row} - set(default)
    assert not unknown, f"no such column: {unknown}"
    filled = pd.DataFrame([{**default, **row} for row in rows.values()], columns=list(default), dtype=object)
    types = {c: "Int64" if c in WHOLE else "boolean" if c in FLAGS else "float64" if c in NUMBERS else "str" for c in default if c != "factors"}
    typed = filled.astype(types)
    return typed.set_index(pd.Index(list(rows), name=name, dtype="str"))


def plans(**rows: Mapping) -> pd.DataFrame:
    """Plans; the region is the plan's id where the row does not say."""
    return frame(PLAN, "plan_id", {plan: {"region_id": plan, **row} for plan, row in rows.items()})


def seen(least: int, of: int | None, **more) -> dict:
    """The columns of a plan of which `least` provisions `of` so many were seen."""
    return {"provisions_total": of, "provisions_seen_min": least, "provisions_seen_max": least, **more}


def provisions(rows: Mapping[str, Mapping]) -> pd.DataFrame:
    return frame(PROVISION, "provision_id", rows)


def coded(rows: Mapping[str, str | tuple[str, ...]], coder: str = "final") -> pd.DataFrame:
    """Codings: provision to primary factor, or to a tuple of the primary and the secondary factors."""
    listed = {row: (codes,) if isinstance(codes, str) else codes for row, codes in rows.items()}
    return pd.DataFrame({
        "provision_id": pd.Series(list(listed), dtype="str"),
        "coder_id": pd.Series([coder] * len(listed), dtype="str"),
        "factor_primary": pd.Series([codes[0] for codes in listed.values()], dtype="str"),
        "factors_secondary": pd.Series([codes[1:] for codes in listed.values()], dtype=object),
    }).set_index(pd.Index([f"{row}:{coder}" for row in listed], name="coding_id", dtype="str"))


def one_plan(codes: Mapping[str, str | tuple[str, ...]], total: int | None, **columns: Mapping[str, object]):
    """A plan p with a provision per code; `columns` gives columns of single provisions by id."""
    rows = {row: {"plan_id": "p", **{name: by_row[row] for name, by_row in columns.items() if row in by_row}} for row in codes}
    made = provisions(rows)
    keys = {group or row for row, group in zip(made.index[made["counts_as_provision"]], made["merge_group"][made["counts_as_provision"]], strict=True)}
    return plans(p=seen(len(keys), total)), made, coded(codes)


def factors(*names: str) -> pd.DataFrame:
    return pd.DataFrame({"name_en": list(names)}, index=pd.Index(names, name="factor_id", dtype="str"))


def groups(group_set: str, **members: tuple[str, ...]) -> pd.DataFrame:
    rows = [(group_set, group, factor) for group, several in members.items() for factor in several]
    return pd.DataFrame(rows, columns=["group_set", "group_id", "factor_id"], dtype="str")


def targets(**rows: Mapping) -> pd.DataFrame:
    return frame(TARGET, "target_id", rows)


def baselines(**rows: Mapping) -> pd.DataFrame:
    return frame(BASELINE, "baseline_id", rows)


def context(**rows: Mapping) -> pd.DataFrame:
    return frame(CONTEXT, "context_id", rows)


def positioning(**rows: Mapping) -> pd.DataFrame:
    return frame(POSITIONING, "positioning_id", rows)


def indicators() -> pd.DataFrame:
    """Six indicators: a size, money, a share, a rank, and the two denominators."""
    table = {
        "machines": ("a", "count", 1, ""), "sales": ("b", "million yuan", 1, ""), "part": ("b", "%", 1, ""), "place": ("", "rank", -1, ""),
        "people": ("", "persons", 1, "population"), "product": ("", "million yuan", 1, "economy"),
    }
    made = pd.DataFrame.from_dict(table, orient="index", columns=["factor", "unit", "direction", "denominator"])
    return made.astype({"direction": "Int64"}).rename_axis("indicator_id")


def units() -> pd.DataFrame:
    table = {
        "count": ("count", 1.0), "thousand": ("count", 1000.0), "million yuan": ("money", 1e6), "thousand yuan": ("money", 1e3),
        "%": ("share", 0.01), "rank": ("rank", 1.0), "persons": ("persons", 1.0), "ten thousand persons": ("persons", 1e4),
        "yuan per item": ("money per item", 1.0), "count per year": ("count per year", 1.0),
    }
    return pd.DataFrame.from_dict(table, orient="index", columns=["quantity", "factor"]).rename_axis("unit")


def terms() -> pd.DataFrame:
    rows = [("doc_level", "nation", "national"), ("doc_level", "own_level", "own"), ("doc_level", "town", "lower"), ("doc_kind", "town", "own")]
    return pd.DataFrame(rows, columns=["list_id", "code", "tier"], dtype="str")
