"""Exhibits of the notebook `claims`: verdicts, tests, and what would settle the rest."""

from collections.abc import Mapping

from analysis.display import charts, narrative_claims, tables_claims
from analysis.display.form import Form, Sentences

BOARD = ("每一格是一路证据的结论；空格表示这一路没有检验", "each cell is the verdict of one stream; an empty cell means no test of that stream")
FIGURES = ("数字为区间时，真值在区间之内；条文占比以全部条文为分母，目标和表述写作“几/几”",
           "where a figure is a range the truth lies within it; shares of provisions are of all provisions, goals and own words are counts")
NONE = narrative_claims.no_claims

FORMS: Mapping[str, Form | Sentences] = {
    "claims-answer": Sentences(narrative_claims.answer, empty=NONE),
    "claims-board": Form(narrative_claims.title_board, tables_claims.table_board, BOARD, charts.plot_claims_board, narrative_claims.note_board,
                         empty=narrative_claims.no_tests),
    "claims-table": Form(narrative_claims.title_claims, tables_claims.table_claims, FIGURES, empty=NONE),
    "claims-parts": Form(narrative_claims.title_parts, tables_claims.table_parts, FIGURES,
                         empty=("没有拆成部分的说法。", "No claim is taken apart.")),
    "claims-tests": Form(narrative_claims.title_tests, tables_claims.table_tests, FIGURES, notes=narrative_claims.note_tests,
                         empty=narrative_claims.no_tests),
    "claims-needs": Form(narrative_claims.title_needs, tables_claims.table_needs,
                         ("还需读到的条数，是最少要见到、且全部支持此说的条数", "what is still to be read is the fewest provisions, all of them in the claim's favour"),
                         empty=("没有悬而未决的说法。", "No claim is left open.")),
    "claims-by-design": Form(narrative_claims.title_by_design, tables_claims.table_by_design,
                             ("旁列的数字只供参考，不是结论", "figures stand beside, not as a verdict"),
                             empty=("没有预测或评价类的说法。", "There are no forecasts or judgements.")),
    "claims-left-out": Form(("涉及本研究以外地区、未列入的说法", "Claims left out: they speak of regions outside this study"), tables_claims.table_left_out,
                            empty=("没有因地区不在研究内而未列入的说法。", "No claim is left out for its region.")),
}
