"""Fixed vocabularies and the short texts inside charts, each entry once with its Chinese and its English.

Names that belong to a dataset (regions, factors, kinds of document) are in its own tables, not here.
"""

from collections.abc import Mapping
from types import MappingProxyType

Pair = tuple[str, str]


def _frozen(table: dict[str, dict[str, Pair]]) -> Mapping[str, Mapping[str, Pair]]:
    return MappingProxyType({name: MappingProxyType(entries) for name, entries in table.items()})


WORDS: Mapping[str, Mapping[str, Pair]] = _frozen({
    "comparator": {
        ">=": ("不低于", "at least"), ">": ("超过", "more than"), "<=": ("不超过", "at most"), "<": ("低于", "below"),
        "=": ("等于", "exactly"), "about": ("约", "about"), "reach": ("达到", "reach"), "range": ("区间", "range"),
    },
    "text_basis": {
        "full_text": ("全文", "full text"), "excerpt": ("节选", "excerpt"),
        "excerpt_and_press": ("节选和新闻报道", "excerpt and press reports"), "press": ("新闻报道", "press reports"),
    },
    "status": {
        "in_force": ("有效", "in force"), "expired": ("已到期", "expired"),
        "draft": ("征求意见稿", "consultation draft"), "unknown": ("未写明", "not stated"),
    },
    "status_basis": {
        "title_years": ("标题所列年份", "years in the title"), "goal_year": ("目标年份", "year of the goals"),
        "stated_validity": ("文中有效期", "validity stated in the text"), "none": ("无依据", "no basis"),
    },
    "plan_role": {
        "core": ("核心方案", "core plan"), "companion": ("配套文件", "companion"), "benchmark": ("参照文件", "benchmark"),
    },
    "region_role": {
        "focal": ("对标地区", "region in focus"), "peer": ("比较地区", "peer"), "context": ("背景地区", "context"),
        "benchmark": ("参照", "benchmark"),
    },
    "granularity": {
        "measure": ("逐条措施", "single measure"), "topic": ("仅见主题", "topic only"), "aspect": ("仅见方面标题", "aspect title only"),
    },
    "stance": {
        "promote": ("促进", "promotes"), "restrict": ("限制", "restricts"), "mixed": ("促进与限制兼有", "both"), "": ("未标注", "not coded"),
    },
    "provision_role": {"task": ("任务", "task"), "safeguard": ("保障", "safeguard"), "": ("未标注", "not coded")},
    "modality": {
        "must": ("必须", "must"), "must_not": ("不得", "must not"), "will": ("将", "will"), "support": ("支持", "support"),
        "encourage": ("鼓励", "encourage"), "explore": ("探索", "explore"), "": ("未标注", "not coded"),
    },
    "weighting": {
        "count": ("按条数", "by count"), "fractional": ("主次要素各半", "half to secondary factors"),
        "text": ("按条文字数", "by length of clauses"),
    },
    "coding_role": {"all": ("全部", "all"), "task": ("仅任务", "tasks only"), "safeguard": ("仅保障", "safeguards only")},
    "coder": {"final": ("定稿编码", "settled codes"), "other": ("编码员{code}", "coder {code}")},
    "absence": {
        "": ("已列出", "given"),
        "not_set": ("未设", "not set"),
        "not_seen": ("未见", "not seen"),
        "set_without_number": ("提出，未写数值", "set, without a number"),
        "total_unknown": ("总数未知，不计份额", "total unknown, no share"),
    },
    "refused": {
        "coverage": ("未全部读到，不计", "not wholly seen, not given"),
        "total_unknown": ("总数未知，不计份额", "total unknown, no share"),
        "text_not_read": ("未读全文，不按字数计", "text not read, no length"),
        "role_unknown": ("任务与保障未分，不计", "tasks and safeguards not told apart"),
        "few_provisions": ("条数过少，不计", "too few provisions"),
        "few_peers": ("可比地区过少，不计中位数", "too few peers for a median"),
        "no_plan": ("无可用文件", "no plan to use"),
        "not_coded": ("编码不全，不计", "coding incomplete"),
        "no_ratio": ("位次不算倍数", "places have no ratio"),
        "not_a_size": ("比率不再折算", "a rate is not divided again"),
        "no_common_year": ("无共同年份", "no common year"),
        "range_ratio": ("目标为区间，比值见上下限", "a range: the ratio has two ends"),
        "year_unknown": ("年份不明，不算增速", "year unknown, no rate"),
    },
    "gap_status": {
        "same_scope": ("口径相同", "same scope"), "same_scope_other_year": ("口径相同，年份不同", "same scope, other year"),
        "other_scope": ("口径不同，不作比较", "other scope, not compared"),
        "no_counterpart": ("对方无此目标", "no counterpart"), "no_targets": ("对方无量化目标", "no quantified goals"),
        "opposite_comparator": ("一为下限、一为上限，不作比较", "floor against ceiling, not compared"),
    },
    "plan_set": {
        "core": ("各地核心方案", "core plans"), "fullest": ("各地材料最全的文件", "best-covered plans"), "all": ("全部文件", "all plans"),
    },
    "left_out": {
        "companion": ("配套文件", "companion plan"), "draft": ("征求意见稿", "consultation draft"),
        "lower_level": ("下级文件", "lower level of government"), "national_level": ("国家级文件", "national document"),
        "level_unknown": ("层级不明", "level not known"), "other_field": ("属其他领域", "other field"),
        "not_best_covered": ("材料不如所选文件全", "less well covered than the plan used"),
        "no_core_plan": ("无核心方案", "no core plan"),
    },
    "confidence": {"high": ("高", "high"), "medium": ("中", "medium"), "low": ("低", "low")},
    "level": {"goal": ("总目标", "goal"), "measure": ("措施指标", "figure of a measure"), "support": ("支持上限", "ceiling of support")},
    "comparison": {
        "higher": ("更高", "higher"), "lower": ("更低", "lower"), "not_identified": ("现有覆盖下不能判定", "not identified at this coverage"),
        "total_unknown": ("总数未知，不能判定", "total unknown, cannot be told"),
    },
    "agreement": {"agree": ("一致", "agree"), "disagree": ("不一致", "disagree"), "undecided": ("不能判定", "undecided")},
    "stream": {"provisions": ("条文", "Provisions"), "goals": ("目标", "Goals"), "positioning": ("定位表述", "Positioning")},
    "claim_type": {
        "fact": ("事实", "fact"), "characterisation": ("概括", "characterisation"), "forecast": ("预测", "forecast"), "value": ("评价", "value"),
    },
    "verdict": {
        "supported": ("支持", "supported"), "partly_supported": ("部分支持", "partly supported"),
        "not_supported": ("现有数据不支持", "not supported by present data"), "mixed": ("证据不一", "mixed"),
        "not_identified": ("覆盖不足", "not identified"), "not_testable": ("无数据", "not testable"),
    },
    "relation": {
        "implements": ("落实", "implements"), "draft_of": ("征求意见稿，正式文件为", "draft of"), "companion_of": ("配套于", "companion of"),
        "replaces": ("取代", "replaces"),
    },
    "reading": {
        "count": ("按条数", "by count"), "fractional": ("主次要素各半", "half to secondary factors"), "text": ("按条文字数", "by length of clauses"),
        "task": ("仅任务", "tasks only"), "safeguard": ("仅保障", "safeguards only"),
    },
    "scope_match": {"true": ("口径相同", "same scope"), "false": ("口径不同", "other scope")},
    "bound": {
        "exact": ("准确", "exact"), "at_most": ("至多", "at most"), "at_least": ("至少", "at least"), "approximate": ("约", "about"),
    },
    "denominator": {"population": ("人口", "population"), "economy": ("经济总量", "economy")},
    "flag": {"true": ("是", "yes"), "false": ("否", "no")},
    "language": {"zh": ("中文", "Chinese"), "en": ("英文", "English")},
})

PHRASES: Mapping[str, Pair] = MappingProxyType({
    # counts and shares
    "rest": ("其他", "other factors"),
    "read_all_of": ("{total}条全部读到", "all {total} read"),
    "with_count": ("{share}（{count}）", "{share} ({count})"),
    "seen_of_total": ("{total}条中读到{seen}条", "{seen} of {total} read"),
    "none_seen": ("未读到条文", "no provisions read"),
    "none_seen_total_unknown": ("未读到条文，总数未知", "none read, total unknown"),
    "seen_total_unknown": ("读到{seen}条，总数未知", "{seen} read, total unknown"),
    "seen_no_share": ("{n}/{seen}条，总数未知", "{n} of {seen} read, total unknown"),
    "exact_key": ("全部读到：准确值", "all read: exact"),
    "range_key": ("未全读：可能范围", "partly read: possible range"),
    "seen_key": ("已读到", "read"),
    "unseen_range_key": ("未读到：可能范围", "not read: possible range"),
    "maybe_key": ("可能多计", "perhaps counted twice"),
    "unseen_key": ("未读到", "not read"),
    "read_goal_key": ("读自文件", "read in the document"),
    "reported_goal_key": ("据报道", "as reported"),
    "no_goals": ("未见目标", "no goals seen"),
    "n_of": ("{of}个中{n}个", "{n} of {of}"),
    "goals_n": ("{n}个目标", "{n} goals"),
    "goals_one": ("1个目标", "1 goal"),
    "goals_reported": ("{goals}（据报道）", "{goals}, as reported"),
    "leads_key": ("居首", "leads"),
    "leads_apart_key": ("各路居首不一", "streams lead apart"),
    "streams_disagree": ("三路不一致", "streams disagree"),
    "streams_agree": ("三路一致", "streams agree"),
    "streams_agree_two": ("能判定的两路一致", "two decided, agree"),
    "streams_disagree_two": ("能判定的两路不一致", "two decided, disagree"),
    "streams_undecided": ("不能判定", "undecided"),
    # targets
    "scope_named": ("口径：{scope}", "scope: {scope}"),
    "equal": ("相等", "equal"),
    "same_scope_key": ("口径相同", "same scope"),
    "other_scope_key": ("口径不同", "other scope"),
    "baseline_range_key": ("不同基数之间", "between baselines"),
    "baseline_year_unknown": ("基数年份未知，不算增速", "year of the baseline unknown, no rate"),
    "dated": ("{value}（{year}）", "{value} ({year})"),
    "floor_key": ("下限", "floor"),
    "ceiling_key": ("上限", "ceiling"),
    "level_key": ("定值", "level"),
    "other_scope_named": ("口径不同：{scope}，不作比较", "other scope: {scope}, not compared"),
    "figure_why": ("{value}；{why}", "{value}; {why}"),
    "log_scale": ("对数刻度", "log scale"),
    "baselines": ("基数：{list}", "baseline: {list}"),
    "baseline_other": ("{baseline}，口径不同：{scope}", "{baseline}, other scope: {scope}"),
    "bounded": ("{bound}{text}", "{bound} {text}"),
    "gap_row": ("{ratio}，对方{value}", "{ratio}; peer: {value}"),
    "peers_absent": ("{peers}：{absence}", "{peers}: {absence}"),
    "baseline_no_year": ("{value}，年份不明", "{value}, year unknown"),
    "nothing": ("无可显示", "nothing to show"),
    "row_tip": ("{who}：{what}", "{who}: {what}"),
    # sources
    "sources": ("资料来源：{list}", "Sources: {list}"),
    "sources_more": ("资料来源：{list}等{total}份", "Sources: {list} and {more} more"),
    "no_sources": ("资料来源：无", "Sources: none"),
    "untitled": ("（无标题）", "(untitled)"),
    "data_table": ("图中数据", "Data in this figure"),
})
