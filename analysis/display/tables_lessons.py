"""Display tables of lessons: practices with their conditions, shortfalls, what must be read, every measure, and other rules."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.tables import Cell, Table, head, pair, table
from analysis.display.tables_money import NONE

FIRST = 10  # practices a busy reader sees
MOST_ROWS = 300  # measures listed one by one; the rest are counted
NAMED = 2  # numbers or bodies named in one cell
IN_A_SENTENCE = 3  # practices named in one sentence
READ = "full_text"


def practice_name(row: Mapping, labels: Labels, *, most: int = NAMED) -> str:
    """What kind of practice a measure is: factor, instrument, and sectors where it names some."""
    sectors = [labels.sector(sector) for sector in row["sectors"][:most]]
    more = len(row["sectors"]) - len(sectors)
    named = labels.join(sectors) + (say(labels, "等{n}个行业", " and {more} more", n=len(row["sectors"]), more=more) if more else "")
    name = say(labels, "{factor}·{instrument}", "{factor} by {instrument}", factor=labels.factor(row["factor"]), instrument=lowered(labels.instrument(row["instrument"]), labels))
    return say(labels, "{name}（{sectors}）", "{name} ({sectors})", name=name, sectors=named) if sectors else name


def lowered(text: str, labels: Labels) -> str:
    """A name inside a phrase: English names begin with a small letter there."""
    return text if labels.language == "zh" else text[:1].lower() + text[1:]


def measure_name(row: Mapping, labels: Labels) -> str:
    """A measure by its document, its number and its heading."""
    return " ".join(part for part in (labels.plan(row["plan_id"]), row["number"], pair(labels, row, "title")) if part)


def of_regions(row: Mapping, found, labels: Labels) -> str:
    """How many regions with a document read in full have it."""
    return labels.fraction(row["peers"], len(found.peers))


def money_words(row: Mapping, funding: Mapping[str, Mapping], labels: Labels) -> str:
    """Tools with rate and ceiling; else the kind of absence."""
    if not row["money"]:
        return labels.absence(row["money_state"])
    clauses = [funding[clause] for clause in row["money"]]
    stated = [clause for clause in clauses if not (pd.isna(clause["rate_pct"]) and pd.isna(clause["cap_value"]))]
    if not stated:
        return labels.absence("set_without_number")
    texts = list(dict.fromkeys(_amount(clause, labels) for clause in stated))
    more = len(texts) - NAMED
    return labels.pick(("；", "; ")).join(texts[:NAMED]) + (say(labels, "等{n}项", "; {more} more", n=len(texts), more=more) if more > 0 else "")


def _amount(clause: Mapping, labels: Labels) -> str:
    figures = [
        *([labels.quantity(clause["rate_pct"], "%")] if not pd.isna(clause["rate_pct"]) else []),
        *([labels.quantity(clause["cap_value"], clause["cap_unit"], "<=")] if not pd.isna(clause["cap_value"]) else []),
    ]
    return say(labels, "{tool}{figures}", "{tool}: {figures}", tool=labels.term("tool", clause["tool"]), figures=labels.pick(("，", ", ")).join(figures))


def bodies(row: Mapping, labels: Labels) -> str:
    """The first bodies named, the rest counted; else the kind of absence."""
    names = row["agencies"]
    if not names:
        return labels.absence(row["agency_state"])
    more = len(names) - NAMED
    return labels.join(names[:NAMED]) + (say(labels, "等{n}家", " and {more} more", n=len(names), more=more) if more > 0 else "")


def needs(row: Mapping, layout: pd.DataFrame, labels: Labels) -> str:
    """What a measure presupposes as far as codes show it: other factors, levels that pay, places named."""
    places = [pair(labels, layout.loc[place], "city") for place in row["needs_places"]]
    parts = [
        ("另涉{list}", "also acts on {list}", [labels.factor(code) for code in row["needs_factors"]]),
        ("出资：{list}", "payer: {list}", [labels.term("payer_level", level) for level in row["needs_payers"]]),
        ("承载地：{list}", "placed in {list}", places),
    ]
    texts = [say(labels, zh, en, list=labels.join(lowered(item, labels) for item in items)) for zh, en, items in parts if items]
    return labels.pick(("；", "; ")).join(texts) or say(labels, "前提未编码", "prerequisites not coded")


def state_words(row: Mapping, labels: Labels) -> str:
    """What the region in focus has like it."""
    if row["state"] != "seen":
        return labels.absence(row["state"])
    return say(labels, "已有（{grade}）：{rows}", "has it ({grade}): {rows}", grade=labels.word("likeness", row["grade"]), rows=numbers(row["likes"], labels))


def numbers(rows: Sequence[str], labels: Labels) -> str:
    """Provisions by number or heading, the first named and the rest counted."""
    names = list(dict.fromkeys(names_of(labels)[row] for row in rows[:NAMED]))
    more = len(rows) - NAMED
    return labels.pick(("、", ", ")).join(names) + (say(labels, "等{n}条", " and {more} more", n=len(rows), more=more) if more > 0 else "")


def names_of(labels: Labels) -> Mapping[str, str]:
    """Every provision by its number, or by its heading where no number was seen; made once for a report."""
    made = getattr(labels, "_provision_names", None)
    if made is None:
        frame = labels.dataset.provisions
        parts = zip(frame.index, frame["section_no"], frame["subsection_no"], frame["measure_no"], frame[f"title_{labels.language}"], frame["title_zh"], strict=True)
        made = labels._provision_names = {row: ".".join(filter(None, number)) or title or title_zh or row for row, *number, title, title_zh in parts}
    return made


# --- the tables ---------------------------------------------------------------------------------------------------------


def table_matrix(found, labels: Labels) -> Table:
    """The first practices by region: who has them, and what the region in focus has like them."""
    columns = [head(labels, "practice", "做法", "Practice"), head(labels, "example", "排在最前的条款", "Measure ranked first"),
               head(labels, "peers", "做的地区", "Regions that have it", "count"), head(labels, "focal", *(labels.region(found.focal),) * 2)]
    return table(columns, (
        [(practice_name(row, labels), ids := row["evidence"]), (measure_name(row, labels), ids), (of_regions(row, found, labels), row["peer_rows"]), _focal_cell(row, found, labels)]
        for row in records(found.practices.head(FIRST))
    ))


def _focal_cell(row: Mapping, found, labels: Labels) -> Cell:
    return state_words(row, labels), (*row["likes"],) or row["evidence"]


def records(frame: pd.DataFrame) -> list[dict]:
    """Rows as mappings, each with its own id."""
    return [{**row, "id": row_id} for row_id, row in zip(frame.index, frame.to_dict("records"), strict=True)]


def _places(frame: pd.DataFrame) -> dict[str, int]:
    """Practices by their place."""
    return {row: place for place, row in enumerate(frame.index, start=1)}


def table_practices(found, layout: pd.DataFrame, labels: Labels) -> Table:
    """The first practices with their conditions."""
    columns = [
        head(labels, "practice", "做法", "Practice"), head(labels, "measure", "排在最前的条款", "Measure ranked first"), *_condition_heads(labels),
        head(labels, "focal", *(labels.region(found.focal),) * 2),
    ]
    places, conditions = _places(found.practices), _Conditions(found, layout, labels)
    return table(columns, (
        [(_numbered(places[row["id"]], practice_name(row, labels), labels), ids := row["evidence"]), (_with_summary(row, conditions.measure(row), labels), (*ids, row["plan_id"], *row["other_rows"])),
         *conditions.cells(row), _focal_cell(row, found, labels)]
        for row in records(found.practices.head(FIRST))
    ))


def _numbered(place: int, text: str, labels: Labels) -> str:
    return f"{labels.number(place)}. {text}"


def _condition_heads(labels: Labels) -> list[Mapping[str, str]]:
    """The columns that say how many do it, with whose money, under whose duty, and what it presupposes."""
    return [
        head(labels, "peers", "做的地区", "Regions", "count"),
        head(labels, "backing", "资金与责任", "Money and bodies"), head(labels, "needs", "前提与配套（编码可见）", "Presupposes, as coded"),
    ]


class _Conditions:
    """The conditions of a measure as cells, with the tables they need read once."""

    def __init__(self, found, layout: pd.DataFrame, labels: Labels):
        """Read levels of documents and money clauses."""
        self.found, self.layout, self.labels = found, layout, labels
        self.levels, self.funding = labels.dataset.plans["doc_level"].to_dict(), labels.dataset.funding.to_dict("index")

    def cells(self, row: Mapping) -> list[Cell]:
        """Regions, money and bodies, and what it presupposes."""
        needed = needs(row, self.layout, self.labels), (*row["evidence"], *row["money"], *row["needs_places"])
        return [(of_regions(row, self.found, self.labels), row["peer_rows"]), self.backing(row), needed]

    def measure(self, row: Mapping) -> str:
        """The measure with the level of its document and its wording."""
        labels = self.labels
        return say(labels, "{measure}（{level}，“{wording}”）", "{measure} ({level}, “{wording}”)", measure=measure_name(row, labels),
                   level=level(self.levels[row["plan_id"]], labels), wording=labels.word("modality", row["modality"]))

    def backing(self, row: Mapping) -> Cell:
        """Money and bodies, a line each."""
        text = say(self.labels, "资金：{money}\n责任：{bodies}", "money: {money}\nbodies: {bodies}", money=money_words(row, self.funding, self.labels), bodies=bodies(row, self.labels))
        return text, (*row["money"], *row["evidence"])


def _with_summary(row: Mapping, measure: str, labels: Labels) -> str:
    """The first measure of a practice in our own words, and how many others belong to it."""
    more = say(labels, "（另有{n}条相近）", " (close to it: {n} more)", n=row["others"]) if row["others"] else ""
    return say(labels, "{measure}：{summary}{more}", "{measure}: {summary}{more}", measure=measure, summary=pair(labels, row, "summary"), more=more)


def level(code: str, labels: Labels) -> str:
    """The level of a document."""
    return labels.term("doc_level", code) if code else labels.absence("not_seen")


def table_shortfalls(found, labels: Labels) -> Table:
    """Practices of which the region in focus, its text read in full, has no like one."""
    columns = [
        head(labels, "practice", "未设的做法", "Practice not set"), head(labels, "measure", "对标条款", "Measure of a peer"), head(labels, "peers", "做的地区", "Regions", "count"),
        head(labels, "wording", "措辞", "Wording"), head(labels, "backing", "资金与责任", "Money and bodies"), head(labels, "same", "本地同一要素的条款", "Its own on the same factor"),
    ]
    places, conditions = _places(found.practices), _Conditions(found, labels.dataset.layout, labels)
    return table(columns, (
        [(_numbered(places[row["id"]], practice_name(row, labels), labels), ids := row["evidence"]), (measure_name(row, labels), ids), (of_regions(row, found, labels), row["peer_rows"]),
         (labels.word("modality", row["modality"]), ids), conditions.backing(row),
         (numbers(row["same_factor"], labels) if row["same_factor"] else labels.absence("not_set"), row["same_factor"] or ids)]
        for row in records(found.of_state("not_set"))
    ))


def unread(found, selection, labels: Labels) -> pd.DataFrame:
    """Documents of the region in focus that were not read in full, those compared first; with the column compared."""
    left = selection.left_out.index[selection.left_out["region_id"] == found.focal]
    compared = selection.frame.index[selection.frame["region_id"] == found.focal]
    plans = labels.dataset.plans.loc[[*compared, *left]]
    return plans.assign(compared=plans.index.isin(compared))[plans["text_basis"] != READ]


def table_to_read(found, selection, labels: Labels) -> Table:
    """What must be read before more can be said of the region in focus."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "compared", "列入比较", "Compared"), head(labels, "basis", "现据", "Read from"),
        head(labels, "seen", "见到的条文", "Provisions seen", "count"), head(labels, "rest", "尚未见到", "Not yet seen"),
    ]
    return table(columns, (
        [(labels.plan_title(plan), [plan]), (labels.word("flag", str(bool(row["compared"])).lower()), [plan]), (labels.word("text_basis", row["text_basis"]), [plan]),
         (labels.span(row["provisions_seen_min"], row["provisions_seen_max"]), [plan]), (_rest(row, labels), [plan])]
        for plan, row in unread(found, selection, labels).iterrows()
    ))


def _rest(row: pd.Series, labels: Labels) -> str:
    if pd.isna(row["provisions_total"]):
        return say(labels, "总数未知", "total unknown")
    least, most = row["provisions_total"] - row["provisions_seen_max"], row["provisions_total"] - row["provisions_seen_min"]
    return say(labels, "{n}条（共{of}条）", "{n} of {of}", n=labels.span(least, most), of=labels.number(row["provisions_total"]))


def table_all(found, labels: Labels) -> Table:
    """Every measure in the order of the ranking."""
    columns = [
        head(labels, "measure", "措施", "Measure"), head(labels, "practice", "要素·工具", "Factor by instrument"), *_condition_heads(labels),
        head(labels, "focal", *(labels.region(found.focal),) * 2),
    ]
    conditions = _Conditions(found, labels.dataset.layout, labels)
    return table(columns, (
        [(_numbered(row["rank"], conditions.measure(row), labels), (*(ids := row["evidence"]), row["plan_id"])), (practice_name(row, labels), ids), *conditions.cells(row), _focal_cell(row, found, labels)]
        for row in records(found.measures.head(MOST_ROWS))
    ))


def table_rule(found, labels: Labels) -> Table:
    """What another rule, another coder or another order would change."""
    columns = [head(labels, "reading", "判法", "Reading"), head(labels, "like", "对象地区有相近做法的措施", "Measures it has a like one of", "count"),
               head(labels, "kept", "前列做法仍在前列的", "First practices that stay first", "count")]
    return table(columns, (
        [(reading_words(row["reading"], labels), row["evidence"]), (NONE if pd.isna(row["like"]) else labels.fraction(row["like"], row["of"]), row["evidence"]),
         (NONE if pd.isna(row["kept"]) else labels.fraction(row["kept"], row["first"]), row["evidence"])]
        for row in found.readings.to_dict("records") if row["evidence"]
    ))


def reading_words(reading: str, labels: Labels) -> str:
    """A reading by name."""
    kind, _, coder = reading.partition(":")
    return labels.word("lesson_reading", "coder").format(coder=labels.coder(coder)) if kind == "coder" else labels.word("lesson_reading", reading)


def first_names(rows: Iterable[Mapping], labels: Labels) -> str:
    """The first few practices by name."""
    return labels.pick(("；", "; ")).join(practice_name(row, labels) for row in islice(rows, IN_A_SENTENCE))
