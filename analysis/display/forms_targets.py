"""Exhibits of the notebook `targets`: goals, gaps and growth."""

from collections.abc import Mapping

from analysis.display import charts, narrative_targets, tables_targets
from analysis.display.form import Form, Sentences

GROWTH = ("年均增速（%），从基数年到目标年", "growth a year (%), from the year of the baseline to that of the target")
RATIO = ("对象地区的目标为对方的倍数，口径相同者", "goal of the region in focus as a multiple of the other's, same scope only")
BOARD = ("各指标自己的单位", "each indicator in its own unit")
NO_GOALS = ("没有见到量化目标。", "No quantified goals were seen.")

GAPS = Form(narrative_targets.title_gaps, tables_targets.table_gaps,
             ("目标值、年份；只有口径相同才算比值（对象地区除以对方）", "figure and year; a ratio (focal over other) only in the same scope"), notes=narrative_targets.note_gaps,
             empty=("对象地区没有可比较的目标，或没有对标地区。", "The region in focus has no goal to compare, or there is no peer."))
GROWTH_FORM = Form(narrative_targets.title_growth, tables_targets.table_growth, GROWTH, charts.plot_growth, narrative_targets.note_growth,
               empty=("没有目标列有基数，算不出增速。", "No target has a baseline, so no growth can be given."))

FORMS: Mapping[str, Form | Sentences] = {
    "targets-answer": Sentences(narrative_targets.answer),
    "targets-board": Form(narrative_targets.title_board, tables_targets.table_board, BOARD,
                          charts.plot_target_board, empty=NO_GOALS),
    "targets-board-table": Form(narrative_targets.title_board, tables_targets.table_board, BOARD,
                                empty=NO_GOALS),
    "targets-gaps": GAPS,
    "targets-ratios": Form(narrative_targets.title_ratios, tables_targets.table_ratios, RATIO, charts.plot_gaps,
                           empty=("没有一个目标在对标地区有口径相同的数字，不作比较。", "No goal has a figure of the same scope in a peer, so nothing is compared.")),
    "targets-intensity": Form(("按人口和GDP折算后的目标", "Goals per head and per unit of GDP"), tables_targets.table_intensity,
                              ("只列两地以上口径相同的指标", "indicators with figures of one scope in two regions or more"),
                              empty=("没有两地口径相同的总量目标，不作折算。", "No amount is set in the same scope by two regions, so nothing is divided.")),
    "targets-growth": GROWTH_FORM,
    "targets-median": Form(narrative_targets.title_median, tables_targets.table_median, ("目标与中位数", "goal and median"),
                           empty=("对象地区没有量化目标。", "The region in focus has no quantified goal.")),
    "targets-conflicts": Form(("互相矛盾或未采用的数字，两说并存", "Figures that disagree or were not used, side by side"), tables_targets.table_conflicts,
                              empty=("没有登记互相矛盾的数字。", "No disagreeing figures are on record.")),
}
