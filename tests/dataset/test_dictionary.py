"""The generated description of a dataset: current, complete, deterministic, and true to the files."""

import csv
import json
from hashlib import sha256
from pathlib import Path

import pytest
from invented import add, build, edit, path_of

from analysis.dataset.dictionary import BY_HAND, DESCRIPTOR, README, dictionary, main, write_dictionary
from analysis.dataset.declaration import KINDS
from analysis.dataset.tables import TABLES
from analysis.errors import DataError
from analysis.paths import DATA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = build(tmp_path / "data")
    write_dictionary(folder)
    return folder


def descriptor(folder: Path) -> dict[str, object]:
    return json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))


@pytest.mark.parametrize("mark", BY_HAND)
def test_a_mark_that_was_deleted_costs_nothing_written_by_hand(folder, mark):
    readme = folder / README
    readme.write_text(readme.read_text(encoding="utf-8").replace(mark, ""), encoding="utf-8")
    before = readme.read_bytes()
    with pytest.raises(DataError, match="put the line back"):
        write_dictionary(folder)
    assert readme.read_bytes() == before


@pytest.mark.parametrize("name", [README, DESCRIPTOR])
def test_projects_own_description_is_current(name):
    found = (DATA / name).read_text(encoding="utf-8")
    assert found == dictionary(DATA)[name], "run python -m analysis.dataset.dictionary"


def test_writing_twice_changes_nothing(folder):
    first = {name: (folder / name).read_bytes() for name in (README, DESCRIPTOR)}
    write_dictionary(folder)
    assert first == {name: (folder / name).read_bytes() for name in (README, DESCRIPTOR)}


def test_what_a_person_wrote_is_kept(folder):
    text = (folder / README).read_text(encoding="utf-8")
    (folder / README).write_text(text.replace(BY_HAND[0], f"{BY_HAND[0]}\n- Beware of the moor.\n"), encoding="utf-8")
    edit(folder, "dataset", "invented-health", "edition", "2030-02-28")
    write_dictionary(folder)
    text = (folder / README).read_text(encoding="utf-8")
    assert f"{BY_HAND[0]}\n- Beware of the moor.\n{BY_HAND[1]}" in text
    assert "Edition 2030-02-28" in text


def test_a_readme_that_was_saved_otherwise_is_not_written_over(folder):
    write_dictionary(folder)
    saved = (folder / README).read_text(encoding="utf-8").replace(BY_HAND[1], f"各表由人填写\n{BY_HAND[1]}").encode("gb18030")
    (folder / README).write_bytes(saved)
    with pytest.raises(DataError, match="README.md: must be UTF-8"):
        write_dictionary(folder)
    assert (folder / README).read_bytes() == saved


def test_coverage_of_core_plans_and_of_companions_read_in_full(folder):
    text = (folder / README).read_text(encoding="utf-8")
    assert "(`aldmoor-plan`) | 12 of 12 (full text) | 10 | 4 | exact |" in text
    assert "(`breck-plan`) | 4–5 of 10 (press) | 5 | 2 | as ranges |" in text
    assert "(`na-plan`) | 2–3 of unknown (excerpt and press) | 2 | 1 | none: total unknown |" in text
    assert "(`na-measures`) | 6 of 6 (full text) | 0 | 1 | exact |" in text
    assert "Of the other 4 plans" in text
    assert "`breck-draft`)" not in text


def test_counted_cautions(folder):
    text = (folder / README).read_text(encoding="utf-8")
    assert "1 of 6 sources are copies of other texts; 2 are cited by publisher and title and not linked." in text
    assert "1 of 31 context values do not cover a full year, and 1 were derived from others." in text
    assert "Coders: c0, c1, c2, final." in text


def test_every_column_is_described_in_both_languages(folder):
    text = (folder / README).read_text(encoding="utf-8")
    for table in TABLES.values():
        section = text.split(f"### `{table.path}`")[1].split("\n### ")[0]
        assert all(f"| `{column.name}` | {column.en} | {column.zh} | {column.kind} |" in section for column in table.columns)
        assert all(column.zh and column.en and column.kind in KINDS for column in table.columns)


def test_allowed_codes_are_listed(folder):
    text = (folder / README).read_text(encoding="utf-8")
    assert "list doc_kind in codebook/terms.csv: `programme`, `measures`, `draft`" in text
    assert "| `role` | in focus, compared, benchmark, or context values only | 角色 | code | `focal`, `peer`, `benchmark`, `context` | yes |" in text
    assert "| `rate_pct` | rate of support | 比例 | number | 0 to 100; in % |  |" in text
    assert "at most 25 characters" in text


def test_row_counts_follow_the_tables(folder):
    assert "| `codebook/sectors.csv` | a sector in which a provision is put to use | 行业 | 2 | yes |" in dictionary(folder)[README]
    add(folder, "sectors", sector_id="farms", name_zh="农场", name_en="Farms")
    assert "| `codebook/sectors.csv` | a sector in which a provision is put to use | 行业 | 3 | yes |" in dictionary(folder)[README]


def test_descriptor_describes_the_files_as_they_are(folder):
    package = descriptor(folder)
    assert (package["name"], package["version"]) == ("invented-health", "2030-01-31")
    assert package["licenses"] == [{"name": "CC0-1.0"}]
    assert len(package["resources"]) == len(TABLES)
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{sha256(data).hexdigest()}"
        header = next(csv.reader([data.decode().splitlines()[0]]))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert set(resource["schema"]["primaryKey"]) <= set(header)


def test_descriptor_types_and_constraints(folder):
    fields = {
        (resource["name"], field["name"]): field for resource in descriptor(folder)["resources"] for field in resource["schema"]["fields"]
    }
    assert fields["targets", "value"]["type"] == "number"
    assert fields["targets", "year"]["constraints"] == {"minimum": 1900, "maximum": 2200}
    assert fields["targets", "source_ids"] | {"title": "", "description": ""} == {
        "name": "source_ids", "title": "", "description": "", "type": "list", "delimiter": ";", "itemType": "string",
        "constraints": {"required": True},
    }  # fmt: skip
    assert fields["sources", "link"]["trueValues"] == ["true"]
    assert fields["regions", "gb_code"]["type"] == "string"
    assert fields["regions", "role"]["constraints"]["enum"] == ["focal", "peer", "benchmark", "context"]
    assert fields["units", "unit"]["constraints"] == {"required": True, "unique": True}


def test_foreign_keys_lead_to_keys(folder):
    resources = {resource["name"]: resource for resource in descriptor(folder)["resources"]}
    links = [(name, link) for name, resource in resources.items() for link in resource["schema"]["foreignKeys"]]
    assert {"fields": ["plan_id"], "reference": {"resource": "plans", "fields": ["plan_id"]}} in [link for _, link in links]
    assert {"fields": ["part_of"], "reference": {"resource": "", "fields": ["claim_id"]}} in [link for _, link in links]
    for name, link in links:
        assert resources[link["reference"]["resource"] or name]["schema"]["primaryKey"] == link["reference"]["fields"]


def test_absent_tables_are_not_in_the_descriptor(folder):
    path_of(folder, "claims").unlink()
    assert "claims" not in {resource["name"] for resource in json.loads(dictionary(folder)[DESCRIPTOR])["resources"]}


def test_command(folder, capsys):
    (folder / README).unlink()
    assert main([str(folder)]) == 0
    assert (folder / README).exists()
    assert main([str(folder / "nowhere")]) == 2
    assert "must be a folder that exists" in capsys.readouterr().err
