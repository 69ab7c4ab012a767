"""What the cells of one table must be, checked by pandera with all failures at once; the only importer of pandera.

The schemas are built from the declarations in `tables`, on the text of the cells, so that a message shows what stands in the file.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from analysis.dataset.codebook import FORMS, allowed_codes, form_of, items, where_allowed
from analysis.dataset.failures import Failure
from analysis.dataset.files import Sheet, Sheets
from analysis.dataset.declaration import Column, Table
from analysis.errors import listed, nearest

Rules = dict[str, Callable[[str], bool]]

LIST_FORM = "must be a list joined by ; without empty or repeated entries"

# Controls, soft hyphen, zero-width and bidirectional marks, line and paragraph separators, byte order mark, tags.
HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def check_cells(sheets: Sheets) -> Iterator[Failure]:
    """Everything that is wrong with single cells, table by table in the declared order.

    Parameters
    ----------
    sheets : mapping of str to Sheet
        The readable tables; references into a table that could not be read are not checked.
    """
    for sheet in sheets.values():
        yield from check_sheet(sheet, sheets)


def check_sheet(sheet: Sheet, sheets: Sheets) -> Iterator[Failure]:
    """Everything that is wrong with single cells of one table."""
    if not sheet.rows:
        return
    frame = pd.DataFrame(list(sheet.rows), columns=list(sheet.table.column_names), dtype="str")
    codes = tuple(allowed_codes(column, sheets) for column in sheet.table.columns)
    try:
        schema(sheet.table, codes).validate(frame, lazy=True)
    except SchemaErrors as error:
        known = {column.name: (column, found) for column, found in zip(sheet.table.columns, codes, strict=True)}
        for case in error.failure_cases.itertuples():
            yield from _explain(sheet, case.index, *known[case.column])


@lru_cache(maxsize=64)
def schema(table: Table, codes: tuple[tuple[str, ...] | None, ...]) -> pa.DataFrameSchema:
    """The pandera schema of the text cells of a table, given the codes each column may hold (None: anything).

    A column has one check for all its rules: pandera spends more time on a check than on its cells.
    """
    rules = {column.name: _rules(column, known) for column, known in zip(table.columns, codes, strict=True)}
    columns = {name: pa.Column(checks=pa.Check(partial(_keeps, held), element_wise=True, error=name)) for name, held in rules.items()}
    return pa.DataFrameSchema(columns, strict=True, name=table.name)


def _rules(column: Column, codes: tuple[str, ...] | None) -> Rules:
    """The rules of one column by name; an empty cell breaks only the rule that it must be filled."""
    rules: Rules = {"hidden": lambda cell: not HIDDEN.search(cell)}
    form = form_of(column)
    if column.required:
        rules["filled"] = bool
    if form:
        rules["form"] = lambda cell: not cell or re.fullmatch(form[0], cell) is not None
    if column.kind == "list":
        rules["list"] = lambda cell: all(items(cell)) and len(set(items(cell))) == len(items(cell))
    if column.bounds != (None, None):
        rules["bounds"] = lambda cell: _within(cell, *column.bounds)
    if column.max_chars:
        rules["length"] = lambda cell: len(cell) <= column.max_chars
    if codes is not None:
        known = frozenset(codes)
        rules["allowed"] = lambda cell: known.issuperset(_codes_in(cell, column))
    return rules


def _keeps(rules: Rules, cell: str) -> bool:
    return all(holds(cell) for holds in rules.values())


def _codes_in(cell: str, column: Column) -> tuple[str, ...]:
    """The codes of a cell; an empty entry is the list rule's business."""
    return tuple(code for code in (items(cell) if column.kind == "list" else (cell,)) if code)


def _within(cell: str, low: float | None, high: float | None) -> bool:
    """Whether a number lies within its bounds; what is no number is the form rule's business."""
    if not re.fullmatch(FORMS["number"][0], cell):
        return True
    return (low is None or float(cell) >= low) and (high is None or float(cell) <= high)


def _explain(sheet: Sheet, position: int, column: Column, codes: tuple[str, ...] | None) -> Iterator[Failure]:
    """The failures of one cell, in words."""
    place, rows, cell = sheet.table.path, (sheet.named(position),), sheet.rows[position][column.name]
    for name, holds in _rules(column, codes).items():
        if holds(cell):
            continue
        if name == "allowed":
            yield from _unknown_codes(place, column, cell, rows, codes)
        elif name == "filled":
            yield _empty(place, column, rows)
        else:
            yield Failure(place, f"{column.name} {_rule(column, name)}", cell, rows)


def _empty(place: str, column: Column, rows: tuple[str, ...]) -> Failure:
    if column.name == "source_ids":
        step = "Add the source to sources.csv and its id here."
        return Failure(place, "source_ids must name at least one source", None, rows, step=step, unsourced=True)
    return Failure(place, f"{column.name} must not be empty ({column.en})", None, rows)


def _rule(column: Column, name: str) -> str:
    if name == "form":
        return form_of(column)[1]
    if name == "list":
        return LIST_FORM
    if name == "bounds":
        low, high = column.bounds
        return f"must be at least {low:g}" if high is None else f"must be between {low:g} and {high:g}"
    if name == "length":
        return f"must have at most {column.max_chars} characters"
    return "must not hold control, invisible or direction-changing characters"


def _unknown_codes(place: str, column: Column, cell: str, rows: tuple[str, ...], codes: tuple[str, ...]) -> Iterator[Failure]:
    origin = where_allowed(column)
    rule = f"must be in {origin}" if origin else f"must be one of {listed(codes)}"
    step = f"Correct it, or add it to {origin}." if origin else ""
    for code in _codes_in(cell, column):
        if code not in codes:
            yield Failure(place, f"{column.name} {rule}", code, rows, nearest(code, codes), step)
