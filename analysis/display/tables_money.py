"""Display tables about money and duties: amounts as set, who pays, which body answers, how firmly and by when."""

from collections.abc import Callable, Iterable
from functools import partial

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import behind, say
from analysis.display.tables import Cell, Table, head, pair, table

NONE = "—"
NAMED_FACTORS = 4
TIE_PANELS, STRENGTH_PANELS = 2, 4  # documents drawn
STATES = ("set", "set_without_number")
LISTS = {"tool": "tool", "payers": "payer_level"}


# --- money ---------------------------------------------------------------------------------------------------------


def table_amounts(money, labels: Labels) -> Table:
    """Money clauses that state a rate or a ceiling, by factor."""
    return _clauses(money.frame[money.frame["state"] == "set"], labels, amounts=True)


def table_without_amounts(money, labels: Labels) -> Table:
    """Money clauses that state none, by factor."""
    return _clauses(money.frame[money.frame["state"] != "set"], labels, amounts=False)


def _clauses(rows: pd.DataFrame, labels: Labels, *, amounts: bool) -> Table:
    columns = [
        head(labels, "factor", "要素", "Factor"), head(labels, "number", "条款", "Provision"), head(labels, "tool", "方式", "Tool"),
        *([head(labels, "rate", "比例", "Rate"), head(labels, "cap", "上限", "Ceiling")] if amounts else []),
        head(labels, "payers", "出资层级", "Who pays"), head(labels, "wording", "措辞", "Wording"), head(labels, "basis", "依据和条件", "Reckoned on, and conditions"),
    ]
    place = {factor: i for i, factor in enumerate(labels.dataset.factors.index)}
    order = rows["factor"].map(lambda factor: place.get(factor, len(place))).sort_values(kind="stable")
    return table(columns, (_clause_row(row, labels, amounts) for row in rows.loc[order.index].to_dict("records")))


def _clause_row(row: dict, labels: Labels, amounts: bool) -> list[Cell]:
    ids = row["evidence"]
    figures = [("—" if pd.isna(row["rate_pct"]) else labels.quantity(row["rate_pct"], "%"), ids), (_ceiling(row, labels), ids)] if amounts else []
    tool = labels.word("stance", "restrict") if row["restricts"] else labels.term("tool", row["tool"])
    return [
        (labels.factor(row["factor"]) if row["factor"] else NONE, ids), (f"{labels.plan(row['plan_id'])} {row['number']}".strip(), ids), (tool, ids), *figures, (payers(row["payers"], labels), ids),
        (labels.word("modality", row["modality"]), ids), (pair(labels, row, "basis"), ids),
    ]


def _ceiling(row: dict, labels: Labels) -> str:
    return NONE if pd.isna(row["cap_value"]) else labels.quantity(row["cap_value"], row["cap_unit"], "<=")


def payers(levels: Iterable[str], labels: Labels) -> str:
    """Who pays, by level."""
    return labels.join(labels.term("payer_level", level) for level in levels) or labels.absence("not_set")


def table_tools(money, labels: Labels) -> Table:
    """Documents by tool: clauses in support, and how many of them state an amount."""
    return _by_plan(money, "tool", partial(labels.term, "tool"), labels)


def table_payers(money, labels: Labels) -> Table:
    """Documents by level that pays: clauses in support, and how many of them state an amount."""
    return _by_plan(money, "payers", partial(labels.term, "payer_level"), labels)


def _by_plan(money, column: str, name: Callable[[str], str], labels: Labels) -> Table:
    counted = money.counted(column)
    values = in_list_order(counted["value"], LISTS[column], labels)
    columns = [head(labels, "plan", "文件", "Document"), head(labels, "all", "资金条款", "Money clauses", "count"),
               *(head(labels, f"v{i}", *(name(value),) * 2, "count") for i, value in enumerate(values))]
    cells = {(row["plan_id"], row["value"]): (of_which(row["n"], row["with_amount"], labels), row["evidence"]) for row in counted.to_dict("records")}
    return table(columns, (
        [(labels.plan(plan), [plan]), _all_clauses(plan, row, labels), *(cells.get((plan, value), _none_of(plan, row, labels)) for value in values)]
        for plan, row in zip(money.plans.index, money.plans.to_dict("records"), strict=True)
    ) if values else ())


def in_list_order(codes: Iterable[str], list_id: str, labels: Labels) -> list[str]:
    """Codes once each, in the order of the dataset's own list."""
    terms = labels.dataset.terms
    listed, held = list(terms.loc[terms["list_id"] == list_id, "code"]), set(codes)
    return [code for code in listed if code in held]


def _none_of(plan: str, row: dict, labels: Labels) -> Cell:
    """A tool or level that a plan with money clauses has none of; of a plan without any, the kind of absence."""
    return (NONE if row["state"] in STATES else labels.absence(row["state"])), [plan]


def _all_clauses(plan: str, row: dict, labels: Labels) -> Cell:
    if row["state"] in STATES:
        return of_which(row["clauses"], row["with_amount"], labels), (plan, *row["evidence"])
    return labels.absence(row["state"]), [plan]


def of_which(n: int, with_amount: int, labels: Labels) -> str:
    """How many clauses state an amount, of how many."""
    return labels.fraction(with_amount, n)


# --- duties --------------------------------------------------------------------------------------------------------


def table_states(duties, labels: Labels) -> Table:
    """Documents by what their provisions state: bodies, deadlines, money, wording."""
    frame = duties.states
    aspects = list(dict.fromkeys(frame["aspect"]))
    columns = [head(labels, "plan", "文件", "Document"), head(labels, "of", "见到的条文", "Provisions seen", "count"),
               *(head(labels, aspect, *(labels.word("duty_aspect", aspect),) * 2) for aspect in aspects)]
    records: dict[str, dict[str, dict]] = {}
    for row in frame.to_dict("records"):
        records.setdefault(row["plan_id"], {})[row["aspect"]] = row
    return table(columns, (
        [(labels.plan(plan), [plan]), (seen_words(rows[aspects[0]], labels), [plan]),
         *((state_words(rows[aspect], labels), rows[aspect]["evidence"] or [plan]) for aspect in aspects)]
        for plan, rows in records.items()
    ))


def seen_words(row, labels: Labels) -> str:
    """How many provisions the rows seen of a document can be."""
    return labels.span(row["seen_low"], row["seen_high"])


def state_words(row, labels: Labels) -> str:
    """How many provisions state one aspect; for those that do not, which kind of absence it is."""
    if row["state"] in ("not_set", "not_seen"):
        return labels.absence(row["state"])
    absent = labels.absence("not_set" if row["read"] else "not_seen")
    rest = row["not_set"] + row["not_seen"]
    parts = [
        say(labels, "写明{n}条", "{n} state it", n=labels.number(row["set"])) if row["set"] else "",
        say(labels, "{word}{n}条", "{n} {word}", word=labels.absence("set_without_number"), n=labels.number(row["set_without_number"])) if row["set_without_number"] else "",
        say(labels, "{word}{n}条", "{n} {word}", word=absent, n=labels.number(rest)) if rest else "",
    ]
    return labels.pick(("；", "; ")).join(part for part in parts if part)


def table_agencies(duties, labels: Labels) -> Table:
    """Bodies of every document by the number of provisions that name them; documents that name none say which kind of absence it is."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "agency", "责任单位", "Body"), head(labels, "n", "列入的条文", "Provisions", "count"),
        head(labels, "first", "排在首位", "Named first", "count"), head(labels, "alone", "单独负责", "Named alone", "count"), head(labels, "factors", "涉及要素", "Factors"),
    ]
    held: dict[str, list[dict]] = {}
    for row in duties.agencies.to_dict("records"):
        held.setdefault(row["plan_id"], []).append(row)
    states = duties.of_aspect("agency")
    return table(columns, (line for plan, state in zip(states.index, states.to_dict("records"), strict=True)
                           for line in _agency_rows(plan, state, held.get(plan, []), labels)))


def most_bodies(duties, labels: Labels) -> dict[str, str]:
    """The documents whose bodies are drawn, with their regions: the region in focus first, then those that name most."""
    named = duties.agencies.drop_duplicates("plan_id").set_index("plan_id")["region_id"]
    sizes = duties.agencies["plan_id"].value_counts()
    order = sorted(named.index, key=lambda plan: (not labels.is_focal(named[plan]), -sizes[plan]))
    return {plan: named[plan] for plan in order[:TIE_PANELS]}


def table_ties(duties, labels: Labels) -> Table:
    """Bodies and factors that a provision joins, with the number of provisions; empty where no document names a body."""
    columns = [head(labels, "plan", "文件", "Document"), head(labels, "agency", "责任单位", "Body"), head(labels, "factor", "要素", "Factor"),
               head(labels, "n", "条文", "Provisions", "count")]
    return table(columns, (
        [(labels.plan(row["plan_id"]), [row["plan_id"]]), (row["agency"], row["evidence"]), (labels.factor(row["factor"]) if row["factor"] else NONE, row["evidence"]),
         (labels.number(row["n"]), row["evidence"])]
        for row in duties.ties.to_dict("records")
    ))


def _agency_rows(plan: str, state: dict, rows: list[dict], labels: Labels) -> list[list[Cell]]:
    if not rows:
        return [[(labels.plan(plan), [plan]), (labels.absence(state["state"]), state["evidence"] or [plan]), *[(NONE, [plan])] * 4]]
    return [
        [(labels.plan(plan), [plan]), (row["agency"], row["evidence"]), *((labels.number(row[name]), row["evidence"]) for name in ("n", "first", "alone")),
         (factors(row["factors"], labels), row["evidence"])]
        for row in rows
    ]


def factors(codes: Iterable[str], labels: Labels) -> str:
    """The first few factors by name, the rest counted."""
    names = [labels.factor(code) for code in codes]
    text = labels.join(names[:NAMED_FACTORS])
    more = len(names) - NAMED_FACTORS
    return text + (say(labels, "等{n}类", " and {more} more", n=len(names), more=more) if more > 0 else "") if names else NONE


def table_strength(duties, labels: Labels) -> Table:
    """Factors by document: the wording of their provisions, counted."""
    frame = duties.strength
    by_cell: dict[tuple[str, str], list[dict]] = {}
    for row in frame.to_dict("records"):
        by_cell.setdefault((row["plan_id"], row["factor"]), []).append(row)
    columns = [head(labels, "plan", "文件", "Document"), head(labels, "factor", "要素", "Factor"), head(labels, "n", "条文", "Provisions", "count"),
               head(labels, "wording", "措辞力度（由强到弱）", "Wording, from firm to soft")]
    return table(columns, (
        [(labels.plan(plan), [plan]), (labels.factor(factor) if factor else NONE, ids := behind(row["evidence"] for row in rows)),
         (labels.number(sum(row["n"] for row in rows)), ids), (wording(rows, labels), ids)]
        for (plan, factor), rows in by_cell.items()
    ))


def wording(rows: list[dict], labels: Labels) -> str:
    """Numbers of provisions by wording, the firmest first."""
    from_firm = list(modalities(row["modality"] for row in rows))
    counts = {word: sum(row["n"] for row in rows if row["modality"] == word) for word in from_firm}
    return labels.pick(("、", ", ")).join(say(labels, "{word}{n}条", "{word} {n}", word=labels.word("modality", word), n=labels.number(n)) for word, n in counts.items())


def modalities(words: Iterable[str]) -> list[str]:
    """Wordings that occur, from firm to soft."""
    order = ("must", "must_not", "will", "support", "encourage", "explore")
    held = set(words)
    return [word for word in order if word in held]


def table_deadlines(duties, labels: Labels) -> Table:
    """Documents by year of completion, and how many provisions have none."""
    columns = [head(labels, "plan", "文件", "Document"), head(labels, "year", "完成时限", "Deadline"), head(labels, "n", "条文", "Provisions", "count")]
    years: dict[str, list[dict]] = {}
    for row in duties.deadlines.to_dict("records"):
        years.setdefault(row["plan_id"], []).append(row)
    states = duties.of_aspect("deadline")
    return table(columns, (line for plan, state in zip(states.index, states.to_dict("records"), strict=True) for line in _deadline_rows(plan, state, years.get(plan, []), labels)))


def _deadline_rows(plan: str, state: dict, years: list[dict], labels: Labels) -> list[list[Cell]]:
    dated = [[(labels.plan(plan), [plan]), (labels.year(row["deadline_year"]), row["evidence"]), (labels.number(row["n"]), row["evidence"])] for row in years]
    rest = state["of"] - sum(row["n"] for row in years)
    if dated and not rest:
        return dated
    absent = labels.absence("not_set" if state["read"] else "not_seen")
    number = labels.number(rest) if state["read"] or dated else seen_words(state, labels)
    return [*dated, [(labels.plan(plan), [plan]), (absent, [plan]), (number, [plan])]]
