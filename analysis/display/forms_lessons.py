"""Exhibits of the notebook `lessons`: practices to borrow with their conditions, shortfalls, and what must be read to know."""

from collections.abc import Mapping

from analysis.display import charts, narrative_lessons, tables_lessons
from analysis.display.form import Form, Sentences

PRACTICES = ("做的地区：有相近条文的地区数/有读全文件的对标地区数", "regions that have it, of the peers with a document read in full")
NOTHING = narrative_lessons.no_practice

FORMS: Mapping[str, Form | Sentences] = {
    "lessons-answer": Sentences(narrative_lessons.answer, empty=NOTHING),
    "lessons-matrix": Form(narrative_lessons.title_matrix, tables_lessons.table_matrix, ("按编码判定；对标地区只看读全的文件", "told by codes; of peers only documents read in full"),
                           charts.plot_practices, narrative_lessons.note_rule, empty=NOTHING),
    "lessons-practices": Form(narrative_lessons.title_practices, tables_lessons.table_practices, PRACTICES, notes=narrative_lessons.note_needs, empty=NOTHING),
    "lessons-shortfalls": Form(narrative_lessons.title_shortfalls, tables_lessons.table_shortfalls, PRACTICES, notes=narrative_lessons.note_short, empty=narrative_lessons.no_shortfall),
    "lessons-to-read": Form(narrative_lessons.title_to_read, tables_lessons.table_to_read, ("条文数（条）", "number of provisions"), empty=narrative_lessons.nothing_to_read),
    "lessons-all": Form(narrative_lessons.title_all, tables_lessons.table_all, PRACTICES, notes=narrative_lessons.note_all, empty=NOTHING),
    "lessons-rule": Form(narrative_lessons.title_rule, tables_lessons.table_rule, ("措施数（条）；前列做法数（项）", "measures; first practices"), notes=narrative_lessons.note_rule, empty=NOTHING),
}
