"""The invented dataset with a hostile text in every cell that takes free text, and what such texts are."""

import csv
from itertools import cycle, islice
from pathlib import Path

import invented
from analysis.dataset.tables import TABLES

# Each would do something if a page, a template, a chart or a spreadsheet took it for more than text. Short, so that they fit everywhere.
ACCEPTED = (
    "<script>alert(1)</script>", "<img src=x onerror=alert()>", '"><svg onload=alert(1)>', "javascript:alert(1)", "[a](javascript:alert(1))", "</style><script>alert()",
    "</title><script>alert(1)", "' onclick='alert(1)", "<a href=javascript:alert()>", "<iframe src=//192.0.2.1>", "<link href=//192.0.2.1/x>", "<base href=//192.0.2.1/>",
    "<style>*{display:none}", "![x](//192.0.2.1/i.png)", "<!--", "]]><x/>", "&lt;b&gt;&amp;", "{{ 7*7 }}", "{% raw %}", "${7*7}",
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "＝1+1", "'=1", r"$\frac{1}{0}$", "_hidden", "$x_i$", "%s %(x)d {0}", "# 1\\n* _b_", "<b>`code`</b>",
)
# What no honest text holds: the dataset is refused, with the place.
REFUSED = ("\u202egnirts", "\u2066x\u2069", "a\u200bb", "\ttab", "two\nlines", "a\x07b", "\ufeffmark", "\x1b[31m")
# Free in form, not in meaning: a key, a number, a link, words to look for, places in other tables.
MEANT = {
    "units": ("unit", "quantity"), "regions": ("gb_code",), "sources": ("url", "published"), "pmc_codings": ("evidence_ids",), "claim_tests": ("words",),
    "corrections": ("table", "row_id", "column", "old_value", "new_value"), "context": ("period",), "region_facts": ("period",), "outcomes": ("period",),
    "plans": ("doc_number",), "dataset": ("codebook_version", "licence"), "provisions": ("section_no", "subsection_no", "measure_no"),
}


def free_columns(table: str) -> list:
    """The columns of a table whose cells may be any text."""
    return [c for c in TABLES[table].columns if c.kind == "text" and not c.pattern and not c.allowed and c.name not in MEANT.get(table, ())]


def build(folder: Path) -> dict[str, set[str]]:
    """Write the dataset; gives for each table the texts that it met."""
    invented.build(folder)
    return {table: met for table in invented.TABLES.keys() | {"provisions", "codings"} if (met := _spoil(folder, table))}


def _spoil(folder: Path, table: str) -> set[str]:
    """Two texts to a cell where they fit, one in front and one behind what stood there; the next cell gets the next ones, an equal one the same."""
    path = invented.path_of(folder, table)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns, texts, met, given = free_columns(table), cycle(ACCEPTED), set(), {}
    for row in rows:
        for column in (column for column in columns if row[column.name]):
            same = (column.name, row[column.name])
            first, last = given.setdefault(same, given.get(same) or tuple(islice(texts, 2)))
            kept = f"{first} {row[column.name]} {last}"
            row[column.name] = kept if column.max_chars is None else first[:column.max_chars]
            met |= {text for text in (first, last) if text in row[column.name]}
    if met:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return met
