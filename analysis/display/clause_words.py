"""Clauses in words: the names of topics, what a provision states, and what a document says on a topic or why it says nothing."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import behind, say
from analysis.display.tables import Cell, pair
from analysis.display.words import WORDS

MOST_NAMED = 6  # documents without anything on a topic that are named; more are counted
PARTS = ("target", "agency", "deadline", "money")
SET = ("set", "set_without_number")
ABSENT = ("not_set", "not_seen")
JOIN = ("·", ": ")
NESTED = str.maketrans("“”", "‘’")

Row = Mapping[str, object]


# --- names ------------------------------------------------------------------------------------------


def topic_name(topic: Row, topics, labels: Labels) -> str:
    """What a topic is about: its factor where the group has several or it is not divided, then sector and action."""
    factor, division = topic["factor"], topics.divisions[topic["factor"]]
    named = len(topics.groups[topic["group_id"]]) > 1 or not division
    parts = [labels.factor(factor)] if named else []
    parts += [labels.sector(topic["sector"]) if topic["sector"] else labels.pick(("未点名行业", "No sector named"))] if "sector" in division else []
    parts += [action_name(topic["action"], labels)] if "action" in division else []
    return labels.pick(JOIN).join(parts)


def full_name(topic: Row, topics, labels: Labels) -> str:
    """The name of a topic with its group, where the name alone does not show it."""
    group, name = topic["group_id"], topic_name(topic, topics, labels)
    plain = len(topics.groups) == 1 or len(topics.groups[group]) > 1 or not topics.divisions[topic["factor"]]
    return name if plain else f"{group_name(group, labels)}{labels.pick(JOIN)}{name}"


def row_name(topic: Row, topics, labels: Labels) -> str:
    """The name of a topic with its group, a line for each part."""
    return full_name(topic, topics, labels).replace(labels.pick(JOIN), labels.pick(("\n", ":\n")))


def action_name(action: str, labels: Labels) -> str:
    """The name of an action on the chain, or of an instrument."""
    if not action:
        return labels.pick(("未编码", "not coded"))
    return labels.word("chain_action", action).capitalize() if action in WORDS["chain_action"] else labels.instrument(action)


def group_name(group: str, labels: Labels) -> str:
    """The name of a group of factors, or of a factor that stands alone."""
    return labels.factor(group) if group in labels.dataset.factors.index else labels.group(group)


def quoted(text: str) -> str:
    """Words in quotation marks; marks inside them become single."""
    return f"“{text.translate(NESTED)}”"


def part_name(part: str, labels: Labels) -> str:
    """The name of what is compared of a topic."""
    return labels.word("clause_part", part)


# --- one provision ----------------------------------------------------------------------------------


MONEY = ("tool", "rate_pct", "cap_value", "cap_unit", "basis_zh", "basis_en", "payer_level")
FIGURE = ("provision_id", "level", "indicator_id", "value", "value_high", "unit", "comparator", "year", "ai_specific")


def _records(frame: pd.DataFrame, ids: Iterable[str], columns: Sequence[str]) -> Mapping[str, Row]:
    """Some rows of a table by id, with the columns needed."""
    return frame.loc[list(ids), list(columns)].to_dict("index")


class Clauses:
    """The provisions behind the topics, in words."""

    def __init__(self, topics, labels: Labels):
        self.topics, self.labels, data = topics, labels, labels.dataset
        self.rows: Mapping[str, Row] = topics.clauses.to_dict("index")
        self.texts = _records(data.provisions, self.rows, ("title_zh", "title_en", "summary_zh", "summary_en", "locator"))
        self.documents: Mapping[str, str] = data.plans["doc_number"].to_dict()
        self.funding = _records(data.funding, [one for row in self.rows.values() for one in row["money"]], MONEY)
        own = data.targets[data.targets["plan_id"].isin(topics.plans.index)]
        self.targets = _records(own, own.index, FIGURE)
        self.figures: dict[str, list[str]] = {}
        for target, row in self.targets.items():
            if row["level"] == "measure":
                self.figures.setdefault(row["provision_id"], []).append(target)

    def number(self, row: str) -> str:
        """Its number as printed, else the beginning of its heading."""
        return self.rows[row]["number"] or self.title(row)

    def title(self, row: str) -> str:
        """Its heading, else the words by which it can be found."""
        return pair(self.labels, self.texts[row], "title") or self.texts[row]["locator"]

    def measure(self, row: str, *, secondary: bool = False) -> Cell:
        """Number, heading and summary, with what limits the reading of it."""
        text, cells = self.texts[row], self.rows[row]
        heading = " ".join(filter(None, (cells["number"], self.title(row))))
        summary = pair(self.labels, text, "summary")
        marks = [
            self.labels.word("granularity", cells["granularity"]) if cells["granularity"] != "measure" else "",
            self.labels.word("stance", cells["stance"]) if cells["stance"] in ("restrict", "mixed") else "",
            self.labels.pick(("次要要素", "as a secondary factor")) if secondary else "",
        ]
        aside = self.labels.pick(("；", "; ")).join(filter(None, marks))
        body = self.labels.pick(("：", ": ")).join(filter(None, (heading, summary)))
        return body + (self.labels.pick(("（{}）", " ({})")).format(aside) if aside else ""), cells["evidence"]

    def agency(self, row: str) -> Cell:
        """The bodies it names, in the order of the text."""
        return self.labels.join(self.rows[row]["agencies"]), [row]

    def deadline(self, row: str) -> Cell:
        """The year by which it is to be done."""
        year = self.rows[row]["deadline_year"]
        return ("" if pd.isna(year) else self.labels.year(year)), [row]

    def target(self, row: str) -> Cell:
        """The figures that it is to reach."""
        ids = self.figures.get(row, [])
        return self.labels.pick(("；", "; ")).join(self.figure(target, named=True) for target in ids), ids

    def money(self, row: str) -> Cell:
        """Its money clauses."""
        ids = self.rows[row]["money"]
        return self.labels.pick(("；", "; ")).join(self.clause(one) for one in ids), ids

    def basis(self, row: str) -> Cell:
        """Where it stands: number of the document, of the provision, and words by which it can be found."""
        locator = self.texts[row]["locator"]
        document = self.documents[self.rows[row]["plan_id"]] or self.labels.pick(("文号未见", "number not seen"))
        found = quoted(locator) if locator else ""
        return " ".join(filter(None, (document, self.rows[row]["number"], found))), [row, self.rows[row]["plan_id"]]

    def figure(self, target: str, *, named: bool) -> str:
        """A quantified target: indicator, figure, year, and whether it is of another field."""
        row, labels = self.targets[target], self.labels
        text = labels.quantity(row["value"], row["unit"], row["comparator"], row["value_high"])
        when = "" if pd.isna(row["year"]) else labels.year(row["year"])
        other = "" if bool(row["ai_specific"]) else labels.word("left_out", "other_field")
        aside = labels.pick(("，", ", ")).join(filter(None, (when, other)))
        text += labels.pick(("（{}）", " ({})")).format(aside) if aside else ""
        return f"{labels.indicator(row['indicator_id'])} {text}" if named else text

    def clause(self, funding: str) -> str:
        """A money clause: tool, rate, ceiling, what it is reckoned on, who pays."""
        row, labels = self.funding[funding], self.labels
        rate = "" if pd.isna(row["rate_pct"]) else say(labels, "比例{n}%", "rate {n}%", n=labels.number(row["rate_pct"]))
        cap = "" if pd.isna(row["cap_value"]) else say(labels, "上限{cap}", "ceiling {cap}", cap=labels.quantity(row["cap_value"], row["cap_unit"]))
        payers = labels.join(labels.term("payer_level", payer) for payer in row["payer_level"])
        parts = [labels.term("tool", row["tool"]), rate, cap, pair(labels, row, "basis")]
        paid = say(labels, "（出资：{payers}）", " (paid by: {payers})", payers=payers) if payers else ""
        return labels.pick(("，", ", ")).join(filter(None, parts)) + paid


# --- one cell ---------------------------------------------------------------------------------------


def part_cell(cell: Row, part: str, clauses: Clauses) -> Cell:
    """What the measures of one topic and document state on one part, or the kind of its absence."""
    labels, state = clauses.labels, cell[f"{part}_state"]
    if state in ABSENT or (part == "target" and state == "set_without_number"):
        return labels.absence(state), [cell["plan_id"], *cell["evidence"]]
    stated = {row: getattr(clauses, part)(row) for row in cell["shown"]}
    found = {row: text for row, (text, _) in stated.items() if text}
    if not found:  # then it stands in one of those that are only counted
        found = dict([next((row, text) for row in cell["more"] if (text := getattr(clauses, part)(row)[0]))])
        stated |= {row: getattr(clauses, part)(row) for row in found}
    same = len(found) == len(stated) and len(set(found.values())) == 1
    texts = [next(iter(found.values()))] if same or len(stated) == 1 else [
        f"{clauses.number(row)}{labels.pick(('：', ': '))}{text}" for row, text in found.items()]
    return "\n".join(texts), list(dict.fromkeys([*cell["evidence"], *behind(ids for _, ids in stated.values())]))


def measure_cell(cell: Row, clauses: Clauses) -> Cell:
    """The measures of one topic and document, the first few in words and the rest counted."""
    labels = clauses.labels
    if cell["state"] in ABSENT:
        return labels.absence(cell["state"]), [cell["plan_id"]]
    topic = clauses.topics.topics.loc[cell["topic"]]
    shown = [clauses.measure(row, secondary=clauses.rows[row]["factor"] != topic["factor"])[0] for row in cell["shown"]]
    more = [say(labels, "另有{n}条，见全部条文表", "{n} more in the table of all provisions", n=len(cell["more"]))] if cell["more"] else []
    return "\n".join([*shown, *more]), cell["evidence"]


def basis_cell(cell: Row, clauses: Clauses) -> Cell:
    """Where the measures shown stand."""
    if cell["state"] in ABSENT:
        return clauses.labels.absence(cell["state"]), [cell["plan_id"]]
    places = [clauses.basis(row) for row in cell["shown"]]
    return "\n".join(text for text, _ in places), behind(ids for _, ids in places)


def goal_cell(goal: Row, clauses: Clauses) -> Cell:
    """The goals of one document on one factor, or the kind of their absence."""
    labels = clauses.labels
    if goal["state"] in ABSENT:
        return labels.absence(goal["state"]), goal["evidence"]
    if goal["targets"]:
        return "\n".join(clauses.figure(target, named=True) for target in goal["targets"]), goal["evidence"]
    texts = labels.dataset.positioning
    words = labels.join(quoted(pair(labels, texts.loc[text], "text")) for text in goal["visions"])
    number = labels.absence("set_without_number") if goal["state"] == "set_without_number" else labels.pick(("数值未见", "number not seen"))
    return f"{number}{labels.pick(('：', ': '))}{words}", goal["evidence"]


def named(plans: Sequence[str], labels: Labels, *, within=None) -> str:
    """Documents by name, the first few, with how many there are; by region alone where each region `within` has one."""
    regions = {} if within is None else within.plans["region_id"].to_dict()
    short = len(set(regions.values())) == len(regions) > 0
    shown = labels.join(labels.region(regions[plan]) if short else labels.plan(plan) for plan in plans[:MOST_NAMED])
    return shown if len(plans) <= MOST_NAMED else say(labels, "{shown}等{n}份", "{shown} and {more} more", shown=shown, n=len(plans), more=len(plans) - MOST_NAMED)
