"""Exhibits of the notebooks `focus` and `plan_profile`: coverage, emphasis and streams."""

from collections.abc import Mapping

from analysis.display import charts, narrative_focus, tables, tables_profile, tables_streams
from analysis.display.form import Form, Sentences
from analysis.display.forms_targets import BOARD, NO_GOALS
from analysis.display.tables_targets import table_board

SHARE = ("占条文总数的份额（%）；未见的条文给出上下限", "share of all provisions (%); unseen provisions give a lower and an upper end")
GOALS = ("目标个数；同一指标的阶段性目标计一个", "number of goals; milestones of one indicator count once")
COUNT = ("条文数（条）", "number of provisions")

COVERAGE_FORM = Form(narrative_focus.title_coverage, tables.table_coverage, COUNT, notes=narrative_focus.note_coverage)
POLES = Form(narrative_focus.title_shares, tables.table_shares, SHARE, charts.plot_poles)
GOALS_FORM = Form(tables_streams.title_goals, tables_streams.table_goals, GOALS, charts.plot_goal_mix, tables_streams.note_goals,
              empty=("没有可列的目标。", "No goals can be listed."))
NO_PAIR = ("没有两份条文总数已知的文件可比。", "There are no two documents with known totals to compare.")

FORMS: Mapping[str, Form | Sentences] = {
    "focus-answer": Sentences(narrative_focus.answer),
    "focus-coverage": Form(narrative_focus.title_coverage, tables.table_coverage, COUNT, charts.plot_coverage, narrative_focus.note_coverage),
    "focus-poles": POLES,
    "focus-comparisons": Form(narrative_focus.title_comparisons, tables.table_comparisons, SHARE, empty=NO_PAIR),
    "focus-readings": Form(narrative_focus.title_readings, tables.table_readings, SHARE, notes=narrative_focus.note_readings, empty=NO_PAIR),
    "focus-wider": Form(("换一种分组的份额", "Shares under other groupings"), tables.table_wider, SHARE, notes=narrative_focus.note_wider, empty=NO_PAIR),
    "focus-coding": Form(narrative_focus.title_coding, tables.table_coding, SHARE, notes=narrative_focus.note_coding,
                         empty=("没有读全的文件，看不出编码造成的出入。", "No document was read in full, so the spread from coding cannot be shown.")),
    "focus-balance": Form(narrative_focus.title_balance, tables_streams.table_balance,
                          ("等距对数比；大于零偏向前一组", "isometric log-ratio; above zero leans to the first group")),
    "focus-profile": Form(narrative_focus.title_profile, tables.table_profile, SHARE, charts.plot_profile),
    "focus-goals": GOALS_FORM,
    "focus-streams": Form(tables_streams.title_streams, tables_streams.table_streams,
                          ("条文份额；目标与表述为个数", "share of provisions; goals and own words as counts"), charts.plot_streams,
                          tables_streams.note_streams),
    "focus-positioning": Form(("各份文件怎样说自己", "How the documents speak of themselves"), tables.table_positioning,
                              ("标题、愿景、章节标题与口号，均为文件自己的说法", "titles, visions, chapter headings and slogans, in the documents' own words"),
                              empty=("没有见到标题、愿景或章节标题。", "No title, vision or chapter heading was seen.")),
    "focus-left-out": Form(("未列入比较的文件及原因", "Documents left out, and why"), tables.table_left_out,
                           empty=("这些地区的文件全部列入了比较。", "Every document of these regions is in the comparison.")),

    "profile-answer": Sentences(narrative_focus.reading),
    "profile-identity": Form(("文件概况", "The document at a glance"), tables.table_identity),
    "profile-reading": COVERAGE_FORM,
    "profile-factors": Form(narrative_focus.title_profile, tables.table_profile, SHARE, charts.plot_profile),
    "profile-positioning": Form(("这份文件怎样说自己", "How the document speaks of itself"), tables.table_positioning,
                                empty=("没有见到标题、愿景或章节标题。", "No title, vision or chapter heading was seen.")),
    "profile-goals": Form(("量化目标", "Quantified goals"), table_board, BOARD,
                          empty=NO_GOALS),
    "profile-places": Form(("点名的城市和区县", "Cities and districts named"), tables_profile.table_places,
                           empty=("没有见到对城市或区县的分工。", "No division of roles among places was seen.")),
    "profile-provisions": Form(("已见的条文及编码", "Provisions seen, with their codes"), tables_profile.table_provisions,
                               empty=("一条条文也没有见到。", "No provision was seen.")),
}
