"""Sentences about structure: what sets the plans apart, how they group, and what more reading would allow."""

import pandas as pd

from analysis.display.charts_positioning import factor_name, shown_apart
from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say
from analysis.display.narrative_focus import substitutes
from analysis.display.narrative_structure import core, named, title_clusters, title_concentration
from analysis.display.tables_positioning import p_text, side_name

# What a null hypothesis says, by its key in the results.
NULLS = {
    "same_mix": ("各份文件的要素构成相同，差别只是偶然", "every plan takes its provisions from one and the same mix of factors"),
    "no_effect": ("各份文件在各组上的份额相同", "every group has the same share in every plan"),
}


def stop(labels: Labels) -> str:
    """What ends a sentence."""
    return labels.pick(("。", "."))


# --- the answer -------------------------------------------------------------------------------------


def answer(counts, keyness, specialised, clusters, labels: Labels) -> list[Said]:
    """The computed answer: who can be compared, what sets them apart, how they group; and what cannot be said yet."""
    found = [_base(counts, labels)]
    if not keyness.frame.empty:
        found.append(Said(title_keyness(keyness, labels) + stop(labels), behind(keyness.frame["evidence"])))
    if not specialised.plans.empty:
        found.append(Said(title_concentration(specialised, labels) + stop(labels), behind(specialised.plans["evidence"])))
    if not clusters.frame.empty:
        found.append(Said(title_clusters(clusters, labels) + stop(labels), behind(clusters.frame["evidence"])))
    return [*found, *_waiting(counts, specialised, clusters, labels)]


def _base(counts, labels: Labels) -> Said:
    left, ids = [refusal.subject for refusal in counts.refusals], [*counts.plans, *(refusal.subject for refusal in counts.refusals)]
    rest = say(labels, "；另有{n}份未读全，不进入结构比较", "; {n} more {were} not read in full and {are} left out of it", n=len(left),
               were="was" if len(left) == 1 else "were", are="is" if len(left) == 1 else "are") if left else ""
    if not counts.plans:
        return Said(say(labels, "没有一份文件读全，谈不上结构比较。", "No plan was read in full, so their structure cannot be compared."), tuple(ids))
    text = say(labels, "读全、可以比较结构的有{n}份：{plans}{rest}。", "Read in full and compared in structure: {plans}{rest}.",
               n=len(counts.plans), plans=named(counts.plans, labels), rest=rest)
    return Said(text, tuple(ids))


def _waiting(counts, specialised, clusters, labels: Labels) -> list[Said]:
    """What the measures that refused would need."""
    needed = [(result.refusals[0].values["needed"], kind) for result, kind in ((specialised, "structure"), (clusters, "distance"))
              if result.refusals and result.refusals[0].rule == "few_plans"]
    words = {
        "structure": ("专业化与集中度", "specialisation and concentration"), "distance": ("距离、分组和对应分析图", "distances, groups and the map"),
    }
    ids = tuple(refusal.subject for refusal in counts.refusals) or counts.plans
    return [
        Said(say(labels, "{what}至少要{n}份读全的文件，还差{more}份。", "{what} need at least {n} plans read in full, {more} more than there are.",
                 what=_capital(labels.pick(words[kind]), labels), n=n, more=n - len(counts.plans)), ids)
        for n, kind in needed
    ]


def _capital(text: str, labels: Labels) -> str:
    return text[:1].upper() + text[1:] if labels.language == "en" else text


def still_open(counts, against: pd.DataFrame, specialised, clusters, labels: Labels) -> list[Said]:
    """What reading more would allow, and which plan is nearest to being read in full."""
    found = _waiting(counts, specialised, clusters, labels)
    partly = sorted((refusal for refusal in counts.refusals if refusal.rule == "coverage"), key=lambda refusal: refusal.values["total"] - refusal.values["seen"])
    for refusal in partly:
        found.append(Said(say(
            labels, "{plan}还有{n}条未见；读全即可列入。", "{plan}: {n} provisions are unseen; once read it can be compared.",
            plan=labels.plan(refusal.subject), n=refusal.values["total"] - refusal.values["seen"]), (refusal.subject,)))
    unknown = [refusal.subject for refusal in counts.refusals if refusal.rule == "total_unknown"]
    if unknown:
        found.append(Said(say(labels, "{plans}连条文总数也未知，先要取得全文。", "{plans}: even the number of provisions is unknown, so the text must be found first.",
                              plans=named(unknown, labels)), tuple(unknown)))
    return found


# --- who is compared --------------------------------------------------------------------------------


def title_base(counts, labels: Labels) -> str:
    """How many plans make the base."""
    total = len(counts.plans) + len(counts.refusals)
    return say(labels, "{n}份文件中{k}份读全，结构比较以这{k}份为准", "{k} of {n} plans read in full make the base of the comparison",
               n=total, k=len(counts.plans))


def title_mixes(shares, labels: Labels) -> str:
    """The factor whose share differs most among the core plans read in full."""
    frame = shares.frame[(shares.frame["absence"] == "")]
    exact = core(frame[frame.groupby("plan_id")["exact"].transform("all").astype(bool)], labels)
    if exact["plan_id"].nunique() < 2:
        return say(labels, "读全的核心方案不足两份，看不出结构差异", "Fewer than two core plans were read in full, so no difference in structure can be shown") + substitutes(frame, labels)
    wide = exact.pivot(index="plan_id", columns="factor_id", values="share_low")[list(dict.fromkeys(exact["factor_id"]))]
    factor = (wide.max() - wide.min()).idxmax()
    low, high = wide[factor].idxmin(), wide[factor].idxmax()
    return say(
        labels, "读全的核心方案中，{factor}的份额相差最大：{high}{most}，{low}{least}",
        "Among the core plans read in full the share of {factor} differs most: {high} {most}, {low} {least}",
        factor=factor_name(labels, factor), high=labels.plan(high), most=labels.share(wide.loc[high, factor]), low=labels.plan(low), least=labels.share(wide.loc[low, factor]),
    ) + substitutes(frame, labels)


# --- what sets a plan apart -------------------------------------------------------------------------


def title_keyness(keyness, labels: Labels) -> str:
    """The greatest difference of the plan shown, and whether chance could do as much in a sample."""
    frame = core(keyness.frame, labels)
    rows = frame[frame["plan_id"].isin(shown_apart(keyness, labels)) & frame["enough"]]
    suffix = substitutes(keyness.frame, labels)
    if rows.empty:
        return say(labels, "没有一类要素的条文多到可以比较", "No factor has enough provisions to be compared") + suffix
    row = rows.loc[rows["z"].abs().idxmax()]
    said = _two_apart(row, keyness, labels) if len(keyness.base) == 2 else _one_apart(row, labels)
    chance = "" if row["distinct"] else say(labels, "；若是抽样，偶然也能造成这样的差别", "; in a sample chance alone could do as much")
    fragile = say(labels, "；换一种计法或编码会翻转", "; another reading would turn it round") if row["fragile"] else ""
    return said + chance + fragile + suffix


def _two_apart(row: pd.Series, keyness, labels: Labels) -> str:
    """The difference of two plans, the larger share first."""
    other = next(plan for plan in keyness.base if plan != row["plan_id"])
    sides = sorted([(row["share"], row["plan_id"]), (row["share_others"], other)], reverse=True)
    return say(
        labels, "按几率比看，两份文件差别最大的是{factor}：{one}占{share}，{two}占{other}", "By odds the two plans differ most on {factor}: {share} of {one}, {other} of {two}",
        factor=factor_name(labels, row["factor_id"]), one=labels.plan(sides[0][1]), share=labels.share(sides[0][0]), two=labels.plan(sides[1][1]), other=labels.share(sides[1][0]),
    )


def _one_apart(row: pd.Series, labels: Labels) -> str:
    return say(
        labels, "按几率比看，{plan}与其余文件差别最大的是{factor}：{share}，其余合计{others}", "By odds {plan} differs most from the others on {factor}: {share}, against {others}",
        plan=labels.plan(row["plan_id"]), factor=factor_name(labels, row["factor_id"]), share=labels.share(row["share"]), others=labels.share(row["share_others"]),
    )


def note_keyness(keyness, labels: Labels) -> list[str]:
    """The prior, the interval, and what is fragile."""
    turned = keyness.frame[keyness.frame["distinct"] & keyness.frame["fragile"]]
    fragile = [say(labels, "换用其他权重或编码会翻转的：{list}。", "What turns under another weighting or coder: {list}.", list=labels.join(dict.fromkeys(
        say(labels, "{plan}的{factor}", "{plan}, {factor}", plan=labels.plan(row.plan_id), factor=factor_name(labels, row.factor_id)) for row in turned.itertuples())))]
    return [
        say(
            labels,
            "加权对数几率比：先验按全部读全文件的要素构成分配，合计相当于{size}条；合计不足{least}条的要素不作判断。大于零表示本份占比更高。",
            "Weighted log-odds with a prior of {size} provisions in all, spread as those of all plans read in full; factors with fewer than {least} provisions"
            " are not judged. Above nought the plan gives more.",
            size=labels.number(keyness.prior_size), least=labels.number(keyness.min_count),
        ),
        say(
            labels,
            "这些文件已读全，差别是实数，不是估计。{level}区间把条文当作抽样，只是假设，用来掂量差别的分量。",
            "These plans were read in full: the differences are facts, not estimates. The {level} interval treats provisions as draws; it is hypothetical"
            " and weighs how much a difference means when provisions are few.",
            level=labels.share(keyness.level),
        ),
        *(fragile if len(turned) else []),
    ]


def title_apart(keyness, labels: Labels) -> str:
    """How many plans have a factor that sets them apart."""
    by_plan = keyness.frame.groupby("plan_id")["distinct"].any()
    return say(labels, "{n}份文件中，{k}份至少有一类要素与其余的差别超出偶然（假设为抽样）", "Plans that differ from the others on some factor by more than chance (were it a sample): {k} of {n}",
               n=len(by_plan), k=int(by_plan.sum())) + substitutes(keyness.frame, labels)


def title_residuals(associations, labels: Labels) -> str:
    """The cell farthest from what one common mix would give."""
    frame = core(associations.frame, labels)
    if frame.empty:
        return say(labels, "没有读全的核心方案", "No core plan was read in full") + substitutes(associations.frame, labels)
    row = frame.loc[frame["residual"].abs().idxmax()]
    return say(
        labels, "偏离共同构成最远的是{plan}的{factor}：{n}条，按共同构成应有{expected}条",
        "Farthest from the common mix is {plan} on {factor}: it holds {n}, the common mix would give {expected}",
        plan=labels.plan(row["plan_id"]), factor=factor_name(labels, row["factor_id"]), n=labels.number(row["n"]), expected=labels.number(row["expected"], 1),
    ) + substitutes(associations.frame, labels)


def note_residuals(associations, labels: Labels) -> list[str]:
    """What an adjusted residual is."""
    return [say(
        labels, "校正残差：条数与期望之差除以其标准差；绝对值在2以下的，不必看重。期望按各份文件合在一起的要素构成计算。",
        "Adjusted residual: provisions less expected, over its standard deviation; below 2 either way it means little. Expected counts follow the mix of all the plans together.",
    )]


def title_test(associations, labels: Labels) -> str:
    """The hypothetical question and its answer."""
    p = associations.p_permutation if associations.leads == "permutation" else associations.p_chi_square
    if p < 0.05:
        return say(labels, "假设条文是抽样所得：“要素构成相同”站不住（p值{p}）", "If the provisions were a sample: one common mix would be rejected (p {p})", p=p_text(p, labels))
    return say(labels, "假设条文是抽样所得：不能排除“要素构成相同”（p值{p}）", "If the provisions were a sample: one common mix could not be ruled out (p {p})", p=p_text(p, labels))


def note_test(associations, labels: Labels) -> list[str]:
    """The null hypothesis, and why the test does not lead."""
    return [
        say(labels, "原假设：{null}。", "Null hypothesis: {null}.", null=labels.pick(NULLS[associations.null])),
        say(
            labels, "文件已读全，是普查，差别就是差别；这里的p值只回答“若是抽样”的假设问题，不作为结论。期望条数小的表，以置换检验为准。",
            "The plans were read in full, a census: a difference is a difference. The p-values answer a hypothetical question and carry no finding."
            " Where expected counts are small the permutation test leads.",
        ),
    ]


def title_fit(fit, labels: Labels) -> str:
    """The greatest average marginal effect."""
    row = fit.effects.loc[fit.effects["effect"].abs().idxmax()]
    return say(
        labels, "差别最大的一组是{group}：{plan}比{base}{way}{points}个百分点", "The greatest difference is in {group}: {plan} is {points} points {way} than {base}",
        group=labels.group(row["outcome"]), plan=side_name(row["level"], labels), base=side_name(row["base"], labels),
        points=labels.number(abs(100 * row["effect"]), 1),
        way=say(labels, "高", "higher") if row["effect"] > 0 else say(labels, "低", "lower"),
    )


def note_fit(fit, labels: Labels) -> list[str]:
    """What was fitted."""
    return [
        say(labels, "多项对数几率拟合，{n}条条文；平均边际效应是份额之差。期望条数不足的组并入“其他”。原假设：{null}。区间和p值都是假设性的。",
            "Multinomial logit of {n} provisions; an average marginal effect is a difference of shares. Groups expected to hold too few are put with the others. Null hypothesis: {null}. Intervals and p-values are hypothetical.",
            n=labels.number(fit.n), null=labels.pick(NULLS[fit.null])),
    ]


def title_partly(against: pd.DataFrame, labels: Labels) -> str:
    """How many comparisons of partly read plans are identified."""
    decided = int(against["status"].isin(("higher", "lower")).sum())
    if not decided:
        return say(labels, "未读全的文件与读全文件合计相比，{n}项份额都不能判定高低", "Set against the plans read in full, none of the {n} shares of partly read plans is identified", n=len(against))
    return say(labels, "未读全的文件与读全文件合计相比，{n}项中可判定{k}项", "Set against the plans read in full, {k} of {n} shares of partly read plans are identified",
               n=len(against), k=decided)
