"""What must hold of the PMC codings: a 1 names the rows that show it, a 0 needs a text that was wholly read.

Everything between the two stays empty, which is unknown and neither.
"""

from collections import defaultdict
from collections.abc import Iterator

from analysis.dataset.codebook import items
from analysis.dataset.declaration import PMC_TABLES
from analysis.dataset.failures import Failure
from analysis.dataset.files import Row, Sheets
from analysis.dataset.tables import TABLES
from analysis.errors import listed, nearest

ONE, NONE = "1", "0"


def variables(sheets: Sheets) -> Iterator[Failure]:
    """The code of a sub-variable begins with its primary variable, which has one name."""
    names = defaultdict(dict)
    for pmc_id, row in _rows(sheets, "pmc_variables"):
        names[row["variable_id"]].setdefault((row["variable_zh"], row["variable_en"]), pmc_id)
        if not pmc_id.startswith(f"{row['variable_id']}."):
            yield _failure("pmc_variables", "pmc_id must begin with variable_id and a dot", row["variable_id"], pmc_id)
    for variable, found in names.items():
        if len(found) > 1:
            rule = f"primary variable {variable} must have one name"
            yield _failure("pmc_variables", rule, listed(english for _, english in found), *found.values())


def whole_sets(sheets: Sheets) -> Iterator[Failure]:
    """Who codes a plan gives every sub-variable a row, be it an empty one: a missing row would silently shorten the sum."""
    wanted = [pmc_id for pmc_id, _ in _rows(sheets, "pmc_variables")]
    coded = defaultdict(set)
    for _, row in _rows(sheets, "pmc_codings"):
        coded[row["plan_id"], row["coder_id"]].add(row["pmc_id"])
    for (plan, coder), found in coded.items():
        missing = [pmc_id for pmc_id in wanted if pmc_id not in found]
        if missing:
            rule = f"coder {coder} must have a row for every sub-variable of {plan}; {len(missing)} missing"
            yield _failure("pmc_codings", rule, listed(missing), step="Add the rows; leave value empty where it is unknown.")


def ones(sheets: Sheets) -> Iterator[Failure]:
    """A 1 names the rows that show it; what is not shown names none."""
    for coding, row in _rows(sheets, "pmc_codings"):
        if row["value"] == ONE and not row["evidence_ids"]:
            yield _failure("pmc_codings", "evidence_ids must name the rows that show a 1", None, coding,
                           step="Name them, or leave value empty: unknown.")
        if row["value"] != ONE and row["evidence_ids"]:
            yield _failure("pmc_codings", "evidence_ids must be empty unless value is 1", row["evidence_ids"], coding)


def zeros(sheets: Sheets) -> Iterator[Failure]:
    """What was not wholly read may hold what was not seen."""
    plans = dict(_rows(sheets, "plans"))
    for coding, row in _rows(sheets, "pmc_codings"):
        plan = plans.get(row["plan_id"])
        if row["value"] == NONE and plan and not _wholly_read(plan):
            found = f"{plan['text_basis']}, {plan['provisions_seen_min']} of {plan['provisions_total'] or 'unknown'} provisions"
            yield _failure("pmc_codings", f"value may be 0 only where the plan was wholly read; {row['plan_id']} is not", found, coding,
                           step="Leave it empty: unknown.")


def _wholly_read(plan: Row) -> bool:
    return plan["text_basis"] == "full_text" and plan["provisions_seen_min"] == plan["provisions_total"] != ""


def evidence(sheets: Sheets) -> Iterator[Failure]:
    """The rows named exist, in a table that the codebook allows for the sub-variable, and are of the plan."""
    owners = {
        name: {row_id: row_id if name == "plans" else row["plan_id"] for row_id, row in _rows(sheets, name)} for name in PMC_TABLES
    }
    allowed = {pmc_id: items(row["evidence_tables"]) for pmc_id, row in _rows(sheets, "pmc_variables")}
    for coding, row in _rows(sheets, "pmc_codings"):
        tables = [name for name in allowed.get(row["pmc_id"], ()) if name in owners]
        known = {row_id: plan for name in tables for row_id, plan in owners[name].items()}
        for row_id in items(row["evidence_ids"]):
            if row_id not in known:
                yield _failure("pmc_codings", f"evidence_ids must be rows of {listed(tables)}", row_id, coding, near=nearest(row_id, known))
            elif known[row_id] != row["plan_id"]:
                yield _failure("pmc_codings", f"evidence_ids must be rows of {row['plan_id']}", row_id, coding)


RULES = (variables, whole_sets, ones, zeros, evidence)


def _rows(sheets: Sheets, name: str) -> list[tuple[str, Row]]:
    """Row id and cells of a table; nothing where it could not be read."""
    sheet = sheets.get(name)
    return list(zip(sheet.ids, sheet.rows, strict=True)) if sheet else []


def _failure(name: str, rule: str, value: str | None, *rows: str, near: str | None = None, step: str = "") -> Failure:
    return Failure(TABLES[name].path, rule, value, rows, near, step)
