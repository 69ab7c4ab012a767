"""The display table of suggested codes against settled ones."""

from collections.abc import Iterator

from analysis.display.labels import Labels
from analysis.display.narrative import behind, say
from analysis.display.narrative_coding import opening
from analysis.display.tables import Cell, Table, head, table
from analysis.measures.suggestions import SURE


def table_suggestions(judged, labels: Labels) -> Table:
    """A row per figure over all documents, then one per document; a column per code."""
    given = judged.frame[judged.frame["absence"] == ""]
    columns = [head(labels, "what", "文件或指标", "Document or figure"), *(head(labels, code, name := opening(labels.word("code", code)), name) for code in given.index)]
    return table(columns, [*_overall(given, labels), *_by_plan(judged.plans[judged.plans["code"].isin(given.index)], labels)] if len(given) else [])


def _overall(given, labels: Labels) -> Iterator[list[Cell]]:
    """Figures over all documents."""
    figures = (
        (say(labels, "全部{n}份文件", "All {n} documents", n=labels.number(given["plans"].map(len).max())), lambda row: labels.fraction(row["same"], row["n"])),
        (say(labels, "其中把握在{sure}以上的", "Of these, given with {sure} or more", sure=labels.percent(SURE)), lambda row: labels.fraction(row["sure_same"], row["sure"])),
        (say(labels, "κ（科恩）", "Kappa (Cohen)"), lambda row: labels.decimal(row["kappa"], 2)),
        (say(labels, "校准误差", "Calibration error"), lambda row: labels.decimal(row["calibration_error"], 2)),
        (say(labels, "学自其他文件的条文数", "Provisions of other documents learned from"), lambda row: labels.span(row["learned_min"], row["learned_max"])),
    )
    for name, shown in figures:
        yield [(name, behind(given["evidence"])), *((shown(row), row["evidence"]) for _, row in given.iterrows())]


def _by_plan(plans, labels: Labels) -> Iterator[list[Cell]]:
    """Provisions of each document that were suggested as settled."""
    for plan, rows in plans.groupby("plan_id", sort=False):
        yield [(labels.plan(plan), [plan]), *((labels.fraction(row.same, row.n), row.evidence) for row in rows.itertuples())]
