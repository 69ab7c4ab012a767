"""A generated dataset: rural health care in 31 regions that do not exist, every plan wholly read and coded, nothing missing.

It has the codebook of `invented` and is made from a seed. Where `invented` walks every path on which a measure refuses, this one
leaves none of them a reason to: plans of 30 to 60 provisions with their length, role and stance; three coders and a settled code;
goals of one scope and year with baselines, for the benchmark too; every context indicator for every region in one full year.

    build(folder, seed=1, regions=31)   writes the dataset and returns the folder
"""

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path

import numpy as np

from analysis.dataset.tables import TABLES
from invented import TABLES as INVENTED
from invented import _parse, _write

COPIED = ("factors", "factor_groups", "instruments", "sectors", "units", "terms", "rules", "coders", "pmc_variables", "scopes", "sector_factors", "peer_indicators", "themes")
FACTORS = ("clinics", "telehealth", "staff", "medicines", "prevention", "insurance", "delivery")
INSTRUMENTS = (
    "supply.infrastructure", "supply.talent", "environment.regulation", "environment.planning", "demand.procurement", "demand.demonstration",
)
BENCHMARK = "realm"
YEAR, HORIZON = "2024", "2030"
LEAST_OF_A_FACTOR = 4  # one more than a focus balance needs of each side: the first of a plan restricts
ERROR = 0.08  # how often a coder reads another factor or instrument than was settled
# Beside the indicators of the invented dataset: sizes, so that each can be set per head and per output.
MORE_INDICATORS = """
nurse_posts,target,staff,persons,1,Nurses,乡村护士数,
depots,target,medicines,count,1,Depots of medicines,药品配送点数,
screenings,target,prevention,count,1,Screenings,筛查人次,
"""
# Indicator, scope, unit, and about how many for each 10 thousand people.
GOALS = (
    ("village_clinics", "all_clinics", "count", 20), ("rural_doctors", "all_doctors", "persons", 30), ("bandwidth", "network_total", "Mbit", 500),
    ("remote_consultations", "listed", "count per year", 900), ("checkups", "residents", "count", 4000), ("medicine_lines", "listed", "count", 9),
    ("health_fund", "listed", "10 thousand crowns", 80), ("nurse_posts", "listed", "persons", 25), ("depots", "listed", "count", 3),
    ("screenings", "residents", "count", 1500),
)
CONTEXT = (
    ("village_clinics", "all_clinics", "count", 14), ("rural_doctors", "all_doctors", "persons", 22), ("bandwidth", "network_total", "Mbit", 250),
    ("health_fund", "listed", "10 thousand crowns", 50),
)
NODES = """
node_id,parent,name_zh,name_en,weight,reason_zh,reason_en,indicator_id,denominator,unit_factor,unit_zh,unit_en,goalpost_low,goalpost_high,target_value,goalposts_zh,goalposts_en
village_conditions,,乡村一般条件,General village conditions,1,不是医疗质量,not the quality of care,,,,,,,,,,
wealth,village_conditions,经济,Economy,1,权重相等,all weigh the same,,,,,,,,,,
output_per_head,wealth,人均产出,Output per head,1,唯一指标,the only indicator,output,population,1,百克朗/人,hundred crowns per head,5,120,100,编者所定,our own choice
hands,village_conditions,人手与设施,Hands and houses,2,人手更要紧,hands matter more,,,,,,,,,,
doctors_per_head,hands,每万人乡村医生,Rural doctors per 10 thousand people,1,主要指标,the main indicator,rural_doctors,population,1,人/万人,per 10 thousand people,2,60,50,编者所定,our own choice
clinics_per_head,hands,每万人卫生室,Clinics per 10 thousand people,1,主要指标,the main indicator,village_clinics,population,1,个/万人,per 10 thousand people,1,40,30,编者所定,our own choice
remote,village_conditions,远程,Remote care,1,权重相等,all weigh the same,,,,,,,,,,
bandwidth_per_head,remote,人均带宽,Capacity per head,1,唯一指标,the only indicator,bandwidth,population,1,兆/万人,Mbit per 10 thousand people,20,700,600,编者所定,our own choice
money,,卫生投入,Spending on health,1,另一项综合,another composite,,,,,,,,,,
fund_per_head,money,人均卫生基金,Fund per head,1,唯一指标,the only indicator,health_fund,population,1,万克朗/万人,10 thousand crowns per 10 thousand people,5,150,100,编者所定,our own choice
"""
CLAIMS = (
    ("g-c01", "characterisation", "首个地区卫生室举措多", "The first region does much for clinics", ("provisions", "provision_count"), {"factors": "clinics", "comparator": ">=", "threshold": "3"}),
    ("g-c02", "fact", "首个地区2024年有村卫生室", "The first region had clinics in 2024", ("context", "value"),
     {"indicators": "village_clinics", "scope_id": "all_clinics", "year": YEAR, "comparator": ">", "threshold": "1"}),
    ("g-c03", "characterisation", "首个地区比别处更看重远程医疗", "The first region puts more weight on telehealth than all others", ("provisions", "factor_share"),
     {"factors": "telehealth", "against": "others", "comparator": ">"}),
    ("g-c05a", "fact", "首个地区设有远程医疗举措", "The first region acts on telehealth", ("provisions", "provision_count"),
     {"factors": "telehealth", "comparator": ">=", "threshold": "1"}),
    ("g-c05b", "fact", "首个地区有会诊目标", "The first region has a goal for consultations", ("goals", "goal_count"),
     {"indicators": "remote_consultations", "comparator": ">=", "threshold": "1"}),
)


def build(folder: Path, *, seed: int = 1, regions: int = 31) -> Path:
    """Write the generated dataset into a folder (made where missing) and return the folder."""
    rng = np.random.default_rng(seed)
    named = dict(list(_names())[:regions])
    people = {region: int(rng.integers(100, 2000)) for region in named} | {BENCHMARK: 40000}
    plans = [_Plan(region, people[region], rng, places=n % 2 == 0) for n, region in enumerate(people)]
    for table in COPIED:
        _write(folder, table, *_parse(INVENTED[table].strip()))
    for table, rows in _tables(named, people, plans, rng).items():
        columns = TABLES[table].column_names
        _write(folder, table, list(columns), [dict.fromkeys(columns, "") | row for row in rows])
    return folder


def _names() -> Iterator[tuple[str, tuple[str, str]]]:
    """Region ids with a Chinese and an English name."""
    first, second = ("Al", "Bre", "Cor", "Dun", "El", "Fen"), ("moor", "vale", "wick", "ford", "ness", "holm")
    for (a, zh_a), (b, zh_b) in product(zip(first, "奥布科丹艾芬", strict=True), zip(second, "原谷镇渡岬洲", strict=True)):
        yield f"{a}{b}".lower(), (f"{zh_a}{zh_b}", f"{a}{b}")


class _Plan:
    """One plan with all that hangs on it, as rows of tables."""

    def __init__(self, region: str, people: int, rng: np.random.Generator, *, places: bool):
        self.region, self.people, self.rng, self.places = region, people, rng, places
        self.plan_id, self.source = f"{region}-plan", f"gazette-{region}"
        self.own = {"plan_id": self.plan_id, "source_ids": self.source}
        size = int(rng.integers(30, 61))
        mix = rng.dirichlet(np.full(len(FACTORS), 2.0))
        drawn = rng.choice(FACTORS, size - LEAST_OF_A_FACTOR * len(FACTORS), p=mix)
        self.factors = [*np.repeat(FACTORS, LEAST_OF_A_FACTOR), *drawn]
        weights = rng.dirichlet(np.full(len(INSTRUMENTS), 3.0))
        # Every instrument once, then as the region's own habit has it.
        self.instruments = [*INSTRUMENTS, *rng.choice(INSTRUMENTS, size - len(INSTRUMENTS), p=weights)]
        rng.shuffle(self.instruments)
        self.ids = [f"{self.plan_id}-{n:02}" for n in range(1, size + 1)]

    def row(self) -> dict[str, str]:
        """The row of plans."""
        role, level = ("benchmark", "nation") if self.region == BENCHMARK else ("core", "council")
        seen = dict.fromkeys(("provisions_total", "provisions_coded", "provisions_seen_min", "provisions_seen_max"), str(len(self.ids)))
        return self.own | seen | {
            "region_id": self.region, "role": role, "doc_level": level, "doc_kind": "programme", "status": "in_force", "status_basis": "title_years",
            "title_zh": f"{self.region}乡村医疗计划", "title_en": f"Rural health programme of {self.region}", "ai_specific": "true", "issuers_zh": "议会",
            "issuers_en": "Council", "issued_date": "2026-03-01", "horizon_start": "2026", "horizon_end": HORIZON, "text_basis": "full_text",
        }

    def provisions(self) -> Iterator[dict[str, str]]:
        """One row a provision; the first restricts, every fifth is a safeguard, some name a deadline, a sector, a body."""
        for n, (provision, factor) in enumerate(zip(self.ids, self.factors, strict=True)):
            yield self.own | {
                "provision_id": provision, "measure_no": str(n + 1), "granularity": "measure", "title_zh": f"举措{n + 1}", "title_en": f"Measure {n + 1}",
                "summary_zh": f"关于{factor}的举措{n + 1}", "summary_en": f"measure {n + 1} on {factor}", "text_chars": str(self.rng.integers(40, 200)),
                "modality": ("must", "will", "support", "encourage", "explore")[n % 5], "stance": "restrict" if n == 0 else "promote",
                "provision_role": "safeguard" if n % 5 == 4 else "task", "quantified": "true" if n % 3 == 0 else "false", "counts_as_provision": "true",
                "sectors": "schools" if n % 7 == 0 else "", "lead_agencies": "卫生局" if n % 4 == 0 else "",
                "chain_layer": ("base", "technology", "application")[n % 3], "chain_action": ("build", "mend", "extend", "strengthen")[n % 4],
                "deadline_year": "2028" if n % 6 == 0 else "", "locator": f"举措{n + 1}", "confidence": "high",
            }

    def codings(self) -> Iterator[dict[str, str]]:
        """The settled code and three readings of each provision; once in each plan the settled code is nobody's."""
        for n, (provision, factor, tool) in enumerate(zip(self.ids, self.factors, self.instruments, strict=True)):
            others = [code for code in FACTORS if code != factor]
            for coder in ("c0", "c1", "c2", "final"):
                astray = coder != "final" and (n == 5 or self.rng.random() < ERROR)
                read = others[0] if n == 5 and astray else str(self.rng.choice(others)) if astray else factor
                means = str(self.rng.choice(INSTRUMENTS)) if coder != "final" and self.rng.random() < ERROR else tool
                second = next(code for code in FACTORS if code != read) if n % 2 else ""
                yield {"provision_id": provision, "coder_id": coder, "factor_primary": read, "factors_secondary": second, "instrument": means}

    def targets(self) -> Iterator[dict[str, str]]:
        """A goal on every indicator, of one scope and year everywhere."""
        for n, (indicator, scope, unit, per_head) in enumerate(GOALS, start=1):
            value = int(per_head * self.people * self.rng.uniform(0.7, 1.4)) + 1
            yield self.own | {
                "target_id": f"{self.plan_id}-t{n:02}", "level": "goal", "indicator_id": indicator, "scope_id": scope, "comparator": ">=", "value": str(value),
                "unit": unit, "year": HORIZON, "ai_specific": "true", "baseline_value": str(value // 2 + 1), "baseline_comparator": "=", "baseline_year": YEAR,
                "scope_en": scope.replace("_", " "), "scope_zh": "按方案所列", "value_as_stated": str(value), "n_independent_sources": "1", "confidence": "high",
            }

    def baselines(self) -> Iterator[dict[str, str]]:
        """One baseline of each goal, of its scope."""
        for row in self.targets_made:
            yield {"baseline_id": f"{row['target_id']}-b1", "target_id": row["target_id"], "value": row["baseline_value"], "comparator": "=", "unit": row["unit"],
                   "year": YEAR, "scope_id": row["scope_id"], "source_ids": self.source}

    @property
    def targets_made(self) -> list[dict[str, str]]:
        """The targets, drawn once."""
        if not hasattr(self, "_targets"):
            self._targets = list(self.targets())
        return self._targets

    def positioning(self) -> list[dict[str, str]]:
        """A title, a vision and two headings."""
        named = self.rng.choice(FACTORS[:5], 3, replace=False)
        texts = (("title", "乡村医疗计划", "rural health programme", ""), ("vision", "人人享有医疗", "care for everyone", named[0]),
                 ("chapter_heading", "主要任务", "main tasks", named[1]), ("chapter_heading", "重点工程", "main works", f"{named[0]};{named[2]}"))
        return [self.own | {"positioning_id": f"{self.plan_id}-p{n:02}", "text_type": kind, "text_zh": zh, "text_en": en, "factors": factors}
                for n, (kind, zh, en, factors) in enumerate(texts, start=1)]

    def funding(self) -> dict[str, str]:
        """One money clause."""
        return self.own | {
            "funding_id": f"{self.ids[1]}-m1", "provision_id": self.ids[1], "tool": "grant", "rate_pct": "30", "cap_value": "50",
            "cap_unit": "10 thousand crowns per clinic", "basis_en": "up to 30% of the cost of a clinic", "basis_zh": "不超过卫生室造价的30%", "payer_level": "council",
        }

    def layout(self) -> Iterator[dict[str, str]]:
        """Two towns with their parts; none in every other plan, so that completeness differs."""
        for n, role in enumerate(("core", "pilot") if self.places else (), start=1):
            yield self.own | {"layout_id": f"{self.plan_id}-l{n:02}", "city_zh": f"第{n}镇", "city_en": f"Town {n}", "level": "town", "role": role}

    def element(self) -> dict[str, str]:
        """One named list."""
        return self.own | {"element_id": f"{self.plan_id}-e01", "element_type": "annex_list", "text_zh": "会诊中心清单", "text_en": "list of centres"}

    def relation(self) -> dict[str, str]:
        """What the plan implements."""
        return self.own | {"relation_id": f"{self.plan_id}-r1", "relation": "implements", "other_plan_id": f"{BENCHMARK}-plan"}

    def shown_by(self) -> dict[str, str]:
        """Sub-variable of PMC to the row that shows it; empty where the plan, wholly read, has none."""
        first = {factor: self.ids[self.factors.index(factor)] for factor in FACTORS}
        by_type = {name.partition(".")[0]: self.ids[self.instruments.index(name)] for name in INSTRUMENTS}
        return {
            "aim.vision": f"{self.plan_id}-p02", "aim.rules": self.ids[0], "time.dated": f"{self.plan_id}-t01", "time.deadlines": self.ids[6],
            "issuer.council": self.plan_id, "care.clinics": first["clinics"], "care.remote": first["telehealth"], "care.insurance": first["insurance"],
            "people.staff": first["staff"], "tools.supply": by_type["supply"], "tools.demand": by_type["demand"], "money.amount": f"{self.ids[1]}-m1",
            "places.towns": f"{self.plan_id}-l01" if self.places else "", "delivery.lead": self.ids[0],
        }

    def pmc(self) -> Iterator[dict[str, str]]:
        """One coder's judgement of every sub-variable."""
        for pmc_id, evidence in self.shown_by().items():
            yield {"plan_id": self.plan_id, "pmc_id": pmc_id, "coder_id": "c0", "value": "1" if evidence else "0", "evidence_ids": evidence}


def _tables(named: dict, people: dict, plans: list[_Plan], rng: np.random.Generator) -> dict[str, Iterable[dict[str, str]]]:
    """Rows of every table that is not copied."""
    own = [plan for plan in plans if plan.region != BENCHMARK]
    indicators, rows = _parse(INVENTED["indicators"].strip() + MORE_INDICATORS)
    return {
        "dataset": [{
            "dataset_id": "generated-health", "title_zh": "三十一地乡村医疗方案（生成）", "title_en": "Rural health plans of generated regions", "field_zh": "乡村医疗",
            "field_en": "rural health care", "edition": "2030-01-31", "licence": "CC0-1.0", "codebook_version": "1.0",
        }],
        "indicators": rows, "composite_nodes": _parse(NODES.strip())[1],
        "regions": [*({"region_id": region, "name_zh": zh, "name_en": en, "gb_code": f"{n:02}0000", "role": "peer" if n > 1 else "focal"}
                      for n, (region, (zh, en)) in enumerate(named.items(), start=1)),
                    {"region_id": BENCHMARK, "name_zh": "全域", "name_en": "Realm", "role": "benchmark"}],
        "plans": [plan.row() for plan in plans], "plan_relations": [plan.relation() for plan in own], "plan_elements": [plan.element() for plan in own],
        **{table: [row for plan in plans for row in getattr(plan, table)()] for table in ("provisions", "codings", "positioning", "layout", "baselines")},
        "targets": [row for plan in plans for row in plan.targets_made], "funding": [plan.funding() for plan in plans],
        "pmc_codings": [row for plan in own for row in plan.pmc()],
        "context": [row for region, count in people.items() for row in _context(region, count, rng)],
        "sources": [*_sources([*named, BENCHMARK])], **_sayings(next(iter(named))), **_loose(next(iter(named))),
    }


def _context(region: str, people: int, rng: np.random.Generator) -> Iterator[dict[str, str]]:
    """Every indicator of the region in one full year, its denominators first."""
    figures = [("population", "residents", "10 thousand persons", people), ("output", "whole_economy", "million crowns", int(people * rng.uniform(20, 60)))]
    figures += [(indicator, scope, unit, int(people * per_head * rng.uniform(0.4, 1.6)) + 1) for indicator, scope, unit, per_head in CONTEXT]
    for n, (indicator, scope, unit, value) in enumerate(figures, start=1):
        yield {"context_id": f"{region}-c{n:02}", "region_id": region, "indicator_id": indicator, "scope_id": scope, "comparator": "=", "value": str(value),
               "unit": unit, "year": YEAR, "period": YEAR, "part_year": "false", "source_ids": "yearbook", "n_independent_sources": "1", "confidence": "high"}


def _sources(regions: list[str]) -> Iterator[dict[str, str]]:
    """A gazette for each region, a yearbook and a newspaper."""
    kinds = [(f"gazette-{region}", "gazette", f"Gazette of {region}") for region in regions]
    for source, kind, publisher in (*kinds, ("yearbook", "gazette", "Realm Statistics"), ("herald", "newspaper", "Herald")):
        yield {"source_id": source, "kind": kind, "publisher": publisher, "title": f"{publisher} 2026", "published": "2026-03-02", "accessed": "2030-01-31",
               "link": "true", "url": f"https://{source}.example/1"}


def _sayings(region: str) -> dict[str, list[dict[str, str]]]:
    """Claims about one region, each with its test, and a forecast that has none."""
    said = {"speaker_role_en": "journalist", "speaker_role_zh": "记者", "source_ids": "herald", "regions": region, "testable_as_en": "see the test",
            "testable_as_zh": "见检验", "needs_zh": "更多文本", "needs_en": "further texts"}
    forecast = {"claim_id": "g-c04", "claim_type": "forecast", "text_zh": "等待时间将消失", "text_en": "Waiting will vanish"}
    whole = {"claim_id": "g-c05", "claim_type": "characterisation", "text_zh": "首个地区医疗最强", "text_en": "The first region is strongest in care",
             "needs_zh": "", "needs_en": ""}
    return {
        "claims": [
            *(said | {"claim_id": claim, "claim_type": kind, "text_zh": zh, "text_en": en, "part_of": "g-c05" if claim[-1].isalpha() else ""}
              for claim, kind, zh, en, *_ in CLAIMS), said | forecast, said | whole,
        ],
        "claim_tests": [{"test_id": f"{claim}-t1", "claim_id": claim, "stream": stream, "statistic": statistic, "regions": region, "decides": "true", **cells}
                        for claim, _, _, _, (stream, statistic), cells in CLAIMS],
    }


def _loose(region: str) -> dict[str, list[dict[str, str]]]:
    """A loose fact and a conflict."""
    fact = {"fact_id": f"{region}-f01", "region_id": region, "fact_type": "level", "label_zh": "流动诊疗车", "label_en": "mobile clinics", "comparator": "=",
            "value": "14", "unit": "count", "year": YEAR, "source_ids": "herald"}
    conflict = {"conflict_id": f"{region}-x01", "about": "health_fund", "region_id": region, "detail_en": "two figures of different years",
                "detail_zh": "两个数字年份不同", "source_ids": "herald;yearbook"}
    return {"region_facts": [fact], "conflicts": [conflict]}
