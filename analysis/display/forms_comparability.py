"""Exhibits of the notebook `comparability`: why these peers, and how far they can be compared."""

from collections.abc import Mapping

from analysis.display import charts, tables, tables_comparability
from analysis.display import narrative_comparability as words
from analysis.display.form import Form, Sentences

YEARS = ("期限，按年；印发年份", "horizon by year; year of issue")
FIGURES = ("各格为数值及年份；口径不止一种的另注口径", "each cell: figure and year, and the scope where there are several")
LOG = ("对数刻度：向左向右的距离是倍数", "log scale: distances to either side are multiples")
TIERS = ("可比指标为项数；平均相差为倍数", "number of sizes; mean multiple of the region in focus")

FORMS: Mapping[str, Form | Sentences] = {
    "comparability-answer": Sentences(words.answer),
    "comparability-tiers": Form(words.title_tiers, tables_comparability.table_tiers, TIERS, notes=words.note_tiers, empty=words.no_tiers),
    "comparability-sizes": Form(words.title_sizes, tables_comparability.table_sizes, LOG, charts.plot_sizes, words.note_aspect, empty=words.no_aspect("size")),
    "comparability-structure": Form(words.title_aspect("structure"), tables_comparability.table_structure, FIGURES, notes=words.note_aspect, empty=words.no_aspect("structure")),
    "comparability-starts": Form(words.title_aspect("start"), tables_comparability.table_starts, FIGURES, notes=words.note_aspect, empty=words.no_aspect("start")),
    "comparability-documents": Form(words.title_documents, tables_comparability.table_documents, YEARS, charts.plot_documents, words.note_documents,
                                    empty=words.no_documents),
    "comparability-left-out": Form(("未列入比较的文件及原因", "Documents left out, and why"), tables.table_left_out,
                                   empty=("这些地区的文件全部列入了比较。", "Every document of these regions is in the comparison.")),
}
