"""Tables of the brief: findings by certainty, and the goals of the region in focus with their counterparts counted."""

from dataclasses import replace

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import behind, say
from analysis.display.narrative_brief import LEVELS, MOST_PLANS, findings
from analysis.display.narrative_targets import RELATED, quantity, title_gaps, year
from analysis.display.tables import Cell, Table, head, table

MOST_GOALS, MOST_PEERS = 6, 3


def table_findings(shares, found, gaps, growth, standing, labels: Labels) -> Table:
    """Each finding with its certainty, what it rests on and what would change it."""
    columns = [
        head(labels, "level", "确定程度", "Certainty"), head(labels, "finding", "结论", "Finding"),
        head(labels, "basis", "依据与覆盖", "Rests on"), head(labels, "change", "什么会改变它", "What would change it"),
    ]
    return table(columns, (
        [(labels.pick(LEVELS[row.level]), row.evidence), (row.text, row.evidence), (row.basis, row.evidence), (row.change, row.evidence)]
        for row in findings(shares, found, gaps, growth, standing, labels)
    ))


def foremost_plans(shares, labels: Labels):
    """The shares of the region in focus and of the first few others; a chart of thirty documents is no brief."""
    frame = shares.frame
    plans = list(dict.fromkeys(frame["plan_id"]))
    own = [plan for plan in plans if labels.dataset.plans.at[plan, "region_id"] == labels.focal]
    shown = [*own, *(plan for plan in plans if plan not in own)][:MOST_PLANS]
    return replace(shares, frame=frame[frame["plan_id"].isin(shown)])


def left_undrawn(shares, labels: Labels) -> list[str]:
    """How many documents the figure leaves out."""
    n = shares.frame["plan_id"].nunique() - MOST_PLANS
    return [say(labels, "另有{n}份文件未画，见“着力点对标”。", "{n} more documents are not drawn; see “Where the plans put their weight”.", n=n)] if n > 0 else []


def table_goals_brief(gaps, labels: Labels) -> Table:
    """Each goal of the region in focus, its counterparts of the same scope, and how the others stand, counted."""
    columns = [
        head(labels, "indicator", "目标", "Goal"), head(labels, "own", *(labels.region(labels.focal),) * 2, "number"),
        head(labels, "peers", "同口径的对标值", "Same-scope counterparts"), head(labels, "rest", "其余地区（个）", "Other regions (number)"),
    ]
    frame = gaps.frame
    ordered = sorted(frame.groupby("target_id", sort=False), key=lambda pair: not pair[1]["status"].isin(RELATED).any())
    return table(columns, (_goal_row(target, rows, labels) for target, rows in ordered[:MOST_GOALS]))


def _goal_row(target: str, rows: pd.DataFrame, labels: Labels) -> list[Cell]:
    first = rows.iloc[0]
    own = say(labels, "{value}（{year}）", "{value} ({year})", value=quantity(first, "focal", labels), year=year(first["focal_year"], labels))
    related = rows[rows["status"].isin(RELATED)].sort_values("is_benchmark", kind="stable")
    ids = list(behind(rows["evidence"]))
    return [(labels.indicator(first["indicator_id"]), [target]), (own, [target]), (_related(related, labels), ids), (_rest(rows, labels), ids)]


def _related(related: pd.DataFrame, labels: Labels) -> str:
    """The first counterparts with their figures, the rest counted."""
    if related.empty:
        return labels.pick(("无", "none"))
    told = [
        say(labels, "{region}{value}（{year}）", "{region} {value} ({year})", region=labels.region(row["peer_region_id"]),
            value=quantity(row, "peer", labels), year=year(row["peer_year"], labels))
        for _, row in related.head(MOST_PEERS).iterrows()
    ]
    more = len(related) - MOST_PEERS
    return labels.pick(("；", "; ")).join([*told, *([say(labels, "另{n}地", "{n} more", n=more)] if more > 0 else [])])


def _rest(rows: pd.DataFrame, labels: Labels) -> str:
    """How many regions set another scope, set none, or were not seen; kinds of absence apart."""
    peers = rows[~rows["status"].isin(RELATED) & ~rows["is_benchmark"]]
    kinds = {
        labels.pick(("口径不同", "other scope")): peers["status"].isin(("other_scope", "opposite_comparator")).sum(),
        labels.absence("not_set"): (peers["absence"] == "not_set").sum(), labels.absence("not_seen"): (peers["absence"] == "not_seen").sum(),
    }
    return labels.join(f"{name}{labels.pick(('', ' '))}{n}" for name, n in kinds.items() if n) or labels.pick(("无", "none"))


def title_goals_brief(gaps, labels: Labels) -> str:
    """How many goals have a counterpart, and how many of the goals are shown."""
    more = gaps.frame["target_id"].nunique() - MOST_GOALS
    note = say(labels, "（列出{k}个）", " ({k} shown)", k=MOST_GOALS) if more > 0 else ""
    return title_gaps(gaps, labels) + note


def title_findings(shares, found, gaps, growth, standing, labels: Labels) -> str:
    """What can be said, and how sure each of it is."""
    rows = findings(shares, found, gaps, growth, standing, labels)
    firm, weak = (sum(row.level == level for row in rows) for level in ("firm", "fragile"))
    return say(
        labels, "所列{n}条结论中，{firm}条确定，{weak}条脆弱，{open}条现有材料不能判定",
        "Of {n} findings listed {firm} are firm, {weak} fragile and {open} not identified", n=len(rows), firm=firm, weak=weak, open=len(rows) - firm - weak,
    )


def note_findings(*results) -> list[str]:
    """The rule behind the order."""
    found, labels = results[1], results[-1]
    return [say(
        labels,
        "确定：可以判定，换用其他权重、各遍编码都成立，且至少{holds}的模拟重编成立；目标须同口径、同年、双方来源可靠；增速须只有一个基数且口径、年份、数值明确；"
        "位次须在至少{holds}的测算中不变。脆弱：可以判定，但不全具备上述条件。不能判定：按现有覆盖分不出。总数未知：条文总数不明，不算份额。",
        "Firm: identified, the same under every other weighting and coding pass and in at least {holds} of simulated recodings; a goal, of one scope and year with"
        " reliable sources on both sides; a growth, from one exact and dated baseline; a rank, the same under at least {holds} of methods. Fragile: identified, but not"
        " all of that. Not identified: the coverage does not decide. Total unknown: no share can be given.",
        holds=labels.percent(found.holds),
    )]
