"""Typed results of a report: named numbers with units, taken from its exhibits; and one table of them over many reports.

A cell is what a reader sees, such as `at least 35 EFLOPS (2027)` or `23–35%`. It is read as a number only where its column
says that it holds one and where the whole cell fits the few forms below; any other cell keeps its text and no number.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from analysis import spreadsheet
from analysis.reports.outputs import Contents

TYPED = ("number", "share", "count")
EMPTY = ("", "—", "–")
JOINED = " · "
# Such a key only says where its column stands, so its label has to name it.
POSITIONAL = re.compile(r"[a-z]\d+")
DIGITS = r"[+−-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
QUANTITY = re.compile(
    rf"(?P<qualifier>[^\d+−–-]*?)\s*(?P<low>{DIGITS})(?P<percent>%)?(?:–(?P<high>{DIGITS}))?"
    r"\s*(?P<unit>[^\d\s(（;；,，:：–][^\d(（;；,，:：–]*?(?: per [^(（;；,，]*)?)?\s*(?:[(（;；].*)?",
)
PER = re.compile(r"(?P<per>每[^：]+)：(?P<rest>.+)")
OF_ALL = re.compile(rf"(?P<low>{DIGITS}) of \d+|\d+个中(?P<chinese>{DIGITS})个")
SCALES = {
    "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12, "万亿": 10**12, "亿": 10**8, "万": 10**4,
}
SCALED = re.compile(r"(?P<scale>(?:thousand|million|billion|trillion)\b|万亿|亿|万)\s*(?P<rest>.*)")
FIELDS = ("set", "report", "notebook", "language", "exhibit", "name", "value", "high", "unit", "qualifier", "text", "finished")


def results_of(found: Contents) -> list[dict]:
    """The results of a report, in the order shown.

    Returns
    -------
    list of dict
        name (exhibit, row and column), value and high (numbers, or None; high only for a range), unit, qualifier (such as
        `at least`), text (as shown). Names are unique; those of one report stay the same as long as its rows keep their labels.
    """
    return [result for exhibit in found.exhibits for result in (_named_values(exhibit) if exhibit.get("values") else _cells(exhibit))]


def _named_values(exhibit: Mapping) -> list[dict]:
    """Figures that the exhibit itself names, exact: a number, or a number with its unit."""
    named = {}
    for name, held in exhibit["values"].items():
        value, unit = (held.get("value"), str(held.get("unit", ""))) if isinstance(held, Mapping) else (held, "")
        if _is_number(value):
            named[name] = _result(f"{exhibit['id']}/{name}", value, None, unit, "", str(value))
    return list(named.values())


def _cells(exhibit: Mapping) -> list[dict]:
    columns = exhibit.get("columns", ())
    typed = [place for place, column in enumerate(columns) if column["kind"] in TYPED]
    if not typed:
        return []
    labels = _row_labels(columns, exhibit["rows"])
    return [
        _cell(f"{exhibit['id']}/{label}/{_column_name(columns[place])}", row[place], columns[place])
        for label, row in zip(labels, exhibit["rows"], strict=True) for place in typed if row[place] is not None and row[place] not in EMPTY
    ]


def _column_name(column: Mapping) -> str:
    key = column.get("key") or column["label"]
    return column["label"] if POSITIONAL.fullmatch(key) else key


def _row_labels(columns: Sequence[Mapping], rows: Sequence[Sequence]) -> list[str]:
    """Rows named by the texts before their first number; where that is not enough by further texts, at last by their place."""
    texts = [place for place, column in enumerate(columns) if column["kind"] not in TYPED]
    first = next(place for place, column in enumerate(columns) if column["kind"] in TYPED)
    labels = [[str(row[place]) for place in texts if place < first] for row in rows]
    for place in (place for place in texts if place > first):
        doubled = _doubled(labels)
        for label, row in zip(labels, rows, strict=True):
            label += [str(row[place])] if tuple(label) in doubled else []
    seen, doubled = Counter(), _doubled(labels)
    for label in labels:
        seen[tuple(label)] += 1
        label += [f"#{seen[tuple(label)]}"] if tuple(label) in doubled else []
    return [JOINED.join(label) for label in labels]


def _doubled(labels: Iterable[Sequence[str]]) -> set[tuple[str, ...]]:
    return {label for label, times in Counter(map(tuple, labels)).items() if times > 1}


def _cell(name: str, cell: object, column: Mapping) -> dict:
    if _is_number(cell):
        return _result(name, cell, None, column.get("unit", ""), "", str(cell))
    read = quantity(str(cell))
    return _result(name, read["value"], read["high"], read["unit"] or column.get("unit", ""), read["qualifier"], str(cell))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _result(name: str, value: object, high: object, unit: str, qualifier: str, text: str) -> dict:
    return {"name": name, "value": value, "high": high, "unit": unit, "qualifier": qualifier, "text": text}


def quantity(text: str) -> dict:
    """A displayed quantity as numbers.

    Parameters
    ----------
    text : str
        Such as `at least 10 (2027)`, `23–35%`, `300 billion yuan`, `不低于3.5万P`, `1 of 6`.

    Returns
    -------
    dict
        value, high, unit, qualifier; value None where the text is no such quantity. Words for powers of ten are multiplied out.
    """
    per = PER.fullmatch(text)
    if per:
        rest = quantity(per["rest"])
        return {**rest, "unit": f"{per['per']} {rest['unit']}".strip() if rest["value"] is not None else ""}
    counted = OF_ALL.fullmatch(text)
    if counted:
        return {"value": _number(counted["low"] or counted["chinese"]), "high": None, "unit": "", "qualifier": ""}
    found = QUANTITY.fullmatch(text)
    if not found:
        return {"value": None, "high": None, "unit": "", "qualifier": ""}
    unit = (found["unit"] or found["percent"] or "").strip()
    scale = SCALED.fullmatch(unit)
    times, unit = (SCALES[scale["scale"]], scale["rest"]) if scale else (1, unit)
    high = _number(found["high"], times) if found["high"] else None
    return {"value": _number(found["low"], times), "high": high, "unit": unit, "qualifier": found["qualifier"].strip()}


def _number(text: str, times: int = 1) -> int | float:
    exact = Decimal(text.replace(",", "").replace("−", "-")) * times
    return int(exact) if exact == exact.to_integral_value() else float(exact)


# One table over many reports ----------------------------------------------------------------------------------------


def table(manifests: Iterable[Mapping]) -> list[dict]:
    """One row per result of every finished report, in the order of the manifests."""
    return [
        {
            "set": manifest["set"], "report": manifest["report"], "notebook": manifest["notebook"], "language": manifest["language"],
            "exhibit": result["name"].partition("/")[0], **result, "finished": manifest["finished"],
        }
        for manifest in manifests if manifest["status"] == "ok" for result in manifest.get("results", ())
    ]


def as_csv(rows: Iterable[Mapping], fields: Sequence[str] = FIELDS) -> bytes:
    """A table for a spreadsheet: UTF-8 with a mark that says so, no cell that acts as a formula; numbers stay numbers."""
    return spreadsheet.as_csv(fields, ([row[name] for name in fields] for row in rows))
