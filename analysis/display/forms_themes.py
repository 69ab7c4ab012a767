"""Exhibits of the notebook `aigc`: one theme in depth, side by side where figures allow it and as facts where they do not."""

from collections.abc import Mapping

from analysis.display import charts, narrative_themes, tables_themes
from analysis.display.form import Form, Sentences

SERIES = ("同一指标、同一口径、同一时期的数，单位见各项", "figures of one indicator, scope and period, in the unit of each")
NO_THEME = ("数据集没有为这个专题登记指标和事实。", "The dataset has no indicators or facts on record for this theme.")

FORMS: Mapping[str, Form | Sentences] = {
    "aigc-answer": Sentences(narrative_themes.answer, empty=NO_THEME),
    "aigc-compared": Form(narrative_themes.title_compared, tables_themes.table_compared, SERIES, charts.plot_theme,
                          empty=("没有一项指标有同口径、同时期的数可比。", "No indicator has figures of the same scope and period to compare.")),
    "aigc-alone": Form(narrative_themes.title_alone, tables_themes.table_alone, SERIES,
                       empty=("对象地区没有缺少对照的数。", "The region in focus has no figure without a counterpart.")),
    "aigc-unseen": Form(narrative_themes.title_unseen, tables_themes.table_unseen, SERIES,
                        empty=("没有其他地区有而对象地区未见的指标。", "There is no indicator that others have and the region in focus was not seen in.")),
    "aigc-facts": Form(narrative_themes.title_facts, tables_themes.table_facts, ("数、时间和类别", "figure, date and kind"), notes=narrative_themes.note_facts,
                       empty=("没有登记对象地区的单项事实。", "No loose facts of the region in focus are on record.")),
    "aigc-other-facts": Form(narrative_themes.title_other_facts, tables_themes.table_other_facts, ("数、时间和类别", "figure, date and kind"),
                             notes=narrative_themes.note_facts, empty=("没有登记其他地区的单项事实。", "No loose facts of other regions are on record.")),
}
