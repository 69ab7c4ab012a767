"""Exhibits of the notebook `briefing`: what a busy reader needs on two pages, drawn from the results of the others."""

from collections.abc import Mapping

from analysis.display import charts, narrative_brief, tables, tables_brief
from analysis.display.form import Form, Sentences
from analysis.display.forms_focus import SHARE
from analysis.display.labels import Labels
from analysis.display.narrative_targets import no_goals, note_gaps


def _table(shares, labels: Labels):
    return tables.table_shares(tables_brief.foremost_plans(shares, labels), labels)


def _draw(shares, labels: Labels):
    return charts.plot_poles(tables_brief.foremost_plans(shares, labels), labels)


FORMS: Mapping[str, Form | Sentences] = {
    "briefing-answer": Sentences(narrative_brief.lead),
    "briefing-findings": Form(
        tables_brief.title_findings, tables_brief.table_findings, ("从确定到不能判定依次排列", "from firm to not identified"), notes=tables_brief.note_findings,
        empty=("没有可以比较的文件和目标，作不出结论。", "There are no documents or goals to compare, so nothing is found."),
    ),
    "briefing-poles": Form(narrative_brief.title_weights, _table, SHARE, _draw, tables_brief.left_undrawn),
    "briefing-goals": Form(
        tables_brief.title_goals_brief, tables_brief.table_goals_brief, ("目标值（年份）；同口径才比较", "figure (year); compared in one scope only"),
        notes=note_gaps, empty=lambda gaps, labels: no_goals(labels),
    ),
}
