"""The project's own dataset loads, and holds what is known of it."""

import pytest

from analysis.dataset.load import Dataset, check, load
from analysis.dataset.tables import TABLES
from analysis.paths import DATA


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load(DATA)


def test_size(dataset):
    expected = {
        "plans": 23, "provisions": 172, "codings": 688, "targets": 110, "baselines": 16, "context": 223, "sources": 269,
        "funding": 36, "positioning": 65, "claims": 71, "region_facts": 125, "conflicts": 38,
    }  # fmt: skip
    assert {name: len(getattr(dataset, name)) for name in expected} == expected


def test_coverage():
    plans = check(DATA).plans
    assert plans["guangdong-2024"] == "45 of 45 (full text)"
    assert plans["beijing-2024"] == "23 of 23 (full text)"
    assert plans["zhejiang-2025-measures"] == "27 of 27 (full text)"
    assert plans["sichuan-2024"] == "6–9 of 26 (press)"
    assert plans["zhejiang-2023"] == "12–16 of unknown (excerpt and press)"
    assert plans["hebei-2024"] == "1 of unknown (excerpt)"


def test_every_provision_has_three_readings_and_a_settled_code(dataset):
    coders = dataset.codings.groupby("provision_id")["coder_id"].agg(tuple)
    assert len(coders) == 172
    assert {tuple(sorted(found)) for found in coders} == {("c0", "c1", "c2", "final")}


def test_codes_stay_text(dataset):
    assert dataset.regions.loc["beijing", "gb_code"] == "110000"
    assert dataset.regions["gb_code"].dtype == "str"


def test_correction_is_applied(dataset):
    assert dataset.region_facts.loc["guangdong-f001", "unit"] == "%"


def test_one_core_plan_per_compared_region(dataset):
    core = dataset.plans[dataset.plans["role"] == "core"]
    assert core["region_id"].is_unique
    assert set(core["region_id"]) == set(dataset.regions.index[dataset.regions["role"].isin(["focal", "peer"])])


def test_every_evidence_row_has_sources(dataset):
    for name, table in TABLES.items():
        if table.is_evidence:
            assert all(dataset.sources_of([row]) for row in getattr(dataset, name).index)


def test_each_region_can_stand_alone(dataset):
    for region in dataset.plans["region_id"].unique():
        part = dataset.restrict([region])
        assert set(part.plans["region_id"]) <= {region, "national"}
        assert set(part.sources_of(part.plans.index)) <= set(part.sources.index)
        assert set(part.targets["scope_id"]) <= set(part.scopes.index)
