"""Every rule, broken once on a copy of the invented dataset: the message names file, row, rule, value and the nearest right value."""

from collections.abc import Callable
from pathlib import Path

import pytest
from invented import add, build, edit, path_of, remove

from analysis.dataset.failures import merged
from analysis.dataset.files import Sheet, read_sheets
from analysis.dataset.load import load
from analysis.dataset.rules import RULES, check_tables
from analysis.dataset.schemas import check_cells, check_sheet
from analysis.dataset.declaration import Column, Table
from analysis.dataset.tables import TABLES
from analysis.errors import DataError, ProvenanceError

FIGURES = {
    "targets": "aldmoor-plan-t01", "baselines": "aldmoor-plan-t01-b1", "context": "breck-c01", "funding": "aldmoor-plan-02-m1",
    "region_facts": "breck-f01", "plans": "breck-plan", "provisions": "breck-plan-01", "positioning": "breck-plan-p01",
    "layout": "breck-plan-l01", "plan_elements": "breck-plan-e01", "plan_relations": "na-measures-r1", "claims": "h-c02",
    "conflicts": "na-x01", "corrections": "region_facts:aldmoor-f01:value",
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "data")


def problems(folder: Path, *tables: str) -> list[str]:
    """What is wrong with the cells of some tables and with anything between tables."""
    sheets, failures = read_sheets(folder)
    for name in tables:
        failures.extend(check_sheet(sheets[name], sheets))
    return [str(failure) for failure in merged([*failures, *check_tables(sheets)])]


def test_invented_dataset_breaks_no_rule(folder):
    assert problems(folder, *TABLES) == []


@pytest.mark.parametrize(("table", "row"), FIGURES.items())
def test_figure_without_source_is_a_provenance_failure(folder, table, row):
    edit(folder, table, row, "source_ids", "")
    found = [failure for failure in problems(folder, table) if "independent" not in failure]
    assert found == [
        f"{table}.csv: source_ids must name at least one source in row {row}. Add the source to sources.csv and its id here."
    ]


def test_only_missing_sources_raise_provenance_error(folder):
    edit(folder, "baselines", "aldmoor-plan-t01-b1", "source_ids", "")
    with pytest.raises(ProvenanceError, match=r"baselines.csv: source_ids .* aldmoor-plan-t01-b1"):
        load(folder)


CELLS = {
    # unknown codes, each with the nearest right one
    "unknown source": ("targets", "na-plan-t01", "source_ids", "pres-2", "must be in sources.csv; found 'pres-2'", "'press-2'"),
    "unknown source in a list": ("targets", "breck-plan-t01", "source_ids", "press-1;pres-2", "found 'pres-2'", "'press-2'"),
    "unknown factor": ("codings", "breck-plan-01:final", "factor_primary", "clinic", "must be in codebook/factors.csv", "'clinics'"),
    "unknown secondary factor": ("codings", "breck-plan-01:final", "factors_secondary", "stuff", "codebook/factors.csv", "'staff'"),
    "unknown instrument": ("codings", "breck-plan-01:c0", "instrument", "supply.talents", "codebook/instruments.csv", "'supply.talent'"),
    "unknown region": ("plans", "breck-plan", "region_id", "brek", "must be in regions.csv", "'breck'"),
    "unknown plan": ("positioning", "breck-plan-p01", "plan_id", "breck-plans", "must be in plans.csv", "'breck-plan'"),
    "unknown other plan": ("plan_relations", "na-measures-r1", "other_plan_id", "na-plam", "must be in plans.csv", "'na-plan'"),
    "unknown provision": ("funding", "na-measures-03-m1", "provision_id", "na-measures-33", "provisions.csv", "'na-measures-03'"),
    "unknown provision of a target": ("targets", "na-measures-t01", "provision_id", "na-measures-7", "provisions.csv", "'na-measures-0"),
    "unknown provision of a code": ("codings", "breck-plan-01:c1", "provision_id", "breck-plan-91", "provisions.csv", "'breck-plan-0"),
    "unknown indicator": ("targets", "breck-plan-t01", "indicator_id", "village_clinic", "codebook/indicators.csv", "'village_clinics'"),
    "unknown scope": ("targets", "na-plan-t02", "scope_id", "list", "must be in scopes.csv", "'listed'"),
    "unknown unit": ("targets", "na-plan-t02", "unit", "million crown", "codebook/units.csv", "'million crowns'"),
    "unknown target": ("baselines", "breck-plan-t01-b1", "target_id", "breck-plan-t91", "must be in targets.csv", "'breck-plan-t"),
    "unknown claim": ("claims", "h-c01b", "part_of", "h-c1", "must be in claims.csv", "'h-c01'"),
    "unknown sector": ("provisions", "aldmoor-plan-07", "sectors", "school", "codebook/sectors.csv", "'schools'"),
    "unknown factor of a group": ("factor_groups", "wide:cover:insurance", "factor_id", "insurence", "codebook/factors.csv", "'insurance'"),
    "unknown term": ("plans", "breck-draft", "doc_kind", "drafts", "must be in list doc_kind in codebook/terms.csv", "'draft'"),
    "term of another list": ("layout", "breck-plan-l01", "role", "town", "list place_role in codebook/terms.csv", ""),
    "unknown source kind": ("sources", "press-1", "kind", "newspapers", "list source_kind", "'newspaper'"),
    "unknown word": ("targets", "breck-plan-t01", "comparator", "abouts", "comparator must be one of >=, >, <=, =, about", "'about'"),
    "unknown role": ("regions", "breck", "role", "peers", "role must be one of focal, peer, benchmark, context", "'peer'"),
    "unknown level": ("targets", "breck-plan-t01", "level", "gaol", "level must be one of goal, measure, support", "'goal'"),
    "range in context": ("context", "breck-c01", "comparator", "range", "comparator must be one of", ""),
    # what must be there
    "no unit": ("targets", "breck-plan-t01", "unit", "", "unit must not be empty", ""),
    "no scope": ("targets", "breck-plan-t01", "scope_id", "", "scope_id must not be empty", ""),
    "no unit of a baseline": ("baselines", "breck-plan-t01-b1", "unit", "", "unit must not be empty", ""),
    "no scope of a baseline": ("baselines", "breck-plan-t01-b1", "scope_id", "", "scope_id must not be empty", ""),
    "no unit of a context value": ("context", "breck-c01", "unit", "", "unit must not be empty", ""),
    "no scope of a context value": ("context", "breck-c01", "scope_id", "", "scope_id must not be empty", ""),
    "no value": ("context", "breck-c01", "value", "", "value must not be empty", ""),
    "no summary": ("provisions", "breck-plan-02", "summary_zh", "", "summary_zh must not be empty", ""),
    # forms
    "id in capitals": ("claims", "h-c02", "claim_id", "H-C02", "lower-case letters, digits and hyphens; found 'H-C02'", ""),
    "id with underscore": ("funding", "na-measures-03-m1", "funding_id", "na_m1", "letters, digits and hyphens; found 'na_m1'", ""),
    "id with a path": ("regions", "dunmere", "region_id", "../dunmere", "letters, digits and hyphens; found '../dunmere'", ""),
    "source id": ("sources", "mirror-1", "source_id", "mirror.1", "digits, hyphens and underscores; found 'mirror.1'", ""),
    "scope code": ("scopes", "network_public", "scope_id", "network-public", "digits and underscores; found 'network-public'", ""),
    "instrument code": ("instruments", "demand.procurement", "instrument_id", "demand.a.b", "two words joined by a dot", ""),
    "thousands": ("targets", "breck-plan-t01", "value", "1,200", "finite number written plainly, such as 1200 or 3.5; found '1,200'", ""),
    "per cent": ("targets", "breck-plan-t01", "value", "12%", "found '12%'", ""),
    "full-width digits": ("targets", "breck-plan-t01", "value", "１２", "found '１２'", ""),
    "exponent": ("targets", "breck-plan-t01", "value", "1e400", "found '1e400'", ""),
    "infinity": ("context", "breck-c01", "value", "inf", "must be a finite number", ""),
    "not a number": ("context", "breck-c01", "value", "nan", "must be a finite number", ""),
    "too many digits": ("context", "breck-c01", "value", "9" * 400, "(400 characters)", ""),
    "part of a year": ("targets", "breck-plan-t01", "year", "2030.5", "must be a whole number", ""),
    "yes for true": ("sources", "press-2", "link", "no", "link must be true or false; found 'no'", ""),
    "date": ("dataset", "invented-health", "edition", "2030-13-01", "YYYY-MM-DD; found '2030-13-01'", ""),
    "doubled entry": ("plans", "breck-plan", "source_ids", "press-1;press-1", "without empty or repeated entries", ""),
    "empty entry": ("plans", "breck-plan", "source_ids", "press-1;", "without empty or repeated entries", ""),
    # bounds and lengths
    "rate above 100": ("funding", "aldmoor-plan-02-m1", "rate_pct", "130", "rate_pct must be between 0 and 100; found '130'", ""),
    "negative count": ("provisions", "aldmoor-plan-01", "text_chars", "-3", "text_chars must be at least 0", ""),
    "year of another calendar": ("plans", "breck-draft", "horizon_end", "119", "must be between 1900 and 2200", ""),
    "direction": ("indicators", "wait_days", "direction", "-2", "direction must be between -1 and 1", ""),
    "unit of factor zero": ("units", "rank", "factor", "0", "factor must be at least 1e-09", ""),
    "long locator": ("provisions", "breck-plan-01", "locator", "字" * 26, "locator must have at most 25 characters", ""),
    "long heading": ("provisions", "breck-plan-01", "title_zh", "字" * 31, "title_zh must have at most 25 characters", ""),
    "long positioning": ("positioning", "breck-plan-p01", "text_zh", "字" * 26, "text_zh must have at most 25 characters", ""),
    # characters that cannot be seen
    "control character": ("sources", "press-1", "title", "a\x07b", "must not hold control, invisible", ""),
    "bidirectional override": ("sources", "press-1", "title", "a\u202eb", "direction-changing characters; found 'a\\u202eb'", ""),
    "zero-width space": ("regions", "breck", "name_zh", "布\u200b雷", "name_zh must not hold control, invisible", ""),
    "line break": ("claims", "h-c02", "text_en", "two\nlines", "must not hold control", ""),
}


@pytest.mark.parametrize(("table", "row", "column", "value", "rule", "near"), CELLS.values(), ids=CELLS)
def test_cell(folder, table, row, column, value, rule, near):
    edit(folder, table, row, column, value)
    about = [failure for failure in problems(folder, table) if failure.startswith(f"{TABLES[table].path}: {column} ")]
    assert len(about) == 1, about
    assert rule in about[0]
    assert near in about[0]
    assert row in about[0] or column in TABLES[table].key


@pytest.mark.parametrize(("name", "value", "held"), [
    ("core_share", "0", True), ("core_share", "1", True), ("core_share", "1.01", False), ("core_share", "-0.1", False),
    ("rate_pct", "100", True), ("rate_pct", "100.5", False), ("end_year", "1899", False), ("count", "-5", True),
])  # fmt: skip
def test_the_ending_of_a_name_bounds_its_numbers(name, value, held):
    table = Table("t", "表", "a row", ("row_id",), (Column("row_id", "id", "行", "row"), Column(name, "number", "数", "figure")))
    failures = list(check_sheet(Sheet(table, ({"row_id": "a", name: value},), (2,)), {}))
    assert [failure.rule.startswith(f"{name} must be between") for failure in failures] == ([] if held else [True])


RELATIONS: dict[str, tuple[Callable[[Path], None], str]] = {
    "duplicate key": (
        lambda folder: add(folder, "sectors", sector_id="schools", name_zh="学", name_en="S"),
        "codebook/sectors.csv: sector_id must be unique; found 'schools' in 2 rows (line 2, line 4).",
    ),
    "duplicate composite key": (
        lambda folder: edit(folder, "codings", "breck-plan-01:c1", "coder_id", "c0"),
        "codings.csv: provision_id, coder_id must be unique; found 'breck-plan-01:c0'",
    ),
    "one id in two tables": (
        lambda folder: edit(folder, "positioning", "breck-plan-p01", "positioning_id", "breck-c01"),
        "context.csv: an id must be used once in all tables; 'breck-c01' also stands in positioning.csv in row breck-c01.",
    ),
    "name in one language": (
        lambda folder: edit(folder, "provisions", "breck-plan-01", "title_en", ""),
        "provisions.csv: title_zh and title_en must both be filled or both be empty; found 'title_zh=建设卫生室, title_en='",
    ),
    "two rows of the dataset": (
        lambda folder: add(folder, "dataset", dataset_id="other"),
        "codebook/dataset.csv: the table must have exactly one row in 2 rows (invented-health, other).",
    ),
    "list nobody uses": (
        lambda folder: add(folder, "terms", list_id="doc_levels", code="x", name_zh="x", name_en="x"),
        "found 'doc_levels' in row doc_levels:x. Nearest: 'doc_level'.",
    ),
    "level without tier": (
        lambda folder: edit(folder, "terms", "doc_level:parish", "tier", ""),
        "codebook/terms.csv: tier must be one of own, national, lower in the list doc_level; found '' in row doc_level:parish.",
    ),
    "tier where none belongs": (
        lambda folder: edit(folder, "terms", "tool:grant", "tier", "own"),
        "codebook/terms.csv: tier must be empty in this list; found 'own' in row tool:grant.",
    ),
    "instrument of another type": (
        lambda folder: edit(folder, "instruments", "supply.talent", "instrument_type", "demand"),
        "instrument_id must begin with instrument_type and a dot; found 'demand' in row supply.talent.",
    ),
    "third headline group": (
        lambda folder: add(folder, "factor_groups", group_set="headline", group_id="third", name_zh="三", name_en="x", factor_id="staff"),
        "the set headline must have exactly two groups; found 'building_side, remote_side, third'.",
    ),
    "one headline group": (
        lambda folder: remove(folder, "factor_groups", "headline:remote_side:telehealth"),
        "the set headline must have exactly two groups; found 'building_side'.",
    ),
    "group with two names": (
        lambda folder: edit(folder, "factor_groups", "poles:pole_people:staff", "name_en", "People"),
        "group pole_people of poles must have one name; found 'People, People and prevention'.",
    ),
    "two denominators of one kind": (
        lambda folder: edit(folder, "indicators", "care_rank", "denominator", "economy"),
        "denominator must be given to one indicator only; found 'economy' in 2 rows (output, care_rank).",
    ),
    "no focus": (
        lambda folder: edit(folder, "regions", "aldmoor", "role", "peer"),
        "regions.csv: exactly one region must have the role focal; found '0 of them'.",
    ),
    "two in focus": (
        lambda folder: edit(folder, "regions", "breck", "role", "focal"),
        "exactly one region must have the role focal; found '2 of them' in 2 rows (aldmoor, breck).",
    ),
    "focus without a plan": (
        lambda folder: (edit(folder, "regions", "aldmoor", "role", "peer"), edit(folder, "regions", "dunmere", "role", "focal")),
        "regions.csv: the focal region must have at least one plan in row dunmere.",
    ),
    "two core plans": (
        lambda folder: edit(folder, "plans", "na-measures", "role", "core"),
        "plans.csv: a region must have at most one core plan; na has 2 in 2 rows (na-plan, na-measures).",
    ),
    "benchmark of a peer": (
        lambda folder: edit(folder, "plans", "breck-draft", "role", "benchmark"),
        "a plan must be a benchmark exactly where its region is one (peer); found 'benchmark' in row breck-draft.",
    ),
    "horizon backwards": (
        lambda folder: edit(folder, "plans", "breck-plan", "horizon_start", "2031"),
        "plans.csv: horizon_start must not be after horizon_end; found '2031 to 2030' in row breck-plan.",
    ),
    "more seen than there is": (
        lambda folder: edit(folder, "plans", "breck-plan", "provisions_total", "3"),
        "provisions_seen_min <= provisions_seen_max <= provisions_total must hold; found '4, 5, 3' in row breck-plan.",
    ),
    "least above greatest": (
        lambda folder: edit(folder, "plans", "na-plan", "provisions_seen_min", "4"),
        "provisions_seen_min <= provisions_seen_max <= provisions_total must hold; found '4, 3, unknown' in row na-plan.",
    ),
    "full text not seen in full": (
        lambda folder: edit(folder, "plans", "corvale-plan", "provisions_total", "9"),
        "a plan with text_basis full_text must have seen all of a known provisions_total; found '8, 8, 9' in row corvale-plan.",
    ),
    "full text of unknown length": (
        lambda folder: edit(folder, "plans", "corvale-plan", "provisions_total", ""),
        "must have seen all of a known provisions_total; found '8, 8, unknown' in row corvale-plan.",
    ),
    "greatest is not the rows": (
        lambda folder: edit(folder, "plans", "breck-plan", "provisions_seen_max", "6"),
        "plans.csv: provisions_seen_max must be the 5 rows of provisions.csv that count; found '6' in row breck-plan.",
    ),
    "coded is not the rows": (
        lambda folder: edit(folder, "plans", "breck-plan", "provisions_coded", "6"),
        "plans.csv: provisions_coded must be the 5 rows of provisions.csv that count; found '6' in row breck-plan.",
    ),
    "merge groups counted twice": (
        lambda folder: edit(folder, "plans", "breck-plan", "provisions_seen_min", "5"),
        "provisions_seen_min must be at most 4, the rows that count with merge groups once; found '5' in row breck-plan.",
    ),
    "merge group across plans": (
        lambda folder: edit(folder, "provisions", "na-plan-01", "merge_group", "breck-plan-g1"),
        "provisions.csv: merge_group breck-plan-g1 must lie within one plan; found 'breck-plan, na-plan'.",
    ),
    "relation to itself": (
        lambda folder: edit(folder, "plan_relations", "na-measures-r1", "other_plan_id", "na-measures"),
        "other_plan_id must not be the row's own plan_id; found 'na-measures' in row na-measures-r1.",
    ),
    "part of itself": (
        lambda folder: edit(folder, "claims", "h-c01a", "part_of", "h-c01a"),
        "part_of must not be the row's own claim_id; found 'h-c01a' in row h-c01a.",
    ),
    "no settled code": (
        lambda folder: remove(folder, "codings", "breck-plan-01:final"),
        "codings.csv: every provision must have a row of the coder final in row breck-plan-01. Add the settled code.",
    ),
    "three secondary factors": (
        lambda folder: edit(folder, "codings", "breck-plan-01:c0", "factors_secondary", "staff;delivery;insurance"),
        "factors_secondary must name at most 2 factors; found 'staff;delivery;insurance' in row breck-plan-01:c0.",
    ),
    "primary factor twice": (
        lambda folder: edit(folder, "codings", "breck-plan-01:c0", "factors_secondary", "clinics"),
        "factors_secondary must not repeat factor_primary; found 'clinics' in row breck-plan-01:c0.",
    ),
    "target in another plan's provision": (
        lambda folder: edit(folder, "targets", "breck-plan-t01", "provision_id", "na-plan-01"),
        "targets.csv: plan_id must be the plan of na-plan-01; found 'breck-plan' in row breck-plan-t01. Nearest: 'na-plan'.",
    ),
    "money in another plan's provision": (
        lambda folder: edit(folder, "funding", "na-measures-03-m1", "plan_id", "na-plan"),
        "funding.csv: plan_id must be the plan of na-measures-03; found 'na-plan'",
    ),
    "baseline without comparator": (
        lambda folder: edit(folder, "targets", "aldmoor-plan-t01", "baseline_comparator", ""),
        "baseline_value and baseline_comparator must both be filled or both be empty; found '700' in row aldmoor-plan-t01.",
    ),
    "ceiling without unit": (
        lambda folder: edit(folder, "funding", "na-measures-03-m1", "cap_unit", ""),
        "cap_value and cap_unit must both be filled or both be empty; found '2' in row na-measures-03-m1.",
    ),
    "range without upper end": (
        lambda folder: edit(folder, "targets", "aldmoor-plan-t08", "value_high", ""),
        "value_high must be above value where comparator is range; found '' in row aldmoor-plan-t08.",
    ),
    "range upside down": (
        lambda folder: edit(folder, "targets", "aldmoor-plan-t08", "value_high", "50000"),
        "value_high must be above value where comparator is range; found '50000' in row aldmoor-plan-t08.",
    ),
    "upper end without range": (
        lambda folder: edit(folder, "targets", "breck-plan-t01", "value_high", "700"),
        "value_high must be empty unless comparator is range; found '700' in row breck-plan-t01.",
    ),
    "target in another quantity": (
        lambda folder: edit(folder, "targets", "breck-plan-t03", "unit", "days"),
        "targets.csv: unit must convert to 'Mbit', the unit of indicator bandwidth; found 'days' in row breck-plan-t03. "
        "Units of the same quantity: Mbit, Gbit.",
    ),
    "context in another quantity": (
        lambda folder: edit(folder, "context", "aldmoor-c07", "unit", "10 thousand crowns per clinic"),
        "context.csv: unit must convert to '10 thousand crowns', the unit of indicator health_fund; found '10 thousand crowns per clinic' "
        "in row aldmoor-c07. Nearest: '10 thousand crowns'.",
    ),
    "baseline in another quantity": (
        lambda folder: edit(folder, "baselines", "aldmoor-plan-t04-b1", "unit", "km"),
        "baselines.csv: unit must convert to 'Mbit', the unit of target aldmoor-plan-t04; found 'km'",
    ),
    "indicator of another use": (
        lambda folder: edit(folder, "targets", "breck-plan-t05", "indicator_id", "care_rank"),
        "targets.csv: indicator_id must be one with the use target; found 'care_rank' in row breck-plan-t05.",
    ),
    "more lineages than sources": (
        lambda folder: edit(folder, "targets", "breck-plan-t01", "n_independent_sources", "3"),
        "n_independent_sources must not exceed the sources named; found '3' in row breck-plan-t01.",
    ),
    "address of a page not to be linked": (
        lambda folder: edit(folder, "sources", "press-2", "url", "https://mirror.example/9"),
        "sources.csv: url must be empty where link is false; found 'https://mirror.example/9' in row press-2.",
    ),
    "link without address": (
        lambda folder: edit(folder, "sources", "press-1", "url", ""),
        "sources.csv: url must be an http or https address where link is true; found '' in row press-1.",
    ),
    "link that runs a script": (
        lambda folder: edit(folder, "sources", "press-1", "url", "javascript:alert(1)"),
        "url must be an http or https address where link is true; found 'javascript:alert(1)' in row press-1.",
    ),
}


@pytest.mark.parametrize(("change", "message"), RELATIONS.values(), ids=RELATIONS)
def test_relation(folder, change, message):
    change(folder)
    found = problems(folder)
    assert any(message in failure for failure in found), found


def test_ceilings_of_support_may_be_given_on_any_basis(folder):
    edit(folder, "targets", "aldmoor-plan-t14", "unit", "million crowns")
    assert problems(folder, "targets") == []
    edit(folder, "targets", "aldmoor-plan-t14", "level", "goal")
    edit(folder, "targets", "aldmoor-plan-t14", "unit", "10 thousand crowns per clinic")
    assert any("unit must convert to '10 thousand crowns'" in failure for failure in problems(folder))


def test_a_text_that_was_seen_through_a_draft_may_have_fewer_provisions_than_rows(folder):
    edit(folder, "plans", "na-plan", "provisions_seen_min", "0")
    assert problems(folder, "plans") == []


def test_every_relation_rule_is_broken_by_a_case(tmp_path):
    broken = set()
    for number, (change, _) in enumerate(RELATIONS.values()):
        folder = build(tmp_path / str(number))
        change(folder)
        sheets, _ = read_sheets(folder)
        broken |= {rule for rule in RULES if list(rule(sheets))}
    # Rules of modules of their own have their cases beside them.
    assert broken >= {rule for rule in RULES if rule.__module__ == "analysis.dataset.rules"}


def test_the_same_mistake_in_many_rows_is_one_failure(folder):
    for number in range(1, 4):
        edit(folder, "codings", f"na-plan-0{number}:final", "factor_primary", "clinic")
    found = problems(folder, "codings")
    assert found == [
        "codings.csv: factor_primary must be in codebook/factors.csv; found 'clinic' in 3 rows "
        "(na-plan-01:final, na-plan-02:final, na-plan-03:final). Nearest: 'clinics'. Correct it, or add it to codebook/factors.csv."
    ]


def test_everything_comes_at_once_ten_listed_and_the_rest_counted(folder):
    for number in range(1, 13):
        edit(folder, "provisions", f"aldmoor-plan-{number:02}", "locator", f"{number:02}" * 20)
    edit(folder, "targets", "breck-plan-t01", "source_ids", "")
    edit(folder, "codings", "na-plan-01:final", "factor_primary", "clinic")
    edit(folder, "plans", "na-measures", "role", "core")
    path_of(folder, "funding").write_text("funding_id\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        load(folder)
    failures = "\n".join(caught.value.failures)
    assert type(caught.value) is DataError
    assert failures.count("locator must have at most 25") == 12
    for part in ("source_ids must name", "Nearest: 'clinics'", "at most one core plan", "funding.csv: the header lacks the column plan_id"):
        assert part in failures
    lines = str(caught.value).splitlines()
    assert len(lines) == 12
    assert lines[-1] == f"  ... and {len(caught.value.failures) - 10} more"


def test_an_unreadable_table_does_not_make_references_into_it_fail(folder):
    path_of(folder, "scopes").write_text("scope_id\nall_clinics\n", encoding="utf-8")
    sheets, failures = read_sheets(folder)
    assert {failure.where for failure in [*failures, *check_cells(sheets), *check_tables(sheets)]} == {"scopes.csv"}


def test_a_row_without_id_is_named_by_its_line(folder):
    add(folder, "sectors", name_zh="无名", name_en="nameless")
    assert any("sector_id must not be empty" in failure and failure.endswith(" in line 4.") for failure in problems(folder, "sectors"))
