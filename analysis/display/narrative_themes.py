"""Sentences about a theme: what can be compared, where the region in focus stands, and what cannot be said."""

from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say
from analysis.display.tables_themes import standing, when

NAMED = 4  # indicators named in one sentence; the rest are counted


def answer(found, theme_set: str, labels: Labels) -> list[Said]:
    """What is known of the theme, side by side first, then alone, then not seen."""
    sides = [*_standings(found, labels)]
    counts = _counts(found, theme_set, labels)
    return [said for said in (counts, *sides, _unseen(found, labels), _silent(found, labels)) if said]


def _counts(found, theme_set: str, labels: Labels) -> Said | None:
    mine = found.of_status("compared", "alone")
    facts = found.facts[found.facts["region_id"] == labels.focal]
    if mine.empty and facts.empty and found.series.empty:
        return None
    compared = found.of_status("compared")["indicator_id"].nunique()
    text = say(
        labels,
        "{theme}：{focal}有数的指标{n}项，其中{compared}项有其他地区同口径、同时期的数可比；另有单项事实{facts}条，只列出处，不作比较。",
        "{theme}: {focal} has figures for {n} indicators, {compared} of which can be set against another region in the same scope and period; {facts} loose facts stand with their sources and are not compared.",
        theme=_capital(labels.term("theme_set", theme_set), labels), focal=labels.region(labels.focal), n=mine["indicator_id"].nunique(), compared=compared, facts=len(facts),
    )
    return Said(text, behind([*mine["evidence"], tuple(facts.index)]))


def _standings(found, labels: Labels) -> list[Said]:
    return [_standing(found, number, row, labels) for number, row in found.of_status("compared").iterrows()]


def _standing(found, number: int, row, labels: Labels) -> Said:
    own = found.cells[(found.cells["series"] == number) & (found.cells["region_id"] == labels.focal)].iloc[0]
    values = {
        "focal": labels.region(labels.focal), "figure": labels.quantity(own["value"], row["unit"], own["comparator"]),
        "series": labels.phrase("theme_series", indicator=labels.indicator(row["indicator_id"]), scope=labels.scope(row["scope_id"]), period=when(row, labels)),
        "n": row["peers"], "stands": standing(row, labels),
    }
    text = say(labels, "{series}：{focal}{figure}；可比的{n}地中，{stands}。", "{series}: {focal} {figure}; comparable regions {n}: {stands}.", **values)
    if row["open"]:
        text += say(labels, "数字为约数或下限的，先后不能判定。", " Figures that are rounded or lower limits cannot be put in order.")
    return Said(text, row["evidence"])


def _unseen(found, labels: Labels) -> Said | None:
    rows = found.of_status("unseen")
    if rows.empty:
        return None
    names = [labels.indicator(indicator) for indicator in dict.fromkeys(rows["indicator_id"])]
    text = say(
        labels, "{names}，其他地区有数，{focal}未见。未见不等于没有。", "For {names} other regions have figures and {focal} was not seen; not seen is not the same as none.",
        names=_some(names, labels), focal=labels.region(labels.focal),
    )
    return Said(text, behind(rows["evidence"]))


def _silent(found, labels: Labels) -> Said | None:
    if not found.silent:
        return None
    return Said(say(labels, "{names}，各地都未见数字。", "For {names} no region was seen with a figure.", names=_some([labels.indicator(i) for i in found.silent], labels)))


def _some(names: list[str], labels: Labels) -> str:
    """The first few by name, the rest counted."""
    more = len(names) - NAMED
    if more <= 0:
        return labels.join(names)
    if labels.language == "zh":
        return labels.join(names[:NAMED]) + f"等{len(names)}项指标"
    return labels.join([*names[:NAMED], f"{more} more indicators"])


def _capital(text: str, labels: Labels) -> str:
    return text if labels.language == "zh" else text[:1].upper() + text[1:]


def title_compared(found, labels: Labels) -> str:
    """Where the region in focus leads and where it trails, of what can be compared."""
    rows = found.of_status("compared")
    decided = rows[rows["open"] == 0]
    ahead, last = decided[decided["ahead"] == 0], decided[decided["behind"] == 0]
    parts = [
        say(labels, "{n}项居首", "leads on {n}", n=len(ahead)) if len(ahead) else "",
        say(labels, "{n}项居末", "comes last on {n}", n=len(last)) if len(last) else "",
        say(labels, "{n}项居中", "stands between on {n}", n=len(decided) - len(ahead) - len(last)) if len(decided) > len(ahead) + len(last) else "",
        say(labels, "{n}项先后不定", "is undecided on {n}", n=len(rows) - len(decided)) if len(rows) > len(decided) else "",
    ]
    return say(labels, "可比的{n}组数中，{focal}{parts}", "Of {n} comparable series {focal} {parts}", n=len(rows), focal=labels.region(labels.focal),
               parts=labels.join(part for part in parts if part))


def title_alone(found, labels: Labels) -> str:
    """How many figures have no counterpart."""
    return say(labels, "{focal}另有{n}组数，没有同口径、同时期的对照", "{n} more figures of {focal} have no counterpart of the same scope and period",
               focal=labels.region(labels.focal), n=len(found.of_status("alone")))


def title_unseen(found, labels: Labels) -> str:
    """How many figures others have and the region in focus does not."""
    return say(labels, "{n}组数其他地区有、{focal}未见", "{focal} was not seen in {n} series that others have", focal=labels.region(labels.focal), n=len(found.of_status("unseen")))


def title_facts(found, labels: Labels) -> str:
    """How many loose facts of the region in focus there are."""
    return say(labels, "{focal}的单项事实{n}条，各有出处，不作地区比较", "{n} loose facts of {focal}, each with its source, none compared across regions",
               focal=labels.region(labels.focal), n=int((found.facts["region_id"] == labels.focal).sum()))


def title_other_facts(found, labels: Labels) -> str:
    """How many loose facts of other regions there are."""
    return say(labels, "其他地区的单项事实{n}条", "{n} loose facts of other regions", n=int((found.facts["region_id"] != labels.focal).sum()))


def note_facts(found, labels: Labels) -> list[str]:
    """Why loose facts stand apart."""
    return [say(
        labels, "这些事实的口径、时间和范围（省、市或单个项目）各不相同；其他文件的目标和预测不是现状。",
        "Scope, date and reach (province, city or a single project) differ from fact to fact; goals of other documents and forecasts are not the present state.",
    )]
