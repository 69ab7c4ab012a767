"""Display tables of a plan on its way into a dataset: repairs, levels of numbering, measures, figures, suggestions, decisions."""

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.tables import Cell, Table, head, table

NONE = "—"
DROPPED = "furniture"
NEARLY = 0.9999  # a probability that was rounded to 1 is still none
LONGEST = 24  # characters of a page that an example shows
# Steps of repair and kinds of lines, as the log names them.
STEPS = {
    "characters": ("统一全角、不可见与异形字符", "wide, invisible and lookalike characters"), "spacing": ("清理空格", "spaces between characters"),
    "pinyin": ("去掉括注读音", "readings put in brackets"), "script": ("繁体还原为简体", "traditional characters brought back"),
    "vocabulary": ("替换的词语还原", "replaced words brought back"), DROPPED: ("删去正文以外的行", "lines that are none of the text"), "wrap": ("接上断行", "broken lines joined"),
}
KINDS = {
    "page number": ("页码", "page number"), "navigation": ("导航", "navigation"), "sharing": ("网页按钮", "buttons of the page"), "page data": ("网页信息", "data of the page"),
    "owner": ("网站信息", "the site's owner"), "advertising": ("广告", "advertising"), "address": ("网址", "address"), "rule": ("分隔线", "rule"), "running head": ("页眉", "running head"),
}
# How each style of numbering looks.
STYLES = {
    "part": "第一部分", "chapter": "第一章", "section": "第一节", "hundred": "一、", "ten": "（一）", "article": "第一条", "digit": "1.", "decimal": "1.1", "bracket": "（1）", "half_bracket": "1）",
    "circle": "①",
}


def step_name(step: str, labels: Labels) -> str:
    """A step of repair in words."""
    return labels.pick(STEPS[step]) if step in STEPS else step


def table_repairs(changes: pd.DataFrame, labels: Labels) -> Table:
    """Each step with the number of its changes and an example."""
    columns = [head(labels, "step", "修复", "Repair"), head(labels, "count", "处数", "Changes", "count"), head(labels, "before", "例：原样", "Example: before"),
               head(labels, "after", "改后", "after"), head(labels, "place", "原文位置", "Place in the page", "count")]
    return table(columns, (_bare(
        step_name(step, labels), labels.number(len(rows)), _short(rows["before"].iloc[0]), _short(rows["after"].iloc[0]) or labels.pick(("（删去）", "(left out)")), labels.number(int(rows["start"].iloc[0])),
    ) for step, rows in changes.groupby("step", sort=False)))


def table_dropped(changes: pd.DataFrame, labels: Labels) -> Table:
    """Every line that was left out as none of the text."""
    columns = [head(labels, "line", "删去的行", "Line left out"), head(labels, "kind", "类别", "Kind")]
    rows = changes[changes["step"] == DROPPED]
    return table(columns, (_bare(row["before"].strip(), labels.pick(KINDS.get(row["why"], (row["why"],) * 2))) for _, row in rows.iterrows()))


def table_level(levels: Mapping[str, int], plan: Mapping[str, object], labels: Labels) -> Table:
    """Styles of numbering from the widest, what their items are taken for, and how many there are."""
    columns = [head(labels, "style", "编号", "Numbering"), head(labels, "count", "条目数", "Items", "count"), head(labels, "taken", "作为", "Taken as")]
    styles = list(levels)
    return table(columns, (_bare(STYLES.get(style, style), labels.number(levels[style]), _taken(place, styles.index(plan["level"]), labels)) for place, style in enumerate(styles)))


def _taken(place: int, chosen: int, labels: Labels) -> str:
    if place == chosen:
        return say(labels, "举措", "measures")
    return say(labels, "上级标题", "headings above") if place < chosen else say(labels, "举措之内的分项", "items within a measure")


def table_provisions(provisions: pd.DataFrame, labels: Labels) -> Table:
    """Every measure as it was read."""
    columns = [head(labels, "number", "编号", "Number"), head(labels, "heading", "标题", "Heading"), head(labels, "agencies", "责任单位", "Responsible bodies"),
               head(labels, "deadline", "完成年份", "By the year", "count"), head(labels, "modality", "措辞", "Wording"), head(labels, "place", "位置", "Place")]
    return table(columns, (_traced(
        "provisions", row["provision_id"], labels, row["number"], row["heading"] or row["locator"], labels.join(row["lead_agencies"]) or NONE,
        NONE if pd.isna(row["deadline_year"]) else labels.year(row["deadline_year"]), labels.word("modality", row["modality"]), f"{row['start']}–{row['end']}",
    ) for row in provisions.to_dict("records")))


def table_targets(draft: object, labels: Labels) -> Table:
    """Every figure with the indicator it may be."""
    names = names_of(draft.provisions)
    columns = [head(labels, "stated", "原文数字", "As stated"), head(labels, "level", "类别", "Kind"), head(labels, "indicator", "指标", "Indicator"), head(labels, "read", "读作", "Read as"),
               head(labels, "year", "年份", "Year", "count"), head(labels, "place", "所在", "Stands in")]
    return table(columns, (_traced(
        "targets", row["target_id"], labels, row["value_as_stated"], labels.word("level", row["level"]), _indicator(row, labels), _figure(row, labels),
        NONE if pd.isna(row["year"]) else labels.year(row["year"]), names.get(row["provision_id"]) or say(labels, "目标章节", "the goals"),
    ) for row in draft.targets.to_dict("records")))


def _indicator(row: Mapping, labels: Labels) -> str:
    if row["indicator_id"]:
        return labels.indicator(row["indicator_id"])
    return say(labels, "未对应；可新立“{words}”", "none fits; a new one could be “{words}”", words=row["proposed"])


def _figure(row: Mapping, labels: Labels) -> str:
    if row["unit"] not in labels.dataset.units.index:
        return f"{row['value']:g} {row['unit']}"
    return labels.quantity(row["value"], row["unit"], row["comparator"], row["value_high"])


def table_suggestions(draft: object, labels: Labels) -> Table:
    """Suggested codes with their probabilities and the words that speak for them."""
    columns = [head(labels, "provision", "举措", "Measure"), head(labels, "factor", "建议要素", "Suggested factor"), head(labels, "factor_words", "依据词语", "Words behind it"),
               head(labels, "instrument", "建议工具", "Suggested instrument"), head(labels, "instrument_words", "依据词语", "Words behind it")]
    names = names_of(draft.provisions)
    rows = draft.suggestions.assign(least=draft.suggestions[["factor_probability", "instrument_probability"]].astype(float).min(axis=1)).sort_values("least", kind="stable")
    return table(columns, (_traced(
        "provisions", row["provision_id"], labels, names[row["provision_id"]], _likely(labels.factor(row["factor"]), row["factor_probability"], labels), _words(row["factor_words"], labels),
        _likely(labels.instrument(row["instrument"]), row["instrument_probability"], labels), _words(row["instrument_words"], labels),
    ) for row in rows.to_dict("records")))


def names_of(provisions: pd.DataFrame) -> dict[str, str]:
    """Measures by number and heading."""
    return {row["provision_id"]: f"{row['number']} {row['heading'] or row['locator']}" for row in provisions.to_dict("records")}


def _likely(name: str, probability: object, labels: Labels) -> str:
    return f"{name} {labels.percent(min(float(probability), NEARLY))}"


def _words(words: str, labels: Labels) -> str:
    return labels.pick(("、", ", ")).join(filter(None, str(words).split(";"))) or NONE


def table_review(review: object, labels: Labels) -> Table:
    """What was suggested, and what the reviewer decided."""
    columns = [head(labels, "provision", "举措", "Measure"), head(labels, "factor", "要素", "Factor"), head(labels, "instrument", "工具", "Instrument"),
               head(labels, "title", "英文标题", "Heading in English"), head(labels, "summary", "自撰摘要", "Summary in own words"), head(labels, "note", "备注", "Note")]
    return table(columns, (_traced(
        "provisions", provision, labels, f"{row['number']} {row['heading'] or row['locator']}", *_decided(row, labels), row["title_en"] or NONE, row[f"summary_{labels.language}"] or NONE, row["note"] or NONE,
    ) for provision, row in review.rows.iterrows()))


def _decided(row: Mapping, labels: Labels) -> Iterable[str]:
    if row["keep"] != "yes":
        return [say(labels, "不收", "left out"), NONE]
    return [
        name(row[code]) if row[code] == row[suggested] else say(labels, "{code}（建议为{other}）", "{code} (suggested: {other})", code=name(row[code]), other=name(row[suggested]))
        for code, suggested, name in (("factor_primary", "suggested_factor", labels.factor), ("instrument", "suggested_instrument", labels.instrument))
    ]


# --- cells ------------------------------------------------------------------------------------------------------


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _bare(*texts: str) -> list[Cell]:
    """Cells that rest on the page itself and on no row of the dataset."""
    return [(text, []) for text in texts]


def _traced(name: str, row_id: str, labels: Labels, *texts: str) -> list[Cell]:
    """Cells that rest on a row, where the row has entered the dataset."""
    ids = [row_id] if row_id in getattr(labels.dataset, name).index else []
    return [(text, ids) for text in texts]
