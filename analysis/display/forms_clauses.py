"""Exhibits of the notebook `compare_clauses`: who sets what, by whom, by when, with whose money, one topic after the other."""

from collections.abc import Mapping

from analysis.display import charts, narrative_clauses, tables, tables_clauses
from analysis.display.form import Form, Sentences

CELLS = ("每格为该文件的写法；没有的，写明未设还是未见", "each cell is what the document says; where there is nothing it says whether not set or not seen")
SHARED = Form(narrative_clauses.title_shared, tables_clauses.table_shared, CELLS, notes=narrative_clauses.note_shared, empty=narrative_clauses.no_shared)
LATER = Form(narrative_clauses.title_shared, tables_clauses.table_shared, CELLS, notes=narrative_clauses.note_quoted, empty=narrative_clauses.no_shared)

FORMS: Mapping[str, Form | Sentences] = {
    "clauses-answer": Sentences(narrative_clauses.answer, empty=narrative_clauses.no_topics),
    "clauses-grid": Form(narrative_clauses.title_grid, tables_clauses.table_grid, ("事项与文件；圆点旁为条数，横条内为文件份数", "topics and documents; beside a disc the number of provisions, in a bar that of documents"),
                         charts.plot_topics, narrative_clauses.note_grid, empty=narrative_clauses.no_topics),
    "clauses-stated": Form(narrative_clauses.title_stated, tables_clauses.table_stated, ("条数，占对照条文之比", "provisions, out of those compared"),
                           notes=narrative_clauses.note_absences),
    "clauses-first": SHARED,
    "clauses-second": LATER,
    "clauses-third": LATER,
    "clauses-single": Form(narrative_clauses.title_single, tables_clauses.table_single, CELLS, notes=narrative_clauses.note_quoted, empty=narrative_clauses.no_single),
    "clauses-all": Form(narrative_clauses.title_all, tables_clauses.table_all, CELLS, notes=narrative_clauses.note_quoted, empty=narrative_clauses.no_topics),
    "clauses-left-out": Form(("未列入比较的文件及原因", "Documents left out, and why"), tables.table_left_out,
                             empty=("这些地区的文件全部列入了比较。", "Every document of these regions is in the comparison.")),
}
