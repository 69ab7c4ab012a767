"""Notebooks `sectors` and `comparability`: every cell traces to rows, absences never mix, and empty tables and lone regions have their say."""

import re

import pandas as pd
import pytest

from analysis.dataset.load import load
from analysis.display import charts
from analysis.display.labels import Labels
from analysis.measures import clauses, comparability, coverage, documents, sectors
from invented import build, drop, edit, keep_regions, remove
from notebook_cells import exhibits

NOTEBOOKS = ("sectors", "comparability")
NOT_SET = {"zh": "未设", "en": "not set"}


def _default(folder):
    return folder


def _emptied(folder):
    for table in ("funding", "layout", "plan_relations", "region_facts", "corrections", "baselines", "pmc_codings", "sector_factors", "peer_indicators", "context"):
        drop(folder, table)
    return folder


def _without_sectors(folder):
    for row in ("aldmoor-plan-07", "aldmoor-plan-08"):
        edit(folder, "provisions", row, "sectors", "")
    for test in ("h-c06-t1",):
        remove(folder, "claim_tests", test)
    drop(folder, "sectors")
    return folder


def _alone(folder):
    keep_regions(folder, ["breck"])
    return folder


def _one_plan(folder):
    keep_regions(folder, ["corvale"])
    remove(folder, "plans", "corvale-roads")
    remove(folder, "plans", "realm-plan")
    for target in ("realm-plan-t01", "realm-plan-t02"):
        remove(folder, "targets", target)
    return folder


CASES = {"invented": _default, "emptied": _emptied, "without sectors": _without_sectors, "one region": _alone, "one plan": _one_plan}


@pytest.fixture(params=CASES)
def folder(request, tmp_path, monkeypatch):
    made = CASES[request.param](build(tmp_path / "data"))
    monkeypatch.setenv("DUIBIAO_DATA", str(made))
    return made


def partly(data):
    """Plans of which something not seen is not "not set", by id."""
    whole = coverage.plan_coverage(data.plans, data.provisions)["complete"] & (data.plans["text_basis"] == "full_text")
    return set(data.plans.index[~whole])


def check(found, data, language):
    """Every figure has rows with sources; no cell about a partly read plan says that something is not set."""
    read_in_part = partly(data)
    for exhibit in found.values():
        for row, evidence in zip(exhibit.rows, exhibit.evidence, strict=True):
            for cell, ids in zip(row, evidence, strict=True):
                assert exhibit.kind == "absence" or not re.search(r"\d", str(cell)) or ids, f"{exhibit.id}: {cell!r} stands on nothing"
                assert not ids or data.sources_of(ids)
                if cell == NOT_SET[language]:
                    assert ids and not read_in_part & set(ids), f"{exhibit.id}: not set of a plan read in part"


@pytest.mark.parametrize(("name", "language"), [("sectors", "zh"), ("comparability", "en")])
def test_every_dataset_has_its_say(folder, name, language):
    found = exhibits(name, language=language)
    assert list(found)[0] == f"{name}-answer" and found[f"{name}-answer"].kind == "sentence"
    assert all(exhibit.title.strip() for exhibit in found.values())
    check(found, load(folder), language)


@pytest.mark.parametrize(("name", "language", "parameters"), [
    ("sectors", "zh", {}), ("sectors", "en", {"focal": "guangdong", "plan_set": "all"}), ("sectors", "zh", {"focal": "hebei", "peers": ["zhejiang"], "plan_set": "fullest"}),
    ("comparability", "zh", {"focal": "guangdong", "peers": ["beijing"], "plan_set": "all"}),
])
def test_default_evidence_never_takes_not_seen_for_not_set(real_data, name, language, parameters):
    check(exhibits(name, language=language, **parameters), real_data, language)


@pytest.fixture(scope="module")
def default():
    return {name: exhibits(name, language="en") for name in NOTEBOOKS}


def column(exhibit, heading):
    (at,) = [i for i, head in enumerate(exhibit.columns) if head["label"].startswith(heading)]
    return {row[0]: row[at] for row in exhibit.rows}


def test_what_the_default_evidence_has_by_sector(default):
    matrix = default["sectors"]["sectors-matrix"]
    beijing, guangdong = column(matrix, "Beijing"), column(matrix, "Guangdong")
    assert {sector for sector, cell in beijing.items() if cell == "not set"} == {"Construction", "Agriculture", "Elderly care", "Sport", "Household", "Environment"}
    assert "not set" not in guangdong.values() and guangdong["Health"].startswith("1 (no. ")
    for partly_read in ("Sichuan", "Hebei", "Zhejiang"):
        assert not [cell for cell in column(matrix, partly_read).values() if cell == "not set"]
    assert set(column(matrix, "Hebei").values()) == {"not seen, total unknown"}
    assert guangdong["Consumer electronics"].startswith("named under another factor only: 5")


def test_layers_without_codes_are_not_coded(default):
    chain = default["sectors"]["sectors-chain"]
    assert column(chain, "base")["Guangdong measures 2024"] == "6" and column(chain, "No layer coded")["Guangdong measures 2024"] == "6"
    assert column(chain, "mend")["Guangdong measures 2024"] == "none among coded"
    assert {column(chain, name)["Sichuan work plan 2024"] for name in ("base", "technology", "application", "build", "mend")} == {"not coded"}


def test_a_plan_read_in_full_that_names_no_city_has_none_and_one_read_in_part_was_not_seen(default):
    roles = column(default["sectors"]["sectors-roles"], "Places named")
    assert roles == {"Sichuan work plan 2024": "4", "Beijing action plan 2024": "not set", "Guangdong measures 2024": "3", "Hebei opinions 2024": "4", "Zhejiang opinions 2023": "not seen"}


def test_who_is_of_one_tier_in_the_default_evidence(default):
    tiers = default["comparability"]["comparability-tiers"]
    verdicts, short = column(tiers, "Verdict"), column(tiers, "Missing")
    assert {region for region, verdict in verdicts.items() if verdict == "same tier"} == {"Hebei", "Zhejiang", "Henan (no plan in the dataset)"}
    assert verdicts["Chongqing (no plan in the dataset)"] == "too few sizes to tell" and short["Henan (no plan in the dataset)"] == "GDP"
    # Never a ranking: the order of the dataset, not of the distance.
    assert [region.partition(" (")[0] for region in verdicts] == ["Beijing", "Guangdong", "Hebei", "Zhejiang", "Shanghai", "Jiangsu", "Henan", "Chongqing", "Hubei", "Yunnan"]


def test_a_figure_of_another_scope_or_period_says_so_and_every_figure_has_its_year(default):
    for exhibit in ("comparability-sizes", "comparability-structure", "comparability-starts"):
        for row in default["comparability"][exhibit].rows:
            assert all(cell == "not seen" or re.search(r"\(.*20\d\d", cell) for cell in row[1:]), exhibit
    scale = next(row for row in default["comparability"]["comparability-starts"].rows if row[0] == "AI industry scale")
    assert "other scope or period" not in scale[1] and all("other scope or period" in cell or cell == "not seen" for cell in scale[2:])


# --- charts -------------------------------------------------------------------------------------------


@pytest.fixture
def drawn(tmp_path):
    """The invented dataset with its labels and what the charts draw."""
    data = load(build(tmp_path / "data"))
    plans = data.plans[data.plans["role"] == "core"]
    seen = coverage.plan_coverage(plans, data.provisions)
    matrix = sectors.sector_matrix(clauses.clause_table(plans, data.provisions, data.codings, data.funding), seen, data.sectors, data.sector_factors)
    return data, Labels("en", data), matrix


def tips(ax):
    """What marks say on pointing, of the axes and their children."""
    artists = [artist for panel in (ax, *ax.child_axes) for artist in panel.get_children()]
    return [artist.get_gid()[5:-1].strip('"') for artist in artists if (artist.get_gid() or "").startswith("tip:")]


def test_each_cell_has_one_mark_and_says_its_state(drawn):
    _, labels, matrix = drawn
    said = tips(charts.plot_sectors(matrix, labels))
    assert len(said) == len(matrix.frame) == 8
    assert sum("not seen, total unknown" in tip for tip in said) == 2 and sum("not set" in tip for tip in said) == 2
    assert sum(tip.startswith("Aldmoor programme 2026: Schools 2") for tip in said) == 1


def test_documents_without_a_last_year_have_words_and_the_partly_read_a_pale_bar(drawn):
    data, labels, _ = drawn
    plans = data.plans.copy()
    plans["horizon_end"] = plans["horizon_end"].where(plans.index != "na-plan")
    ax = charts.plot_documents(documents.document_set(plans, data.provisions), labels)
    assert "last year not seen" in [text.get_text() for text in ax.texts]
    faces = {patch.get_facecolor() for patch in ax.patches}
    assert len(faces) >= 3  # in focus, read in full, read in part


def test_sizes_stand_at_their_multiple_with_the_region_in_focus_in_the_middle(drawn):
    data, labels, _ = drawn
    found = comparability.comparability(
        data.context, data.indicators, data.units, data.peer_indicators, data.regions, data.plans, focal="aldmoor", peers=["breck", "na", "corvale"])
    ax = charts.plot_sizes(found, labels)
    assert len(ax.child_axes) == 3
    people = {line.get_gid().partition('"')[2].partition(":")[0]: 10 ** line.get_xdata()[0] for line in ax.child_axes[0].lines if line.get_gid()}
    assert people == pytest.approx({"Aldmoor": 1.0, "Breck": 0.5, "NA": 0.75, "Corvale": 0.375, "Dunmere": 0.25})


def test_many_plans_are_the_rows_of_a_table_and_turned_heads_of_the_chart(drawn):
    _, labels, matrix = drawn
    many = [f"p{i}" for i in range(12)]
    wide = sectors.SectorMatrix(
        pd.concat([matrix.frame[matrix.frame["plan_id"] == "corvale-plan"].assign(plan_id=plan) for plan in many]),
        pd.concat([matrix.plans.loc[["corvale-plan"]]] * 12).set_axis(many), matrix.factors)
    labels.plan = dict(zip(many, many, strict=True)).get
    turned = [text for text in charts.plot_sectors(wide, labels).texts if text.get_rotation() == 90]
    assert [text.get_text() for text in turned] == many
