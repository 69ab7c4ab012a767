"""Which reports are asked for: notebooks found, parameters applied, names of files."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_notebook
from reports.engine_kit import declare, regions, write_notebook

from analysis.errors import ParameterError
from analysis.parameters import Parameter
from analysis.reports.jobs import find_notebooks, make_jobs, make_slug

ENGLISH = {"zh": "义", "en": "m"}


@pytest.fixture
def folder(tmp_path):
    """Two declared notebooks, of which one takes a weight, and one that nobody declared."""
    declare(tmp_path, second=[], first=[])
    declaration = tmp_path / "notebooks.toml"
    text = declaration.read_text(encoding="utf-8")
    declaration.write_text(text.replace('["focal", "language"]', '["focal", "language", "weight"]', 1), encoding="utf-8")
    write_notebook(tmp_path, "first")
    write_notebook(tmp_path, "second", parameters=("focal", "language", "weight"))
    write_own(tmp_path, "about", 'who = "me"  # whom it greets\ntimes: int = 2\nshares = [1]\nlanguage = "en"')
    return tmp_path


def write_own(folder, name, source, tags=("parameters",)):
    cell = new_code_cell(source, metadata={"tags": list(tags)}, id="c0")
    (folder / f"{name}.ipynb").write_text(json.dumps(new_notebook(cells=[cell])), encoding="utf-8")


def jobs(folder, requested=(), given=None, **more):
    return make_jobs(find_notebooks(folder), requested, given or {}, regions, **more)


def test_declared_notebooks_come_first_in_declared_order(folder):
    assert list(find_notebooks(folder)) == ["second", "first", "about"]


def test_one_job_per_notebook_and_language_with_every_parameter_resolved(folder):
    made = jobs(folder, ["first", "second"])
    assert [job.id for job in made] == ["first/north.zh", "first/north.en", "second/north.zh", "second/north.en"]
    assert made[3].parameters == {"focal": "north", "language": "en", "weight": 0.5}
    assert made[0].editions == ("zh", "en") and made[0].position == 1 and made[2].position == 0


def test_one_language_alone_is_one_edition(folder):
    (job,) = jobs(folder, ["first"], languages=["en"])
    assert (job.language, job.editions) == ("en", ("en",))


def test_a_notebook_nobody_declared_is_read_from_its_cell(folder):
    file = find_notebooks(folder)["about"]
    assert {p.name: (p.type, p.default, p.meaning["en"]) for p in file.parameters.values()} == {
        "who": ("text", "me", "whom it greets"), "times": ("int", 2, "times"), "language": ("choice", "en", "language"),
    }
    (job,) = jobs(folder, ["about"], {"times": "3"}, languages=["zh"])
    assert job.parameters == {"who": "me", "times": 3, "language": "zh"} and job.declared.exhibits == ()
    with pytest.raises(ParameterError, match="no parameter 'tmies', nearest is 'times'"):
        jobs(folder, ["about"], {"tmies": "3"})


def test_a_value_must_be_taken_by_every_notebook_named(folder):
    with pytest.raises(ParameterError, match="weight: second takes it, first does not; name only the notebooks that take it"):
        jobs(folder, ["first", "second"], {"weight": "0.2"})


def test_without_names_a_value_goes_to_the_notebooks_that_take_it(folder):
    taken = {job.id: job.parameters.get("weight") for job in jobs(folder, (), {"weight": "0.2"}, languages=["zh"])}
    assert [value for value in taken.values() if value is not None] == [0.2]
    with pytest.raises(ParameterError, match="no parameter 'wieght', nearest is 'weight'"):
        jobs(folder, (), {"wieght": "0.2"})


def test_what_several_notebooks_refuse_is_told_once_with_their_names(folder):
    with pytest.raises(ParameterError) as refused:
        jobs(folder, ["first", "second", "thrid"], {"focal": "nroth"})
    assert str(refused.value).count("'nroth'") == 1
    assert "(first, second)" in str(refused.value) and "no notebook 'thrid'" in str(refused.value)


def test_a_declared_notebook_must_exist_and_have_its_cell(folder):
    (folder / "first.ipynb").unlink()
    write_own(folder, "second", "x = 1", tags=())
    with pytest.raises(ParameterError) as refused:
        find_notebooks(folder)
    assert "first.ipynb is not in the folder" in str(refused.value)
    assert "second.ipynb declares parameters but has no cell tagged 'parameters'" in str(refused.value)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"cells": [{}]}'])
def test_a_file_that_is_no_notebook_is_named(folder, text):
    (folder / "first.ipynb").write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match="first.ipynb is not a notebook"):
        find_notebooks(folder)


# Names of files --------------------------------------------------------------------------------

PLAIN = {"focal": Parameter("focal", "id", "", ENGLISH, choices_from="regions"), "note": Parameter("note", "text", "", ENGLISH)}


def test_a_slug_is_the_id_and_eight_digits_of_what_is_not_the_default():
    defaults = {"focal": "north", "note": "", "language": "zh"}
    assert make_slug({"focal": "south", "note": "", "language": "en"}, defaults, PLAIN) == "south"
    noted = make_slug({"focal": "south", "note": "x", "language": "en"}, defaults, PLAIN)
    assert noted.startswith("south-") and len(noted) == len("south-") + 8
    assert noted == make_slug({"focal": "south", "note": "x", "language": "zh"}, defaults, PLAIN)
    assert noted != make_slug({"focal": "south", "note": "y", "language": "zh"}, defaults, PLAIN)


@given(st.text(max_size=20), st.text(max_size=20))
@settings(max_examples=50, deadline=None)
def test_no_value_ever_becomes_a_path(focal, note):
    slug = make_slug({"focal": focal, "note": note}, {"focal": "", "note": ""}, PLAIN)
    assert slug and set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_a_first_parameter_that_is_no_id_stays_out_of_the_name():
    parameters = {"note": PLAIN["note"]}
    assert make_slug({"note": ""}, {"note": ""}, parameters) == "default"
    assert make_slug({"note": "../x"}, {"note": ""}, parameters).startswith("default-")
