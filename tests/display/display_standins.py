"""A few invented names in the form of a dataset, plain or hostile, for tests of what is displayed."""

from types import SimpleNamespace

import pandas as pd

HOSTILE = ("$\\frac$ x", "_under", "<script>alert(1)</script>", "a & b; \"c\"", "一个非常非常长的名字" * 8)
REGIONS = ("aa", "bb", "cc", "dd", "ee", "ff", "gg", "realm")


def _names(ids, zh, hostile):
    texts = [HOSTILE[i % len(HOSTILE)] if hostile else f"{zh}{i + 1}" for i in range(len(ids))]
    english = texts if hostile else [f"name {code}" for code in ids]
    return pd.DataFrame({"name_zh": texts, "name_en": english}, index=list(ids), dtype="str")


def dataset(*, hostile: bool = False) -> SimpleNamespace:
    """Regions aa (in focus) to gg and the benchmark realm, one plan each; factors f1 to f5, groups g1 to g5; three indicators."""
    regions = _names(REGIONS, "地区", hostile).assign(role=["focal", *["peer"] * 6, "benchmark"])
    plans = pd.DataFrame({
        "region_id": list(REGIONS), "title_zh": "方案", "title_en": "Plan", "doc_kind": "measures", "doc_level": "own_level", "doc_number": "",
        "issued_date": "2024-05", "horizon_start": pd.NA, "horizon_end": pd.NA,
    }, index=[f"{region}-p" for region in REGIONS])
    groups = _names([f"g{i}" for i in range(1, 6)], "组", hostile).rename_axis("group_id").reset_index().assign(
        group_set="main", factor_id=[f"f{i}" for i in range(1, 6)])
    terms = pd.DataFrame([
        ("doc_kind", "measures", "若干措施（试行）", "measures", ""), ("doc_level", "own_level", "本级", "own", "own"),
        ("doc_level", "city", "市级", "city", "lower"), ("source_kind", "news", "新闻报道", "news report", "press"),
    ], columns=["list_id", "code", "name_zh", "name_en", "tier"])
    units = pd.DataFrame([
        ("count", "count", 1.0, "个", 1.0, "", 1.0), ("PFLOPS", "power", 1.0, "P", 1.0, "EFLOPS", 0.001),
        ("100 million yuan", "money", 1e8, "亿元", 1.0, "billion yuan", 0.1), ("%", "share", 0.01, "%", 1.0, "%", 1.0),
        ("million units", "count of units", 1e6, "万台", 100.0, "million units", 1.0), ("rank", "rank", 1.0, "位", 1.0, "place", 1.0),
        ("10 thousand yuan", "money", 1e4, "万元", 1.0, "million yuan", 0.01),
    ], columns=["unit", "quantity", "factor", "name_zh", "factor_zh", "name_en", "factor_en"]).set_index("unit")
    sources = pd.DataFrame({
        "kind": "news", "publisher": ["Daily", "Daily", "Mirror"], "title": ["One", "", "Three"],
        "published": ["2024-11-20", "2024-11-20", "spring"], "link": [True, True, False], "url": ["https://a.example/1", "", "https://m.example/3"],
    }, index=["s1", "s2", "s3"])
    return SimpleNamespace(
        regions=regions, plans=plans, factor_groups=groups, terms=terms, units=units, sources=sources,
        factors=_names([f"f{i}" for i in range(1, 6)], "要素", hostile), indicators=_names(["i1", "i2", "i3"], "指标", hostile),
        scopes=_names(["k1", "k2"], "口径", hostile), instruments=_names(["t1"], "工具", hostile), sectors=_names(["m1"], "行业", hostile),
        sources_of=lambda ids: tuple(sorted({"s1" if i.endswith("1") else "s3" for i in ids})),
    )


def shares(plans: int, groups: int, *, column: str = "group_id"):
    """Shares of the first plans: the first partly seen, the second of unknown total, the others wholly seen."""
    rows = [_share(plan, f"{'g' if column == 'group_id' else 'f'}{i}", column, i) for plan in range(plans) for i in range(1, groups + 1)]
    return SimpleNamespace(frame=pd.DataFrame(rows), refusals=())


def _share(plan, code, column, i):
    region = REGIONS[plan]
    row = {"plan_id": f"{region}-p", "region_id": region, column: code, "n_low": float(i), "n_high": float(i), "restricting": 0, "absence": "", "evidence": ("e1",)}
    if plan == 0:
        return row | {"seen": 6, "total": 20, "share_low": i / 20, "share_high": (i + 14) / 20, "exact": False}
    if plan == 1:
        return row | {"seen": 9, "total": pd.NA, "share_low": float("nan"), "share_high": float("nan"), "exact": False, "absence": "total_unknown"}
    return row | {"seen": 20, "total": 20, "share_low": i / 20, "share_high": i / 20, "exact": True}
