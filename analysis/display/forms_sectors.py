"""Exhibits of the notebook `sectors`: sectors by plan, the chain, and the parts of places."""

from collections.abc import Mapping

from analysis.display import charts, narrative_sectors, tables, tables_sectors
from analysis.display.form import Form, Sentences

MEASURES = ("条文数（条）", "number of measures")
NO_SECTORS = ("数据集没有行业编码，或没有可用的文件。", "The dataset has no codes for sectors, or there is no document to use.")

FORMS: Mapping[str, Form | Sentences] = {
    "sectors-answer": Sentences(narrative_sectors.answer, empty=NO_SECTORS),
    "sectors-matrix": Form(narrative_sectors.title_matrix, tables_sectors.table_matrix, MEASURES, charts.plot_sectors, narrative_sectors.note_matrix, empty=NO_SECTORS),
    "sectors-chain": Form(narrative_sectors.title_chain, tables_sectors.table_chain, MEASURES, charts.plot_chain, narrative_sectors.note_chain,
                          empty=narrative_sectors.no_chain),
    "sectors-roles": Form(narrative_sectors.title_roles, tables_sectors.table_roles, ("点名的市县及其定位", "cities and districts named, by their part"),
                          notes=narrative_sectors.note_roles, empty=narrative_sectors.no_places),
    "sectors-layout": Form(("各市县的方向与功能", "Direction and function of each place"), tables_sectors.table_places,
                           ("按各份文件的表述概括", "summarised from each document"), empty=narrative_sectors.no_places),
    "sectors-left-out": Form(("未列入比较的文件及原因", "Documents left out, and why"), tables.table_left_out,
                             empty=("这些地区的文件全部列入了比较。", "Every document of these regions is in the comparison.")),
}
