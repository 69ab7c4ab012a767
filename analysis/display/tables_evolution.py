"""Display tables about documents in time, and what changed between them."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import behind, say
from analysis.display.narrative_evolution import CHANGE, SILENT, UNSEEN, kind, pair_name, side_text, told_and_silent, when, year
from analysis.display.tables import Cell, Table, head, table


def table_history(history, labels: Labels) -> Table:
    """The documents that have a date, in the order of the figure."""
    columns = [
        head(labels, "document", "文件", "Document"), head(labels, "n", "编号", "No.", "count"), head(labels, "region", "地区", "Region"),
        head(labels, "date", "日期", "Date"), head(labels, "status", "状态", "Status"),
    ]
    dated = history.frame[history.frame["precision"] != "unknown"]
    return table(columns, (
        [(labels.plan(plan), [plan]), (labels.number(row["number"]), [plan]), (labels.region(row["region_id"]), [plan]), (when(row, labels), [plan]),
         (labels.word("status", row["status"]), [plan])]
        for plan, row in dated.iterrows()
    ))


def table_documents(history, labels: Labels) -> Table:
    """Every document with its level, kind, status, date, horizon and relations; the undated last in each region."""
    columns = [
        head(labels, "n", "编号、地区", "No. and region"), head(labels, "title", "文件", "Document"), head(labels, "kind", "层级、文种", "Level and kind"),
        head(labels, "date", "日期", "Date"), head(labels, "status", "状态（期限）", "Status (horizon)"),
        head(labels, "relations", "与其他文件的关系", "Relations"), head(labels, "basis", "所据文本", "Read from"),
    ]
    return table(columns, (_document(plan, row, history, labels) for plan, row in history.frame.iterrows()))


def _document(plan: str, row: pd.Series, history, labels: Labels) -> list[Cell]:
    links = history.relations[history.relations["plan_id"] == plan]
    numbers = history.frame["number"]
    related = [_relation(link, int(numbers[link["other_plan_id"]]), labels) for _, link in links.iterrows()]
    ids, status = [plan], labels.word("status", row["status"])
    level = labels.term("doc_level", row["doc_level"]) if row["doc_level"] else say(labels, "发文机关未见", "issuer not seen")
    return [
        (f"{labels.number(row['number'])} {labels.region(row['region_id'])}", ids), (labels.plan_title(plan), ids),
        (say(labels, "{level}，{kind}", "{level}, {kind}", level=level, kind=kind(row, labels)), ids), (when(row, labels), ids),
        (say(labels, "{status}（{horizon}）", "{status} ({horizon})", status=status, horizon=_horizon(row, labels)), ids), (labels.pick(("；", "; ")).join(related) or "—", [plan, *links.index]), (labels.word("text_basis", row["text_basis"]), ids),
    ]


def _relation(link: pd.Series, number: int, labels: Labels) -> str:
    """What a document is to another, which goes by its number."""
    texts = {
        "implements": ("落实第{n}份", "implements no. {n}"), "draft_of": ("第{n}份的征求意见稿", "draft of no. {n}"),
        "companion_of": ("与第{n}份配套", "companion of no. {n}"), "replaces": ("取代第{n}份", "replaces no. {n}"),
    }
    return say(labels, *texts[link["relation"]], n=number)


def _horizon(row: pd.Series, labels: Labels) -> str:
    start, end = row["horizon_start"], row["horizon_end"]
    if pd.isna(start) and pd.isna(end):
        return say(labels, "期限未写", "no horizon stated")
    if pd.isna(start) or pd.isna(end) or start == end:
        return say(labels, "到{end}年", "to {end}", end=end) if pd.isna(start) else say(labels, "{start}年起", "from {start}", start=start) if pd.isna(end) else str(int(end))
    return f"{int(start)}–{int(end)}"


def table_changes(amendments, labels: Labels) -> Table:
    """What became of each target between two related documents; what rests on silence stands in one row a pair."""
    columns = [
        head(labels, "pair", "前后文件", "Documents"), head(labels, "indicator", "指标（口径）", "Indicator (scope)"), head(labels, "change", "变化", "Change"),
        head(labels, "earlier", "前文（年份）", "Earlier (year)"), head(labels, "later", "后文（年份）", "Later (year)"),
    ]
    told, _ = told_and_silent(amendments.frame, labels)
    return table(columns, (row for rows in told for row in _changes(rows, amendments, labels)))


def _changes(rows: pd.DataFrame, amendments, labels: Labels) -> list[list[Cell]]:
    name = pair_name(rows.iloc[0], labels)
    pair = (name, amendments.pairs.at[rows["relation_id"].iloc[0], "evidence"])
    told = rows[~rows["change"].isin(SILENT)]
    return [
        *([pair, *_compared(row, labels)] for _, row in told.iterrows()),
        *([pair, *_silent(change, silent, labels)] for change, silent in rows[rows["change"].isin(SILENT)].groupby("change", sort=False)),
    ]


def _compared(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    scopes = [labels.scope(scope) for scope in dict.fromkeys((row["earlier_scope_id"], row["later_scope_id"])) if scope]
    name = say(labels, "{name}（{scope}）", "{name} ({scope})", name=labels.indicator(row["indicator_id"]), scope=labels.pick(("；改为：", "; then: ")).join(scopes))
    return [(name, ids), (labels.pick(CHANGE[row["change"]]), ids), *((_dated(row, side, labels), ids) for side in ("earlier", "later"))]


def _dated(row: pd.Series, side: str, labels: Labels) -> str:
    text = side_text(row, side, labels)
    return say(labels, "{text}（{year}）", "{text} ({year})", text=text, year=year(row[f"{side}_year"], labels)) if text else "—"


def _silent(change: str, rows: pd.DataFrame, labels: Labels) -> list[Cell]:
    """The indicators of which one text says nothing, with the figures of the other."""
    ids, before = behind(rows["evidence"]), change == "not_seen_before"
    side, several = "later" if before else "earlier", len(rows) > 1
    names = say(labels, "{n}个目标", "{n} targets", n=len(rows)) if several else labels.indicator(rows["indicator_id"].iloc[0])
    figures = labels.pick(("；", "; ")).join(
        (say(labels, "{name}", "{name} ", name=labels.indicator(row["indicator_id"])) if several else "") + _dated(row, side, labels) for _, row in rows.iterrows()
    )
    absent = labels.absence("not_seen") if change in UNSEEN else "—"
    sides = (absent, figures) if before else (figures, absent)
    return [(names, ids), (labels.pick(CHANGE[change]), ids), *((side, ids) for side in sides)]
