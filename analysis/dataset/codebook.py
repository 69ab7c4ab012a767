"""How cells are read: the form of each kind, the codes a column may hold, the entries of a list, coverage in words."""

from analysis.dataset.files import Sheets
from analysis.dataset.declaration import DOTTED, KEBAB, SOURCE_ID, WORD, Column
from analysis.dataset.tables import TABLES

LIST_SEPARATOR = ";"

# Fifteen digits at most: such a number is finite, and exact as a float.
FORMS = {
    "integer": (r"-?(0|[1-9][0-9]{0,14})", "must be a whole number written plainly, such as 1200"),
    "number": (r"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?", "must be a finite number written plainly, such as 1200 or 3.5"),
    "flag": (r"true|false", "must be true or false"),
    "date": (r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", "must be a date: YYYY, YYYY-MM or YYYY-MM-DD"),
    KEBAB: (KEBAB, "must be made of lower-case letters, digits and hyphens"),
    WORD: (WORD, "must be made of lower-case letters, digits and underscores"),
    SOURCE_ID: (SOURCE_ID, "must be made of lower-case letters, digits, hyphens and underscores"),
    DOTTED: (DOTTED, "must be two words joined by a dot, such as supply.funding"),
}


def items(cell: str) -> tuple[str, ...]:
    """The entries of a list cell; none where it is empty."""
    return tuple(cell.split(LIST_SEPARATOR)) if cell else ()


def form_of(column: Column) -> tuple[str, str] | None:
    """Pattern of a column's cells and the rule in words; None where any text may stand."""
    return FORMS.get(column.pattern or (KEBAB if column.kind == "id" else column.kind))


def allowed_codes(column: Column, sheets: Sheets) -> tuple[str, ...] | None:
    """The codes a column may hold, in the codebook's order.

    Returns
    -------
    tuple of str or None
        None where anything may stand there, or where the table that would say so cannot be read.
    """
    if isinstance(column.allowed, tuple):
        return column.allowed or None
    table, _, list_id = column.allowed.partition(":")
    sheet = sheets.get(table)
    if sheet is None:
        return None
    return tuple(row["code"] for row in sheet.rows if row["list_id"] == list_id) if list_id else tuple(sheet.ids)


def where_allowed(column: Column) -> str:
    """The place a message points to: a list of terms or another table; nothing for a fixed vocabulary."""
    if isinstance(column.allowed, tuple):
        return ""
    table, _, list_id = column.allowed.partition(":")
    return f"list {list_id} in {TABLES[table].path}" if list_id else TABLES[table].path


def term_lists() -> tuple[str, ...]:
    """Every list of terms that some column uses, sorted."""
    uses = {column.allowed for table in TABLES.values() for column in table.columns if isinstance(column.allowed, str)}
    return tuple(sorted(use.removeprefix("terms:") for use in uses if use.startswith("terms:")))


def coverage_words(seen_min: object, seen_max: object, total: object, text_basis: str) -> str:
    """How much of a plan was seen, and in what: `6–9 of 26 (press)`; an empty total is unknown."""
    seen = f"{seen_min}" if seen_min == seen_max else f"{seen_min}–{seen_max}"
    return f"{seen} of {total or 'unknown'} ({text_basis.replace('_', ' ')})"
