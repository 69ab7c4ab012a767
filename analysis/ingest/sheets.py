"""The workbook a reviewer fills in: the document's own text beside every row, drop-down lists from the codebook, nothing that computes."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from analysis.dataset.load import Dataset
from analysis.dataset.tables import TABLES
from analysis.errors import IngestError, listed
from analysis.ingest.draft import Draft, kept

# Sheets by name; a reviewer fills in those of the first three.
PLAN, PROVISIONS, TARGETS, CODES, READ_ME = "plan", "provisions", "targets", "codes", "read_me"
KEEP = ("yes", "no")
FILLED = {
    PROVISIONS: (
        "provision_id", "keep", "number", "heading", "text", "suggested_factor", "factor_words", "factor_primary", "factor_second", "factor_third",
        "suggested_instrument", "instrument_words", "instrument", "title_en", "summary_zh", "summary_en", "lead_agencies", "deadline_year", "modality", "stance", "provision_role",
        "sectors", "chain_layer", "chain_action", "quantified", "note",
    ),
    TARGETS: (
        "target_id", "keep", "provision_id", "locator", "value_as_stated", "level", "indicator_id", "proposed", "scope_id", "scope_zh", "scope_en", "comparator",
        "value", "value_high", "unit", "year", "ai_specific",
    ),
}
# Of the plan and of its source; whatever the document says of itself that no text tells a machine.
PLAN_FIELDS = (
    "plan_id", "region_id", "role", "title_zh", "title_en", "doc_number", "doc_level", "doc_kind", "status", "status_basis", "ai_specific", "issuers_zh", "issuers_en",
    "issued_date", "horizon_start", "horizon_end",
)
SOURCE_FIELDS = ("kind", "publisher", "title", "published", "accessed", "link", "url")
# A line break typed into a cell is one of the page, never of the text: no cell of a dataset holds one.
BREAK = re.compile(r"[ \t\r\n]*[\t\r\n][ \t\r\n]*")
BREAK_IN_CHINESE = re.compile(rf"(?<=[\u3000-\u9fff\uff00-\uffef]){BREAK.pattern}(?=[\u3000-\u9fff\uff00-\uffef])")
WIDE = {"text": 70, "heading": 24, "summary_zh": 40, "summary_en": 40, "title_en": 30, "note": 30, "locator": 26, "factor_words": 20, "instrument_words": 20}
READ_ME_TEXT = (
    ("一行一条举措或目标；原文在 text 列，只供核对，不进入数据集。", "One row a provision or a target; the document's own text stands in the column text, to check against, and never enters the dataset."),
    ("keep 填 yes 或 no；不是举措、不是目标的行填 no。", "keep is yes or no; no for what is no provision or no target."),
    ("factor_primary、instrument 等列从下拉表中选；建议只是建议。", "Choose factor_primary, instrument and the like from the lists; a suggestion is no more than that."),
    ("summary_zh、summary_en、title_en 用自己的话写，不照抄原文。", "Write summary_zh, summary_en and title_en in your own words; never copy the text."),
    ("plan 表填文件和来源的信息；不知道的留空。", "Fill in the document and its source on the sheet plan; leave empty what is not known."),
)


def write_review(draft: Draft, dataset: Dataset, path: Path) -> None:
    """Write the workbook of a draft.

    Raises
    ------
    IngestError
        Where the file is there already: a review is never overwritten. For a name that no spreadsheet opens, or a place that cannot be written.
    """
    import openpyxl

    if path.suffix.lower() != ".xlsx":
        raise IngestError(f"{path}: a workbook ends in .xlsx; write {path.with_name(f'{path.stem or path.name}.xlsx')}")
    if path.exists():
        raise IngestError(f"{path}: is there already; a review is never overwritten, give another name")
    book = openpyxl.Workbook()
    book.remove(book.active)
    _fill(book.create_sheet(READ_ME), [("zh", "en"), *READ_ME_TEXT])
    _fill(book.create_sheet(PLAN), [("field", "value", "meaning_zh", "meaning_en"), *_plan_rows(draft)])
    lists = code_lists(dataset)
    for name, rows in ((PROVISIONS, provision_rows(draft)), (TARGETS, target_rows(draft))):
        sheet = book.create_sheet(name)
        _fill(sheet, [FILLED[name], *([row.get(column, "") for column in FILLED[name]] for row in rows)])
        _offer(sheet, FILLED[name], lists, len(rows))
    _fill(book.create_sheet(CODES), _code_rows(dataset, lists))
    _offer_plan(book[PLAN], lists)
    with kept(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)


def provision_rows(draft: Draft) -> list[dict[str, object]]:
    """Provisions with their suggestions, a suggestion standing in the column to be decided."""
    suggested = draft.suggestions.set_index("provision_id")
    rows = []
    for row in draft.provisions.to_dict("records"):
        code = suggested.loc[row["provision_id"]]
        second, third, *_ = [*filter(None, str(code["factors_secondary"]).split(";")), "", ""]
        rows.append(row | {
            "keep": "yes", "suggested_factor": f"{code['factor']} {float(code['factor_probability']):.0%}", "factor_words": str(code["factor_words"]).replace(";", "、"),
            "factor_primary": code["factor"], "factor_second": second, "factor_third": third,
            "suggested_instrument": f"{code['instrument']} {float(code['instrument_probability']):.0%}", "instrument_words": str(code["instrument_words"]).replace(";", "、"),
            "instrument": code["instrument"], "quantified": str(row["quantified"]).lower(),
        })
    return rows


def target_rows(draft: Draft) -> list[dict[str, object]]:
    """Targets as found; those without an indicator wait for one."""
    return [row | {"keep": "yes" if row["indicator_id"] else "", "ai_specific": "true"} for row in draft.targets.to_dict("records")]


def _plan_rows(draft: Draft) -> list[tuple[object, ...]]:
    plan, source = TABLES["plans"], TABLES["sources"]
    meanings = {column.name: (column.zh, column.en) for column in plan.columns} | {f"source_{column.name}": (column.zh, column.en) for column in source.columns}
    known = {"plan_id": draft.plan["plan_id"], "region_id": draft.plan["region_id"], "title_zh": draft.plan["title_zh"], "role": "companion", "ai_specific": "true",
             "source_title": draft.plan["title_zh"], "source_link": "false"}
    fields = [*PLAN_FIELDS, *(f"source_{name}" for name in SOURCE_FIELDS)]
    return [(name, known.get(name, ""), *meanings[name]) for name in fields]


# --- cells ----------------------------------------------------------------------------------------------------


def _fill(sheet, rows: Sequence[Sequence[object]]) -> None:
    """Write rows as plain text or numbers; a text that begins like a formula stays a text."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = sheet.cell(number, place)
            cell.value = _plain(value)
            if isinstance(cell.value, str):
                cell.data_type, cell.number_format = "s", "@"  # what is typed into it stays as typed: Excel makes a day of 2031-03
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
    for place, name in enumerate(rows[0], 1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDE.get(str(name), 16)
    sheet.freeze_panes = "B2"


def _plain(value: object) -> object:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value is None or value != value:
        return ""
    if isinstance(value, tuple):
        value = ";".join(map(str, value))
    return ILLEGAL_CHARACTERS_RE.sub("", value)[:32_000] if isinstance(value, str) else value


def code_lists(dataset: Dataset) -> Mapping[str, Sequence[str]]:
    """What each drop-down list offers."""
    factors, flags = list(dataset.factors.index), ["true", "false"]
    fixed = {column.name: column.allowed for column in (*TABLES["provisions"].columns, *TABLES["targets"].columns, *TABLES["plans"].columns) if isinstance(column.allowed, tuple) and column.allowed}
    terms = dataset.terms
    named = {name: list(terms.loc[terms["list_id"] == name, "code"]) for name in ("doc_kind", "doc_level", "source_kind")}
    return fixed | {
        "keep": KEEP, "factor_primary": factors, "factor_second": factors, "factor_third": factors, "instrument": list(dataset.instruments.index),
        "indicator_id": list(dataset.indicators.index), "scope_id": list(dataset.scopes.index), "unit": list(dataset.units.index), "quantified": flags, "ai_specific": flags,
        "doc_kind": named["doc_kind"], "doc_level": named["doc_level"], "source_kind": named["source_kind"], "source_link": flags,
    }


def _code_rows(dataset: Dataset, lists: Mapping[str, Sequence[str]]) -> list[list[object]]:
    """One column a list: what the drop-downs refer to."""
    return [list(lists), *([codes[number] if number < len(codes) else "" for codes in lists.values()] for number in range(max(map(len, lists.values()))))]


def _offer(sheet, columns: Sequence[str], lists: Mapping[str, Sequence[str]], rows: int) -> None:
    from openpyxl.utils import get_column_letter

    for place, name in enumerate(columns, 1):
        if name in lists and rows:
            letter = get_column_letter(place)
            _validate(sheet, f"{letter}2:{letter}{rows + 1}", name, lists)


def _offer_plan(sheet, lists: Mapping[str, Sequence[str]]) -> None:
    for row in range(2, sheet.max_row + 1):
        name = sheet.cell(row, 1).value
        if name in lists:
            _validate(sheet, f"B{row}", name, lists)


def _validate(sheet, cells: str, name: str, lists: Mapping[str, Sequence[str]]) -> None:
    """A drop-down list; it refers to the sheet of codes, since a list in the cell itself may hold 255 characters only."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(list(lists).index(name) + 1)
    offered = DataValidation(type="list", formula1=f"={CODES}!${letter}$2:${letter}${len(lists[name]) + 1}", allow_blank=True, showErrorMessage=True)
    sheet.add_data_validation(offered)
    offered.add(cells)


# --- reading back -----------------------------------------------------------------------------------------------


def read_review(path: Path) -> dict[str, pd.DataFrame]:
    """The sheets of a workbook as text, whatever Excel made of the cells.

    Raises
    ------
    IngestError
        For a file that is no workbook of a review, or one in which a row or a column stands twice.
    """
    import openpyxl

    if not path.exists():
        raise IngestError(f"{path}: there is no such file; `duibiao review export` writes one")
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl raises whatever its parts raise
        raise IngestError(f"{path}: not a workbook that can be opened ({type(error).__name__}); save it as .xlsx") from None
    missing = [name for name in (PLAN, PROVISIONS, TARGETS) if name not in book.sheetnames]
    if missing:
        raise IngestError(f"{path}: no sheet {', '.join(missing)}; give the workbook that `duibiao review export` wrote")
    return {name: _frame(path, name, book[name].iter_rows(values_only=True)) for name in (PLAN, PROVISIONS, TARGETS)}


def _frame(path: Path, name: str, rows) -> pd.DataFrame:
    head, *body = [[_text(cell) for cell in row] for row in rows] or [[]]
    wanted = ("field", "value") if name == PLAN else FILLED[name]
    if lost := [column for column in wanted if column not in head]:
        raise IngestError(f"{path}, sheet {name}: no column {', '.join(lost)}; leave the columns as they were written")
    places = [head.index(column) for column in wanted]
    whole = ([*row, *[""] * (len(head) - len(row))] for row in body)
    found = [cells for row in whole if any(cells := [row[place] for place in places])]  # what was jotted beside the table is no row of it
    for what, names in (("column", [name for name in head if name in wanted]), ("row", [cells[0] for cells in found])):
        if twice := sorted({name for name in names if name and names.count(name) > 1}):
            raise IngestError(f"{path}, sheet {name}: {what} {listed(twice)} stands twice; leave one")
    return pd.DataFrame(found, columns=list(wanted), dtype=str)


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell == datetime(cell.year, cell.month, cell.day):
        return str(cell.date())
    return BREAK.sub(" ", BREAK_IN_CHINESE.sub("", str(cell).strip()))
