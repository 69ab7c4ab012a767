"""The description of a dataset folder, generated: README.md for people, datapackage.json for programs.

    python -m analysis.dataset.dictionary [folder]

Everything is computed from the declarations and the tables, but for one part of README.md, between two marks: the cautions that
only a person can write. It is kept as it stands.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from analysis.dataset.codebook import allowed_codes, coverage_words, form_of, where_allowed
from analysis.dataset.failures import refuse
from analysis.dataset.files import Row, Sheet, Sheets, read_sheets
from analysis.dataset.declaration import Column
from analysis.dataset.tables import TABLES
from analysis.errors import DataError, DuibiaoError
from analysis.paths import DATA

README = "README.md"
DESCRIPTOR = "datapackage.json"
BY_HAND = ("<!-- written by hand from here; the generator keeps it -->", "<!-- written by hand to here -->")
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FIELD_TYPES = {"integer": "integer", "number": "number", "flag": "boolean", "list": "list"}

INTRODUCTION = """\
This file and `datapackage.json` are generated (`python -m analysis.dataset.dictionary`); change the tables, not this text.

Tables are UTF-8 CSV with a header. One row means one thing, said at the head of each table below. An empty cell means not stated or
not seen, never zero. Lists inside a cell are joined by `;`. Flags are `true` or `false`. Numbers are written plainly (`1200`, `3.5`).
Columns end in `_id` (name of a row), `_zh` and `_en` (Chinese as published, English), `_share` (0 to 1), `_pct` (0 to 100) or `_year`.
Text is read as text: a cell `NA` or `010000` stays what it is.

What leaves for a spreadsheet (`duibiao results`, the tables under the charts of a report, drafts) is UTF-8 with a byte order mark, and a
text that begins with `=`, `+`, `-`, `@`, their wide forms, a tab, a line break or `'` has one more `'` in front, so that nothing in it is
computed. Reading takes that one off again, in columns of text and lists alone; a text here may stand either way (`-5 °C` or `'-5 °C`)."""

CAUTIONS = """\
- What is compared are documents, not governments' whole policies. Kinds, titles and horizons differ.
- "Not seen" is not "not there". A share is given only where the total is known, and as a range where provisions were not seen.
- What was seen of a plan that was not read in full was chosen by others; it is no sample.
- Figures are compared only within one scope. Ceilings of support (`level` support) are not goals to be reached.
- A value with `part_year` true is never read as annual. Where baselines differ, all of them are used, as a range.
- `status` is read from the document's own horizon or stated validity; it is not a legal finding.
- Provisions, positioning and claims are headings, locators and summaries in our own words, not sentences of the sources."""

ADDING = """\
## How to add a plan

1. `sources.csv`: a row for each text you used. Set `link` to `true` only for a page that may be linked; otherwise leave `url` empty.
2. `plans.csv`: one row. Leave `provisions_total` empty unless the text says or shows it; say in `text_basis` what you saw.
3. `provisions.csv`: one row per provision, the ids made of the plan's id and a number. Rows that may be one provision share a
   `merge_group`; what is not shown to be a numbered provision has `counts_as_provision` false.
4. `codings.csv`: one row per provision and coder, and one with the coder `final` for the settled code.
5. `targets.csv`, and what else the text has. A new scope, indicator, unit or code needs its row in `scopes.csv` or `codebook/` first.
6. `duibiao check` reads everything and names all that is wrong at once, with the row and the nearest right value; then run
   `python -m analysis.dataset.dictionary`.

A single row is added in the same way: its id must be new in all tables, and its sources must stand in `sources.csv`.

## How to add a claim, a reading or a composite

- `claims.csv`: the claim in both languages, who says it in what role, its type and source. What says several things gets a row for each
  part (`part_of`), worded to be read alone. `testable_as_*` is written before looking, `needs_*` says what would settle it.
- `claim_tests.csv`: a row for each figure that the test asks for. Shares (`factor_share`, `goal_share`, `positioning_share`) need
  `factors`; counts need what is counted (`factors`, `sectors` or `words`; `indicators`; `place_role`; `year`), and a threshold;
  figures of goals and statistics need one indicator and its scope; `stated_fact` needs `fact_id`. What no data serve is a row
  `unserved`, with a note. Rows of the claim's own lineage are never used. Forecasts and judgements of value are not tested.
- `codebook/pmc_variables.csv` and `pmc_codings.csv`: a coder gives every sub-variable of a plan a row. A 1 names the rows that show it,
  a 0 stands only where the whole text was read, empty is unknown.
- `codebook/coders.csv`: what a coder is (person or machine) and of which lineage; two of one lineage are no check of each other.
- `codebook/composite_nodes.csv`: a tree. Its leaves name an indicator with a direction; weights and goalposts each say why.

## How corrections work

A cell that turns out to be wrong after publication is not overwritten: `corrections.csv` gets a row with the table, the row, the
column, the old value, the new value, the reason and its source. It is applied on reading. When the old value no longer stands in the
table, reading fails, so that a correction cannot be applied twice or to the wrong thing. `CHANGELOG.md` says what changed in each
edition and which ranks moved."""


def write_dictionary(folder: Path) -> None:
    """Write README.md and datapackage.json into a dataset folder.

    Raises
    ------
    DataError
        Where the files cannot be read as tables, or README.md is not UTF-8.
    """
    folder = Path(folder)
    for name, text in dictionary(folder).items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def dictionary(folder: Path) -> dict[str, str]:
    """File name to text of what `write_dictionary` writes; depends on nothing but the folder."""
    sheets, failures = read_sheets(folder)
    refuse(folder, failures)
    return {README: _readme(sheets, _by_hand(folder / README)), DESCRIPTOR: _descriptor(sheets)}


def _readme(sheets: Sheets, by_hand: str) -> str:
    info = sheets["dataset"].rows[0]
    parts = [
        f"# {info['title_en']}\n\n{info['title_zh']}",
        f"Field: {info['field_en']} ({info['field_zh']}). Edition {info['edition']}, codebook {info['codebook_version']}, "
        f"licence {info['licence']}. {_holdings(sheets)}",
        INTRODUCTION,
        f"## How complete it is\n\n{_completeness(sheets)}",
        f"## Cautions\n\n{CAUTIONS}\n{_counted_cautions(sheets)}\n\n{BY_HAND[0]}\n{by_hand}\n{BY_HAND[1]}",
        ADDING,
        f"## The tables\n\n{_markdown(('file', 'one row is', '一行是', 'rows', 'may be absent'), map(_overview, sheets.values()))}",
        *(_section(sheets[name], sheets) for name in TABLES),
    ]
    return "\n\n".join(parts) + "\n"


def _by_hand(path: Path) -> str:
    """The part of an earlier README that a person wrote."""
    try:
        text = path.read_text(encoding="utf-8-sig") if path.exists() else ""
    except UnicodeDecodeError:
        raise DataError(f"{path}: must be UTF-8, so that what a person wrote in it is kept; save it again as UTF-8") from None
    there = [mark for mark in BY_HAND if mark in text]
    if len(there) == 1:
        missing = next(mark for mark in BY_HAND if mark not in text)
        raise DataError(f"{path}: lacks the line {missing!r}, so nobody knows what in it was written by hand; put the line back")
    if not there:
        return ""
    return text.split(BY_HAND[0])[1].split(BY_HAND[1])[0].strip("\n")


def _holdings(sheets: Sheets) -> str:
    counts = {name: len(sheet.rows) for name, sheet in sheets.items()}
    return (
        f"It holds {counts['plans']} plans of {len({row['region_id'] for row in sheets['plans'].rows})} regions, {counts['provisions']} provisions, "
        f"{counts['codings']} codings, {counts['targets']} targets, {counts['context']} context values and {counts['sources']} sources."
    )


def _completeness(sheets: Sheets) -> str:
    """Core plans and what else was read in full: seen, goals, positioning, and whether a share can be given."""
    core = [row for row in sheets["plans"].rows if row["role"] == "core"]
    full = [row for row in sheets["plans"].rows if row["role"] == "companion" and row["text_basis"] == "full_text"]
    head = ("region", "plan", "provisions seen", "goals", "positioning texts", "factor shares")
    table = _markdown(head, (_coverage_row(row, sheets) for row in (*core, *full)))
    others = len(sheets["plans"].rows) - len(core) - len(full)
    return (
        f"Core plans, then companions that were read in full. Of the other {others} plans few provisions were seen, or none. Goals are "
        f"distinct indicators of the goals section on the field; milestones of one indicator are one goal.\n\n{table}"
    )


def _coverage_row(plan: Row, sheets: Sheets) -> tuple[str, ...]:
    plan_id = plan["plan_id"]
    seen = coverage_words(plan["provisions_seen_min"], plan["provisions_seen_max"], plan["provisions_total"], plan["text_basis"])
    region = next(row["name_en"] for row in sheets["regions"].rows if row["region_id"] == plan["region_id"])
    goals = {
        row["indicator_id"]
        for row in sheets["targets"].rows
        if row["plan_id"] == plan_id and row["level"] == "goal" and row["ai_specific"] == "true"
    }
    texts = sum(row["plan_id"] == plan_id for row in sheets["positioning"].rows)
    known = "as ranges" if plan["provisions_total"] else "none: total unknown"
    shares = "exact" if plan["provisions_total"] == plan["provisions_seen_min"] else known
    return region, f"{plan['title_en']} (`{plan_id}`)", seen, str(len(goals)), str(texts), shares


def _counted_cautions(sheets: Sheets) -> str:
    """Cautions with their numbers."""
    sources, context = sheets["sources"].rows, sheets["context"].rows
    tiers = {row["code"]: row["tier"] for row in sheets["terms"].rows if row["list_id"] == "source_kind"}
    copies = sum(tiers.get(row["kind"]) == "copy" for row in sources)
    unlinked = sum(row["link"] == "false" for row in sources)
    parts, derived = (sum(row[column] not in ("", "false") for row in context) for column in ("part_year", "derived"))
    coders = sorted({row["coder_id"] for row in sheets["codings"].rows})
    return "\n".join((
        f"- {copies} of {len(sources)} sources are copies of other texts; {unlinked} are cited by publisher and title and not linked.",
        f"- {parts} of {len(context)} context values do not cover a full year, and {derived} were derived from others.",
        f"- {len(sheets['conflicts'].rows)} figures that disagree or were not used are listed in `conflicts.csv`, with the reason.",
        f"- Coders: {', '.join(coders)}. `final` is the settled code; the others are kept so that agreement can be reckoned anew.",
    ))


def _overview(sheet: Sheet) -> tuple[str, ...]:
    table = sheet.table
    return f"`{table.path}`", table.en, table.zh, str(len(sheet.rows)), "" if table.required else "yes"


def _section(sheet: Sheet, sheets: Sheets) -> str:
    table = sheet.table
    head = ("column", "meaning", "含义", "kind", "allowed", "must be filled")
    rows = ((f"`{c.name}`", c.en, c.zh, c.kind, _allowed(c, sheets), "yes" if c.required else "") for c in table.columns)
    key = ", ".join(f"`{name}`" for name in table.key)
    return f"### `{table.path}`\n\nOne row is {table.en} ({table.zh}). Key: {key}.\n\n{_markdown(head, rows)}"


def _allowed(column: Column, sheets: Sheets) -> str:
    """What a cell may hold, as a reader of the dictionary needs it."""
    codes, origin = allowed_codes(column, sheets), where_allowed(column)
    if origin.startswith("list "):
        return f"{origin}: " + ", ".join(f"`{code}`" for code in codes)
    parts = [origin and f"a row of `{origin}`", ", ".join(f"`{code}`" for code in codes) if codes and not origin else ""]
    form = form_of(column) if column.kind in ("id", "code", "date") and codes is None else None
    parts.append(form[1].removeprefix("must be ") if form else "")
    low, high = column.bounds
    if low is not None:
        parts.append(f"at least {low:g}" if high is None else f"{low:g} to {high:g}")
    parts.append(f"at most {column.max_chars} characters" if column.max_chars else "")
    parts.append(f"in {column.unit}" if column.unit else "")
    return "; ".join(part for part in parts if part)


def _markdown(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = tuple(head)
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _descriptor(sheets: Sheets) -> str:
    info = sheets["dataset"].rows[0]
    package = {
        "$schema": PROFILE,
        "name": info["dataset_id"],
        "title": info["title_en"],
        "description": info["title_zh"],
        "version": info["edition"],
        "licenses": [{"name": info["licence"]}],
        "keywords": [info["field_en"], info["field_zh"]],
        "resources": [_resource(sheets[name]) for name in TABLES if sheets[name].sha256],
    }
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def _resource(sheet: Sheet) -> dict[str, object]:
    table = sheet.table
    return {
        "name": table.name.replace("_", "-"),
        "path": table.path,
        "title": table.en,
        "description": table.zh,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": sheet.size,
        "hash": f"sha256:{sheet.sha256}",
        "schema": {
            "fields": [_field(column, column.name if table.key == (column.name,) else "") for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": list(_foreign_keys(table.columns, table.name)),
            "missingValues": [""],
        },
    }


def _field(column: Column, key: str) -> dict[str, object]:
    described = {"name": column.name, "title": column.en, "description": column.zh, "type": FIELD_TYPES.get(column.kind, "string")}
    if column.kind == "flag":
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.kind == "list":
        described |= {"delimiter": ";", "itemType": "string"}
    low, high = column.bounds
    form = form_of(column) if described["type"] == "string" else None
    fixed = column.allowed if isinstance(column.allowed, tuple) and column.kind != "list" else ()
    constraints = {
        "required": column.required,
        "unique": bool(key),
        "enum": list(fixed),
        "pattern": form and form[0],
        "minimum": low,
        "maximum": high,
        "maxLength": column.max_chars,
    }
    return described | {"constraints": {name: value for name, value in constraints.items() if value not in (None, "", [], False)}}


def _foreign_keys(columns: Iterable[Column], own: str) -> Iterator[dict[str, object]]:
    """References of single codes; a list of codes has no foreign key in a Data Package."""
    for column in columns:
        if column.refers_to and column.kind == "code":
            target = TABLES[column.refers_to]
            resource = "" if target.name == own else target.name.replace("_", "-")
            yield {"fields": [column.name], "reference": {"resource": resource, "fields": list(target.key)}}


def main(arguments: list[str]) -> int:
    """Regenerate the description of the folder named, or of the project's own data."""
    try:
        write_dictionary(Path(arguments[0]) if arguments else DATA)
    except DuibiaoError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
