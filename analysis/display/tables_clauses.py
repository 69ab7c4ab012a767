"""Display tables of clauses: one topic after the other, the documents side by side, and every provision behind them."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

import pandas as pd

from analysis.display.clause_words import (
    ABSENT, PARTS, SET, Clauses, Row, basis_cell, goal_cell, full_name, group_name, measure_cell, named, part_cell, part_name, row_name, topic_name,
)
from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.tables import Cell, Table, head, table
from analysis.display.words import WORDS

SIDE_BY_SIDE = 8  # with more documents than this they stand below each other


def table_shared(topics, labels: Labels) -> Table:
    """The goals on each factor, then the topics that several documents set: measure, figure, agency, deadline, money and basis."""
    shared = topics.shared
    return _side_by_side(shared, labels) if len(topics.plans) <= SIDE_BY_SIDE else _below(shared, labels)


def _side_by_side(topics, labels: Labels) -> Table:
    """A document a column."""
    clauses = Clauses(topics, labels)
    columns = [
        head(labels, "topic", "事项", "Topic"), head(labels, "part", "要点", "Part"),
        *(head(labels, f"p{i}", *(labels.plan(plan),) * 2) for i, plan in enumerate(topics.plans.index)),
    ]
    return table(columns, [*_goal_rows(topics, clauses), *(row for cells in _by_topic(topics) for row in _topic_rows(cells, clauses))])


def _by_topic(topics) -> Iterable[Sequence[Row]]:
    """The cells of each topic, in the order of the topics."""
    held: dict[int, list[Row]] = {number: [] for number in topics.topics.index}
    for cell in topics.cells.to_dict("records"):
        held[cell["topic"]].append(cell)
    return held.values()


def _goal_rows(topics, clauses: Clauses) -> Iterable[Sequence[Cell]]:
    """A row of goals for each factor."""
    labels = clauses.labels
    for factor, goals in topics.goals.groupby("factor", sort=False):
        yield [(labels.factor(factor), []), (part_name("goal", labels), []), *(goal_cell(goal, clauses) for goal in goals.to_dict("records"))]


def _topic_rows(cells: Sequence[Row], clauses: Clauses) -> Iterable[Sequence[Cell]]:
    """The rows of one topic; parts that no document states share a row."""
    labels = clauses.labels
    name = (row_name(clauses.topics.topics.loc[cells[0]["topic"]], clauses.topics, labels), [])
    yield [name, (part_name("measure", labels), []), *(measure_cell(cell, clauses) for cell in cells)]
    stated = [part for part in PARTS if any(cell[f"{part}_state"] in SET for cell in cells)]
    silent = [part for part in PARTS if part not in stated]
    for part in stated:
        yield [name, (part_name(part, labels), []), *(part_cell(cell, part, clauses) for cell in cells)]
    if silent:
        yield [name, ("\n".join(part_name(part, labels) for part in silent), []), *(part_cell(cell, silent[0], clauses) for cell in cells)]
    yield [name, (part_name("basis", labels), []), *(basis_cell(cell, clauses) for cell in cells)]


def _below(topics, labels: Labels) -> Table:
    """Documents one below the other: those that set the topic, then those that do not, named or counted."""
    clauses, rows = Clauses(topics, labels), []
    goals = {(goal["factor"], goal["plan_id"]): goal_cell(goal, clauses) for goal in topics.goals.to_dict("records")}
    told = set()
    for cells in _by_topic(topics):
        topic = topics.topics.loc[cells[0]["topic"]]
        name, found = full_name(topic, topics, labels), [cell for cell in cells if cell["state"] == "set"]
        told |= {(topic["factor"], cell["plan_id"]) for cell in found}
        rows += [_with_goal(_document_row(name, cell, clauses), goals[topic["factor"], cell["plan_id"]]) for cell in found]
        rows += [_with_goal(row, ("—", [])) for state in ABSENT for row in _absent_row(name, state, cells, labels)]
    rows += _goals_alone(topics, goals, told, labels)
    columns = _document_columns(labels)
    return table([*columns[:2], head(labels, "goal", *WORDS["clause_part"]["goal"]), *columns[2:]], rows)


def _with_goal(row: Sequence[Cell], goal: Cell) -> list[Cell]:
    """The goal on the factor stands between the document and its measures."""
    return [*row[:2], goal, *row[2:]]


def _goals_alone(topics, goals: Mapping[tuple[str, str], Cell], told: Collection[tuple[str, str]], labels: Labels) -> Iterable[list[Cell]]:
    """Documents with a goal on a factor and no measure in the table."""
    for goal in topics.goals.to_dict("records"):
        key = goal["factor"], goal["plan_id"]
        if goal["state"] in SET and key not in told:
            yield _with_goal([(labels.factor(key[0]), []), (labels.plan(key[1]), [key[1]]), *[("—", [])] * (len(PARTS) + 2)], goals[key])


def _document_columns(labels: Labels) -> list[Mapping[str, str]]:
    return [
        head(labels, "topic", "事项", "Topic"), head(labels, "plan", "文件", "Document"),
        *(head(labels, part, *WORDS["clause_part"][part]) for part in ("measure", *PARTS, "basis")),
    ]


def _document_row(name: str, cell: Row, clauses: Clauses) -> list[Cell]:
    """One topic in one document."""
    return [
        (name, []), (clauses.labels.plan(cell["plan_id"]), [cell["plan_id"]]), measure_cell(cell, clauses),
        *(part_cell(cell, part, clauses) for part in PARTS), basis_cell(cell, clauses),
    ]


def _absent_row(name: str, state: str, cells: Sequence[Row], labels: Labels) -> Iterable[list[Cell]]:
    """The documents that have nothing on a topic, in one row."""
    plans = [cell["plan_id"] for cell in cells if cell["state"] == state]
    if plans:
        word = (labels.absence(state), plans)
        yield [(name, []), (named(plans, labels), plans), word, *[word] * len(PARTS), word]


def table_single(topics, labels: Labels) -> Table:
    """The topics that one document alone sets, and how the others stand."""
    single = topics.single
    clauses = Clauses(single, labels)
    columns = [*_document_columns(labels), head(labels, "others", "其余文件", "Other documents")]
    rows = []
    for cells in _by_topic(single):
        own = next(cell for cell in cells if cell["state"] == "set")
        rows.append([*_document_row(full_name(single.topics.loc[own["topic"]], single, labels), own, clauses), _others(cells, single, labels)])
    return table(columns, rows)


def _others(cells: Sequence[Row], topics, labels: Labels) -> Cell:
    """Which of the other documents do not set a topic, and of which that is not known."""
    held = {state: [cell["plan_id"] for cell in cells if cell["state"] == state] for state in ABSENT}
    parts = [f"{labels.absence(state)}{labels.pick(('：', ': '))}{named(plans, labels, within=topics)}" for state, plans in held.items() if plans]
    return "\n".join(parts) or "—", [plan for plans in held.values() for plan in plans]


def table_grid(topics, labels: Labels) -> Table:
    """Topics by documents: how many provisions, or the kind of absence."""
    plans = list(topics.plans.index)
    if len(plans) > SIDE_BY_SIDE:
        return _counts(topics, labels)
    columns = [
        head(labels, "group", "分组", "Group"), head(labels, "topic", "事项", "Topic"),
        *(head(labels, f"p{i}", *(labels.plan(plan),) * 2) for i, plan in enumerate(plans)),
    ]
    return table(columns, ([*_grid_names(cells[0]["topic"], topics, labels), *(grid_cell(cell, labels) for cell in cells)] for cells in _by_topic(topics)))


def _grid_names(number: int, topics, labels: Labels) -> list[Cell]:
    topic = topics.topics.loc[number]
    return [(group_name(topic["group_id"], labels), []), (topic_name(topic, topics, labels), [])]


def grid_cell(cell: Row, labels: Labels) -> Cell:
    """How many provisions of a document stand in a topic, or why there is none."""
    if cell["state"] in ABSENT:
        return labels.absence(cell["state"]), [cell["plan_id"]]
    n = len(cell["shown"]) + len(cell["more"])
    words = ("仅作次要要素，{n}条", "as a secondary factor only, {n}") if cell["secondary"] else ("{n}条", "{n}")
    return say(labels, *words, n=n), cell["evidence"]


def _counts(topics, labels: Labels) -> Table:
    """Topics with how many documents are in which state, and the region in focus."""
    columns = [
        head(labels, "group", "分组", "Group"), head(labels, "topic", "事项", "Topic"), head(labels, "own", *(labels.region(labels.focal),) * 2),
        head(labels, "n_set", "有安排（份）", "Set (documents)", "count"), head(labels, "n_not_set", "未设（份）", "Not set (documents)", "count"),
        head(labels, "n_not_seen", "未见（份）", "Not seen (documents)", "count"),
    ]
    rows = []
    for cells in _by_topic(topics):
        topic, own = topics.topics.loc[cells[0]["topic"]], [cell for cell in cells if labels.is_focal(cell["region_id"])]
        rows.append([
            *_grid_names(cells[0]["topic"], topics, labels), grid_cell(own[0], labels) if own else ("—", []),
            *((labels.number(topic[name]), topic["evidence"]) for name in ("n_set", "n_not_set", "n_not_seen")),
        ])
    return table(columns, rows)


def table_all(topics, labels: Labels) -> Table:
    """Every provision that stands in a topic, with all that it states."""
    clauses = Clauses(topics, labels)
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "measure", *WORDS["clause_part"]["measure"]), head(labels, "topics", "所属事项", "Topics"),
        *(head(labels, part, *WORDS["clause_part"][part]) for part in PARTS), head(labels, "modality", "措辞力度", "Wording"),
        head(labels, "basis", *WORDS["clause_part"]["basis"]),
    ]
    return table(columns, (_provision_row(row, cells, clauses) for row, cells in clauses.rows.items()))


def _provision_row(row: str, cells: Row, clauses: Clauses) -> list[Cell]:
    topics, labels = clauses.topics, clauses.labels
    names = [full_name(topics.topics.loc[number], topics, labels) for number in cells["topics"]]
    wording = labels.word("modality", cells["modality"]) if cells["modality"] else labels.absence(cells["modality_state"])
    return [
        (labels.plan(cells["plan_id"]), [cells["plan_id"]]), clauses.measure(row), (labels.join(names), cells["evidence"]),
        _own_figure(row, cells, clauses), *(_own_part(row, cells, part, getattr(clauses, part)) for part in PARTS[1:]),
        (wording, [row]), clauses.basis(row),
    ]


def _own_figure(row: str, cells: Row, clauses: Clauses) -> Cell:
    text, ids = clauses.target(row)
    return (text, ids) if text else (clauses.labels.absence("set_without_number" if cells["read"] else "not_seen"), [row])


def _own_part(row: str, cells: Row, part: str, words: Callable[[str], Cell]) -> Cell:
    text, ids = words(row)
    return (text, ids) if text else (words.__self__.labels.absence(cells[f"{part}_state"]), [row])


def table_stated(topics, labels: Labels) -> Table:
    """Each document with its basis, and how many of its provisions state an agency, a deadline, money."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "title", "标题与文号", "Title and number"), head(labels, "basis", "所据文本", "Read from"),
        head(labels, "rows", "对照的条文", "Provisions compared", "count"),
        *(head(labels, part, *WORDS["clause_part"][part], "count") for part in PARTS[1:]),
        head(labels, "rest", "不在对照之列", "Not compared", "count"),
    ]
    plans = labels.dataset.plans
    return table(columns, (_stated_row(plan, row, plans.loc[plan], labels) for plan, row in topics.plans.iterrows()))


def _stated_row(plan: str, row: pd.Series, text: pd.Series, labels: Labels) -> list[Cell]:
    title = labels.pick(("，", ", ")).join(filter(None, (labels.plan_title(plan), text["doc_number"])))
    return [
        (labels.plan(plan), [plan]), (title, [plan]), (labels.word("text_basis", text["text_basis"]), [plan]), (labels.number(row["rows"]), row["evidence"]),
        *((_stated(row, part, labels), row["evidence"]) for part in PARTS[1:]), (labels.number(row["other_rows"]), row["evidence"]),
    ]


def _stated(row: pd.Series, part: str, labels: Labels) -> str:
    """How many of a document's provisions state something, or the kind of absence."""
    if row[part]:
        return labels.fraction(row[part], row["rows"])
    return "—" if not row["rows"] else labels.absence("not_set" if row["read"] else "not_seen")
