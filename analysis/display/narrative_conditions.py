"""Sentences about a composite of conditions: how often each rank, who stands before whom, which choice matters, what is left out."""

from collections.abc import Sequence

import pandas as pd

from analysis.display import refusals
from analysis.display.labels import Labels
from analysis.display.narrative import Said, say

# A rank that occurs less often than this is not named in the headline.
WORTH_NAMING = 0.05
MOST_NAMED = 3
# Below this share of the methods the ranks named would not be the whole story.
MOST_OF_ALL = 0.5
SAME = 1e-9
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def ordinal(rank: int, labels: Labels) -> str:
    """A rank: 第4位, 4th."""
    rank = int(rank)
    ending = "th" if 10 < rank % 100 < 14 else ENDINGS.get(rank % 10, "th")
    return labels.pick((f"第{rank}位", f"{rank}{ending}"))


def share_of(share: float, labels: Labels) -> str:
    """A share of replicates in whole per cent."""
    return labels.percent(share)


def name_of(standing, labels: Labels) -> str:
    """The name of the composite; empty where there is none."""
    whole = standing.conditions.whole
    return labels.node(whole.root) if whole else ""


# --- the answer -------------------------------------------------------------------------------------


def answer(standing, labels: Labels) -> list[Said]:
    """The headline first, then what it holds, who can be told apart, what matters most, and what is refused."""
    ids = standing.conditions.evidence
    if standing.robustness is None:
        return [Said(text, ids) for text in [*holds(standing, labels), *refusals.why(standing.refusals, labels)]]
    stop = labels.pick(("。", "."))
    texts = [title_probabilities(standing, labels) + stop, *holds(standing, labels), *_told_apart(standing, labels), *_matters(standing, labels)]
    return [Said(text, ids) for text in texts]


def title_probabilities(standing, labels: Labels) -> str:
    """How often the region in focus has which rank."""
    shares = _focal_shares(standing, labels)
    likeliest = shares.sort_values(ascending=False, kind="stable").head(MOST_NAMED)
    parts = [
        say(labels, "{rank}的占{share}", "{rank} under {share}", rank=ordinal(rank, labels), share=share_of(share, labels))
        for rank, share in likeliest.items() if share >= min(WORTH_NAMING, likeliest.iloc[0])
    ]
    if likeliest.sum() < MOST_OF_ALL:
        return _spread_out(standing, labels)
    parts[0] += say(labels, "", " of the defensible methods")
    return say(
        labels, "{name}：各种合理的测算方式中，{focal}排{parts}", "{name}: {focal} ranks {parts}",
        name=name_of(standing, labels), focal=labels.region(_focal(standing, labels)), parts=labels.join(parts) if labels.language == "en" else "，".join(parts),
    )


def _spread_out(standing, labels: Labels) -> str:
    """The likeliest rank and the interval, where no few ranks hold most of the methods."""
    row = standing.robustness.frame.set_index("region_id").loc[_focal(standing, labels)]
    return say(
        labels, "{name}：{focal}的位次很不确定，{interval}的合理测算方式下在{low}到{high}之间，最常见的{likeliest}也只占{share}",
        "{name}: the rank of {focal} is very uncertain, between {low} and {high} under {interval} of the defensible methods; the likeliest, {likeliest}, has {share}",
        name=name_of(standing, labels), focal=labels.region(_focal(standing, labels)), interval=labels.percent(standing.robustness.interval),
        low=ordinal(row["low"], labels), high=ordinal(row["high"], labels), likeliest=ordinal(row["likeliest"], labels), share=share_of(row["probability"], labels),
    )


def _focal(standing, labels: Labels) -> str:
    regions = list(standing.conditions.values.index)
    return labels.focal if labels.focal in regions else regions[0]


def _focal_shares(standing, labels: Labels) -> pd.Series:
    return standing.robustness.probabilities.loc[_focal(standing, labels)]


def holds(standing, labels: Labels) -> list[str]:
    """What the composite holds and what it is not, in the words of its own table."""
    whole = standing.conditions.whole
    if whole is None:
        return []
    reason = labels.pick(labels.dataset.composite_nodes.loc[whole.root], "reason")
    stop = labels.pick(("。", "."))
    if standing.conditions.tree is None:
        return [f"{labels.node(whole.root)}{labels.pick(('：', ': '))}{reason}{stop}"]
    leaves = standing.conditions.tree.leaves
    text = say(labels, "{name}现由{n}项齐全的指标合成：{leaves}。{reason}。", "{name}: {n} complete indicators enter ({leaves}). {reason}.",
               name=labels.node(whole.root), n=len(leaves), leaves=labels.join(map(labels.node, leaves)), reason=reason)
    return [text, *_groups_refused(standing, labels)]


def _groups_refused(standing, labels: Labels) -> list[str]:
    """Groups that no complete indicator stands for."""
    gone = [refusal for refusal in standing.conditions.refusals if refusal.rule == "no_complete_indicator"]
    return refusals.why(gone, labels)


def _told_apart(standing, labels: Labels) -> list[str]:
    """Before whom, behind whom, and with whom it is open."""
    focal = _focal(standing, labels)
    pairs = standing.robustness.pairs
    own = pairs[pairs["region_id"] == focal]
    texts = [_pairs_text(own[own["status"] == status], status, focal, standing.robustness.firm, labels) for status in ("before", "after", "open")]
    return [text for text in texts if text]


PAIRS = {
    "before": ("至少{firm}的测算方式下，{focal}排在{others}之前。", "Under at least {firm} of the methods {focal} ranks ahead of {others}."),
    "after": ("至少{firm}的测算方式下，{focal}排在{others}之后。", "Under at least {firm} of the methods {focal} ranks behind {others}."),
    "open": ("{focal}与下列地区谁先谁后，取决于测算方式：{others}。", "Whether {focal} is ahead depends on the method: {others}."),
}


def _pairs_text(rows: pd.DataFrame, status: str, focal: str, firm: float, labels: Labels) -> str:
    if rows.empty:
        return ""
    ahead = ("{region}（{share}的方式下{focal}在前）", "ahead of {region} under {share}")
    names = [
        labels.region(row.other_region_id) if status != "open"
        else say(labels, *ahead, region=labels.region(row.other_region_id), focal=labels.region(focal), share=share_of(row.before, labels)) for row in rows.itertuples()
    ]
    return say(labels, *PAIRS[status], focal=labels.region(focal), others=labels.join(names), firm=labels.percent(firm))


def _matters(standing, labels: Labels) -> list[str]:
    """Which choice moves the ranks most, as a sentence."""
    if standing.sensitivity is None or standing.sensitivity.refusals:
        return refusals.why(standing.sensitivity.refusals if standing.sensitivity else standing.refusals, labels)
    return [title_sensitivity(standing, labels) + labels.pick(("。", "."))]


# --- titles and notes -------------------------------------------------------------------------------


def title_entries(standing, labels: Labels) -> str:
    """How many indicators are complete."""
    entries = standing.conditions.entries
    return say(labels, "应有{n}项指标，可用的有{k}项", "{k} of {n} indicators can be used", n=len(entries), k=int(entries["enters"].sum()))


def title_others(others, labels: Labels) -> str:
    """How many indicators of each other composite could be used."""
    return labels.pick(("；", "; ")).join(_usable(conditions, labels) for conditions in others)


def _usable(conditions, labels: Labels) -> str:
    """How many indicators of one composite could be used."""
    k, words = int(conditions.entries["enters"].sum()), ("{name}：{n}项指标，可用的有{k}项", "{name}: {k} of {n} indicators can be used")
    none = ("{name}：{n}项指标数据都不齐，没有一项可用", "{name}: none of the {n} indicators can be used")
    return say(labels, *(words if k else none), name=labels.node(conditions.whole.root), n=len(conditions.entries), k=k)


def note_others(others, labels: Labels) -> list[str]:
    """How another composite is shown."""
    return [say(labels, "本页只列其数据是否齐全，不作计算；要计算，用参数composite选定。", "Only the state of its data is shown; the parameter composite chooses which one is worked out.")]


def title_values(standing, labels: Labels) -> str:
    """On how many indicators the region in focus is at or above the middle of the regions."""
    values = standing.composite.normalised if standing.composite else standing.conditions.values
    if len(values) < 2 or not standing.composite or values.empty:
        return say(labels, "列入计算的指标", "The indicators that enter")
    best = [labels.node(leaf) for leaf in values if values[leaf].idxmax() == _focal(standing, labels)]
    focal = labels.region(_focal(standing, labels))
    if best:
        return say(labels, "{focal}居首的指标：{best}", "{focal} leads on {best}", focal=focal, best=labels.join(best))
    return say(labels, "{n}项指标中，{focal}没有一项居首", "{focal} leads on none of {n} indicators", focal=focal, n=values.shape[1])


def title_pillars(standing, labels: Labels) -> str:
    """Where the region in focus scores highest and lowest."""
    scores, tree = standing.composite.scores.loc[_focal(standing, labels)], standing.composite.tree
    groups = scores[list(tree.children(tree.root))]
    focal = labels.region(_focal(standing, labels))
    if len(groups) < 2:
        return say(labels, "{focal}的得分", "Scores of {focal}", focal=focal)
    if groups.max() - groups.min() < SAME:
        return say(labels, "{focal}各方面得分相同（{best}）", "{focal} scores the same on every aspect ({best})", focal=focal, best=labels.number(groups.max(), 1))
    # Whole scores, unless another aspect would read the same as the highest or the lowest.
    places = int(any((groups.round() == end).sum() > 1 for end in (groups.max().round(), groups.min().round())))
    return say(
        labels, "{focal}得分最高的方面是{high}（{best}），最低的是{low}（{worst}）", "{focal} scores highest on {high} ({best}) and lowest on {low} ({worst})", focal=focal,
        high=labels.node(groups.idxmax()), best=labels.number(groups.max(), places), low=labels.node(groups.idxmin()), worst=labels.number(groups.min(), places),
    )


def note_recipe(standing, labels: Labels) -> list[str]:
    """The recipe that the scores shown come from, and any value that was filled in."""
    recipe = standing.composite.recipe
    text = say(labels, "图中得分的测算方式：{normalisation}，{aggregation}，{weights}。", "The scores shown: {normalisation}, {aggregation}, {weights}.",
               weights=_weights_of(standing, labels), normalisation=labels.word("normalisation", recipe.normalisation), aggregation=labels.word("aggregation", recipe.aggregation))
    return [text, *_filled(standing, labels)]


def _weights_of(standing, labels: Labels) -> str:
    """Where the weights of the aspects stand, or what they are where they are not those of the table."""
    tree, tabled = standing.composite.tree, standing.conditions.tree
    if (tree.weights - tabled.weights).abs().max() < SAME:
        return say(labels, "权重见权重表", "weights as tabled")
    gap = labels.pick(("", " "))
    shares = labels.join(f"{labels.node(node)}{gap}{labels.share(tree.weights[node])}" for node in tree.children(tree.root))
    return say(labels, "权重与权重表不同：{shares}", "weights other than tabled: {shares}", shares=shares)


def measure_pillars(standing, labels: Labels) -> str:
    """What the scores are out of; standard scores have a middle and no end."""
    if standing.composite.recipe.normalisation == "zscore":
        return say(labels, "标准得分，各地平均为50", "standard scores; the mean of the regions is 50")
    return say(labels, "得分，满分100", "scores, out of 100")


def _filled(standing, labels: Labels) -> list[str]:
    cells = standing.composite.imputed
    if not cells:
        return []
    names = labels.join(say(labels, "{region}的{leaf}", "{leaf} of {region}", region=labels.region(region), leaf=labels.node(leaf)) for region, leaf in cells)
    return [say(labels, "下列数值缺失，按各地{method}补齐：{names}。", "These values are missing and were filled with the {method} of the regions: {names}.",
                method=labels.word("imputation", standing.composite.recipe.imputation), names=names)]


def title_intervals(standing, labels: Labels) -> str:
    """Between which ranks the region in focus lies."""
    row = standing.robustness.frame.set_index("region_id").loc[_focal(standing, labels)]
    if row["low"] == row["high"]:
        place = say(labels, "都是{rank}", "ranks {rank}", rank=ordinal(row["low"], labels))
    else:
        place = say(labels, "在{low}到{high}之间", "lies between {low} and {high}", low=ordinal(row["low"], labels), high=ordinal(row["high"], labels))
    return say(labels, "{share}的测算方式下，{focal}的位次{place}", "Under {share} of the methods {focal} {place}",
               share=labels.percent(standing.robustness.interval), focal=labels.region(_focal(standing, labels)), place=place)


def title_dominance(standing, labels: Labels) -> str:
    """How many pairs the choices leave open."""
    pairs = standing.robustness.pairs
    n, open_ = len(pairs) // 2, int((pairs["status"] == "open").sum()) // 2
    return say(labels, "{n}对地区中，{k}对先后清楚，{open}对取决于测算方式", "Of {n} pairs of regions {k} are clear and {open} depend on the method",
               n=n, k=n - open_, open=open_)


def note_dominance(standing, labels: Labels) -> list[str]:
    """From which share a pair is clear."""
    return [say(labels, "一方在至少{firm}的测算方式下居前，即为清楚；并列不算居前。", "A pair is clear where one is ahead under at least {firm} of the methods; a tie is not ahead.",
                firm=labels.percent(standing.robustness.firm))]


def title_sensitivity(standing, labels: Labels) -> str:
    """The choice with the greatest total effect."""
    top = standing.sensitivity.frame.sort_values("total", ascending=False, kind="stable").iloc[0]
    return say(labels, "对位次影响最大的是{source}（连同交互占{total}，单独占{first}）", "{source} moves the ranks most ({total} with its interactions, {first} alone)",
               source=labels.word("choice_source", top["source"]), total=labels.percent(max(top["total"], 0.0)), first=labels.percent(max(top["first"], 0.0)))


def note_sensitivity(standing, labels: Labels) -> list[str]:
    """What is shared out, and how far the shares can be trusted."""
    found = standing.sensitivity
    return [say(
        labels,
        "分摊的是各地位次与按所示得分所排位次之差（平均{mean}位）。共重算{n}次；线段为{interval}自助区间。交互在几项做法中重复计入，合计超过100%。",
        "What is shared out is the mean change of rank against the scores shown ({mean} places on average), over {n} replicates. The lines are {interval}"
        " bootstrap intervals. An interaction counts for each choice in it, so the pale bars sum to more than 100%.",
        mean=labels.number(found.mean, 2), n=labels.number(found.evaluations), interval=labels.percent(found.interval),
    )]


def title_settings(standing, labels: Labels) -> str:
    """How many replicates, and how many failed."""
    found = standing.robustness
    if not found.failed:
        return say(labels, "共重算{n}次，每次都能排出位次", "{n} replicates, all of which give ranks", n=labels.number(found.n))
    return say(labels, "共重算{n}次，{failed}次算不出", "{n} replicates; {failed} could not be ranked", n=labels.number(found.n), failed=labels.number(found.failed))


def note_settings(standing, labels: Labels) -> list[str]:
    """What every replicate varies."""
    given = standing.robustness.choices
    texts = [say(labels, "每种归一方法、每种合成方法机会均等；随机数起点为{seed}。", "Each normalisation and each mean is as likely as another; seed {seed}.", seed=standing.robustness.seed)]
    if given.weight_noise:
        texts.append(say(labels, "每个权重上下浮动至多{share}。", "Every weight moves by up to {share} either way.", share=labels.percent(given.weight_noise)))
    if given.leave_out:
        texts.append(_left_out(standing, labels))
    if given.data_error:
        texts.append(say(labels, "每个数值带有误差，标准差为其{share}；这是假设，不是来源给出的。", "Every value carries an error with a standard deviation of {share} of it; this is an assumption, not given by the sources.",
                         share=labels.percent(given.data_error)))
    return texts


def _left_out(standing, labels: Labels) -> str:
    """How often each indicator was left out."""
    counts = standing.robustness.replicates.settings["left_out"].value_counts(sort=False)
    names = [say(labels, "{leaf}{n}次", "{leaf} {n}", leaf=labels.node(leaf) if leaf else say(labels, "一项不去", "none"), n=labels.number(n)) for leaf, n in counts.items()]
    return say(labels, "每次去掉一项指标或一项不去：{names}。", "One indicator, or none, is left out each time: {names}.", names=labels.join(names))


def caveats(standing, labels: Labels) -> list[Said]:
    """What this page does not say."""
    ids = standing.conditions.evidence
    years = sorted({int(year) for year in standing.conditions.cells["year"].dropna()})
    n = len(standing.conditions.values)
    texts = [
        (True, "这里排的是地区条件，不是文件：各地方案不作总排名。", "This ranks conditions of regions, not documents: the plans are given no overall ranking."),
        (standing.robustness is not None, "百分数是各种合理测算方式中的占比，不是事情发生的概率；各种方式视为机会均等。",
         "The percentages are shares of defensible methods, each counted as likely as another; they are not chances of an event."),
        (standing.composite is not None, "门槛值和权重由编者所定，理由逐条列出；换一套取值，得分会变。",
         "Goalposts and weights are our own choice, with a reason each; others would give other scores."),
        (bool(years), "只用全年、同口径、各地齐全的数，年份为{years}；较新的数若不齐全则不用。",
         "Only full-year figures of one scope that every region has are used, of {years}; newer figures that some region lacks are not."),
        (standing.robustness is not None, "比较的地区共{n}个，位次的细小差别不宜当真。", "With {n} regions compared, small differences of rank should not be pressed."),
    ]
    return [Said(say(labels, zh, en, years=labels.join(map(str, years)), n=n), ids) for holds_here, zh, en in texts if holds_here]


def because(standing, labels: Labels) -> str:
    """Why an exhibit has nothing to show; where nothing can be used, of the composite as a whole."""
    found: Sequence = standing.refusals if standing.composite else standing.refusals[:1]
    return refusals.because(found, labels)


def because_still(standing, labels: Labels) -> str:
    """Why nothing is shared out."""
    return refusals.because(standing.sensitivity.refusals, labels) if standing.sensitivity else because(standing, labels)
