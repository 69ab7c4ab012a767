"""Sentences computed from results, in Chinese and English. Every number in a report's prose is made here."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.words import WORDS


NAMED_PEERS = 12  # more are counted


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


def foremost(pairs: pd.DataFrame, labels: Labels, *, most: int = 8) -> pd.DataFrame:
    """The comparisons to put into words: all where they are few, else the first of those with the region in focus."""
    if len(pairs) <= most:
        return pairs
    regions = labels.dataset.plans["region_id"]
    own = (pairs["plan_p"].map(regions) == labels.focal) | (pairs["plan_q"].map(regions) == labels.focal)
    return pairs[own].head(most)


def uncounted(n: int, ids: Iterable[str], labels: Labels) -> list[Said]:
    """That more differences are identified than are put into words."""
    return [Said(say(labels, "另有{n}项差别可以判定，不逐项列出。", "{n} more differences are identified and not listed one by one.", n=n), tuple(ids))] if n else []


# --- the head of a report ---------------------------------------------------------------------------


def subtitle(regions: Sequence[str], plans: pd.DataFrame, labels: Labels) -> str:
    """Which region is set against which."""
    focal, *peers = (labels.region(region) for region in regions)
    if not peers and len(plans) == 1:
        return labels.plan(plans.index[0])
    if not peers:
        return focal
    if len(peers) > NAMED_PEERS:
        return say(labels, "{focal}对标其他{n}个地区", "{focal} against {n} other regions", focal=focal, n=len(peers))
    return say(labels, "{focal}对标{peers}", "{focal} against {peers}", focal=focal, peers=labels.join(peers))


def standing(plans: pd.DataFrame, labels: Labels) -> str:
    """The standing sentence of every comparative report, computed from the plans table."""
    if len(plans) < 2:
        return say(
            labels,
            "本页描述的是一份文件，不是一地政府的全部政策；“未见”不等于“没有”。",
            "This page describes one document, not the whole policy of a government; “not seen” is not “not there”.",
        )
    return say(
        labels,
        "本报告比较的是{n}份文件，不是各地政府的全部政策。{differ}各不相同，因此不作总排名；“未见”不等于“没有”。",
        "This report compares {n} documents, not the whole policies of governments. Their {differ} differ, so there is no overall ranking,"
        " and “not seen” is not “not there”.",
        n=len(plans), differ=_joined_last(_differences(plans, labels), labels),
    )


def _differences(plans: pd.DataFrame, labels: Labels) -> list[str]:
    """In what the documents differ: kinds and horizons only where there is more than one."""
    kinds = [labels.term("doc_kind", kind) for kind in plans["doc_kind"].drop_duplicates()]
    ends = sorted(plans["horizon_end"].dropna().unique())
    horizon = say(labels, "到期年份为{years}年", "horizons ending in {years}", years=labels.join(str(end) for end in ends)) if ends else say(labels, "未写明", "not stated")
    return [
        *([say(labels, "文种（{kinds}）", "kinds ({kinds})", kinds=labels.join(kinds))] if len(kinds) > 1 else []), labels.pick(("题目", "titles")),
        *([say(labels, "期限（{horizon}）", "horizons ({horizon})", horizon=horizon)] if len(ends) != 1 else []),
    ]


def _joined_last(parts: list[str], labels: Labels) -> str:
    """A short list with 和 before its last part."""
    return "、".join(parts[:-1]) + ("和" if len(parts) > 1 else "") + parts[-1] if labels.language == "zh" else labels.join(parts)


def parameter(name: str, value: object, labels: Labels) -> str:
    """A resolved parameter in words."""
    items = [_named(name, item, labels) for item in (value if isinstance(value, list) else [value]) if item != ""]
    if not items and name in WORDS["unfiltered"]:
        return labels.word("unfiltered", name)
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
