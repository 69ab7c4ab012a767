"""Charts of coding: agreement with its interval, codes confused, shares under recoding, findings that hold."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.narrative_coding import alpha_text, confused, given_codes, value_named
from analysis.display.narrative_recoding import coders_named, findings

AGREEMENT_ROW, CODE_ROW, SHARE_ROW, FINDING_ROW, CELL = 36, 32, 42, 40, 34
HEAD, FOOT = 28, 24
CUSTOMARY = 0.8  # what is usually asked of alpha before conclusions rest on codes (Krippendorff)
LEAST_LOW = -0.5
FINDING_TEXT = 330


@style.themed
def plot_agreement(agreed: Mapping, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw alpha with its interval for all documents and for each, factors beside instruments.

    Parameters
    ----------
    agreed : mapping of str to Agreement
        From `agreements`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`.

    Notes
    -----
    Dot and line: the leading coders with the interval over provisions drawn again. Hollow: passes of one lineage. Documents with too few
    provisions read twice are left to the notes.
    """
    plans = _plans_drawn(agreed, labels)
    names = {"": labels.phrase("all_coded"), **{plan: labels.plan(plan) for plan in plans}}
    if ax is None:
        ax = style.new_axes(height=len(names) * AGREEMENT_ROW + HEAD + FOOT, left=marks.left_margin(names.values()), right=22, top=34, bottom=4)
    colours = {"": marks.Tone(style.INK, style.NATIONAL_PALE)} | {plan: marks.tone(labels, region) for plan, region in plans.items()}
    low = _scale_from(pd.concat([_drawn(result) for result in agreed.values()]))
    for i, (panel, (code, result)) in enumerate(zip(style.panels(ax, len(agreed), gap=40, head=HEAD, foot=FOOT), agreed.items(), strict=True)):
        texts = [style.wrapped(name, marks.LABEL) if i == 0 else "" for name in names.values()]
        style.rows(panel, texts, colours=[style.FOCAL if tone.full == style.FOCAL else style.INK for tone in colours.values()])
        _alpha_axis(panel, low, labels)
        _alphas(panel, _drawn(result), result.sets[0].set_id if result.sets else "", list(names), list(colours.values()), labels)
        style.heading(panel, labels.word("code", code).capitalize(), head=HEAD)
    _agreement_key(ax, agreed, labels)
    return ax


def _plans_drawn(agreed: Mapping, labels: Labels) -> dict[str, str]:
    """Plans with a coefficient for some code, the region in focus first."""
    frames = [result.lead[(result.lead["subject_kind"] == "plan") & (result.lead["absence"] == "")] for result in agreed.values() if len(result.frame)]
    ids = list(dict.fromkeys(plan for frame in frames for plan in frame["subject_id"]))
    regions = labels.dataset.plans["region_id"]
    return marks.plans_in_order(pd.DataFrame({"plan_id": ids, "region_id": [regions[plan] for plan in ids]}), labels)


def _drawn(result) -> pd.DataFrame:
    """Rows of documents, and of all together, that have a coefficient."""
    return result.frame[(result.frame["subject_kind"] != "code") & (result.frame["absence"] == "")]


def _scale_from(rows: pd.DataFrame) -> float:
    """Where the scale begins: nought, or a quarter step below the lowest interval."""
    lowest = float(rows[["alpha_low", "alpha"]].min().min()) if len(rows) else 0.0
    return max(LEAST_LOW, 0.25 * (lowest // 0.25)) if lowest < 0 else 0.0


def _alpha_axis(ax: Axes, low: float, labels: Labels) -> None:
    """A scale of alpha to 1, with the customary line."""
    ax.set_xlim(low, 1)
    style.ticks(ax.xaxis, sorted({low, 0.0, 0.5, CUSTOMARY, 1.0}), lambda value: labels.number(value, 2))
    style.grid(ax)
    ax.axvline(CUSTOMARY, color=style.MUTED, linewidth=1, linestyle=(0, (3, 3)), zorder=1)


def _alphas(ax: Axes, rows: pd.DataFrame, lead: str, names: Sequence[str], colours: Sequence[marks.Tone], labels: Labels) -> None:
    """A row of marks per subject."""
    place = {name: y for y, name in enumerate(names)}
    drawn = rows[rows["subject_id"].isin(place)]
    within = drawn[drawn["set_id"].str.startswith("within:") & (drawn["set_id"] != lead)]
    own = drawn[drawn["set_id"] == lead]
    _dots(ax, within, [place[name] for name in within["subject_id"]], [colours[place[name]].full for name in within["subject_id"]], labels, hollow=True)
    _intervals(ax, own, [place[name] for name in own["subject_id"]], [colours[place[name]].full for name in own["subject_id"]], labels)


def _intervals(ax: Axes, rows: pd.DataFrame, ys: Sequence[float], colours: Sequence[str], labels: Labels) -> None:
    """A dot at each alpha, a line over its interval, the figure above."""
    edge = ax.get_xlim()[0]
    for y, colour, (_, row) in zip(ys, colours, rows.iterrows(), strict=True):
        if not row["no_disagreement"]:
            marks.line(ax, (max(row["alpha_low"], edge), row["alpha_high"]), (y, y), color=colour, linewidth=2)
        text = labels.phrase("no_disagreement") if row["no_disagreement"] else labels.decimal(row["alpha"], 2)
        marks.above(ax, max(row["alpha"], edge), y, text, lift=6)
    _dots(ax, rows, ys, colours, labels)


def _dots(ax: Axes, rows: pd.DataFrame, ys: Sequence[float], colours: Sequence[str], labels: Labels, *, hollow: bool = False) -> None:
    """Dots at alpha, each saying whose it is."""
    edge = ax.get_xlim()[0]
    tips = [labels.phrase("row_tip", who=coders_named(row["coders"], labels), what=alpha_text(row, labels)) for _, row in rows.iterrows()]
    marks.dots(ax, [max(alpha, edge) for alpha in rows["alpha"]], ys, colours, tips, hollow=hollow, size=7 if hollow else 8)


def _agreement_key(ax: Axes, agreed: Mapping, labels: Labels) -> None:
    """What a full and a hollow dot mean; the coders are named in the title."""
    lead, *others = next(iter(agreed.values())).sets
    entries = [(style.dot(style.PEER), _lead_key(lead, labels))]
    if any(found.set_id.startswith("within:") for found in others):
        entries.append((style.dot(style.PEER, hollow=True), labels.phrase("within_key")))
    style.key(ax, entries)


def _lead_key(lead, labels: Labels) -> str:
    return labels.phrase("within_interval_key" if lead.set_id.startswith("within:") else "between_key")


@style.themed
def plot_codes(agreed, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw alpha with its interval for each factor, or each instrument, least stable first.

    Parameters
    ----------
    agreed : Agreement
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes
    """
    rows = given_codes(agreed).sort_values("alpha", kind="stable")
    names = [value_named(agreed.code, value, labels) for value in rows["subject_id"]]
    counts = [labels.fraction(row["agreed"], row["units"]) for _, row in rows.iterrows()]
    if ax is None:
        ax = style.new_axes(height=len(rows) * CODE_ROW, left=marks.left_margin(names), right=style.widest(counts, style.SMALL) + 24, top=34)
    style.rows(ax, [style.wrapped(name, marks.LABEL) for name in names])
    _alpha_axis(ax, _scale_from(rows), labels)
    _intervals(ax, rows, range(len(rows)), [style.PEER] * len(rows), labels)
    for y, count in enumerate(counts):
        style.put(ax, 1, y, count, dx=14)
    style.key(ax, [(style.dot(style.PEER), _lead_key(agreed.sets[0], labels))])
    return ax


# --- confusion ----------------------------------------------------------------------------------------


@style.themed
def plot_confusion(found, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw how many provisions were read as one code by one coder and as another by the other.

    Parameters
    ----------
    found : Confusion
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes

    Notes
    -----
    A staircase: each pair of codes has one cell, in the column of the earlier and the row of the later; the name at the foot of a column
    and the end of a row is the same. Behind a name: provisions on which it was agreed, of those that either coder gave it.
    """
    values = [value for value in found.values if found.meetings.loc[value].sum() > 0]
    names = [_agreed_name(found, value, labels) for value in values]
    cell = min(CELL, (style.WIDTH - 30 - style.widest(names[-3:])) / max(len(values), 1))
    if ax is None:
        ax = style.new_axes(height=len(values) * CELL, left=style.GAP, right=style.WIDTH - style.GAP - cell * len(values), top=6, bottom=10)
    ax.set_xlim(-0.5, len(values) - 0.5)
    ax.set_ylim(len(values) - 0.5, -0.5)
    ax.set_xticks([])
    ax.set_yticks([])
    pairs = confused(found)
    _cells(ax, len(values))
    shade = LinearSegmentedColormap.from_list("met", [style.ALERT_PALE, style.ALERT])
    for _, row in pairs.iterrows():
        _met(ax, values.index(row["first"]), values.index(row["second"]), row, int(pairs["n"].max()), shade, found.code, labels)
    for i, name in enumerate(names):
        style.put(ax, i, i, name, dx=-cell / 2 + 6, size=style.TEXT, colour=style.INK)
    return ax


def _cells(ax: Axes, count: int) -> None:
    """Empty cells below the diagonal."""
    for y in range(count):
        for x in range(y):
            marks.bar(ax, y, x - 0.5, x + 0.5, height=1, tip="", facecolor=style.PAPER, edgecolor=style.RULE, linewidth=0.8)


def _met(ax: Axes, x: int, y: int, row: pd.Series, most: int, shade, code: str, labels: Labels) -> None:
    """One cell with its count."""
    names = [value_named(code, row[side], labels) for side in ("first", "second")]
    tip = labels.phrase("row_tip", who=labels.join(names), what=labels.number(row["n"]))
    level = row["n"] / most
    face = shade(level if most > 1 else 0.5)
    marks.bar(ax, y, x - 0.5, x + 0.5, height=1, tip=tip, facecolor=face, edgecolor=style.PAPER, linewidth=1.5)
    style.put(ax, x, y, labels.number(row["n"]), ha="center", colour=style.legible_on(face))


def _agreed_name(found, value: str, labels: Labels) -> str:
    """A code with the provisions agreed on, of those that either coder gave it."""
    row = found.by_code.loc[value]
    return labels.phrase("agreed_of", who=value_named(found.code, value, labels), agreed=row["agreed"], units=row["units"])


# --- recoding -----------------------------------------------------------------------------------------


@style.themed
def plot_recoded(recoded, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw each share under the settled codes with its range under simulated recoding.

    Parameters
    ----------
    recoded : Recoding
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, in the order of the groups.

    Notes
    -----
    Wholly read: a dot with a line over the range. Partly read: a pale bar over the range from coverage and coding together. Total unknown: words.
    """
    frame = recoded.shares
    groups = list(dict.fromkeys(frame["group_id"]))
    plans = marks.plans_in_order(frame, labels)
    columns = min(len(groups), 3) if len(groups) != 4 else 2
    lines = -(-len(groups) // columns)
    if ax is None:
        left = marks.left_margin(map(labels.plan, plans))
        ax = style.new_axes(height=lines * (len(plans) * SHARE_ROW + HEAD + FOOT), left=left, right=22, top=34, bottom=4)
    for i, (panel, group) in enumerate(zip(style.panels(ax, len(groups), columns=columns, head=HEAD, foot=FOOT), groups, strict=True)):
        marks.share_axis(panel, labels)
        marks.name_rows(panel, plans, labels, shown=i % columns == 0)
        rows = frame[frame["group_id"] == group].set_index("plan_id", drop=False)
        exact = [found for y, (plan, region) in enumerate(plans.items()) if (found := _recoded(panel, y, rows.loc[plan], marks.tone(labels, region), labels))]
        if exact:
            marks.dots(panel, *zip(*exact, strict=True))
        style.heading(panel, style.wrapped(labels.group(group), style.size_of(panel)[0], lines=1), head=HEAD)
    _recoded_key(ax, frame, labels)
    return ax


def _recoded(ax: Axes, y: int, row: pd.Series, tone: marks.Tone, labels: Labels) -> tuple | None:
    """The range of one share; what its dot needs where it has one."""
    if row["absence"]:
        marks.words(ax, y, labels.absence(row["absence"]), x=0.02)
        return None
    low, high = row["recoded_low"], row["recoded_high"]
    text = labels.share(low, high)
    if row["exact"]:
        text = labels.phrase("share_with_range", share=labels.share(row["share_low"]), range=text)
    tip = labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=text)
    marks.above(ax, row["share_low"] if row["exact"] else (low + high) / 2, y, text, lift=9)
    if not row["exact"]:
        marks.bar(ax, y, low, high, height=10 / SHARE_ROW, tip=tip, color=tone.pale)
        return None
    marks.line(ax, (low, high), (y, y), color=tone.full, linewidth=3)
    return row["share_low"], y, tone.full, tip


def _recoded_key(ax: Axes, frame: pd.DataFrame, labels: Labels) -> None:
    given = frame[frame["absence"] == ""]
    whole = given["exact"].astype(bool)
    entries = []
    if whole.any():
        entries += [(style.dot(style.PEER), labels.phrase("settled_key")), (style.swatch(style.PEER), labels.phrase("recoded_key"))]
    if (~whole).any():
        entries.append((style.swatch(style.PEER_PALE), labels.phrase("both_key")))
    if entries:
        style.key(ax, entries)


@style.themed
def plot_findings(recoded, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the part of the simulations in which each finding holds.

    Parameters
    ----------
    recoded : Recoding
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes
    """
    rows = findings(recoded, labels)
    texts = [style.wrapped(finding.text, FINDING_TEXT) for finding in rows]
    if ax is None:
        ax = style.new_axes(height=len(rows) * FINDING_ROW, left=style.widest(texts) + style.GAP + 4, right=80, top=34)
    style.rows(ax, texts, colours=[style.FOCAL if finding.focal else style.INK for finding in rows])
    marks.share_axis(ax, labels)
    for y, finding in enumerate(rows):
        tone = marks.Tone(style.FOCAL, style.FOCAL_PALE) if finding.focal else marks.Tone(style.PEER, style.PEER_PALE)
        share = labels.percent(finding.holds, 1)
        tip = labels.phrase("row_tip", who=finding.text, what=share)
        marks.bar(ax, y, 0, 1, height=0.4, tip=tip, color=tone.pale)
        marks.bar(ax, y, 0, finding.holds, height=0.4, tip=tip, color=tone.full)
        style.put(ax, 1, y, share, dx=8, colour=style.INK)
    style.key(ax, [(style.swatch(style.PEER), labels.phrase("holds_key")), (style.swatch(style.PEER_PALE), labels.phrase("fails_key"))])
    return ax
