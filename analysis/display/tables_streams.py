"""Display tables about the balance, the goals and the three streams."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import say, several
from analysis.display.tables import Cell, Table, head, table


def table_balance(balance, labels: Labels) -> Table:
    """The log-ratio of the two headline groups per plan and weighting, or why there is none."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "weighting", "权重", "Weighting"),
        head(labels, "first", *(labels.group(balance.first),) * 2, "count"), head(labels, "second", *(labels.group(balance.second),) * 2, "count"),
        head(labels, "balance", "对数比", "Log-ratio", "number"), head(labels, "reading", "读法", "Reading"),
    ]
    given = balance.frame[(balance.frame["absence"] == "") | (balance.frame["weighting"] == "count")]
    return table(columns, (_balance_row(row, balance, labels) for _, row in given.iterrows()))


def _balance_row(row: pd.Series, balance, labels: Labels) -> list[Cell]:
    ids = (row["plan_id"], *row["evidence"])
    absent = row["absence"] != ""
    counts = ["—" if pd.isna(row[name]) else labels.number(row[name]) for name in ("n_first", "n_second")]
    return [
        (labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.word("weighting", row["weighting"]), []),
        *((count, ids) for count in counts),
        ("—" if absent else labels.number(row["balance"], 2), ids),
        (labels.absence(row["absence"]) if absent else _leaning(row, balance, labels), ids),
    ]


def _leaning(row: pd.Series, balance, labels: Labels) -> str:
    towards = balance.first if row["balance"] > 0 else balance.second
    fragile = say(labels, "，脆弱", ", fragile") if row["fragile"] else ""
    return say(labels, "偏向{group}{fragile}", "leans to the {group}{fragile}", group=labels.group(towards), fragile=fragile)


def table_goals(goals, labels: Labels) -> Table:
    """Goals of each plan by factor: n of N; factors without a goal in any plan are left out."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "factor", "要素", "Factor"),
        head(labels, "n", "目标个数", "Goals", "count"), head(labels, "basis", "来历", "Basis"),
    ]
    shown = goals.frame[goals.frame["n"] > 0]
    return table(columns, (
        [(labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.factor(row["factor_id"]) if row["factor_id"] else labels.phrase("rest"), []),
         (labels.count_of(row["n"], row["of"]), row["evidence"]), (_basis(row["reported"], labels), row["evidence"])]
        for _, row in shown.iterrows()
    ))


def _basis(reported: bool, labels: Labels) -> str:
    return labels.phrase("reported_goal_key" if reported else "read_goal_key")


def table_streams(streams, labels: Labels) -> Table:
    """Plans by groups, with what the provisions, the goals and the plan's own words give each."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "group", "分组", "Group"),
        head(labels, "provisions", "条文份额", "Provisions", "share"), head(labels, "goals", "目标", "Goals", "count"),
        head(labels, "texts", "自我表述", "Own words", "count"), head(labels, "agree", "能判定的各路是否一致", "Do the decided streams agree"),
    ]
    named = streams.frame[streams.frame["group_id"] != ""]
    return table(columns, (
        [(labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.group(row["group_id"]), []),
         (_stream_share(row, labels), (row["plan_id"], *row["provisions_evidence"])), (_stream_count(row, "goals", labels), (row["plan_id"], *row["goals_evidence"])),
         (_stream_count(row, "texts", labels), (row["plan_id"], *row["texts_evidence"])), (labels.word("agreement", row["agree"]), row["evidence"])]
        for _, row in named.iterrows()
    ))


def _stream_share(row: pd.Series, labels: Labels) -> str:
    if row["provisions_absence"]:
        return labels.absence(row["provisions_absence"])
    return labels.share(row["share_low"], row["share_high"])


def _stream_count(row: pd.Series, stream: str, labels: Labels) -> str:
    n, of = row[f"{stream}_n"], row[f"{stream}_of"]
    return labels.count_of(n, of) if n else labels.absence(row[f"{stream}_absence"])


def title_streams(streams, labels: Labels) -> str:
    """On how many plans the streams agree, disagree, or leave it open."""
    counts = streams.leads["agree"].value_counts()
    decided = (streams.leads[["provisions", "goals", "positioning"]] != "").sum(axis=1)
    return say(
        labels,
        "{n}份文件中，能判定的各路证据一致的{agree}份、不一致的{disagree}份、不能判定的{undecided}份；三路都能判定的只有{all}份",
        "Of {n} documents the streams that can be decided agree in {agree}, disagree in {disagree} and are too few in {undecided};"
        " all three are decided in {all}",
        n=len(streams.leads), all=int((decided == 3).sum()),
        **{word: int(counts.get(word, 0)) for word in ("agree", "disagree", "undecided")},
    )


def note_streams(streams, labels: Labels) -> list[str]:
    """Which plans' goals and own words come from the press, and that a lead by one is a lead."""
    reported = streams.leads.loc[streams.leads["reported"], "plan_id"]
    lead = say(labels, "目标和表述按个数比较，多一个即为居首；个数很少时，居首只作参考。",
               "Goals and own words are compared by number, and one more is a lead; where they are few, a lead is a hint only.")
    return [lead] + ([say(
        labels, "{plans}的目标和表述据报道整理，是报道者的选择。", "The goals and the words of {plans} are as the press reported them, and so the reporters' choice.",
        plans=labels.join(labels.plan(plan) for plan in reported),
    )] if len(reported) else [])


def title_goals(goals, labels: Labels) -> str:
    """Which factor each plan sets most goals on."""
    frame = goals.frame[goals.frame["n"] > 0]
    parts = []
    for plan, rows in frame.groupby("plan_id", sort=False):
        top = rows[rows["n"] == rows["n"].max()]
        names = labels.join(labels.factor(factor) if factor else labels.phrase("rest") for factor in top["factor_id"])
        parts.append(say(
            labels, "{plan}在{names}上{each}{n}个", "{plan}: {names} ({n} {each}of {of})",
            plan=labels.region(rows["region_id"].iloc[0]), names=names, n=top["n"].iloc[0], of=top["of"].iloc[0],
            each=say(labels, "各", "each ") if len(top) > 1 else "",
        ))
    lead = say(labels, "目标最集中之处：", "Most goals are set on: ")
    return lead + several(parts, labels, join=labels.pick(("；", "; ")))


def note_goals(goals, labels: Labels) -> list[str]:
    """What was left out, and which goals were reported and not read."""
    n = len(goals.left_out)
    other = [say(labels, "另有{n}个目标属于其他领域，未计入。", "{n} goals of other fields are left out.", n=n)] if n else []
    reported = goals.frame[goals.frame["reported"] & (goals.frame["n"] > 0)]["plan_id"].unique()
    return other + ([say(
        labels, "{plans}的目标据报道整理，原文未见。", "The goals of {plans} are as reported; the text was not seen.",
        plans=labels.join(labels.plan(plan) for plan in reported),
    )] if len(reported) else [])
