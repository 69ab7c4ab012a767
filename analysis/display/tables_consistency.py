"""Display tables about the consistency (PMC) of plans, with every 1 linked to the rows that show it."""

from collections.abc import Callable, Mapping

import pandas as pd

from analysis.display.exhibit import column
from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.tables import Cell, Table, head, pair, table


def variable_names(labels: Labels) -> dict[str, str]:
    """Primary variables by code."""
    frame = labels.dataset.pmc_variables
    return dict(zip(frame["variable_id"], frame[f"variable_{labels.language}"], strict=True))


def sub_names(labels: Labels, *, whole: bool = False) -> dict[str, str]:
    """Sub-variables by code; the whole name begins with that of the primary variable."""
    frame = labels.dataset.pmc_variables
    names = frame[f"name_{labels.language}"]
    if whole:
        names = frame[f"variable_{labels.language}"] + labels.pick(("：", ": ")) + names
    return dict(zip(frame.index, names, strict=True))


def grade_words(row: pd.Series, labels: Labels) -> str:
    """The grade, or the two that the range reaches."""
    if row["grade"]:
        return labels.word("pmc_grade", row["grade"])
    ends = [labels.word("pmc_grade", row[name]) for name in ("grade_low", "grade_high")]
    return say(labels, "不能判定（{low}至{high}）", "not identified ({low} to {high})", low=ends[0], high=ends[1])


def table_pmc(consistency, labels: Labels) -> Table:
    """PMC of each plan, or its range, with the grade where both ends earn the same."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "pmc", "PMC", "PMC", "number"), head(labels, "of", "满分", "Of at most", "count"),
        head(labels, "ones", "有", "Shown", "count"), head(labels, "zeros", "无", "None in the text", "count"),
        head(labels, "unknown", "未知", "Unknown", "count"), head(labels, "grade", "等级", "Grade"),
    ]
    return table(columns, (_pmc_row(row, labels) for _, row in consistency.frame.iterrows()))


def _pmc_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    counts = [(labels.number(row[name]), ids) for name in ("of", "ones", "zeros", "unknown")]
    return [(labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.decimals(row["pmc_low"], row["pmc_high"], 2), ids), *counts, (grade_words(row, labels), ids)]


def table_variables(consistency, labels: Labels) -> Table:
    """Primary variables by plans: sub-variables shown of those there are, as a range where some are unknown."""
    frame, names = consistency.variables, variable_names(labels)
    return _by_plan(frame, "variable_id", lambda row: (_score(row, labels), row["evidence"]), labels,
                    first=[head(labels, "variable", "一级变量", "Primary variable")], lead=lambda code: [(names[code], [])])


def _score(row: pd.Series, labels: Labels) -> str:
    ends = labels.decimals(row["score_low"], row["score_high"], 2)
    return say(labels, "{ends}（{ones}/{of}）", "{ends} ({ones}/{of})", ends=ends, ones=labels.span(row["ones"], row["ones"] + row["unknown"]), of=row["of"])


def table_matrix(consistency, labels: Labels) -> Table:
    """The whole matrix: every sub-variable of every plan, shown, not there, or unknown."""
    subs = sub_names(labels, whole=True)
    return _by_plan(consistency.matrix, "pmc_id", lambda row: (_value(row, labels), row["evidence"]), labels,
                    first=[head(labels, "sub", "变量", "Variable")], lead=lambda code: [(subs[code], [])])


def _value(row: pd.Series, labels: Labels) -> str:
    return labels.word("pmc_value", "" if pd.isna(row["value"]) else str(int(row["value"])))


def _by_plan(frame: pd.DataFrame, key: str, cell: Callable, labels: Labels, *, first, lead) -> Table:
    """A table with one row a code and one column a plan."""
    plans = list(dict.fromkeys(frame["plan_id"]))
    columns = [*first, *(column(f"p{i}", labels.plan(plan)) for i, plan in enumerate(plans))]
    rows = []
    for code, part in frame.groupby(key, sort=False):
        cells = {row["plan_id"]: cell(row) for _, row in part.iterrows()}
        rows.append([*lead(code), *(cells[plan] for plan in plans)])
    return table(columns, rows)


def table_open(consistency, labels: Labels) -> Table:
    """What is unknown of each plan, and how much PMC it could add."""
    variables, subs = variable_names(labels), sub_names(labels)
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "variable", "一级变量", "Primary variable"),
        head(labels, "unknown", "未知的二级变量", "Sub-variables unknown"), head(labels, "adds", "至多可增", "Could add at most", "number"),
    ]
    unknown = consistency.matrix[consistency.matrix["value"].isna()]
    sizes = consistency.variables.set_index(["plan_id", "variable_id"])["of"]
    return table(columns, (
        [(labels.plan(plan), [plan]), (variables[variable], []), (labels.join(subs[code] for code in part["pmc_id"]), [plan]),
         (labels.decimal(len(part) / sizes[plan, variable], 2), [plan])]
        for (plan, variable), part in unknown.groupby(["plan_id", "variable_id"], sort=False)
    ))


def table_sensitivity(sensitivity, labels: Labels) -> Table:
    """Schemes of weights by plans: share of what can be reached, and the grade."""
    names = variable_names(labels)
    frame = sensitivity.frame.assign(_scheme=sensitivity.frame["scheme"] + " " + sensitivity.frame["variable_id"])
    return _by_plan(frame, "_scheme", lambda row: (_share(row, labels), row["evidence"]), labels,
                    first=[head(labels, "scheme", "权重", "Weights")], lead=lambda code: [(_scheme(code, names, labels), [])])


def _scheme(code: str, names: Mapping[str, str], labels: Labels) -> str:
    scheme, _, variable = code.partition(" ")
    if scheme == "without":
        return say(labels, "去掉{variable}", "without {variable}", variable=names[variable])
    return say(labels, "各一级变量相等", "primary variables alike") if scheme == "equal" else say(labels, "各二级变量相等", "sub-variables alike")


def _share(row: pd.Series, labels: Labels) -> str:
    share = labels.share(row["share_low"], row["share_high"])
    if not row["grade"] and not row["moved"]:
        return share
    moved = say(labels, "，变动", ", moved") if row["moved"] else ""
    return say(labels, "{share}（{grade}{moved}）", "{share} ({grade}{moved})", share=share, grade=labels.word("pmc_grade", row["grade"]), moved=moved)


def table_surfaces(surfaces, labels: Labels) -> Table:
    """The scores that the surfaces are drawn from."""
    names = variable_names(labels)
    return _by_plan(surfaces.frame, "variable_id", lambda row: (labels.decimal(row["score"], 2), row["evidence"]), labels,
                    first=[head(labels, "variable", "一级变量", "Primary variable")], lead=lambda code: [(names[code], [])])


def table_codebook(consistency, labels: Labels) -> Table:
    """What each sub-variable asks for."""
    frame, subs = labels.dataset.pmc_variables, sub_names(labels, whole=True)
    columns = [head(labels, "sub", "变量", "Variable"), head(labels, "earns", "何为具备", "What it asks for")]
    return table(columns, ([(subs[code], []), (labels.pick(row, "earns"), [])] for code, row in frame.iterrows()))


# --- the link from a 1 to its rows ------------------------------------------------------------------


def table_evidence(consistency, labels: Labels) -> Table:
    """Every 1 with the rows that show it: what they are and what they say."""
    subs, rows_say = sub_names(labels, whole=True), _Rows(labels)
    columns = [head(labels, "plan", "文件", "Document"), head(labels, "sub", "变量", "Variable"), head(labels, "rows", "依据", "Shown by")]
    ones = consistency.matrix[consistency.matrix["value"] == 1]
    return table(columns, (
        [(labels.plan(row["plan_id"]), [row["plan_id"]]), (subs[row["pmc_id"]], []), (rows_say.all(row["evidence"], row["note"]), row["evidence"])]
        for _, row in ones.iterrows()
    ))


class _Rows:
    """What the rows of the evidence tables say, in a few words each."""

    def __init__(self, labels: Labels):
        """Read each table once."""
        self.labels, data = labels, labels.dataset
        self.tables = {
            "plans": (data.plans, lambda row, row_id: labels.plan_title(row_id)), "provisions": (data.provisions, self._provision),
            "targets": (data.targets, self._target), "funding": (data.funding, lambda row, _: labels.pick(row, "basis")),
            "positioning": (data.positioning, lambda row, _: row["text_zh"] if labels.language == "zh" else row["text_en"]),
            "layout": (data.layout, lambda row, _: f"{labels.pick(row, 'city')}{labels.pick(('：', ': '))}{labels.term('place_role', row['role'])}"),
            "plan_elements": (data.plan_elements, lambda row, _: pair(labels, row, "text")),
            "plan_relations": (data.plan_relations, lambda row, _: labels.word("relation", row["relation"])),
        }

    def all(self, ids, note: str = "") -> str:
        """Several rows, each with its id in brackets; the first in full, as the coder put the clearest first. Coders' notes are in Chinese."""
        texts = [self._one(row_id, full=place == 0) for place, row_id in enumerate(ids)]
        return self.labels.pick(("；", "; ")).join([*texts, note] if note and self.labels.language == "zh" else texts)

    def _one(self, row_id: str, *, full: bool) -> str:
        frame, said = next((frame, said) for frame, said in self.tables.values() if row_id in frame.index)
        text = said(frame.loc[row_id], row_id)
        if full and frame is self.tables["provisions"][0]:
            text = self._in_full(frame.loc[row_id])
        return self.labels.pick(("{}［{}］", "{} [{}]")).format(text, row_id)

    def _provision(self, row: pd.Series, _: str) -> str:
        return self.labels.pick(row, "title") or self.labels.pick(row, "summary").rstrip("。.")

    def _in_full(self, row: pd.Series) -> str:
        title, summary = self.labels.pick(row, "title"), self.labels.pick(row, "summary").rstrip("。.")
        return f"{title}{self.labels.pick(('：', ': '))}{summary}" if title else summary

    def _target(self, row: pd.Series, _: str) -> str:
        amount = self.labels.quantity(row["value"], row["unit"], row["comparator"], row["value_high"])
        year = "" if pd.isna(row["year"]) else self.labels.pick(("{}年", " by {}")).format(int(row["year"]))
        return f"{year}{self.labels.indicator(row['indicator_id'])}{amount}" if self.labels.language == "zh" else f"{self.labels.indicator(row['indicator_id'])}: {amount}{year}"
