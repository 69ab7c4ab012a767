"""Rules about outcomes: only a target that is due has one, a figure is whole, and nothing is both found and not found."""

from collections import defaultdict
from collections.abc import Iterator

from analysis.dataset.failures import Failure
from analysis.dataset.files import Row, Sheets
from analysis.dataset.tables import TABLES
from analysis.errors import listed, nearest

PATH = TABLES["outcomes"].path
# The cells of a figure: all are filled, or none is.
FIGURE = ("value", "comparator", "unit", "year", "scope_match", "standing")


def due(sheets: Sheets) -> Iterator[Failure]:
    """A target has an outcome once its year is over at the date of the edition; ceilings of support are no goals to reach."""
    last, targets = _last_year(sheets), _by_id(sheets, "targets")
    for row_id, row in _by_id(sheets, "outcomes").items():
        target = targets.get(row["target_id"], {"level": "", "year": ""})
        if target["level"] == "support":
            yield Failure(PATH, "target_id must be a goal or a target of a measure, not a ceiling of support", row["target_id"], (row_id,))
        elif last and row["target_id"] in targets and not (target["year"].isdigit() and int(target["year"]) <= last):
            rule = f"target_id must be due: its year over by the edition of {TABLES['dataset'].path}, so {last} at the latest"
            step = "Keep the figure as a row of context.csv until the target is due."
            yield Failure(PATH, rule, target["year"] or "no year", (row_id,), step=step)


def whole_figures(sheets: Sheets) -> Iterator[Failure]:
    """A figure has all its cells; without one the row says what was looked through."""
    for row_id, row in _by_id(sheets, "outcomes").items():
        empty = [name for name in FIGURE if not row[name]]
        if row["value"] and empty:
            yield Failure(PATH, f"a figure needs {listed(FIGURE)}", f"empty: {listed(empty)}", (row_id,))
        elif not row["value"] and len(empty) < len(FIGURE):
            filled = [name for name in FIGURE if row[name]]
            yield Failure(PATH, f"without a value these must be empty: {listed(FIGURE[1:])}", f"filled: {listed(filled)}", (row_id,))
        elif not row["value"] and not row["searched_en"]:
            step = "Say in searched_zh and searched_en where you looked; a target nobody looked up has no row."
            yield Failure(PATH, "a row without a figure must say what was looked through", None, (row_id,), step=step)


def same_quantity(sheets: Sheets) -> Iterator[Failure]:
    """A figure can be brought to the unit of its target."""
    targets, units = _by_id(sheets, "targets"), _by_id(sheets, "units")
    for row_id, row in _by_id(sheets, "outcomes").items():
        own, other = units.get(row["unit"]), units.get(targets.get(row["target_id"], {}).get("unit", ""))
        if own and other and own["quantity"] != other["quantity"]:
            fitting = [unit for unit, known in units.items() if known["quantity"] == other["quantity"]]
            step = f"Units of the same quantity: {listed(fitting)}."
            yield Failure(PATH, f"unit must convert to that of target {row['target_id']}", row["unit"], (row_id,), nearest(row["unit"], fitting), step)


def found_or_not(sheets: Sheets) -> Iterator[Failure]:
    """A target has figures of the same scope, or a row that says that there are none, not both."""
    found: dict[str, list[str]] = defaultdict(list)
    none: dict[str, list[str]] = defaultdict(list)
    for row_id, row in _by_id(sheets, "outcomes").items():
        if row["scope_match"] == "same" or not row["value"]:
            (found if row["value"] else none)[row["target_id"]].append(row_id)
    for target, rows in none.items():
        if target in found or len(rows) > 1:
            rule = "a target with a figure of the same scope has no row without a figure, and no target has two of them"
            yield Failure(PATH, rule, target, (*rows, *found.get(target, ())))


RULES = (due, whole_figures, same_quantity, found_or_not)


def _by_id(sheets: Sheets, name: str) -> dict[str, Row]:
    """Rows of a table by id; nothing where it could not be read."""
    sheet = sheets.get(name)
    return dict(zip(sheet.ids, sheet.rows, strict=True)) if sheet else {}


def _last_year(sheets: Sheets) -> int:
    """The last year that is over at the date of the edition; 0 where the edition has none."""
    sheet = sheets.get("dataset")
    edition = sheet.rows[0]["edition"] if sheet and sheet.rows else ""
    return int(edition[:4]) - (edition[5:] != "12-31") if edition[:4].isdigit() else 0
