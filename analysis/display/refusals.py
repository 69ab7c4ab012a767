"""Why a measure was not given, as sentences; each rule of the measures once, with the figures it fills in."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from analysis.display.labels import Labels
from analysis.display.words import Pair

# `{subject}` is the name of what is refused; the other fields are named beside each rule in `guards.RULES`.
SENTENCES: Mapping[str, Pair] = MappingProxyType({
    "incomplete_indicator": (
        "{subject}：{of}地中有全年同口径数的只有{have}地，缺{missing}，不计。",
        "{subject}: {have} of {of} regions have a full-year figure of one scope ({missing} lacking), so it is left out.",
    ),
    "no_goalposts": (
        "{subject}未定门槛值，得分会随对比地区而变，不计。", "{subject} has no goalposts, so its score would depend on who is compared; it is left out.",
    ),
    "no_composite": ("这个数据集没有设综合评价体系，本页无从计算。", "This dataset declares no composite, so nothing can be computed here."),
    "no_complete_indicator": (
        "{subject}没有一项可用的指标（应有：{indicators}），整块不计。",
        "{subject} has no indicator that can be used (it would hold: {indicators}), so the whole of it is left out.",
    ),
    "one_region": (
        "只有{found}个地区，排位次至少要{needed}个；得分按固定门槛值计算，仍可看。",
        "There is {found} region and a rank needs {needed}; the scores rest on fixed goalposts and still stand.",
    ),
    "same_value": (
        "{subject}各地同为{found}，无法按差距归一，不排位次。", "{subject} is {found} in every region, so there is no range to normalise by, and no rank.",
    ),
    "nonpositive_values": (
        "{subject}有零或负数（{found}），不能按最优值的比例计。", "{subject} has a value of {found}, and a part of the best needs values above zero.",
    ),
    "target_reached": (
        "{subject}的目标值为{target}，最落后的一地（{found}）也已达到，没有差距可量。",
        "The target of {subject} is {target}, and even the worst region ({found}) has reached it, so no distance is left to measure.",
    ),
    "nonpositive_scores": (
        "{subject}归一后有零或负数（{found}），几何平均和调和平均算不出。",
        "{subject} has a score of {found}, and a geometric or harmonic mean needs scores above zero.",
    ),
    "failed_replicates": (
        "{n}次重算中有{failed}次算不出，各项做法的影响无法分摊。", "{failed} of {n} replicates cannot be ranked, so their movement cannot be shared out.",
    ),
    "ranks_never_move": (
        "{evaluations}次重算中位次从不变动，没有影响可分摊。", "In {evaluations} replicates no rank ever moves, so there is no movement to share out.",
    ),
    "no_own_size": (
        "对象地区没有全年的规模数据，无从判断谁与它同档次。",
        "The region in focus has no full-year figure of size, so nobody can be said to be of its tier.",
    ),
    "few_sizes": (
        "{subject}在范围内、可与对象地区同年同口径比较的规模指标只有{found}项，至少要{needed}项才能判断。",
        "{subject} has {found} sizes within range of the same scope and year and {needed} are needed.",
    ),
    "coverage": (
        "{subject}只见到{seen}条（共{total}条），未读全，不计。",
        "Of {subject} only {seen} of {total} provisions were seen, so it is left out here.",
    ),
    "one_coder": (
        "除定稿外，编码者有{found}位；至少要有{needed}位，才谈得上一致与否。",
        "Agreement needs the codes of at least {needed} coders; besides the settled codes there is only: {found}.",
    ),
    "few_units": (
        "两位编码者都读过的条文只有{found}条，少于所需的{needed}条，不计。",
        "Only {found} provisions were read by two coders and {needed} are needed, so nothing is computed here.",
    ),
    "few_settled": (
        "评判建议编码，需要两份以上文件、至少{needed}条有定稿编码的条文；现有{found}条，不计。",
        "Judging suggested codes needs at least {needed} provisions with settled codes, of two documents or more; there are {found}, so nothing is computed here.",
    ),
    "total_unknown": (
        "{subject}条文总数未知（见到{seen}条），不计。",
        "The number of provisions of {subject} is not known ({seen} were seen), so it is left out here.",
    ),
    "few_plans": (
        "读全的文件有{found}份，至少要{needed}份才能算。",
        "Plans read in full: {found}; at least {needed} are needed.",
    ),
    "one_factor": (
        "读全的文件，条文都落在同一类要素上，没有结构差异可比。",
        "All provisions of the plans read in full act on one factor, so there is no mix to compare.",
    ),
    "one_level": ("所比的内容只有一种取值，无从拟合。", "What is to be compared has a single value, so there is nothing to fit."),
    "small_expected": (
        "最少的一格，期望条数只有{least}条，拟合至少要{needed}条；以置换检验和精确检验为准。",
        "The smallest cell is expected to hold {least} provisions and a fit needs {needed}; the permutation and exact tests stand instead.",
    ),
    "separation": (
        "有文件在某一组上一条也没有，或全在这一组，对数几率趋于无穷，不作拟合。",
        "Some plan has no provision in a group, or has nothing else, so its log-odds are not finite and nothing is fitted.",
    ),
    "flat_map": (
        "各份文件的差异只沿{found}个方向，画图要{needed}个。", "The plans differ along {found} axis only and a map needs {needed}.",
    ),
    "no_variation": (
        "{subject}的条文只涉及{rows}类要素、{columns}类工具，没有差异可言，不计关联。",
        "The provisions of {subject} have {rows} factors and {columns} types of instrument, so there is no variation to measure.",
    ),
    "few_counts": (
        "{subject}只有{found}条，少于所需的{needed}条，不计关联。",
        "{subject} has {found} provisions and {needed} are needed, so no association is given.",
    ),
    "pmc_no_variables": (
        "这个数据集没有文本完备度（PMC）的变量表和编码，本页无从计算。",
        "This dataset has no sub-variables and no codings of policy modelling consistency (PMC), so nothing can be computed here.",
    ),
    "pmc_not_coded": ("{subject}的二级变量尚未编码。", "The sub-variables of {subject} have not been coded."),
    "pmc_unknown": (
        "{subject}有{unknown}项未知（共{of}项），只给区间，不画曲面。",
        "Of the {of} sub-variables of {subject} {unknown} are unknown, so it has a range and no surface.",
    ),
    "pmc_no_square": (
        "一级变量有{found}个，排不成方阵，不画曲面。", "There are {found} primary variables, which make no square, so no surface is drawn.",
    ),
})


def why(refusals: Iterable, labels: Labels) -> list[str]:
    """Every refusal as a sentence, each once, in the order in which the measure made them.

    Parameters
    ----------
    refusals : iterable of Refusal
        rule, subject and values; a rule without a sentence falls back to its short word.
    labels : Labels
    """
    return list(dict.fromkeys(_sentence(refusal, labels) for refusal in refusals))


def because(refusals: Iterable, labels: Labels, otherwise: Pair = ("没有可列的内容。", "There is nothing to show.")) -> str:
    """The sentences of `why` as one text, for an exhibit that has nothing else to show."""
    return labels.pick(("", " ")).join(why(refusals, labels)) or labels.pick(otherwise)


def _sentence(refusal, labels: Labels) -> str:
    if refusal.rule not in SENTENCES:
        colon, stop = labels.pick(("：", ": ")), labels.pick(("。", "."))
        return f"{labels.anything(refusal.subject)}{colon}{labels.word('refused', refusal.rule)}{stop}"
    values = {name: _worded(value, labels) for name, value in refusal.values.items()}
    return labels.pick(SENTENCES[refusal.rule]).format(subject=labels.anything(refusal.subject), **values)


def _worded(value: object, labels: Labels) -> str:
    return labels.join(map(labels.anything, value)) if isinstance(value, list | tuple) else labels.anything(value)
