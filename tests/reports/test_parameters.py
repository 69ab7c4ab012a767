"""The declaration of parameters and the resolver that every door uses."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports.engine_kit import DECLARED, ENTRY, regions

from analysis.errors import ParameterError
from analysis.parameters import Declarations, Notebook, Parameter, fold, read_declarations, resolve

ENGLISH = {"zh": "义", "en": "meaning"}


def declared(folder: Path, text: str) -> Declarations:
    (folder / "notebooks.toml").write_text(text, encoding="utf-8")
    return read_declarations(folder)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Declarations:
    entry = ENTRY.format(name="focus", parameters='["focal", "peers", "language", "weight"]', exhibits='["a-figure"]')
    return declared(tmp_path_factory.mktemp("notebooks"), DECLARED + entry)


def one(kind: str, default, **more) -> Declarations:
    parameter = Parameter("p", kind, default, ENGLISH, **more)
    return Declarations({"p": parameter}, {"n": Notebook("n", ("p",))})


def value(kind, default, given, **more):
    return resolve(one(kind, default, **more), "n", {"p": given}, regions)["p"]


def test_every_declared_name_comes_back_in_declared_order_with_its_default(whole):
    assert resolve(whole, "focus", {}, regions) == {"focal": "north", "peers": [], "language": "zh", "weight": 0.5}
    assert list(resolve(whole, "focus", {"weight": "0.2", "focal": "south"}, regions)) == ["focal", "peers", "language", "weight"]


@pytest.mark.parametrize("word", ["north", "北境", "North", "NORTH", " north ", "ｎｏｒｔｈ"])
def test_every_name_of_a_region_names_the_same_region(whole, word):
    assert resolve(whole, "focus", {"focal": word}, regions)["focal"] == "north"


@pytest.mark.parametrize("text", ["south,east", "南境、东境", "south; 东境 ;", "south，east,south", ["南境", "east"], ("south", "east")])
def test_a_list_of_regions_may_be_typed_or_text_and_drops_repeats(whole, text):
    assert resolve(whole, "focus", {"peers": text}, regions)["peers"] == ["south", "east"]


def test_a_text_stays_a_text():
    assert value("text", "", "007") == "007"
    assert value("text", "", "true") == "true"
    assert value("choice", "no", "NO", choices=("no", "yes")) == "no"


@pytest.mark.parametrize(
    ("kind", "default", "word", "expected"),
    [
        ("int", 1, "12", 12), ("int", 1, "-3", -3), ("int", 1, 7, 7), ("number", 1.5, "2.5", 2.5), ("number", 1.5, "１２", 12.0),
        ("share", 0.5, "0", 0.0), ("share", 0.5, 1, 1), ("flag", False, "YES", True), ("flag", True, "false", False), ("flag", True, False, False),
    ],
)
def test_the_declared_type_decides(kind, default, word, expected):
    found = value(kind, default, word)
    assert found == expected and type(found) is type(expected)


@pytest.mark.parametrize(
    ("kind", "default", "word", "told"),
    [
        ("int", 1, "1.5", "whole number"), ("int", 1, True, "whole number"), ("number", 1.0, "nan", "a number"), ("number", 1.0, math.inf, "a number"),
        ("number", 1.0, "1_0", "a number"), ("share", 0.5, "30", "between 0 and 1"), ("share", 0.5, "30%", "0.3 for 30 per cent"),
        ("flag", False, "1", "true, yes, false, no"), ("flag", False, 1, "got 1"), ("text", "", 7, "takes a text"), ("int", 1, None, "got None"),
    ],
)
def test_a_value_of_another_type_is_refused_with_the_rule(kind, default, word, told):
    with pytest.raises(ParameterError, match=told):
        value(kind, default, word)


def test_all_failures_come_at_once_each_with_the_nearest_right_one(whole):
    with pytest.raises(ParameterError) as refused:
        resolve(whole, "focus", {"focl": "x", "focal": "nroth", "peers": "soth, 东境", "language": "zn", "weight": "2"}, regions)
    text = str(refused.value)
    assert "no parameter 'focl', nearest is 'focal'; focus takes focal, peers, language, weight" in text
    assert "focal: 'nroth' is not among the regions of this dataset, nearest is 'North'; regions are north, south, east" in text
    assert "peers: 'soth'" in text and "language: takes one of zh, en; got 'zn', nearest is 'zh'" in text
    assert "weight: takes a share between 0 and 1" in text
    assert text.count("\n  - ") == 5


def test_a_region_is_not_compared_with_itself(whole):
    with pytest.raises(ParameterError, match="peers: north is already the value of focal"):
        resolve(whole, "focus", {"focal": "North", "peers": ["南境", "北境"]}, regions)
    with pytest.raises(ParameterError, match="cannot be compared with itself"):  # the default region counts as well
        resolve(whole, "focus", {"peers": "north"}, regions)


def test_what_cannot_be_chosen_says_why(whole):
    with pytest.raises(ParameterError, match="'whole' cannot be chosen: it is the benchmark"):
        resolve(whole, "focus", {"focal": "whole"}, regions)


def test_an_unknown_notebook_is_refused_with_the_nearest(whole):
    with pytest.raises(ParameterError, match="no notebook 'focsu', nearest is 'focus'; notebooks are focus"):
        resolve(whole, "focsu", {}, regions)


@given(st.text(max_size=12))
@settings(max_examples=50, deadline=None)
def test_any_text_is_either_a_region_or_refused(word):
    known = {fold(alias) for alias in regions().aliases}
    try:
        found = value("id", "", word, choices_from="regions")
    except ParameterError:
        assert fold(word) not in known and word.strip()
    else:
        assert found == "north" if not word.strip() else fold(word) in known


@given(st.lists(st.sampled_from(["south", "南境", "east", "EAST", "东境"]), max_size=6))
@settings(max_examples=50, deadline=None)
def test_resolving_twice_changes_nothing(words):
    once = value("id[]", [], words, choices_from="regions")
    assert value("id[]", [], once, choices_from="regions") == once == list(dict.fromkeys(once))


# The declaration itself ------------------------------------------------------------------------


def test_a_folder_without_a_declaration_declares_nothing(tmp_path):
    assert read_declarations(tmp_path) == Declarations({}, {})


def test_the_project_declares_its_notebooks_in_file_order():
    found = read_declarations(Path(__file__).parents[2] / "notebooks")
    assert list(found.of("briefing"))[:3] == ["focal", "peers", "language"]


GOOD = '[parameter.p]\ntype = "int"\ndefault = 1\nzh = "义"\nen = "meaning"\n'
BOOK = '[notebook.n]\nparameters = ["p"]\ntitle.zh = "题"\ntitle.en = "t"\nquestion.zh = "问"\nquestion.en = "q"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD.replace('"int"', '"itn"'), r"\[parameter.p\]: type must be one of id, .*got 'itn', nearest is 'int'"),
        (GOOD.replace('"int"', '"path"'), "a parameter cannot be a path; the dataset comes from --data alone"),
        (GOOD.replace("default = 1", 'default = "1"'), "written without quotes"),
        (GOOD.replace("default = 1\n", ""), "needs a default"),
        (GOOD.replace('en = "meaning"\n', ""), "needs its meaning in 'en'"),
        (GOOD + "chioces = [1]\n", "unknown key 'chioces', nearest is 'choices'"),
        (GOOD + 'differs_from = "q"\n', "differs_from must name another declared parameter, got 'q'"),
        (GOOD.replace('"int"\ndefault = 1', '"choice"\nchoices = ["a"]\ndefault = "b"'), "default takes one of a; got 'b'"),
        (GOOD.replace('"int"\ndefault = 1', '"choice"\ndefault = "b"'), "a choice needs choices"),
        (GOOD.replace('"int"\ndefault = 1', '"id"\ndefault = ""'), "needs choices_from"),
        (GOOD.replace('"int"\ndefault = 1', '"id"\nchoices_from = "regions"\ndefault = "north"'), "the default of type id is ''"),
        (GOOD.replace("parameter.p", "parameter.class"), "'class' cannot be one"),
        (GOOD + BOOK.replace('["p"]', '["q"]'), r"\[notebook.n\]: parameter 'q' is not declared"),
        (GOOD + BOOK.replace('["p"]', '["p", "p"]'), "parameters names p twice"),
        (GOOD + BOOK.replace('title.en = "t"\n', ""), "needs title.en"),
        (GOOD + BOOK + 'exhibits = ["A b"]\n', "exhibit 'A b' may hold"),
        (GOOD + BOOK + 'by_name = "yes"\n', "by_name takes true or false; got 'yes'"),
        (GOOD + BOOK.replace("notebook.n", 'notebook."../n"'), "a notebook's name holds"),
        (GOOD + BOOK.replace("question.zh", "question.xx"), "needs question.zh"),
        ("[notebok.n]\n", "unknown key 'notebok', nearest is 'notebook'"),
        ("[parameter.p\n", r"cannot be read as TOML: .*line 1"),
        ("parameter = 3\nnotebook = 4\n[other]\n", "unknown key 'other'"),
    ],
)
def test_a_declaration_that_breaks_its_own_rules_says_where(tmp_path, text, told):
    with pytest.raises(ParameterError, match=told):
        declared(tmp_path, text)


def test_ten_failures_are_listed_and_the_rest_counted(tmp_path):
    with pytest.raises(ParameterError, match="and 2 more"):
        declared(tmp_path, "".join(f'[parameter.p{n}]\ntype = "x"\nzh = "义"\nen = "m"\n' for n in range(12)))
