"""Fill a review in: cells that a reviewer wrote elsewhere, in CSV files or in JupyterLab, into the workbook of a draft."""

import csv
from collections.abc import Mapping
from pathlib import Path

from analysis.errors import IngestError, listed, nearest
from analysis.ingest.draft import kept
from analysis.ingest.sheets import PLAN, PROVISIONS, TARGETS
from analysis.spreadsheet import unguard

CELL_CHARACTERS = 32_767  # more a workbook cannot hold
SHEETS = (PLAN, PROVISIONS, TARGETS)
# Sheet to row (its first cell) to column to what is to stand there.
Answers = Mapping[str, Mapping[str, Mapping[str, str]]]


def read_answers(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Cells from a folder of plan.csv, provisions.csv and targets.csv, as many of them as there are.

    Each has the columns of its sheet that it fills in, the first of them the row's own name; plan.csv has field and value.

    Raises
    ------
    IngestError
        Where the folder holds none of them, one that is no CSV in UTF-8, or one that says a row or a column twice.
    """
    found = {name: folder / f"{name}.csv" for name in SHEETS if (folder / f"{name}.csv").is_file()}
    if not found:
        raise IngestError(f"{folder}: holds none of {', '.join(f'{name}.csv' for name in SHEETS)}")
    return {name: _cells(path) for name, path in found.items()}


def _cells(path: Path) -> dict[str, dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            head, *body = [row for row in csv.reader(handle, strict=True) if row] or [[]]
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        raise IngestError(f"{path}: cannot be read as CSV in UTF-8 ({error}); save it as CSV UTF-8") from None
    if uneven := [row[0] for row in body if len(row) != len(head)]:
        raise IngestError(f"{path}: rows {listed(uneven)} do not have the {len(head)} cells of the header")
    for what, names in (("column", head), ("row", [row[0] for row in body])):
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise IngestError(f"{path}: {what} {listed(twice)} stands twice; leave one, since only one can be filled in")
    return {row[0]: {column: unguard(cell) for column, cell in zip(head[1:], row[1:], strict=True) if cell} for row in body}


def fill_review(path: Path, answers: Answers) -> dict[str, int]:
    """Put cells into a workbook, which keeps its drop-down lists and everything else.

    Returns
    -------
    dict
        Sheet to the number of cells filled in.

    Raises
    ------
    IngestError
        For a file that is no review, cells for sheets, rows or columns that it does not have, or texts that no workbook holds: all at
        once, and nothing is written.
    """
    import openpyxl

    from analysis.ingest.sheets import read_review

    read_review(path)
    book, seen = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    for name in SHEETS:
        _settle(book[name], seen[name])
    places = {name: _places(book[name]) for name in answers if name in SHEETS}
    if strange := [text for name, rows in answers.items() for text in _strange(name, rows, places)]:
        raise IngestError(f"{path}: nothing was written:\n" + "\n".join(f"  - {text}" for text in strange[:20]))
    for name, rows in answers.items():
        lines, columns = places[name]
        for row, cells in rows.items():
            for column, value in cells.items():
                book[name].cell(lines[row], columns[column]).value = value
                book[name].cell(lines[row], columns[column]).data_type = "s"
    aside = path.with_name(f".{path.name}.part")  # a reviewer's work is replaced whole or not at all
    with kept(path):
        book.save(aside)
        aside.replace(path)
    return {name: sum(map(len, rows.values())) for name, rows in answers.items()}


def _settle(sheet, seen) -> None:
    """Put what a formula came to in its place: a workbook that is saved again keeps formulas without it, and they would read as empty."""
    for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
        cell.value = seen[cell.coordinate].value


def _places(sheet) -> tuple[dict[str, int], dict[str, int]]:
    """Row by its first cell, column by its name."""
    lines = {str(cell.value): cell.row for cell in sheet["A"][1:] if cell.value}
    return lines, {str(cell.value): cell.column for cell in sheet[1] if cell.value}


def _strange(name: str, rows: Mapping[str, Mapping[str, str]], places: Mapping[str, tuple[Mapping, Mapping]]):
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if name not in places:
        yield f"no sheet {name!r}; sheets are {', '.join(SHEETS)}"
        return
    lines, columns = places[name]
    yield from (f"sheet {name}: no row {row!r}{_near(row, lines)}" for row in rows if row not in lines)
    for row, column, text in ((row, column, text) for row, cells in rows.items() for column, text in cells.items()):
        if len(text) > CELL_CHARACTERS:
            yield f"sheet {name}, {row}, {column}: {len(text):,} characters; a cell holds {CELL_CHARACTERS:,}"
        elif found := ILLEGAL_CHARACTERS_RE.search(text):
            yield f"sheet {name}, {row}, {column}: holds the control character {ascii(found[0])}; take it out"
    named = dict.fromkeys(column for cells in rows.values() for column in cells)
    yield from (f"sheet {name}: no column {column!r}{_near(column, columns)}" for column in named if column not in columns)


def _near(word: str, known: Mapping[str, int]) -> str:
    near = nearest(word, known)
    return f"; did you mean {near!r}?" if near else ""
