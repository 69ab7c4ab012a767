"""Display tables about targets that are due, and those that fall due next."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.narrative_outcomes import ATTAINMENT, JUDGEMENT, figure_text
from analysis.display.tables import Cell, Table, head, pair, table


def table_outcomes(outcomes, labels: Labels) -> Table:
    """Every target that is due with the figures found, what they say, and what was looked through where there are none."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "indicator", "指标（口径）", "Indicator (scope)"), head(labels, "target", "目标（年份）", "Target (year)"),
        head(labels, "result", "结果", "Outcome"), head(labels, "figures", "见到的数字", "Figures seen"), head(labels, "note", "说明", "Remarks"),
    ]
    by_target = {target: rows for target, rows in outcomes.found.groupby("target_id", sort=False)}
    ordered = sorted(outcomes.frame.iterrows(), key=lambda pair: not labels.is_focal(pair[1]["region_id"]))
    nothing = outcomes.found.iloc[:0]
    return table(columns, (_due_row(target, row, by_target.get(target, nothing), labels) for target, row in ordered))


def _due_row(target: str, row: pd.Series, found: pd.DataFrame, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    figures = found[found["judgement"] != "none"]
    several = labels.pick(("；", "; "))
    shown = [_judged(figure, len(figures) > 1, labels) for _, figure in figures.iterrows()]
    return [
        (labels.plan(row["plan_id"]), [row["plan_id"]]), (indicator_scope(row, labels), [target]), (target_text(row, labels), [target]),
        (labels.pick(ATTAINMENT[row["attainment"]]), ids), (several.join(shown) or "—", ids),
        (several.join(_remarks(found.index, labels)) or "—", ids),
    ]


def _judged(figure: pd.Series, several: bool, labels: Labels) -> str:
    """A figure, and where there are several what each says of the target."""
    text = figure_text(figure, labels)
    told = several and figure["judgement"] != "other_scope"
    return say(labels, "{text}，{judged}", "{text}: {judged}", text=text, judged=labels.pick(JUDGEMENT[figure["judgement"]])) if told else text


def _remarks(outcome_ids: pd.Index, labels: Labels) -> list[str]:
    """What is remarked of the rows."""
    rows = labels.dataset.outcomes.loc[list(outcome_ids)]
    return list(dict.fromkeys(filter(None, (pair(labels, row, "note") for _, row in rows.iterrows()))))


def indicator_scope(row: pd.Series, labels: Labels) -> str:
    """An indicator with its scope."""
    return say(labels, "{indicator}（{scope}）", "{indicator} ({scope})", indicator=labels.indicator(row["indicator_id"]), scope=labels.scope(row["scope_id"]))


def target_text(row: pd.Series, labels: Labels) -> str:
    """A target with its year, or that it names none."""
    figure = labels.absence(row["absence"]) if row["absence"] else labels.quantity(row["value"], row["unit"], row["comparator"], row["value_high"])
    when = say(labels, "未写年份", "no year") if pd.isna(row["year"]) else str(int(row["year"]))
    return say(labels, "{figure}（{when}）", "{figure} ({when})", figure=figure, when=when)


def table_coming(coming, labels: Labels) -> Table:
    """Targets by the year in which they fall due, those of the region in focus first."""
    columns = [
        head(labels, "due", "到期", "Due"), head(labels, "left", "距到期（月）", "Months left", "count"), head(labels, "plan", "文件", "Document"),
        head(labels, "level", "层级", "Level"), head(labels, "indicator", "指标（口径）", "Indicator (scope)"), head(labels, "target", "目标", "Target", "number"),
    ]
    ordered = sorted(coming.frame.iterrows(), key=lambda pair: (pair[1]["year"], not labels.is_focal(pair[1]["region_id"])))
    return table(columns, (_coming_row(target, row, labels) for target, row in ordered))


def _coming_row(target: str, row: pd.Series, labels: Labels) -> list[Cell]:
    figure = labels.absence(row["absence"]) if row["absence"] else labels.quantity(row["value"], row["unit"], row["comparator"], row["value_high"])
    return [
        (say(labels, "{year}年底", "end of {year}", year=int(row["year"])), [target]),
        ("—" if pd.isna(row["months_left"]) else labels.number(row["months_left"]), [target]),
        (labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.word("level", row["level"]), [target]),
        (indicator_scope(row, labels), [target]), (figure, [target]),
    ]
