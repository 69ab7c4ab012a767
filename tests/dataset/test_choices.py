"""What a parameter may name; answered without pandas."""

import subprocess
import sys
from pathlib import Path

import pytest
from invented import add, build, drop, edit, path_of, remove

from analysis.dataset.choices import choices
from analysis.errors import DataError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "data")


def test_regions_with_a_plan(folder):
    found = choices(folder, "regions")
    assert list(found.names) == ["aldmoor", "breck", "na", "corvale"]
    assert found.names["na"] == ("北臂", "NA")
    assert found.default == "aldmoor"
    assert found.aliases["布雷"] == found.aliases["Breck"] == found.aliases["breck"] == "breck"
    assert found.aliases["NA"] == "na"


def test_regions_that_cannot_be_chosen_say_why(folder):
    found = choices(folder, "regions")
    assert {found.unavailable[name] for name in ("dunmere", "丹湖", "Dunmere")} == {"has context values only, no plan"}
    assert found.unavailable["realm"].startswith("is the benchmark")
    assert not set(found.unavailable) & set(found.aliases)


def test_focus_without_a_plan_is_no_default(folder):
    edit(folder, "regions", "aldmoor", "role", "peer")
    edit(folder, "regions", "dunmere", "role", "focal")
    assert choices(folder, "regions").default == ""


def test_plans_but_the_benchmark(folder):
    found = choices(folder, "plans")
    assert "realm-plan" not in found.aliases
    assert "realm-plan" in found.unavailable
    assert len(found.names) == 8
    assert found.default == ""
    assert found.aliases["北臂乡村医疗若干措施"] == "na-measures"


def test_a_name_that_two_plans_share_is_nobodys(folder):
    edit(folder, "plans", "na-plan", "title_en", "North Arm measures for rural health")
    found = choices(folder, "plans")
    assert "North Arm measures for rural health" not in found.aliases
    assert found.aliases["na-plan"] == "na-plan"


def test_an_id_is_never_taken_by_another_name(folder):
    edit(folder, "regions", "breck", "name_en", "corvale")
    assert choices(folder, "regions").aliases["corvale"] == "corvale"


def test_group_sets_are_named_by_their_groups(folder):
    found = choices(folder, "group_sets")
    assert list(found.names) == ["headline", "poles"]
    assert found.default == "poles"
    assert "overlap" in found.unavailable["wide"]
    assert found.names["poles"] == ("卫生室 / 远程医疗 / 人员与预防", "Clinics / Telehealth / People and prevention")


def test_first_group_set_where_there_are_no_poles(folder):
    for row in ("pole_clinics:clinics", "pole_telehealth:telehealth", "pole_people:staff", "pole_people:prevention"):
        remove(folder, "factor_groups", f"poles:{row}")
    assert choices(folder, "group_sets").default == "headline"


def test_corrected_names_are_offered(folder):
    texts = {"reason_zh": "误", "reason_en": "slip", "source_ids": "press-1", "date": "2030-01-30"}
    add(folder, "corrections", table="regions", row_id="breck", column="name_en", old_value="Breck", new_value="Brecks", **texts)
    assert choices(folder, "regions").aliases["Brecks"] == "breck"


def test_unknown_name(folder):
    with pytest.raises(KeyError, match="colours"):
        choices(folder, "colours")


def test_missing_folder_and_table(folder, tmp_path):
    with pytest.raises(DataError, match="must be a folder that exists"):
        choices(tmp_path / "nowhere", "regions")
    drop(folder, "plans")
    with pytest.raises(DataError, match="plans.csv: the file is missing"):
        choices(folder, "regions")
    assert choices(folder, "group_sets").default == "poles"


def test_other_tables_are_not_read(folder):
    path_of(folder, "targets").write_bytes(b"\xff")
    assert choices(folder, "regions").default == "aldmoor"


@pytest.mark.parametrize("module", ["analysis.dataset", "analysis.dataset.choices", "analysis.dataset.dictionary"])
def test_no_pandas_for_a_choice(module):
    code = f"import sys, {module}; sys.exit(any(name in sys.modules for name in ('pandas', 'pandera', 'numpy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
