"""Exhibits of the notebook `targets` about what became of targets, and which fall due next."""

from collections.abc import Mapping

from analysis.display import narrative_outcomes, tables_outcomes
from analysis.display.form import Form, Sentences

FORMS: Mapping[str, Form | Sentences] = {
    "targets-due": Sentences(narrative_outcomes.outcome_sentences),
    "targets-outcomes": Form(
        narrative_outcomes.title_outcomes, tables_outcomes.table_outcomes,
        ("已到期的目标与见到的数字；只有口径相同才判断", "targets that are due and the figures seen; only the same scope judges"),
        notes=narrative_outcomes.note_outcomes, empty=narrative_outcomes.none_due,
    ),
    "targets-coming-due": Form(
        narrative_outcomes.title_coming, tables_outcomes.table_coming,
        ("按到期先后；对象地区在前", "by the year in which they fall due, the region in focus first"),
        notes=narrative_outcomes.note_coming, empty=narrative_outcomes.none_coming,
    ),
}
