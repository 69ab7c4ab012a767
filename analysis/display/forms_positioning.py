"""Exhibits of the notebook `positioning`: how the plans differ in structure, and what sets each apart."""

from collections.abc import Callable, Mapping

from analysis.display import charts, refusals
from analysis.display import narrative_positioning as words
from analysis.display import narrative_structure as structure
from analysis.display import tables_positioning as tables
from analysis.display.form import Form, Sentences
from analysis.display.labels import Labels
from analysis.display.tables import table_left_out, table_profile

SHARE = ("占条文总数的份额（%）；未见的条文给出上下限", "share of all provisions (%); unseen provisions give a lower and an upper end")


def _why(name: tuple[str, str]) -> Callable:
    """What a measure that refused has to say for itself, by name: several may refuse one after another."""
    def said(result, labels: Labels) -> str:
        return labels.pick(name) + labels.pick(("：", ". ")) + refusals.because(result.refusals, labels)

    return said


def _mirror(keyness, labels: Labels) -> str:
    """Two plans need no table of their own; fewer are refused."""
    return refusals.because(keyness.refusals, labels, ("只有两份可比，彼此互为参照，差别已见上图。", "With two plans each is the other's mirror: the figure above shows the difference."))


def _measured(
    name: tuple[str, str], title: Callable, measure: tuple[str, str], table: Callable, draw: Callable | None = None, notes: Callable | None = None,
) -> Form:
    """A form of a measure that may refuse; then it says why."""
    return Form(title, table, measure, draw, notes, empty=_why(name))


FORMS: Mapping[str, Form | Sentences] = {
    "positioning-answer": Sentences(words.answer),
    "positioning-base": Form(words.title_base, tables.table_base, ("条文数（条）", "number of provisions")),
    "positioning-mixes": Form(words.title_mixes, table_profile, SHARE, charts.plot_mixes),
    "positioning-apart": _measured(("各份文件的突出之处", "What sets each plan apart"), words.title_keyness, ("加权对数几率比，刻度为几率的倍数", "weighted log-odds; the scale gives multiples of the odds"), tables.table_keyness,
                                   charts.plot_keyness, words.note_keyness),
    "positioning-each": Form(words.title_apart, tables.table_apart, ("本份份额对其余各份合计的份额", "share in the plan against share in the others together"), empty=_mirror),
    "positioning-residuals": _measured(("校正残差", "Adjusted residuals"), words.title_residuals, ("条文数，括号内为校正残差（无单位）", "provisions, adjusted residual in brackets (no unit)"), tables.table_residuals,
                                       charts.plot_residuals, words.note_residuals),
    "positioning-test": _measured(("要素构成的检验", "Test of one common mix"), words.title_test, ("假设性检验，不是结论", "a hypothetical test, not a finding"), tables.table_test, notes=words.note_test),
    "positioning-fit": _measured(("份额之差的拟合", "Fit of the differences of shares"), words.title_fit, ("份额之差（百分点）", "difference of shares (percentage points)"), tables.table_fit, notes=words.note_fit),
    "positioning-quotients": _measured(("区位商", "Location quotients"), structure.title_quotients, ("区位商；1为与全部读全文件持平", "location quotient; 1 is even with all plans read in full"), tables.table_quotients,
                                       charts.plot_quotients, structure.note_quotients),
    "positioning-concentration": _measured(("集中度与专业化", "Concentration and specialisation"), structure.title_concentration, ("有效要素数（类）；集中度0至1；专业化0至2", "effective number of factors; concentration 0 to 1; specialisation 0 to 2"),
                                           tables.table_concentration, notes=structure.note_concentration),
    "positioning-map": _measured(("对应分析图", "Correspondence map"), structure.title_map, ("主坐标，无单位", "principal coordinates, no unit"), tables.table_map, charts.plot_map, structure.note_map),
    "positioning-clusters": _measured(("分组", "Groups of plans"), structure.title_clusters, ("左为合并距离，右为模拟中同组的比例", "left: distance at which groups merge; right: share of replicates together"), tables.table_clusters,
                                      charts.plot_clusters, structure.note_clusters),
    "positioning-nearest": _measured(("两两距离", "Distances between plans"), structure.title_nearest, ("距离0至1：0为构成相同，1为毫无共同要素", "distance 0 to 1: 0 is the same mix, 1 no factor in common"), tables.table_nearest),
    "positioning-partly": Form(words.title_partly, tables.table_partly, SHARE,
                               empty=("没有总数已知而未读全的文件可比。", "There is no partly read plan of known total to compare.")),
    "positioning-open": Sentences(words.still_open, empty=("这些地区的文件都已读全。", "Every plan of these regions was read in full.")),
    "positioning-left-out": Form(("未列入比较的文件及原因", "Documents left out, and why"), table_left_out,
                                 empty=("这些地区的文件全部列入了比较。", "Every document of these regions is in the comparison.")),
}
