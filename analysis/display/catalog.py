"""Every exhibit by name: how its result is drawn, titled, tabled and worded, and what is said when it is empty."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from analysis.display import charts, narrative_focus, narrative_targets, tables, tables_profile, tables_streams, tables_targets
from analysis.display.exhibit import Cite, Exhibit, absence_exhibit, column, figure_exhibit, table_exhibit
from analysis.display.labels import Labels
from analysis.display.narrative import Said
from analysis.display.tables import Table
from analysis.errors import ParameterError, nearest

Pair = tuple[str, str]
ALT_ROWS = 40


@dataclass(frozen=True)
class Form:
    """How one exhibit is made from its results; every callable takes the results, then the labels.

    Attributes
    ----------
    title : callable or pair of str
        The finding, computed; a fixed pair only for lists that find nothing.
    measure : pair of str
        What is measured and in which unit.
    table : callable
        The table, or the data behind a figure; no rows means that there is nothing to show.
    draw : callable, optional
        Makes it a figure.
    notes : callable, optional
        Sentences that stand below.
    empty : pair of str
        What is said in place of an empty exhibit.
    """

    title: Callable[..., str] | Pair
    table: Callable[..., Table]
    measure: Pair = ("", "")
    draw: Callable | None = None
    notes: Callable[..., list[str]] | None = None
    empty: Pair = ("没有可列的内容。", "There is nothing to show.")


@dataclass(frozen=True)
class Sentences:
    """An exhibit of computed sentences."""

    say: Callable[..., list[Said]]
    empty: Pair = ("现有材料说明不了什么。", "This evidence says nothing here.")


def exhibit(exhibit_id: str, results: Sequence[object], *, labels: Labels, cite: Cite) -> Exhibit:
    """Make the exhibit of that name from its results.

    Raises
    ------
    ParameterError
        For a name that is not in the catalogue, with the nearest that is.
    """
    if exhibit_id not in FORMS:
        near = nearest(exhibit_id, FORMS)
        raise ParameterError(f"no exhibit {exhibit_id!r}" + (f"; did you mean {near!r}?" if near else ""))
    form = FORMS[exhibit_id]
    make = _sentences if isinstance(form, Sentences) else _shown
    return make(exhibit_id, form, results, labels, cite)


def _sentences(exhibit_id: str, form: Sentences, results: Sequence[object], labels: Labels, cite: Cite) -> Exhibit:
    said = form.say(*results, labels)
    if not said:
        return absence_exhibit(exhibit_id, labels.pick(form.empty), language=labels.language, cite=cite)
    ids = sorted({row for sentence in said for row in sentence.evidence})
    return Exhibit(
        exhibit_id, "sentence", labels.language, said[0].text, columns=[column("text", labels.pick(("结论", "Finding")))],
        rows=[[sentence.text] for sentence in said], evidence=[[list(sentence.evidence)] for sentence in said], sources=tuple(cite(ids)),
    )


def _shown(exhibit_id: str, form: Form, results: Sequence[object], labels: Labels, cite: Cite) -> Exhibit:
    data = form.table(*results, labels)
    if not data.rows:
        return absence_exhibit(exhibit_id, labels.pick(form.empty), language=labels.language, cite=cite)
    title = labels.pick(form.title) if isinstance(form.title, tuple) else form.title(*results, labels)
    common = {
        "language": labels.language, "title": title, "subtitle": labels.pick(form.measure), "columns": data.columns, "rows": data.rows,
        "evidence": data.evidence, "cite": cite, "notes": form.notes(*results, labels) if form.notes else [],
    }
    if form.draw is None:
        return table_exhibit(exhibit_id, **common)
    return figure_exhibit(exhibit_id, form.draw(results[0], labels), alt=alternative(title, data, labels), **common)


def alternative(title: str, data: Table, labels: Labels) -> str:
    """A figure in words: its finding, then what each row of its data says."""
    heads = [head["label"] for head in data.columns]
    stop, comma, colon = labels.pick(("。", ".")), labels.pick(("，", ", ")), labels.pick(("：", ": "))
    rows = [
        f"{row[0]}{colon}{comma.join(f'{head} {cell}' for head, cell in zip(heads[1:], row[1:], strict=True))}"
        for row in data.rows[:ALT_ROWS]
    ]
    more = len(data.rows) - ALT_ROWS
    rest = [labels.pick((f"另有{more}行见数据表", f"{more} more rows stand in the data table"))] if more > 0 else []
    return labels.pick(("", " ")).join(f"{part}{stop}" for part in [title, *rows, *rest])


# --- what the briefing says in one breath -----------------------------------------------------------


def _findings(shares, comparisons, gaps, growth, labels: Labels) -> list[Said]:
    """What a busy reader needs, in order of certainty; the other notebooks hold the rest."""
    goals = [narrative_targets.counterparts(gaps, labels), *narrative_targets.gap_sentences(gaps, labels)] if len(gaps.frame) else []
    return [
        narrative_focus.headline(shares, labels), *narrative_focus.compared(comparisons, labels), *narrative_focus.unknown(shares.frame, labels),
        *goals, *narrative_targets.asked(growth, labels, same_scope_only=True),
    ]


def _open(comparisons, gaps, labels: Labels) -> list[Said]:
    rows = narrative_focus.undecided(comparisons.frame, labels)
    doubts = [
        Said(narrative_focus.open_question(row, labels), row["evidence"]) for _, row in rows.iterrows()
    ]
    return [*doubts, *narrative_targets.unmatched(gaps, labels)]


SHARE = ("占条文总数的份额（%）；未见的条文给出上下限", "share of all provisions (%); unseen provisions give a lower and an upper end")
GOALS = ("目标个数；同一指标的阶段性目标计一个", "number of goals; milestones of one indicator count once")
GROWTH = ("年均增速（%），从基数年到目标年", "growth a year (%), from the year of the baseline to that of the target")
RATIO = ("对象地区的目标为对方的倍数，口径相同者", "goal of the region in focus as a multiple of the other's, same scope only")
COUNT = ("条文数（条）", "number of provisions")

_COVERAGE = Form(narrative_focus.title_coverage, tables.table_coverage, COUNT, notes=narrative_focus.note_coverage)
_POLES = Form(narrative_focus.title_shares, tables.table_shares, SHARE, charts.plot_poles)
_GOALS = Form(tables_streams.title_goals, tables_streams.table_goals, GOALS, charts.plot_goal_mix, tables_streams.note_goals,
              empty=("没有可列的目标。", "No goals can be listed."))
_GAPS = Form(narrative_targets.title_gaps, tables_targets.table_gaps,
             ("目标值、年份；只有口径相同才算比值（对象地区除以对方）", "figure and year; a ratio (focal over other) only in the same scope"), notes=narrative_targets.note_gaps,
             empty=("对象地区没有可比较的目标，或没有对标地区。", "The region in focus has no goal to compare, or there is no peer."))
_GROWTH = Form(narrative_targets.title_growth, tables_targets.table_growth, GROWTH, charts.plot_growth, narrative_targets.note_growth,
               empty=("没有目标列有基数，算不出增速。", "No target has a baseline, so no growth can be given."))
_NO_PAIR = ("没有两份条文总数已知的文件可比。", "There are no two documents with known totals to compare.")

FORMS: Mapping[str, Form | Sentences] = {
    "briefing-findings": Sentences(_findings),
    "briefing-coverage": _COVERAGE,
    "briefing-poles": _POLES,
    "briefing-goals": _GOALS,
    "briefing-gaps": _GAPS,
    "briefing-growth": _GROWTH,
    "briefing-open": Sentences(_open, empty=("就本页所问，没有悬而未决的问题。", "Nothing that this page asks remains open.")),

    "focus-answer": Sentences(narrative_focus.answer),
    "focus-coverage": Form(narrative_focus.title_coverage, tables.table_coverage, COUNT, charts.plot_coverage, narrative_focus.note_coverage),
    "focus-poles": _POLES,
    "focus-comparisons": Form(narrative_focus.title_comparisons, tables.table_comparisons, SHARE, empty=_NO_PAIR),
    "focus-readings": Form(narrative_focus.title_readings, tables.table_readings, SHARE, notes=narrative_focus.note_readings, empty=_NO_PAIR),
    "focus-wider": Form(("换一种分组的份额", "Shares under other groupings"), tables.table_wider, SHARE, notes=narrative_focus.note_wider, empty=_NO_PAIR),
    "focus-coding": Form(narrative_focus.title_coding, tables.table_coding, SHARE, notes=narrative_focus.note_coding,
                         empty=("没有读全的文件，看不出编码造成的出入。", "No document was read in full, so the spread from coding cannot be shown.")),
    "focus-balance": Form(narrative_focus.title_balance, tables_streams.table_balance,
                          ("等距对数比；大于零偏向前一组", "isometric log-ratio; above zero leans to the first group")),
    "focus-profile": Form(narrative_focus.title_profile, tables.table_profile, SHARE, charts.plot_profile),
    "focus-goals": _GOALS,
    "focus-streams": Form(tables_streams.title_streams, tables_streams.table_streams,
                          ("条文份额；目标与表述为个数", "share of provisions; goals and own words as counts"), charts.plot_streams,
                          tables_streams.note_streams),
    "focus-positioning": Form(("各份文件怎样说自己", "How the documents speak of themselves"), tables.table_positioning,
                              ("标题、愿景、章节标题与口号，均为文件自己的说法", "titles, visions, chapter headings and slogans, in the documents' own words"),
                              empty=("没有见到标题、愿景或章节标题。", "No title, vision or chapter heading was seen.")),
    "focus-left-out": Form(("未列入比较的文件及原因", "Documents left out, and why"), tables.table_left_out,
                           empty=("这些地区的文件全部列入了比较。", "Every document of these regions is in the comparison.")),

    "targets-answer": Sentences(narrative_targets.answer),
    "targets-board": Form(narrative_targets.title_board, tables_targets.table_board, ("各指标自己的单位", "each indicator in its own unit"),
                          charts.plot_target_board, empty=("没有见到量化目标。", "No quantified goals were seen.")),
    "targets-board-table": Form(narrative_targets.title_board, tables_targets.table_board, ("各指标自己的单位", "each indicator in its own unit"),
                                empty=("没有见到量化目标。", "No quantified goals were seen.")),
    "targets-gaps": _GAPS,
    "targets-ratios": Form(narrative_targets.title_ratios, tables_targets.table_ratios, RATIO, charts.plot_gaps,
                           empty=("没有一个目标在对标地区有口径相同的数字，不作比较。", "No goal has a figure of the same scope in a peer, so nothing is compared.")),
    "targets-intensity": Form(("按人口和GDP折算后的目标", "Goals per head and per unit of GDP"), tables_targets.table_intensity,
                              ("只列两地以上口径相同的指标", "indicators with figures of one scope in two regions or more"),
                              empty=("没有两地口径相同的总量目标，不作折算。", "No amount is set in the same scope by two regions, so nothing is divided.")),
    "targets-growth": _GROWTH,
    "targets-median": Form(narrative_targets.title_median, tables_targets.table_median, ("目标与中位数", "goal and median"),
                           empty=("对象地区没有量化目标。", "The region in focus has no quantified goal.")),
    "targets-conflicts": Form(("互相矛盾或未采用的数字，两说并存", "Figures that disagree or were not used, side by side"), tables_targets.table_conflicts,
                              empty=("没有登记互相矛盾的数字。", "No disagreeing figures are on record.")),

    "profile-answer": Sentences(narrative_focus.reading),
    "profile-identity": Form(("文件概况", "The document at a glance"), tables.table_identity),
    "profile-reading": _COVERAGE,
    "profile-factors": Form(narrative_focus.title_profile, tables.table_profile, SHARE, charts.plot_profile),
    "profile-positioning": Form(("这份文件怎样说自己", "How the document speaks of itself"), tables.table_positioning,
                                empty=("没有见到标题、愿景或章节标题。", "No title, vision or chapter heading was seen.")),
    "profile-goals": Form(("量化目标", "Quantified goals"), tables_targets.table_board, ("各指标自己的单位", "each indicator in its own unit"),
                          empty=("没有见到量化目标。", "No quantified goals were seen.")),
    "profile-places": Form(("点名的城市和区县", "Cities and districts named"), tables_profile.table_places,
                           empty=("没有见到对城市或区县的分工。", "No division of roles among places was seen.")),
    "profile-provisions": Form(("已见的条文及编码", "Provisions seen, with their codes"), tables_profile.table_provisions,
                               empty=("一条条文也没有见到。", "No provision was seen.")),
}
