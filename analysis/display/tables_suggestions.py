"""The display table of suggested codes against settled ones."""

from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.narrative_suggestions import sure_named
from analysis.display.tables import Cell, Table, head, table
from analysis.measures.guards import GUARDS


def table_suggestions(judged, labels: Labels) -> Table:
    """Per code: all documents, then each with enough provisions."""
    columns = [
        head(labels, "code", "编码", "Code"), head(labels, "subject", "文件", "Documents"), head(labels, "same", "与定稿一致", "As settled", "count"),
        head(labels, "kappa", "κ（科恩）", "Kappa (Cohen)", "number"), head(labels, "calibration", "校准误差", "Calibration error", "number"),
        {**head(labels, "sure", "", "", "count"), "label": sure_named(labels)}, head(labels, "learned", "学自其他文件（条）", "Learned from, of other documents", "count"),
    ]
    given = judged.frame[judged.frame["absence"] == ""]
    return table(columns, (row for code, whole in given.iterrows() for row in [_whole(code, whole, labels), *_plans(code, judged.plans, labels)]))


def _whole(code: str, row, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    return [
        (labels.word("code", code), []), (_all(row, labels), ids), (labels.fraction(row["same"], row["n"]), ids), (labels.decimal(row["kappa"], 2), ids),
        (labels.decimal(row["calibration_error"], 2), ids), (labels.fraction(row["sure_same"], row["sure"]), ids),
        (labels.span(row["learned_min"], row["learned_max"]), ids),
    ]


def _all(row, labels: Labels) -> str:
    return say(labels, "全部{n}份文件", "all {n} documents", n=labels.number(len(row["plans"])))


def _plans(code: str, plans, labels: Labels) -> list[list[Cell]]:
    rows = plans[(plans["code"] == code) & (plans["n"] >= GUARDS.min_units_agreement)]
    return [
        [(labels.word("code", code), []), (labels.plan(row.plan_id), row.evidence), (labels.fraction(row.same, row.n), row.evidence), *[("—", [])] * 4]
        for row in rows.itertuples()
    ]
