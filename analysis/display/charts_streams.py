"""Charts of what plans do, count and declare: goals by factor, and the three streams side by side."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.display import marks, style
from analysis.display.charts_emphasis import MOST_COLUMNS
from analysis.display.labels import Labels

GOAL_ROW, STREAM_ROW = 26, 21
DOT_STEP = 13  # pixels from goal to goal
STREAMS = ("provisions", "goals", "positioning")
COUNTS = {"goals": "goals", "positioning": "texts"}
FIGURE_ROOM = 56  # pixels right of a whole bar for its figure


@style.themed
def plot_goal_mix(goal_mix, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw each plan's goals by factor, a dot for every goal.

    Parameters
    ----------
    goal_mix : Mix
        From `goal_mix` or `goal_groups`; rows that no plan has a goal in are left out.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, one per plan.

    Notes
    -----
    Counts, never percentages. Hollow dots are goals that were reported and not read in the document.
    """
    frame = goal_mix.frame
    column = "factor_id" if "factor_id" in frame else "group_id"
    codes = [code for code in dict.fromkeys(frame[column]) if frame.loc[frame[column] == code, "n"].sum() > 0]
    names = [_factor_name(code, column, labels) for code in codes] or [labels.phrase("no_goals")]
    plans = marks.plans_in_order(frame, labels)
    columns = -(-len(plans) // -(-len(plans) // MOST_COLUMNS))
    lines, left = -(-len(plans) // columns), marks.left_margin(names)
    heads = [_goal_heading(frame[frame["plan_id"] == plan], (style.WIDTH - left) / columns - 12, labels) for plan in plans]
    head = max(style.head_height(*texts) for texts in heads)
    if ax is None:
        ax = style.new_axes(height=lines * (len(names) * GOAL_ROW + head + 8), left=left, right=12, top=40, bottom=4)
    most = max(int(frame["n"].max()), 1)
    for i, (panel, (plan, region)) in enumerate(zip(style.panels(ax, len(plans), columns=columns, gap=22, head=head, foot=8), plans.items(), strict=True)):
        style.rows(panel, [style.wrapped(name, marks.LABEL) if i % columns == 0 else "" for name in names])
        style.heading(panel, *heads[i], head=head, colour=marks.label_colour(labels, region))
        _goal_panel(panel, frame[frame["plan_id"] == plan].set_index(column).reindex(codes), most, labels)
    _goal_key(ax, frame, labels)
    return ax


def _factor_name(code: str, column: str, labels: Labels) -> str:
    if not code:
        return labels.phrase("rest")
    return labels.factor(code) if column == "factor_id" else labels.group(code)


def _goal_heading(rows: pd.DataFrame, width: float, labels: Labels) -> tuple[str, str]:
    first = rows.iloc[0]
    of = int(first["of"])
    goals = labels.phrase("goals_one" if of == 1 else "goals_n", n=labels.number(of)) if of else labels.phrase("no_goals")
    below = labels.phrase("goals_reported", goals=goals) if of and first["reported"] else goals
    return style.wrapped(labels.plan(first["plan_id"]), width, lines=3), style.wrapped(below, width, style.SMALL)


def _goal_panel(ax: Axes, rows: pd.DataFrame, most: int, labels: Labels) -> None:
    width = style.size_of(ax)[0]
    step = min(DOT_STEP, (width - 28) / most)
    ax.set_xlim(0, width)
    style.ticks(ax.xaxis, [], str)
    for y in range(len(rows)):
        marks.line(ax, (0, width), (y, y), color=style.RULE, linewidth=0.8, zorder=0.5)
    for y, (code, row) in enumerate(rows.iterrows()):
        if not row["n"]:
            continue
        colours, places = marks.tone(labels, row["region_id"]), [6 + step * i for i in range(int(row["n"]))]
        face = style.PAPER if row["reported"] else colours.full
        dots = ax.scatter(places, [y] * len(places), s=(0.75 * step) ** 2, color=face, edgecolors=colours.full, linewidths=1.5, zorder=3)
        style.tooltip(dots, *[_goal_tip(row, labels)] * len(places))
        style.put(ax, places[-1] + step / 2 + 3, y, labels.number(row["n"]), colour=style.INK, clear=True)


def _goal_tip(row: pd.Series, labels: Labels) -> str:
    return labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=labels.count_of(row["n"], row["of"]))


def _goal_key(ax: Axes, frame: pd.DataFrame, labels: Labels) -> None:
    if frame.loc[frame["n"] > 0, "reported"].any():
        style.key(ax, [
            (style.dot(style.PEER), labels.phrase("read_goal_key")), (style.dot(style.PEER, hollow=True), labels.phrase("reported_goal_key")),
        ], lift=14)


@style.themed
def plot_streams(streams, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw provisions, goals and positioning of each plan one below the other, groups of factors as columns.

    Parameters
    ----------
    streams : Streams
        From `streams`; the rest (empty group id) is not drawn.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, one per group; the three rows of a plan follow its name.

    Notes
    -----
    Shares are bars (solid to the lower end, pale to the upper), goals and texts bars of n out of N, hollow where reported
    and not read. A shaded cell leads its stream; where the streams of a plan disagree the shading is in the colour of alert.
    """
    frame = streams.frame[streams.frame["group_id"] != ""]
    groups = list(dict.fromkeys(frame["group_id"]))
    plans = marks.plans_in_order(frame, labels)
    leads = streams.leads.set_index("plan_id")
    if ax is None:
        left = marks.left_margin([*map(labels.plan, plans), *(labels.word("stream", stream) for stream in STREAMS)], most=marks.LINE_LABEL)
        ax = style.new_axes(height=len(plans) * 4.6 * STREAM_ROW + 24, left=left, right=8, top=34, bottom=6)
    for panel, group in zip(style.panels(ax, len(groups), gap=12, head=24), groups, strict=True):
        style.heading(panel, style.wrapped(labels.group(group), style.size_of(panel)[0], lines=1), head=24)
        rows = frame[frame["group_id"] == group].set_index("plan_id", drop=False)
        _stream_panel(panel, rows.loc[list(plans)], leads, labels, first=group == groups[0])
    _stream_key(ax, frame, leads, labels)
    return ax


def _stream_panel(ax: Axes, rows: pd.DataFrame, leads: pd.DataFrame, labels: Labels, *, first: bool) -> None:
    width = style.size_of(ax)[0]
    ax.set(xlim=(0, width / max(width - FIGURE_ROOM, 20)), ylim=(len(rows) * 4.6 - 0.9, -0.6), yticks=[])
    style.ticks(ax.xaxis, [], str)
    for i, (plan, row) in enumerate(rows.iterrows()):
        top = 4.6 * i
        ax.axhline(top - 0.55, color=style.RULE, linewidth=0.8, clip_on=False)
        if first:
            _stream_names(ax, top, row, leads.loc[plan], labels)
        for step, stream in enumerate(STREAMS, start=1):
            if leads.loc[plan, stream] == row["group_id"]:
                _shade(ax, top + step, leads.loc[plan, "agree"])
            _stream_cell(ax, top + step, row, stream, labels, first=first)


def _shade(ax: Axes, y: float, agree: str) -> None:
    colour = style.ALERT_PALE if agree == "disagree" else style.LEAD
    ax.axhspan(y - 0.5, y + 0.5, color=colour, linewidth=0, zorder=0)


def _stream_names(ax: Axes, top: float, row: pd.Series, lead: pd.Series, labels: Labels) -> None:
    """The plan's name, whether its streams agree, and the names of the three."""
    across = ax.get_yaxis_transform()
    marks.name_line(ax, top, labels.plan(row["plan_id"]), marks.label_colour(labels, row["region_id"]))
    decided = sum(lead[stream] != "" for stream in STREAMS)
    word = f"streams_{lead['agree']}" + ("_two" if decided == 2 and lead["agree"] != "undecided" else "")
    style.put(ax, 0, top, labels.phrase(word), dx=2, colour=style.ALERT if lead["agree"] == "disagree" else style.MUTED, coords=across)
    for step, stream in enumerate(STREAMS, start=1):
        style.put(ax, 0, top + step, labels.word("stream", stream), dx=-style.GAP, ha="right", coords=across)


def _stream_cell(ax: Axes, y: float, row: pd.Series, stream: str, labels: Labels, *, first: bool) -> None:
    if stream == "provisions":
        absence, low, high, hollow = row["provisions_absence"], row["share_low"], row["share_high"], False
        text = "" if absence else labels.share(low, high)
    else:
        n, of = row[f"{COUNTS[stream]}_n"], row[f"{COUNTS[stream]}_of"]
        absence = row[f"{COUNTS[stream]}_absence"] if not n else ""
        low = high = n / of if of else 0.0
        text, hollow = (labels.fraction(n, of) if n else ""), bool(row["goals_reported"])
    if absence:
        style.put(ax, 0, y, labels.absence(absence) if first or stream != "provisions" else "–", dx=2)
        return
    _stream_bar(ax, y, low, high, marks.tone(labels, row["region_id"]), hollow, f"{labels.word('stream', stream)} {text}")
    style.put(ax, high, y, text, dx=5, colour=style.INK if high else style.MUTED)


def _stream_bar(ax: Axes, y: float, low: float, high: float, colours: marks.Tone, hollow: bool, tip: str) -> None:
    if hollow and low > 0:
        marks.bar(ax, y, 0, low, height=0.46, tip=tip, facecolor=style.PAPER, edgecolor=colours.full, linewidth=1.2)
    elif not hollow:
        marks.draw_range(ax, y, low, high, colours, height=0.5, tip=tip)


def _stream_key(ax: Axes, frame: pd.DataFrame, leads: pd.DataFrame, labels: Labels) -> None:
    entries = [(style.swatch(style.LEAD), labels.phrase("leads_key"))]
    if (leads["agree"] == "disagree").any():
        entries.append((style.swatch(style.ALERT_PALE), labels.phrase("leads_apart_key")))
    if (frame["share_high"] > frame["share_low"]).any():
        entries.append((style.swatch(style.PEER_PALE), labels.phrase("unseen_range_key")))
    if frame.loc[frame["goals_n"] > 0, "goals_reported"].any():
        entries.append((style.swatch(style.PAPER, edge=style.PEER), labels.phrase("reported_goal_key")))
    style.key(ax, entries)
