"""Exhibits of the notebook `evolution`: documents in time, what changed between them, and what statements rest on."""

from collections.abc import Mapping

from analysis.display import charts, narrative_evolution, tables_evolution
from analysis.display.form import Form, Sentences

FORMS: Mapping[str, Form | Sentences] = {
    "evolution-answer": Sentences(narrative_evolution.answer),
    "evolution-timeline": Form(
        narrative_evolution.title_history, tables_evolution.table_history,
        ("各地文件的印发时间；每行一份文件", "documents by date of issue, one a row"), charts.plot_history, narrative_evolution.note_history,
        empty=narrative_evolution.none_dated,
    ),
    "evolution-documents": Form(
        narrative_evolution.title_documents, tables_evolution.table_documents, ("层级、文种、状态、日期和关系", "level, kind, status, date and relations"),
    ),
    "evolution-changes": Form(
        narrative_evolution.title_changes, tables_evolution.table_changes,
        ("同一指标、同一口径的目标前后对照", "targets of one indicator and one scope, before and after"), notes=narrative_evolution.note_changes,
        empty=narrative_evolution.no_changes,
    ),
    "evolution-basis": Sentences(narrative_evolution.basis),
}
