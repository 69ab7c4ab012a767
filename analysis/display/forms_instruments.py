"""Exhibits of the notebook `instruments`."""

from collections.abc import Mapping

from analysis.display import charts, narrative_focus, tables, tables_instruments
from analysis.display import narrative_instruments as words
from analysis.display.form import Form, Sentences

SHARE = ("占条文总数的份额（%）；未见的条文给出上下限", "share of all provisions (%); unseen provisions give a lower and an upper end")
CELLS = ("条文数（条）及占该文件条文总数的份额（%）", "number of provisions, and their share of all provisions of the document (%)")
V = ("克莱姆V系数，0至1，无单位", "Cramér's V, 0 to 1, no unit")
NONE_READ = ("没有读全的文件，画不出要素与工具的搭配。", "No document was read in full, so factors by instruments cannot be shown.")

FORMS: Mapping[str, Form | Sentences] = {
    "instruments-answer": Sentences(words.answer),
    "instruments-types": Form(words.title_types, tables.table_shares, SHARE, charts.plot_poles, words.note_kinds),
    "instruments-kinds": Form(words.title_kinds, tables.table_profile, SHARE, notes=words.note_kinds),
    "instruments-heatmap": Form(words.title_heatmap, tables_instruments.table_instruments, CELLS, charts.plot_instruments, words.note_heatmap, empty=NONE_READ),
    "instruments-ranges": Form(words.title_ranges, tables_instruments.table_instrument_ranges, SHARE, empty=words.no_ranges),
    "instruments-association": Form(words.title_association, tables_instruments.table_association, V, notes=words.note_association),
    "instruments-coding": Form(words.title_coding, tables.table_coding, SHARE, notes=narrative_focus.note_coding,
                               empty=("没有读全的文件，看不出编码造成的出入。", "No document was read in full, so the spread from coding cannot be shown.")),
    "instruments-left-out": Form(("未列入比较的文件及原因", "Documents left out, and why"), tables.table_left_out,
                                 empty=("这些地区的文件全部列入了比较。", "Every document of these regions is in the comparison.")),
}
