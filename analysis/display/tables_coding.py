"""Display tables about coding: who coded, how far they agree, where they part, what recoding would change."""

from collections.abc import Mapping

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.narrative_coding import alpha_text, confused, ends, given_codes, overruled_rows, value_named
from analysis.display.narrative_recoding import coders_named, findings
from analysis.display.tables import Cell, Table, head, pair, table


def table_coders(roster: pd.DataFrame, labels: Labels) -> Table:
    """Who coded, of what kind and lineage, and how many rows."""
    columns = [
        head(labels, "coder", "编码者", "Coder"), head(labels, "kind", "类别", "Kind"), head(labels, "lineage", "同系列", "Of one lineage with"),
        head(labels, "coded", "编码条数", "Provisions coded", "count"), head(labels, "note", "说明", "Note"),
    ]
    return table(columns, (
        [(labels.coder(coder), row["evidence"]), (labels.word("coder_kind", row["kind"]), row["evidence"]), (_kin(coder, roster, labels), row["evidence"]),
         (labels.number(row["coded"]), row["evidence"]), (pair(labels, row, "note") or "—", row["evidence"])]
        for coder, row in roster.iterrows()
    ))


def _kin(coder: str, roster: pd.DataFrame, labels: Labels) -> str:
    """Other coders of the same lineage."""
    lineage = roster.at[coder, "lineage"]
    others = [other for other in roster.index if other != coder and lineage and roster.at[other, "lineage"] == lineage]
    return coders_named(others, labels) or "—"


def table_agreement(agreed: Mapping, labels: Labels) -> Table:
    """Agreement per code, set of coders and document."""
    columns = [
        head(labels, "subject", "文件", "Documents"), head(labels, "code", "编码", "Code"), head(labels, "coders", "编码者", "Coders"),
        head(labels, "agreed", "一致条数", "Agreed", "count"),
        head(labels, "alpha", "α（区间）", "Alpha (interval)", "number"), head(labels, "ac1", "AC1（区间）", "AC1 (interval)", "number"),
    ]
    frames = [result.frame.assign(code=code) for code, result in agreed.items() if len(result.frame)]
    rows = pd.concat(frames) if frames else pd.DataFrame(columns=["subject_kind", "absence"])
    given = rows[(rows["subject_kind"] != "code") & (rows["absence"] == "")]
    return table(columns, (_agreement_row(row, labels) for _, row in given.iterrows()))


def _agreement_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    name = labels.plan(row["subject_id"]) if row["subject_id"] else labels.phrase("all_coded")
    return [
        (name, ids), (labels.word("code", row["code"]), []), (coders_named(row["coders"], labels), ids),
        (labels.fraction(row["agreed"], row["units"]), ids), (alpha_text(row, labels), ids), (ac1_text(row, labels), ids),
    ]


def ac1_text(row: pd.Series, labels: Labels) -> str:
    """AC1 with its interval."""
    value = labels.decimal(row["ac1"], 2)
    if row["no_disagreement"]:
        return value
    return say(labels, "{value}（{range}）", "{value} ({range})", value=value, range=ends(row["ac1_low"], row["ac1_high"], labels))


def table_codes(agreed, labels: Labels) -> Table:
    """Agreement on each factor, or each instrument, under the leading coders."""
    columns = [
        head(labels, "code", "编码", "Code"), head(labels, "agreed", "一致条数", "Agreed", "count"),
        head(labels, "alpha", "α（区间）", "Alpha (interval)", "number"), head(labels, "ac1", "AC1（区间）", "AC1 (interval)", "number"),
    ]
    rows = given_codes(agreed) if len(agreed.frame) else agreed.frame
    return table(columns, (
        [(value_named(agreed.code, row["subject_id"], labels), []), (labels.fraction(row["agreed"], row["units"]), row["evidence"]),
         (alpha_text(row, labels), row["evidence"]), (ac1_text(row, labels), row["evidence"])]
        for _, row in rows.iterrows()
    ))


def table_pairs(agreed: Mapping, labels: Labels) -> Table:
    """Every two coders: percent, kappa, alpha, AC1."""
    columns = [
        head(labels, "code", "编码", "Code"), head(labels, "pair", "编码者", "Coders"), head(labels, "meaning", "性质", "What it is"),
        head(labels, "agreed", "一致条数", "Agreed", "count"), head(labels, "percent", "一致率", "Agreement", "share"),
        head(labels, "kappa", "κ（科恩）", "Kappa (Cohen)", "number"), head(labels, "alpha", "α", "Alpha", "number"), head(labels, "ac1", "AC1", "AC1", "number"),
    ]
    rows = [(code, row) for code, result in agreed.items() for _, row in result.pairs.iterrows()]
    return table(columns, (_pair_row(code, row, labels) for code, row in rows))


def _pair_row(code: str, row: pd.Series, labels: Labels) -> list[Cell]:
    ids, absent = row["evidence"], row["absence"]
    numbers = [labels.absence(absent)] * 4 if absent else [
        labels.percent(row["percent"]), *(labels.decimal(row[name], 2) for name in ("kappa", "alpha", "ac1")),
    ]
    agreed = labels.fraction(row["agreed"], row["units"]) if row["units"] else "—"
    return [
        (labels.word("code", code), []), (coders_named((row["coder_p"], row["coder_q"]), labels), ids), (labels.word("reads_as", row["reads_as"]), []),
        (agreed, ids), *((number, ids) for number in numbers),
    ]


def table_confusion(found, labels: Labels) -> Table:
    """Pairs of codes that were taken for each other, most often first."""
    columns = [
        head(labels, "first", "一种读法", "One reading"), head(labels, "second", "另一种读法", "The other"), head(labels, "n", "条数", "Provisions", "count"),
    ]
    rows = confused(found) if found.coders and not found.frame.empty else pd.DataFrame()
    return table(columns, (
        [(value_named(found.code, row["first"], labels), []), (value_named(found.code, row["second"], labels), []), (labels.number(row["n"]), row["evidence"])]
        for _, row in rows.iterrows()
    ))


def table_disagreements(settled, labels: Labels) -> Table:
    """Every code in dispute, with each reading and what was settled."""
    return _disputes(settled.frame, labels)


def table_overrules(settled, labels: Labels) -> Table:
    """Codes settled as no coder read them."""
    return _disputes(overruled_rows(settled), labels)


def _disputes(rows: pd.DataFrame, labels: Labels) -> Table:
    columns = [
        head(labels, "provision", "条文", "Provision"), head(labels, "code", "编码", "Code"), head(labels, "readings", "各编码者", "Readings"),
        head(labels, "settled", "定稿", "Settled"), head(labels, "outcome", "取舍", "How"),
    ]
    provisions, plans = labels.dataset.provisions, labels.dataset.plans
    return table(columns, (_dispute_row(row, provisions, plans, labels) for _, row in rows.iterrows()))


def _dispute_row(row: pd.Series, provisions: pd.DataFrame, plans: pd.DataFrame, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    provision = provisions.loc[row["provision_id"]]
    name = say(labels, "{plan}：{title}", "{plan}: {title}", plan=labels.plan(row["plan_id"]), title=pair(labels, provision, "title") or pair(labels, provision, "summary"))
    settled = value_named(row["code"], row["settled"], labels) if row["settled"] else "—"
    return [
        (name, ids), (labels.word("code", row["code"]), []), (_readings(row, labels), ids), (settled, ids), (labels.word("outcome", row["outcome"]), ids),
    ]


def _readings(row: pd.Series, labels: Labels) -> str:
    """Each reading with those who gave it."""
    by_value: dict[str, list[str]] = {}
    for coder, value in row["readings"]:
        by_value.setdefault(value, []).append(coder)
    parts = [
        say(labels, "{value}（{coders}）", "{value} ({coders})", value=value_named(row["code"], value, labels), coders=coders_named(coders, labels))
        for value, coders in by_value.items()
    ]
    return labels.pick(("；", "; ")).join(parts)


def table_recoded(recoded, labels: Labels) -> Table:
    """Share under the settled codes, and the range over recoding, or over coverage and recoding."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "group", "分组", "Group"), head(labels, "share", "定稿编码的份额", "Share, settled codes", "share"),
        head(labels, "recoded", "重编区间", "Range under recoding", "share"), head(labels, "middle", "模拟中位数", "Median of simulations", "share"),
        head(labels, "basis", "区间来自", "Range from"),
    ]
    return table(columns, (_recoded_row(row, labels) for _, row in recoded.shares.iterrows()))


def _recoded_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = (row["plan_id"], *row["evidence"])
    cells = [(labels.absence(row["absence"]), ids)] * 3 + [("—", [])] if row["absence"] else [
        (labels.share(row["share_low"], row["share_high"]), ids), (labels.share(row["recoded_low"], row["recoded_high"]), ids),
        (labels.share(row["recoded_middle"]) if row["exact"] else "—", ids),
        (say(labels, "编码", "coding") if row["exact"] else say(labels, "覆盖和编码", "coverage and coding"), []),
    ]
    return [(labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.group(row["group_id"]), []), *cells]


def table_findings(recoded, labels: Labels) -> Table:
    """Findings and the part of the simulations in which each holds, turns round, or is left open."""
    columns = [
        head(labels, "finding", "结论", "Finding"), head(labels, "holds", "成立", "Holds", "share"), head(labels, "turns", "翻转", "Turns round", "share"),
        head(labels, "undecided", "不能判定", "Left open", "share"),
    ]
    return table(columns, (
        [(finding.text, finding.evidence), *((_part(value, labels), finding.evidence) for value in (finding.holds, finding.turns, finding.undecided))]
        for finding in findings(recoded, labels)
    ))


def _part(value: float, labels: Labels) -> str:
    """A part of the simulations, or a dash where the question does not arise."""
    return "—" if pd.isna(value) else labels.percent(value, 1)
