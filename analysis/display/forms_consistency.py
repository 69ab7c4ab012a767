"""Exhibits of the notebook `consistency`."""

from collections.abc import Mapping

from analysis.display import charts, tables
from analysis.display import narrative_consistency as words
from analysis.display import tables_consistency as shown
from analysis.display.form import Form, Sentences

PMC = ("文本完备度（PMC），满分为一级变量数；衡量写到多少方面，不衡量质量", "policy modelling consistency (PMC), at most the number of primary variables; completeness of a text, not its quality")
SCORE = ("得分，0至1：具备的二级变量所占比例；有未知项的写出上下限", "score, 0 to 1: part of the sub-variables that are shown; both ends where some are unknown")
FLAT = ("得分，0至1：具备的二级变量所占比例", "score, 0 to 1: part of the sub-variables that are shown")
SHARE = ("得分占满分的比例（%）及等级；衡量文本完备，不衡量质量", "share of the maximum (%), and grade; completeness of a text, not its quality")
VALUE = ("有：见到依据；无：通读全文而没有；未知：未读到", "yes: a row shows it; no: the whole text was read and has none; unknown: not seen")

FORMS: Mapping[str, Form | Sentences] = {
    "consistency-answer": Sentences(words.answer, words.nothing_said),
    "consistency-range": Form(words.title_range, shown.table_pmc, PMC, charts.plot_pmc, words.note_range, empty=words.nothing),
    "consistency-variables": Form(words.title_variables, shown.table_variables, SCORE, charts.plot_pmc_variables, empty=words.nothing),
    "consistency-surfaces": Form(words.title_surfaces, shown.table_surfaces, FLAT, charts.plot_surfaces, words.note_surfaces, empty=words.no_surfaces),
    "consistency-sensitivity": Form(words.title_sensitivity, shown.table_sensitivity, SHARE,
                                    empty=("没有可试的权重。", "There are no weights to try.")),
    "consistency-open": Form(words.title_open, shown.table_open, PMC, empty=words.no_unknown),
    "consistency-matrix": Form(words.title_matrix, shown.table_matrix, VALUE, empty=words.nothing),
    "consistency-evidence": Form(words.title_evidence, shown.table_evidence,
                                 ("方括号内为数据集中的行号", "in square brackets the row of the dataset"), empty=("没有可列的依据。", "There is no evidence to list.")),
    "consistency-codebook": Form(("各二级变量的含义", "What the sub-variables ask for"), shown.table_codebook, empty=words.nothing),
    "consistency-left-out": Form(("未列入比较的文件及原因", "Documents left out, and why"), tables.table_left_out,
                                 empty=("这些地区的文件全部列入了比较。", "Every document of these regions is in the comparison.")),
}
