"""Sentences computed from results, in Chinese and English. Every number in a report's prose is made here."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.words import WORDS


class Said(NamedTuple):
    """A computed sentence and the ids of the rows it rests on."""

    text: str
    evidence: tuple[str, ...] = ()


def behind(cells: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Every row id behind some cells, once each, in order."""
    return tuple(dict.fromkeys(row for ids in cells for row in ids))


def say(labels: Labels, zh: str, en: str, **values: object) -> str:
    """One sentence in the language of the report, with its values filled in."""
    return (zh if labels.language == "zh" else en).format(**values)


def several(parts: Sequence[str], labels: Labels, *, most: int = 6, join: str = "") -> str:
    """Clauses one after the other, the first few in words and the rest counted; with `join` between them, else as a list."""
    shown = list(parts[:most])
    text = join.join(shown) if join else labels.join(shown)
    more = len(parts) - len(shown)
    return text + say(labels, "等{n}份", " and {more} more", n=len(parts), more=more) if more else text


# --- the head of a report ---------------------------------------------------------------------------


def subtitle(regions: Sequence[str], plans: pd.DataFrame, labels: Labels) -> str:
    """Which region is set against which."""
    focal, *peers = (labels.region(region) for region in regions)
    if not peers and len(plans) == 1:
        return labels.plan(plans.index[0])
    if not peers:
        return focal
    return say(labels, "{focal}对标{peers}", "{focal} against {peers}", focal=focal, peers=labels.join(peers))


def standing(plans: pd.DataFrame, labels: Labels) -> str:
    """The standing sentence of every comparative report, computed from the plans table."""
    if len(plans) < 2:
        return say(
            labels,
            "本页描述的是一份文件，不是一地政府的全部政策；“未见”不等于“没有”。",
            "This page describes one document, not the whole policy of a government; “not seen” is not “not there”.",
        )
    kinds = [labels.term("doc_kind", kind) for kind in plans["doc_kind"].drop_duplicates()]
    ends = sorted(plans["horizon_end"].dropna().unique())
    horizon = say(labels, "到期年份为{years}年", "horizons ending in {years}", years=labels.join(str(end) for end in ends)) if ends else ""
    return say(
        labels,
        "本报告比较的是{n}份文件，不是各地政府的全部政策。文种（{kinds}）、题目和期限（{horizon}）各不相同，因此不作总排名；“未见”不等于“没有”。",
        "This report compares {n} documents, not the whole policies of governments. Their kinds ({kinds}), titles and horizons"
        " ({horizon}) differ, so there is no overall ranking, and “not seen” is not “not there”.",
        n=len(plans), kinds=labels.join(kinds), horizon=horizon or say(labels, "未写明", "not stated"),
    )


def parameter(name: str, value: object, labels: Labels) -> str:
    """A resolved parameter in words."""
    items = [_named(name, item, labels) for item in (value if isinstance(value, list) else [value]) if item != ""]
    return labels.join(items) if items else say(labels, "无", "none")


def _named(name: str, value: object, labels: Labels) -> str:
    """The name of one value: a fixed word of that parameter, the groups of a set, or whatever the id names."""
    if value in WORDS.get(name, {}):
        return labels.word(name, value)
    groups = labels.dataset.factor_groups
    members = groups.loc[groups["group_set"] == value, "group_id"].drop_duplicates()
    return labels.join(labels.group(group, value) for group in members) if len(members) else labels.anything(value)


def short(meaning: str) -> str:
    """The name of a parameter, without the explanation behind it."""
    return re.split(r"[；;：:]", meaning)[0]
