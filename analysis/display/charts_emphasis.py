"""Charts of coverage and emphasis: how much was read, and what share of it acts on what."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.tables import members_of

POLE_ROW, PROFILE_ROW, COVERAGE_ROW = 42, 24, 34
HEAD, FOOT = 26, 24
MOST_COLUMNS = 5


def share_tip(row: pd.Series, name: str, labels: Labels) -> str:
    """What a mark of a share says: plan, factor or group, share, and the count behind it."""
    what = f"{name} {labels.share(row['share_low'], row['share_high'])}, {count_text(row, labels)}"
    return labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=what)


def count_text(row: pd.Series, labels: Labels) -> str:
    """Provisions in favour over provisions of the plan, or, where that is unknown, over those seen."""
    if not row["seen"]:
        return labels.phrase("none_seen")
    if not marks.given(row["total"]):
        return labels.phrase("seen_no_share", n=labels.span(row["n_low"], row["n_high"]), seen=labels.number(row["seen"]))
    return labels.fraction(row["n_low"], row["total"], row["n_high"])


def absent_text(row: pd.Series, labels: Labels) -> str:
    """Why a share is not given, with the count where there is one."""
    if row["absence"] == "total_unknown" and marks.given(row["seen"]):
        return count_text(row, labels)
    return labels.absence(row["absence"])


@style.themed
def plot_poles(shares, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the share of each group of factors, or type of instrument, as a panel with one row per plan.

    Parameters
    ----------
    shares : Shares
        From `group_shares` or `type_shares`; the rest (empty group id) is not drawn.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, in the order of the groups.

    Notes
    -----
    A wholly read plan is a dot with its count; a partly read one a pale bar over the range that its share lies in; a
    plan whose number of provisions is unknown has its count in words and no mark.
    """
    column, name = members_of(shares.frame, labels)
    frame = shares.frame[shares.frame[column] != ""]
    groups = list(dict.fromkeys(frame[column]))
    plans = marks.plans_in_order(frame, labels)
    columns = min(len(groups), 3) if len(groups) != 4 else 2
    lines = -(-len(groups) // columns)
    if ax is None:
        left = marks.left_margin(map(labels.plan, plans))
        ax = style.new_axes(height=lines * (len(plans) * POLE_ROW + HEAD + FOOT), left=left, right=22, top=32, bottom=4)
    drawn = style.panels(ax, len(groups), columns=columns, head=HEAD, foot=FOOT)
    for i, (panel, group) in enumerate(zip(drawn, groups, strict=True)):
        _pole(panel, frame[frame[column] == group].set_index("plan_id", drop=False), plans, labels, name=name(group), named=i % columns == 0)
        style.heading(panel, style.wrapped(name(group), style.size_of(panel)[0], lines=1), head=HEAD)
    share_key(ax, frame, labels)
    return ax


def _pole(ax: Axes, rows: pd.DataFrame, plans: dict[str, str], labels: Labels, *, name: str, named: bool) -> None:
    marks.share_axis(ax, labels)
    marks.name_rows(ax, plans, labels, shown=named)
    exact = []
    for y, (plan, region) in enumerate(plans.items()):
        row, colours = rows.loc[plan], marks.tone(labels, region)
        if row["absence"]:
            marks.words(ax, y, absent_text(row, labels), x=0.02)
            continue
        tip = share_tip(row, name, labels)
        _pole_mark(ax, y, row, colours, tip, labels)
        exact += [(row["share_low"], y, colours.full, tip)] if row["exact"] else []
    if exact:
        marks.dots(ax, *zip(*exact, strict=True))


def _pole_mark(ax: Axes, y: int, row: pd.Series, colours: marks.Tone, tip: str, labels: Labels) -> None:
    low, high = row["share_low"], row["share_high"]
    text = labels.share(low, high)
    if row["exact"]:
        marks.line(ax, (0, low), (y, y), color=colours.full, linewidth=2.5)
        text = labels.phrase("with_count", share=text, count=labels.fraction(row["n_low"], row["total"]))
    else:
        marks.draw_range(ax, y, low, high, colours, height=10 / POLE_ROW, tip=tip)
    marks.above(ax, low if row["exact"] else (low + high) / 2, y, text, lift=9)


def share_key(ax: Axes, frame: pd.DataFrame, labels: Labels) -> None:
    """Say what a dot and a pale bar mean, as far as the chart has them."""
    given = frame[frame["absence"] == ""]
    entries = [(style.dot(style.PEER), labels.phrase("exact_key"))] if given["exact"].any() else []
    if not given["exact"].all():
        entries.append((style.swatch(style.PEER_PALE), labels.phrase("range_key")))
    if entries:
        style.key(ax, entries)


@style.themed
def plot_profile(shares, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw every factor's share, factors as rows and plans as columns on one scale.

    Parameters
    ----------
    shares : Shares
        From `factor_shares` or `instrument_shares`, or from `group_shares` for broader rows.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, one per plan.

    Notes
    -----
    A bar is solid to the lower end of the identified range and pale to the upper; a count stands in words where there is no share.
    """
    frame = shares.frame
    column, name = members_of(frame, labels)
    codes = list(dict.fromkeys(frame[column]))
    plans = marks.plans_in_order(frame, labels)
    columns = -(-len(plans) // -(-len(plans) // MOST_COLUMNS))
    lines = -(-len(plans) // columns)
    left = marks.left_margin([name(code) for code in codes])
    heads = [_plan_heading(frame[frame["plan_id"] == plan].iloc[0], (style.WIDTH - left) / columns - 12, labels) for plan in plans]
    head = max(style.head_height(*texts) for texts in heads)
    if ax is None:
        ax = style.new_axes(height=lines * (len(codes) * PROFILE_ROW + head + FOOT), left=left, right=18, top=40 if _has_ranges(frame) else style.GAP, bottom=4)
    drawn = style.panels(ax, len(plans), columns=columns, gap=22, head=head, foot=FOOT)
    for i, (panel, (plan, region)) in enumerate(zip(drawn, plans.items(), strict=True)):
        style.rows(panel, [style.wrapped(name(code), marks.LABEL) if i % columns == 0 else "" for code in codes])
        _profile(panel, frame[frame["plan_id"] == plan].set_index(column).loc[codes], name, labels)
        style.heading(panel, *heads[i], head=head, colour=marks.label_colour(labels, region))
    _bar_key(ax, frame, labels)
    return ax


def _profile(ax: Axes, rows: pd.DataFrame, name, labels: Labels) -> None:
    if (rows["absence"] == "").any():
        marks.share_axis(ax, labels)
    else:  # no scale where nothing is on it
        style.ticks(ax.xaxis, [], str)
    colours = marks.tone(labels, rows["region_id"].iloc[0])
    for y, (code, row) in enumerate(rows.iterrows()):
        if row["absence"]:
            style.put(ax, 0, y, _bare_count(row, labels), dx=4)
            continue
        marks.draw_range(ax, y, row["share_low"], row["share_high"], colours, height=0.58, tip=share_tip(row, name(code), labels))
        if row["exact"]:
            style.put(ax, row["share_low"], y, labels.share(row["share_low"]), dx=4, colour=style.INK if row["n_low"] else style.MUTED)
        else:
            _range_text(ax, y, row["share_low"], row["share_high"], labels)


def _range_text(ax: Axes, y: int, low: float, high: float, labels: Labels) -> None:
    """Both ends of a range: on the pale part where that is wide enough, else beside the bar."""
    text, width = labels.share(low, high), style.size_of(ax)[0]
    needed = style.text_width(text, style.SMALL) + 6
    if (high - low) * width >= needed:
        style.put(ax, (low + high) / 2, y, text, ha="center", colour=style.INK)
    elif (1 - high) * width >= needed:
        style.put(ax, high, y, text, dx=4, colour=style.INK)
    else:
        style.put(ax, low, y, text, dx=-4, ha="right", colour=style.INK, clear=True)


def _bare_count(row: pd.Series, labels: Labels) -> str:
    if row["absence"] == "total_unknown" and marks.given(row["seen"]) and row["seen"]:
        return labels.fraction(row["n_low"], row["seen"], row["n_high"])
    return "–"


def _plan_heading(row: pd.Series, width: float, labels: Labels) -> tuple[str, str]:
    """The plan's name and, below it, how much of it was read or why there is no share."""
    below = seen_text(row["seen"], row["seen"], row["total"], labels) if marks.given(row["seen"]) else labels.absence(row["absence"])
    return style.wrapped(labels.plan(row["plan_id"]), width, lines=3), style.wrapped(below, width, style.SMALL)


def _has_ranges(frame: pd.DataFrame) -> bool:
    return bool(((frame["absence"] == "") & ~frame["exact"].astype(bool)).any())


def _bar_key(ax: Axes, frame: pd.DataFrame, labels: Labels) -> None:
    if _has_ranges(frame):
        style.key(ax, [
            (style.swatch(style.PEER), labels.phrase("seen_key")), (style.swatch(style.PEER_PALE), labels.phrase("unseen_range_key")),
        ], lift=14)


@style.themed
def plot_coverage(coverage: pd.DataFrame, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw how many provisions of each plan were read, out of how many.

    Parameters
    ----------
    coverage : DataFrame
        From `plan_coverage`: indexed by plan_id; region_id, total, seen_min, seen_max.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes

    Notes
    -----
    Solid: surely seen. Hatched: rows that may be one provision with another. Outline: the rest of the plan. A plan whose number of
    provisions is unknown has no outline, and says so.
    """
    frame = coverage.reset_index(names="plan_id")
    plans = marks.plans_in_order(frame, labels)
    texts = {plan: seen_text(row["seen_min"], row["seen_max"], row["total"], labels) for plan, row in coverage.iterrows()}
    if ax is None:
        ax = style.new_axes(height=len(plans) * COVERAGE_ROW, left=marks.left_margin(map(labels.plan, plans)), top=32, bottom=8,
                            right=style.widest(list(texts.values()), style.SMALL) + 20)
    marks.name_rows(ax, plans, labels)
    most = max(frame[["total", "seen_max"]].max(axis=1).max(), 1)
    ax.set_xlim(0, float(most))
    style.ticks(ax.xaxis, [], str)
    for y, (plan, region) in enumerate(plans.items()):
        _coverage_row(ax, y, coverage.loc[plan], marks.tone(labels, region), labels.phrase("row_tip", who=labels.plan(plan), what=texts[plan]))
        end = coverage.loc[plan, ["seen_max", "total"]].max()
        style.put(ax, float(end), y, texts[plan], dx=8, colour=style.INK if coverage.loc[plan, "complete"] else style.MUTED)
    _coverage_key(ax, coverage, labels)
    return ax


def _coverage_row(ax: Axes, y: int, row: pd.Series, colours: marks.Tone, tip: str) -> None:
    low, high = int(row["seen_min"]), int(row["seen_max"])
    if marks.given(row["total"]):
        marks.bar(ax, y, 0, int(row["total"]), height=0.5, tip=tip, facecolor="none", edgecolor=colours.full, linewidth=1)
    marks.draw_range(ax, y, low, high, colours, height=0.5, tip=tip)


def _coverage_key(ax: Axes, coverage: pd.DataFrame, labels: Labels) -> None:
    entries = [(style.swatch(style.PEER), labels.phrase("seen_key"))]
    if (coverage["seen_max"] > coverage["seen_min"]).any():
        entries.append((style.swatch(style.PEER_PALE), labels.phrase("maybe_key")))
    if (coverage["seen_min"] < coverage["total"]).fillna(False).any():
        entries.append((style.swatch(style.PAPER, edge=style.PEER), labels.phrase("unseen_key")))
    style.key(ax, entries)


def seen_text(low: int, high: int, total: int, labels: Labels) -> str:
    """How many provisions were read of how many, in words."""
    if not high:
        return labels.phrase("none_seen" if marks.given(total) else "none_seen_total_unknown", total=total)
    seen = labels.span(int(low), int(high))
    if not marks.given(total):
        return labels.phrase("seen_total_unknown", seen=seen)
    whole = low == total
    return labels.phrase("read_all_of" if whole else "seen_of_total", seen=seen, total=labels.number(int(total)))


