"""The tables of a folder as text, read with the csv module alone: nothing is guessed, `NA` and `010000` stay what they are.

Whatever is wrong with a file as a file (missing, unreadable, not UTF-8, ragged rows, a wrong header) is found here.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from analysis.dataset.failures import Failure
from analysis.dataset.declaration import Table
from analysis.dataset.tables import TABLES
from analysis.errors import listed, nearest
from analysis.paths import CODEBOOK
from analysis.spreadsheet import unguard

Row = Mapping[str, str]
# Enough to tell the rows of one table apart, and short, because every version of a dataset is kept.
ROW_DIGITS = 12
# Kinds of columns that may have passed through a spreadsheet with the apostrophe that keeps a text from being computed.
GUARDED = ("text", "list")


@dataclass(frozen=True)
class Sheet:
    """The cells of one table as text.

    Attributes
    ----------
    rows : tuple of mapping
        Column to cell, in file order; an empty cell is "".
    lines : tuple of int
        Line of the file on which each row ends.
    sha256 : str
        Of the bytes of the file; "" where an optional file is absent.
    """

    table: Table
    rows: tuple[Row, ...] = ()
    lines: tuple[int, ...] = ()
    sha256: str = ""
    size: int = 0

    @property
    def ids(self) -> list[str]:
        """Row ids in file order; the parts of a composite key joined by a colon."""
        return [":".join(row[column] for column in self.table.key) for row in self.rows]

    def named(self, position: int) -> str:
        """How a message names a row: by its id, by its line where it has none."""
        return self.ids[position].strip(":") or f"line {self.lines[position]}"


Sheets = Mapping[str, Sheet]


class Unreadable(Exception):
    """A file that cannot be taken as a table; carries its failures."""

    def __init__(self, *failures: Failure):
        super().__init__()
        self.failures = failures


def read_sheets(folder: Path, names: Iterable[str] = tuple(TABLES)) -> tuple[dict[str, Sheet], list[Failure]]:
    """The tables named, as text, corrected, and everything that is wrong with them as files.

    A table that cannot be read is left out of the sheets.
    """
    if not folder.is_dir():
        step = "Give the folder that holds regions.csv, plans.csv and codebook/."
        return {}, [Failure(str(folder), "the dataset must be a folder that exists", step=step)]
    sheets, failures = {}, []
    for name in dict.fromkeys([*names, "corrections"]):
        try:
            sheets[name] = _read(folder, TABLES[name])
        except Unreadable as problem:
            failures.extend(problem.failures)
    corrections = sheets.get("corrections")
    if corrections:
        failures.extend(_correct(sheets, corrections))
    return sheets, failures


def files_digest(folder: Path) -> str:
    """sha256 over the files of a dataset, the one its frames carry, without reading a row; "" where the folder holds no table.

    A file that is no table of a dataset counts too: what `load` would refuse is never taken for what it accepted before.
    """
    names = {*(table.path for table in TABLES.values()), *(failure.where for failure in stray_files(folder))}
    lines = sorted(f"{name} {sha256((folder / name).read_bytes()).hexdigest()}\n" for name in names if (folder / name).is_file())
    return sha256("".join(lines).encode()).hexdigest() if lines else ""


def row_digests(folder: Path) -> dict[str, dict[str, str]]:
    """Every row of a dataset, corrections applied: table to row id to a short digest of its cells."""
    sheets, _ = read_sheets(Path(folder))
    return {
        name: {row_id: _row_digest(row.values()) for row_id, row in zip(sheet.ids, sheet.rows, strict=True)}
        for name, sheet in sheets.items() if sheet.rows
    }


def _row_digest(cells: Iterable[str]) -> str:
    return sha256("\x1f".join(cells).encode()).hexdigest()[:ROW_DIGITS]


def stray_files(folder: Path) -> Iterator[Failure]:
    """CSV files that are no table: a misspelt optional table would otherwise be missed without a word."""
    expected = {table.path for table in TABLES.values()}
    for place in ("", f"{CODEBOOK}/"):
        for path in sorted((folder / place).glob("[!.]*.csv")):
            name = f"{place}{path.name}"
            if name not in expected:
                yield Failure(name, "the file is no table of a dataset", None, (), nearest(name, expected), "Rename it or move it elsewhere.")


def _read(folder: Path, table: Table) -> Sheet:
    path = folder / table.path
    if not path.exists() and not table.required:
        return Sheet(table)
    data = _bytes(path, table)
    header, body = _cells(_text(data, table), table)
    _check_header(header, table)
    _check_widths(header, body, table)
    if table.required and not body:
        raise Unreadable(Failure(table.path, "the table must have at least one row"))
    guarded = {column.name for column in table.columns if column.kind in GUARDED}
    rows = tuple({name: unguard(cell) if name in guarded else cell for name, cell in zip(header, cells, strict=True)} for _, cells in body)
    return Sheet(table, rows, tuple(line for line, _ in body), sha256(data).hexdigest(), len(data))


def _bytes(path: Path, table: Table) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(Failure(table.path, "the file is missing", step=f"Add it: one row is {table.en}.")) from None
    except OSError as error:
        raise Unreadable(Failure(table.path, f"the file cannot be read: {error.strerror}")) from None


def _text(data: bytes, table: Table) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        step = "Save it again as UTF-8 (in a spreadsheet: CSV UTF-8)."
        raise Unreadable(Failure(table.path, "the file must be UTF-8", f"byte {data[error.start]:#04x}", (f"line {line}",), step=step)) from None


def _cells(text: str, table: Table) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header, and (line, cells) of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        rows = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as error:
        step = "Look for a quotation mark that is not closed or not doubled."
        raise Unreadable(Failure(table.path, f"the file is not valid CSV ({error})", None, (f"line {reader.line_num}",), step=step)) from None
    if not rows:
        raise Unreadable(Failure(table.path, f"the file must begin with a header: {listed(table.column_names, 50)}"))
    return rows[0][1], rows[1:]


def _check_header(header: list[str], table: Table) -> None:
    missing = [name for name in table.column_names if name not in header]
    unknown = [name for name in header if name not in table.column_names]
    doubled = sorted({name for name in header if header.count(name) > 1})
    failures = [Failure(table.path, f"the header lacks the column {name}", nearest=nearest(name, unknown)) for name in missing]
    failures += [
        Failure(table.path, "the header has an unknown column", name, nearest=nearest(name, missing or table.column_names)) for name in unknown
    ]
    failures += [Failure(table.path, "the header names a column twice", name) for name in doubled]
    if failures:
        raise Unreadable(*failures)


def _check_widths(header: list[str], body: list[tuple[int, list[str]]], table: Table) -> None:
    step = "Put a cell that holds a comma in quotation marks."
    failures = [
        Failure(table.path, f"a row must have {len(header)} cells", f"{len(cells)} cells", (f"line {line} ({cells[0]})",), step=step)
        for line, cells in body
        if len(cells) != len(header)
    ]
    if failures:
        raise Unreadable(*failures)


def _correct(sheets: dict[str, Sheet], corrections: Sheet) -> Iterator[Failure]:
    """Apply the corrections to the sheets; one whose old value is gone is a failure."""
    for row, label in zip(corrections.rows, corrections.ids, strict=True):
        failure = _apply(sheets, row)
        if failure:
            yield replace(failure, rows=(label,))


def _apply(sheets: dict[str, Sheet], correction: Row) -> Failure | None:
    name, row_id, column = correction["table"], correction["row_id"], correction["column"]
    where = TABLES["corrections"].path
    if name not in TABLES:
        return Failure(where, "table must be a table of the dataset", name, nearest=nearest(name, TABLES))
    sheet = sheets.get(name)
    if sheet is None:
        return None  # not asked for, or reported as unreadable
    free = [known for known in sheet.table.column_names if known not in sheet.table.key]
    if column not in free:
        return Failure(where, f"column must be a column of {name} that is no key", column, nearest=nearest(column, free))
    if row_id not in sheet.ids:
        return Failure(where, f"row_id must be a row of {name}", row_id, nearest=nearest(row_id, sheet.ids))
    position = sheet.ids.index(row_id)
    found = sheet.rows[position][column]
    if found != correction["old_value"]:
        step = "Remove the correction where the table is already right, or bring old_value up to date."
        return Failure(where, f"old_value must still stand in {name} ({correction['old_value']!r} expected)", found, step=step)
    if found == correction["new_value"]:
        return Failure(where, "new_value must differ from old_value", found)
    changed = {**sheet.rows[position], column: correction["new_value"]}
    sheets[name] = replace(sheet, rows=(*sheet.rows[:position], changed, *sheet.rows[position + 1 :]))
    return None
