"""What `load` hands out: types, indices, restriction, provenance, the record of what was read."""

import copy
import pickle
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest
from invented import TABLES as INVENTED
from invented import add, build, drop, edit, keep_regions, path_of, remove

from analysis.dataset.load import Dataset, check, load
from analysis.dataset.tables import TABLES
from analysis.errors import DataError, ParameterError

OPTIONAL = sorted(name for name, table in TABLES.items() if not table.required)


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Path:
    """A folder no test changes."""
    return build(tmp_path_factory.mktemp("shared") / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return build(tmp_path / "data")


@pytest.fixture
def dataset(shared) -> Dataset:
    return load(shared)


def test_every_table_is_a_frame_indexed_by_row_id(dataset):
    for name, table in TABLES.items():
        frame = getattr(dataset, name)
        assert frame.index.name == table.index_name
        assert frame.index.is_unique
        own_key = set(table.key) if len(table.key) == 1 else set()
        assert list(frame.columns) == [column for column in table.column_names if column not in own_key]


def test_composite_keys_are_joined_and_keep_their_columns(dataset):
    assert dataset.codings.index.name == "coding_id"
    assert dataset.codings.loc["breck-plan-01:final", ["provision_id", "coder_id"]].tolist() == ["breck-plan-01", "final"]
    assert dataset.factor_groups.loc["poles:pole_people:staff", "group_id"] == "pole_people"
    assert dataset.terms.loc["doc_level:parish", "tier"] == "lower"


def test_types(dataset):
    targets, plans = dataset.targets, dataset.plans
    assert targets["value"].dtype == "float64"
    assert targets["year"].dtype == "Int64"
    assert targets["ai_specific"].dtype == "boolean"
    assert targets["unit"].dtype == "str"
    assert targets.loc["breck-plan-t01", "source_ids"] == ("press-1", "press-2")
    assert plans.loc["aldmoor-plan", "issuers_zh"] == ("奥德议会",)
    assert dataset.provisions.loc["aldmoor-plan-08", "sectors"] == ("transport", "schools")
    assert dataset.sources["link"].tolist() == [True, True, True, False, True, False]


def test_empty_cells_are_typed_absences(dataset):
    assert dataset.targets.loc["breck-plan-t01", "provision_id"] == ""
    assert dataset.targets.loc["breck-plan-t01", ["value_high"]].isna().all()
    assert dataset.plans.loc["na-plan", "provisions_total"] is pd.NA
    assert dataset.positioning.loc["aldmoor-plan-p01", "factors"] == ()
    assert dataset.baselines.loc["aldmoor-plan-t03-b1", "year"] is pd.NA
    assert not any(getattr(dataset, table).select_dtypes("str").isna().any().any() for table in TABLES)


def test_words_that_look_like_nothing_survive(dataset):
    assert dataset.regions.loc["na", "name_en"] == "NA"
    assert dataset.regions.loc["na", "gb_code"] == "010000"
    assert dataset.plans.loc["na-plan", "doc_number"] == "null"
    assert dataset.plans.loc["na-measures", "doc_number"] == "010"
    assert dataset.context.loc["na-c04", "note_zh"] == "NA"
    assert dataset.sources.loc["mirror-1", ["publisher", "title"]].tolist() == ["NA", "null"]


def test_rows_stand_in_file_order(folder):
    path = path_of(folder, "sectors")
    path.write_text("sector_id,name_zh,name_en\ntransport,交通,Transport\nschools,学校,Schools\n", encoding="utf-8")
    assert load(folder).sectors.index.tolist() == ["transport", "schools"]


def test_corrections_are_applied(dataset):
    assert dataset.region_facts.loc["aldmoor-f01", "value"] == 15.0


@pytest.mark.parametrize("table", ["scopes", "targets", "baselines", "context", "rules", "corrections"])
def test_absent_optional_table_is_an_empty_frame_of_the_right_types(folder, dataset, table):
    for dependent in {"scopes": ("baselines", "targets", "context", "claim_tests", "outcomes", "pmc_codings"), "targets": ("baselines", "outcomes", "pmc_codings")}.get(table, ()):
        drop(folder, dependent)
    drop(folder, table)
    frame = getattr(load(folder), table)
    assert frame.empty
    assert frame.dtypes.equals(getattr(dataset, table).dtypes)
    assert frame.index.name == TABLES[table].index_name


def test_dataset_with_required_tables_only(folder):
    for table in OPTIONAL:
        drop(folder, table)
    for row in ("aldmoor-plan-07", "aldmoor-plan-08"):
        edit(folder, "provisions", row, "sectors", "")
    assert all(getattr(load(folder), table).empty for table in OPTIONAL)


def test_header_without_rows_is_an_empty_optional_table(folder):
    drop(folder, "claim_tests")
    path = path_of(folder, "claims")
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert load(folder).claims.empty


def test_unknown_table_is_an_attribute_error_with_the_nearest(dataset):
    with pytest.raises(AttributeError, match="no table 'target'; nearest: targets"):
        dataset.target  # noqa: B018


def test_dataset_is_frozen_and_can_be_copied(dataset):
    with pytest.raises(AttributeError):
        dataset.digest = "other"
    assert pickle.loads(pickle.dumps(dataset)).plans.equals(dataset.plans)
    assert copy.deepcopy(dataset).plans.equals(dataset.plans)
    assert set(TABLES) <= set(dir(dataset))


def test_callers_cannot_corrupt_the_dataset(dataset):
    frame = dataset.context
    before = dataset.context
    frame.loc[:, "value"] = 0.0
    frame.index.name = "other"
    frame["year"].array[0] = 1
    frame["value"].array[0] = 1.0
    del frame["unit"]
    assert dataset.context.equals(before)
    assert dataset.context.index.name == "context_id"
    assert load(dataset.folder).context.equals(before)


def test_info_is_the_row_of_the_dataset(dataset):
    assert dataset.info["dataset_id"] == "invented-health"
    assert dataset.info["title_en"] == "Rural health plans of four invented regions"
    with pytest.raises(TypeError):
        dataset.info["title_en"] = "other"


# restrict


def test_restriction_keeps_these_regions_the_benchmark_and_those_without_plans(dataset):
    part = dataset.restrict(["na"])
    assert part.regions.index.tolist() == ["na", "dunmere", "realm"]
    assert part.plans.index.tolist() == ["na-plan", "na-measures", "realm-plan"]
    assert set(part.provisions["plan_id"]) == {"na-plan", "na-measures"}
    assert set(part.codings["provision_id"]) == set(part.provisions.index)
    assert part.targets.index.tolist() == ["na-plan-t01", "na-plan-t02", "na-measures-t01", "realm-plan-t01", "realm-plan-t02"]
    assert part.baselines.empty
    assert set(part.context["region_id"]) == {"na", "dunmere", "realm"}
    assert part.funding.index.tolist() == ["na-measures-03-m1"]
    assert part.region_facts.index.tolist() == ["na-f01"]
    assert part.layout.empty
    assert len(part.claims) == 10 and len(part.claim_tests) == 13


def test_restriction_leaves_out_sources_and_scopes_nobody_names(dataset):
    part = dataset.restrict(["na"])
    assert "mirror-1" in dataset.sources.index
    assert "mirror-1" not in part.sources.index
    assert "text_na" in part.sources.index
    assert "built_since_2020" not in part.scopes.index
    assert {"all_clinics", "registered_clinics"} <= set(part.scopes.index)


def test_restriction_follows_rows_not_names(dataset):
    part = dataset.restrict(["breck"])
    assert part.plan_relations.index.tolist() == ["breck-draft-r1"]
    assert part.baselines.index.tolist() == ["breck-plan-t01-b1"]
    assert dataset.restrict(["corvale"]).targets.index.tolist() == ["realm-plan-t01", "realm-plan-t02"]


def test_restriction_to_everything_changes_no_evidence(dataset):
    whole = dataset.restrict(dataset.regions.index.tolist())
    assert all(getattr(whole, name).equals(getattr(dataset, name)) for name in TABLES if name not in ("sources", "scopes"))


def test_restriction_to_an_unknown_region(dataset):
    with pytest.raises(ParameterError, match="brek: no such region .*; nearest: breck; regions: aldmoor, breck"):
        dataset.restrict(["na", "brek"])


# sources_of


def test_sources_behind_rows_of_any_table(dataset):
    assert dataset.sources_of(["breck-plan-t01"]) == ("press-1", "press-2")
    assert dataset.sources_of(["breck-plan-04:final"]) == ("press-2",)
    assert dataset.sources_of(["na-measures", "aldmoor-plan-t01-b2", "na-c01", "na-measures-03-m1"]) == ("gazette-2", "press-1", "text_na")
    assert dataset.sources_of([]) == ()
    for name, table in TABLES.items():
        if table.is_evidence:
            assert dataset.sources_of(getattr(dataset, name).index)


def test_sources_of_an_unknown_row(dataset):
    with pytest.raises(KeyError, match="aldmoor-plan-t99"):
        dataset.sources_of(["aldmoor-plan-t01", "aldmoor-plan-t99"])


def test_sources_of_rows_outside_the_restriction_are_unknown(dataset):
    with pytest.raises(KeyError, match="breck-plan-t01"):
        dataset.restrict(["na"]).sources_of(["breck-plan-t01"])


# reads and digest


def test_reads_name_only_what_was_asked_for(shared):
    dataset = load(shared)
    assert dataset.reads == {}
    assert dataset.plans is not None
    assert dataset.sources_of(["na-c01"]) == ("gazette-2",)
    assert list(dataset.reads) == ["context", "plans"]
    assert load(shared).reads == {}


def test_reads_of_a_restriction_are_its_own(dataset):
    part = dataset.restrict(["na"])
    assert part.reads == {}
    assert not part.targets.empty
    assert list(part.reads) == ["targets"]


def test_rows_of_other_regions_do_not_change_what_was_read(shared, folder):
    edit(folder, "targets", "breck-plan-t01", "value", "601")
    tables = [name for name in TABLES if not getattr(load(shared), name).empty]

    def reads(place: Path, region: str) -> dict[str, str]:
        part = load(place).restrict([region])
        assert all(getattr(part, name) is not None for name in tables)
        return part.reads

    assert reads(shared, "na") == reads(folder, "na")
    changed = {name for name, digest in reads(shared, "breck").items() if reads(folder, "breck")[name] != digest}
    assert changed == {"targets"}
    assert load(shared).digest != load(folder).digest


def test_a_plan_with_a_source_of_its_own_leaves_other_regions_reads_alone(shared, folder):
    add(folder, "sources", source_id="new-1", kind="gazette", publisher="Breck Gazette", accessed="2030-01-31", link="false")
    edit(folder, "context", "breck-c01", "source_ids", "new-1")
    one, other = load(shared).restrict(["na"]), load(folder).restrict(["na"])
    assert one.sources.equals(other.sources)
    assert one.reads == other.reads


def test_digest_covers_every_file_and_nothing_else(folder):
    digests = [load(folder).digest]
    (folder / "README.md").write_text("text", encoding="utf-8")
    assert load(folder).digest == digests[0]
    edit(folder, "corrections", "region_facts:aldmoor-f01:value", "new_value", "16")
    digests.append(load(folder).digest)
    drop(folder, "corrections")
    digests.append(load(folder).digest)
    edit(folder, "units", "km", "name_en", "kilometres")
    digests.append(load(folder).digest)
    assert len(set(digests)) == 4


def test_digest_is_of_paths_and_bytes(shared):
    tables = [table for table in TABLES.values() if (shared / table.path).exists()]
    lines = sorted(f"{table.path} {sha256((shared / table.path).read_bytes()).hexdigest()}\n" for table in tables)
    assert load(shared).digest == sha256("".join(lines).encode()).hexdigest()


def test_a_change_is_seen_by_the_same_process(folder):
    assert load(folder).regions.loc["breck", "name_en"] == "Breck"
    edit(folder, "regions", "breck", "name_en", "Brecks")
    assert load(folder).regions.loc["breck", "name_en"] == "Brecks"
    edit(folder, "regions", "breck", "role", "nobody")
    with pytest.raises(DataError, match="nobody"):
        load(folder)


# check


def test_summary_counts_and_says_the_coverage(shared):
    summary = check(shared)
    assert summary.title == "Rural health plans of four invented regions"
    assert summary.sources == 6
    assert summary.tables["codings"] == 144
    assert summary.plans["aldmoor-plan"] == "12 of 12 (full text)"
    assert summary.plans["breck-plan"] == "4–5 of 10 (press)"
    assert summary.plans["na-plan"] == "2–3 of unknown (excerpt and press)"
    assert summary.digest == load(shared).digest


# the invented dataset as others use it


def test_invented_dataset_with_fewer_regions(folder):
    keep_regions(folder, ["breck", "na"])
    dataset = load(folder)
    assert dataset.regions["role"].to_dict() == {"breck": "focal", "na": "peer", "realm": "benchmark"}
    assert set(dataset.plans["region_id"]) == {"breck", "na", "realm"}
    assert set(dataset.provisions["plan_id"]) == {"breck-plan", "na-plan", "na-measures"}


def test_invented_helpers_refuse_what_is_not_there(folder):
    with pytest.raises(KeyError, match="aldmoor-plan-t99"):
        edit(folder, "targets", "aldmoor-plan-t99", "value", "1")
    with pytest.raises(KeyError, match="aldmoor-plan-t99"):
        remove(folder, "targets", "aldmoor-plan-t99")
    with pytest.raises(KeyError, match="sector"):
        add(folder, "sectors", sector="x")


def test_invented_dataset_has_every_table(dataset):
    assert set(INVENTED) | {"provisions", "codings"} == set(TABLES)
    assert not any(getattr(dataset, name).empty for name in TABLES)
