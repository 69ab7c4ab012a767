"""Charts of comparability: horizons of documents, and sizes of regions on a log scale around the region in focus."""

from collections.abc import Iterable, Sequence
from math import log10

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.tables_comparability import cell_text, horizon, read_text

DOCUMENT_ROW, STRIP, TICKS = 42, 88, 22
LINE = 32  # of a strip, above its lower edge
STEPS = (0.01, 0.1, 0.25, 0.5, 1, 2, 4, 10, 100)  # multiples marked on the scale
HALF_YEAR = 0.5
MOST_BELOW = 300  # widest quiet line below a document's name


@style.themed
def plot_documents(documents, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the horizon of each document as a bar over the years, with its kind and level and how much of it was read.

    Parameters
    ----------
    documents : Documents
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes

    Notes
    -----
    Solid: read in full; pale: read in part or not at all. A bar that begins open is of a document whose first year was not seen; the
    diamond is the year of issue. A document without a last year has words and no bar.
    """
    frame, coverage = documents.frame, documents.coverage
    plans = marks.plans_in_order(frame.reset_index(names="plan_id"), labels)
    below = _below(plans, frame, coverage, labels)
    first, last = _years(frame)
    if ax is None:
        texts = [style.wrapped(labels.plan(plan), marks.LINE_LABEL, lines=1) for plan in plans]
        left = max(style.widest(texts), style.widest(list(below.values()), style.SMALL)) + style.GAP + 4
        ax = style.new_axes(height=DOCUMENT_ROW * max(len(plans), 1), left=left, right=16, top=36)
    ax.set(xlim=(first - HALF_YEAR, last + HALF_YEAR), ylim=(len(plans) - 0.5, -0.5), yticks=[])
    step = max(1, (last - first) // 10)
    style.ticks(ax.xaxis, list(range(first, last + 1, step)), lambda year: str(int(year)))
    style.grid(ax)
    for y, (plan, region) in enumerate(plans.items()):
        marks.name_line(ax, y, labels.plan(plan), marks.label_colour(labels, region), below=below[plan])
        _horizon(ax, y, plan, frame.loc[plan], bool(coverage.at[plan, "complete"]), labels)
    _horizon_key(ax, documents, labels)
    return ax


def _below(plans: Iterable[str], frame: pd.DataFrame, coverage: pd.DataFrame, labels: Labels) -> dict[str, str]:
    """The quiet line below each document's name: its level and, where there is room for all of them, how much of it was read."""
    levels = {plan: labels.term("doc_level", level) if level else say(labels, "层级未见", "level not seen") for plan, level in frame["doc_level"].items()}
    both = {plan: f"{levels[plan]}{labels.pick(('，', ', '))}{read_text(coverage.loc[plan], labels)}" for plan in plans}
    return both if style.widest(list(both.values()), style.SMALL) <= MOST_BELOW else {plan: style.wrapped(levels[plan], MOST_BELOW, style.SMALL, lines=1) for plan in plans}


def _issued(row: pd.Series) -> int | None:
    """The year of issue, where it is known."""
    return int(row["issued_date"][:4]) if row["issued_date"][:4].isdigit() else None


def _years(documents: pd.DataFrame) -> tuple[int, int]:
    """The first and the last year drawn."""
    years = [int(year) for name in ("horizon_start", "horizon_end") for year in documents[name].dropna()]
    years += [year for _, row in documents.iterrows() if (year := _issued(row))]
    return (min(years), max(years)) if years else (0, 1)


def _horizon(ax: Axes, y: int, plan: str, row: pd.Series, whole: bool, labels: Labels) -> None:
    """One document."""
    tone, issued = marks.tone(labels, row["region_id"]), _issued(row)
    tip = labels.phrase("row_tip", who=labels.plan(plan), what=horizon(row, labels))
    start, end = (int(row[name]) if marks.given(row[name]) else None for name in ("horizon_start", "horizon_end"))
    if end is None:
        marks.words(ax, y, say(labels, "终止年份未见", "last year not seen"), x=ax.get_xlim()[0])
    else:
        begin = start if start is not None else issued if issued is not None else end
        marks.bar(ax, y, begin - 0.42, end + 0.42, height=0.34, tip=tip, facecolor=tone.full if whole else tone.pale)
        if start is None:
            marks.bar(ax, y, begin - 0.42, begin, height=0.34, tip=tip, facecolor=style.RULE, hatch="////")
        style.put(ax, end, y, str(end), ha="center", colour=style.legible_on(tone.full if whole else tone.pale))
    if issued is not None:
        style.tooltip(ax.plot([issued], [y], marker="D", markersize=8, color=style.INK, markeredgecolor=style.PAPER, zorder=3)[0], labels.date(row["issued_date"]))


def _horizon_key(ax: Axes, documents, labels: Labels) -> None:
    frame, complete = documents.frame, documents.coverage["complete"]
    entries = [
        *([(style.swatch(style.PEER), say(labels, "读全", "read in full"))] if complete.any() else []),
        *([(style.swatch(style.PEER_PALE), say(labels, "未读全", "read in part"))] if not complete.all() else []),
        (Line2D([], [], linestyle="", marker="D", markersize=7, color=style.INK), say(labels, "印发年份", "year of issue")),
    ]
    unknown = frame["horizon_start"].isna() & frame["horizon_end"].notna()
    if unknown.any():
        entries.append((style.swatch(style.RULE, hatch="////"), say(labels, "起始年份未见", "first year not seen")))
    style.key(ax, entries, x=-_left(ax) / style.size_of(ax)[0])


def _left(ax: Axes) -> float:
    """Pixels left of the drawing area."""
    return ax.get_window_extent().x0 * 72 / ax.figure.dpi - 4


@style.themed
def plot_sizes(found, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw each indicator of size as a strip on a log scale around the region in focus, with the band of its tier.

    Parameters
    ----------
    found : Comparability
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the strips are its `child_axes`, one per indicator that the region in focus has.

    Notes
    -----
    Distances to the left and to the right are multiples, so half and double stand equally far away. Dots: one scope and year; hollow where the
    dataset has no plan of the region. The region in focus is named, others above or below the line where there is room; who has no figure of that
    scope and year is counted.
    """
    series = _drawn(found)
    if ax is None:
        ax = style.new_axes(height=STRIP * max(len(series), 1), left=24, right=24, top=36, bottom=TICKS)
    reach = _reach(found, series)
    for panel, (number, row) in zip(style.stack(ax, [STRIP] * len(series)), series.iterrows(), strict=False):
        _strip(panel, row, found.cells[(found.cells["series"] == number) & (found.cells["status"] == "same")], found, reach, labels)
    for panel in ax.child_axes[-1:]:
        steps = [step for step in STEPS if reach[0] <= log10(step) <= reach[1]]
        style.ticks(panel.xaxis, [log10(step) for step in steps], lambda place: labels.multiple(round(10 ** place, 2)))
    entries = [(style.swatch(style.LEAD), say(labels, "对象地区的{low}至{high}倍", "{low} to {high} times the region in focus",
                                             low=labels.number(1 / found.factor), high=labels.number(found.factor))), (style.dot(style.PEER), say(labels, "有文件的地区", "region with a plan"))]
    if not found.regions["has_plan"].all():
        entries.append((style.dot(style.PEER, hollow=True), say(labels, "数据集中无文件的地区", "no plan in the dataset")))
    style.key(ax, entries)
    return ax


def _drawn(found) -> pd.DataFrame:
    """Sizes of which the region in focus has a figure above nought."""
    cells = found.cells[(found.cells["status"] == "same") & (found.cells["value"] > 0)]
    own = cells.loc[cells["region_id"] == found.regions.index[0], "series"]
    series = found.of_aspect("size")
    return series[series.index.isin(own)]


def _reach(found, series: pd.DataFrame) -> tuple[float, float]:
    """How far the scale goes to the left and to the right, as powers of ten; at least a little beyond the tier."""
    cells = found.cells[found.cells["series"].isin(series.index) & (found.cells["status"] == "same") & (found.cells["value"] > 0)]
    own = cells[cells["region_id"] == found.regions.index[0]].set_index("series")["value"]
    distances = [log10(value / own[number]) for number, value in zip(cells["series"], cells["value"], strict=True)]
    least = log10(found.factor) * 1.4
    return min([-least, *distances]) - 0.04, max([least, *distances]) + 0.04


def _strip(ax: Axes, row: pd.Series, cells: pd.DataFrame, found, reach: tuple[float, float], labels: Labels) -> None:
    """One indicator."""
    focal = found.regions.index[0]
    cells = cells[cells["value"] > 0]
    own = cells.loc[cells["region_id"] == focal, "value"].iloc[0]
    ax.set(xlim=reach, ylim=(0, STRIP), yticks=[])
    style.ticks(ax.xaxis, [], str)
    marks.bar(ax, LINE, -log10(found.factor), log10(found.factor), height=22, tip="", facecolor=style.LEAD)
    marks.line(ax, reach, (LINE, LINE), color=style.RULE, linewidth=1)
    across = ax.get_yaxis_transform()
    when = labels.period(row["period"]) or labels.phrase("undated")
    name = labels.phrase("theme_series", indicator=labels.indicator(row["indicator_id"]), scope=labels.scope(row["scope_id"]), period=when)
    short = say(labels, "{n}地无同口径同期数", "{n} without a figure", n=row["of"] - row["have"]) if row["of"] > row["have"] else ""
    room = style.size_of(ax)[0] - style.text_width(short or "0", style.SMALL) - 16
    style.put(ax, 0, STRIP - 12, style.wrapped(name, room, style.TEXT, lines=1), colour=style.INK, size=style.TEXT, coords=across)
    if short:
        style.put(ax, 1, STRIP - 12, short, ha="right", coords=across)
    ordered = [*(cells["region_id"] == focal).map({True: 0, False: 1})]
    _dots(ax, cells.iloc[sorted(range(len(cells)), key=lambda i: ordered[i])], own, row, found, labels)


def _dots(ax: Axes, cells: pd.DataFrame, own: float, row: pd.Series, found, labels: Labels) -> None:
    """A dot for each region, named where names do not run into one another: the region in focus first, then as they come."""
    for cell in cells.iloc[::-1].itertuples():
        hollow = not found.regions.at[cell.region_id, "has_plan"]
        colour = marks.tone(labels, cell.region_id).full
        mark = ax.plot([log10(cell.value / own)], [LINE], marker="o", markersize=10, color=colour, markerfacecolor=style.PAPER if hollow else colour,
                       markeredgewidth=1.6, linestyle="", clip_on=False, zorder=3)
        style.tooltip(mark[0], labels.phrase("row_tip", who=labels.region(cell.region_id), what=cell_text(pd.Series(cell._asdict()), row, labels)))
    _names(ax, [(cell.region_id, log10(cell.value / own)) for cell in cells.itertuples()], labels)


def _names(ax: Axes, places: Sequence[tuple[str, float]], labels: Labels) -> None:
    """Names above the line where they do not run into one another, else below it, else none: pointing at a dot names it."""
    width, (low, high) = style.size_of(ax)[0], ax.get_xlim()
    taken: dict[str, list[tuple[float, float]]] = {"bottom": [], "top": []}
    for region, x in places:
        half = style.text_width(labels.region(region), style.SMALL) / 2 + 4
        centre = min(max((x - low) / (high - low) * width, half), width - half)
        side = next((side for side, held in taken.items() if all(abs(centre - other) > half + wide for other, wide in held)), "")
        if side:
            taken[side].append((centre, half))
            lift = 9 if side == "bottom" else -9
            style.put(ax, low + centre / width * (high - low), LINE, labels.region(region), dy=lift, ha="center", va=side, colour=marks.label_colour(labels, region))
