"""What the notebooks show, cell by cell: every figure traces to a source, both editions say the same, coverage holds."""

import json
import re
from dataclasses import replace

import pytest

from analysis.errors import ParameterError
from analysis.parameters import read_declarations
from notebook_cells import NAMES, NOTEBOOKS, exhibits, shown
from prose_numbers import BETWEEN, GATHERED, RULES, excused, figures, numbers, unsupported

SETS = [{}, {"plan_set": "fullest"}, {"focal": "guangdong", "peers": ["hebei", "浙江"]}]


def runs(name, parameters):
    """Both editions of a notebook with the parameters it takes."""
    takes = read_declarations(NOTEBOOKS).notebooks[name].parameters
    given = {key: value for key, value in parameters.items() if key in takes}
    return {language: exhibits(name, language=language, **given) for language in ("zh", "en")}


@pytest.fixture(scope="module")
def editions():
    cache = {}

    def get(name, index=0):
        if (name, index) not in cache:
            cache[name, index] = runs(name, SETS[index])
        return cache[name, index]

    return get


def with_views(edition):
    """The exhibits of an edition, and what a reader can choose to see instead."""
    return [view for exhibit in edition.values() for view in (exhibit, *exhibit.views)]


@pytest.mark.parametrize("index", range(len(SETS)))
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_traces_to_rows_with_sources(editions, real_data, name, index):
    walked = 0
    for exhibit in with_views(editions(name, index)["en"]):
        for row, evidence in zip(exhibit.rows, exhibit.evidence, strict=True):
            for cell, ids in zip(row, evidence, strict=True):
                if re.search(r"\d", str(cell)) and exhibit.kind != "absence":
                    assert ids, f"{exhibit.id}: {cell!r} stands on nothing"
                if ids:
                    assert real_data.sources_of(ids), f"{exhibit.id}: {cell!r} has no source"
                    walked += 1
        named = {source["id"] for source in exhibit.sources}
        behind = {i for evidence in exhibit.evidence for ids in evidence for i in ids}
        assert named == set(real_data.sources_of(behind)), f"{exhibit.id}: its sources are not those of its cells"
    assert walked > 5


@pytest.mark.parametrize("name", NAMES)
def test_both_editions_say_the_same(editions, name):
    zh, en = ({exhibit.id: exhibit for exhibit in with_views(editions(name)[language])} for language in ("zh", "en"))
    assert list(zh) == list(en)
    for exhibit_id, chinese in zh.items():
        english = en[exhibit_id]
        assert (chinese.kind, len(chinese.rows), len(chinese.columns)) == (english.kind, len(english.rows), len(english.columns)), exhibit_id
        assert chinese.evidence == english.evidence, exhibit_id
        for ours, theirs in zip(chinese.rows, english.rows, strict=True):
            if exhibit_id.endswith(("poles", "readings", "coding", "comparisons", "coverage")):
                assert [digits(cell) for cell in ours[1:]] == [digits(cell) for cell in theirs[1:]], exhibit_id


def digits(text):
    """The numbers of a cell without the year in a document's name."""
    return re.findall(r"\d+", re.sub(r"20\d\d年?", "", str(text)).replace(",", ""))


@pytest.mark.parametrize("name", NAMES)
def test_every_number_in_prose_is_borne_out_by_a_table(editions, name):
    for edition in editions(name).values():
        assert not unsupported(edition.values())


@pytest.mark.parametrize("name", NAMES)
def test_text_cells_state_no_figure(name):
    """Whatever is counted is computed; text cells hold digits in commands only."""
    cells = [cell for cell in json.loads((NOTEBOOKS / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "markdown"]
    assert cells and not [text for cell in cells for text in re.findall(r"[^`\n]*\d[^`\n]*", re.sub(r"```.*?```|`[^`]*`", "", "".join(cell["source"]), flags=re.DOTALL))]


def test_a_wrong_number_in_prose_is_found(editions):
    edition = editions("focus")["en"]
    for exhibit_id, right, wrong in [("focus-poles", "70%", "71%"), ("focus-answer", "all 45", "all 46"), ("focus-goals", "2 of 6", "2 of 96")]:
        told = edition[exhibit_id]
        assert right in told.title + str(told.rows)
        rows = [[text.replace(right, wrong) if told.kind == "sentence" else text for text in row] for row in told.rows]
        planted = replace(told, title=told.title.replace(right, wrong), rows=rows)
        assert exhibit_id in {found[0] for found in unsupported((edition | {exhibit_id: planted}).values())}, exhibit_id


def test_no_number_is_let_pass_without_need(editions, monkeypatch):
    monkeypatch.setattr("prose_numbers.excused", lambda exhibit_id, number: False)
    needed = [(exhibit_id, number) for name in NAMES for edition in editions(name).values() for exhibit_id, number, _ in unsupported(edition.values())]
    assert all(excused(exhibit_id, number) for exhibit_id, number in needed)
    assert {*RULES, *BETWEEN, *GATHERED} <= {exhibit_id for exhibit_id, _ in needed}


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_says_in_words_what_its_table_holds(editions, name):
    """The finding and the first rows with every figure in them, and no number that is not there."""
    for language, edition in editions(name).items():
        for exhibit in (view for view in with_views(edition) if view.kind == "figure"):
            assert exhibit.alt.startswith(exhibit.title)
            for row in exhibit.rows[:40]:
                assert all(str(cell) in exhibit.alt for cell in row), f"{language} {exhibit.id}: {row}"
            extra = {number for number in numbers(exhibit.alt)} - figures(exhibit) - set(numbers(exhibit.title)) - {str(len(exhibit.rows) - 40)}
            assert not extra, f"{language} {exhibit.id}: {extra}"


@pytest.mark.parametrize("name", NAMES)
def test_every_declared_exhibit_is_shown_and_no_other(editions, name):
    declared = read_declarations(NOTEBOOKS).notebooks[name].exhibits
    assert tuple(editions(name)["zh"]) == declared


@pytest.mark.parametrize("name", NAMES)
def test_chinese_edition_holds_no_english_sentence(editions, name):
    """English words in a Chinese edition are abbreviations or names; four plain words in a row are a slip."""
    for exhibit in editions(name)["zh"].values():
        for text in (exhibit.title, exhibit.subtitle, exhibit.alt, *exhibit.notes, *(str(c) for row in exhibit.rows for c in row)):
            assert not re.search(r"(?:\b[a-z]{2,}\b ){3}", text), f"{exhibit.id}: {text!r}"


@pytest.mark.parametrize("name", NAMES)
def test_english_edition_is_english(editions, name):
    """Chinese stands in the English edition only where an original title or wording is quoted in brackets."""
    for exhibit in editions(name)["en"].values():
        for text in (exhibit.title, exhibit.subtitle, *exhibit.notes, *(c["label"] for c in exhibit.columns)):
            assert not re.search(r"[\u4e00-\u9fff]", text), f"{exhibit.id}: {text!r}"


def test_coverage_is_what_the_evidence_allows(editions):
    table = editions("focus")["en"]["focus-coverage"]
    rows = {row[0]: row for row in table.rows}
    assert rows["Guangdong measures 2024"][2:4] == ["45", "45"]
    assert rows["Beijing action plan 2024"][2:4] == ["23", "23"]
    assert rows["Sichuan work plan 2024"][2:4] == ["6–9", "26"]
    assert rows["Hebei opinions 2024"][3] == rows["Zhejiang opinions 2023"][3] == "unknown"


@pytest.mark.parametrize("exhibit_id", ["focus-poles", "focus-profile"])
def test_no_share_where_the_total_is_unknown(editions, exhibit_id):
    exhibit = editions("focus")["en"][exhibit_id]
    table = [[c["label"] for c in exhibit.columns], *exhibit.rows]
    cells = [row[1:] for row in table if row[0].startswith(("Hebei", "Zhejiang"))] or [
        [row[i] for row in table[1:]] for i, label in enumerate(table[0]) if label.startswith(("Hebei", "Zhejiang"))
    ]
    assert cells and all("%" not in cell for row in cells for cell in row)


def test_partly_read_plans_are_not_identified(editions):
    rows = editions("focus")["en"]["focus-comparisons"].rows
    ours = [row for row in rows if "Sichuan" in row[1] + row[3]]
    assert len(ours) == 6 and all(row[5] == "not identified at this coverage" for row in ours)


def test_exact_shares_of_the_fully_read_plans(editions):
    rows = {row[0]: row[1:] for row in editions("focus")["en"]["focus-poles"].rows}
    assert rows["Guangdong measures 2024"][:3] == ["7% (3/45)", "47% (21/45)", "27% (12/45)"]
    assert rows["Beijing action plan 2024"][:3] == ["4% (1/23)", "70% (16/23)", "4% (1/23)"]
    assert rows["Sichuan work plan 2024"][:3] == ["0–81%", "0–77%", "4–81%"]


def test_measure_that_restricts_is_not_in_favour():
    rows = {row[0]: row[1:] for row in exhibits("focus", language="en", plan_set="fullest")["focus-poles"].rows}
    (zhejiang,) = [cells for name, cells in rows.items() if name.startswith("Zhejiang")]
    assert zhejiang[0] == "15% (4/27; 1 more restrict)"


def test_substitutes_are_named(editions):
    """A document that is not its region's core plan is named in the title and never makes the headline."""
    title = editions("focus", 1)["en"]["focus-poles"].title
    headline, _, rest = title.partition(" (shown in place of core plans: ")
    assert rest == "Zhejiang measures 2025)" and "Zhejiang" not in headline


@pytest.mark.parametrize("slip, near", [({"focal": "sichaun"}, "Sichuan"), ({"plan_set": "cor"}, "core"), ({"peers": ["Beijng"]}, "Beijing")])
def test_a_slip_is_refused_in_the_notebook_too(slip, near):
    with pytest.raises(ParameterError, match=near):
        list(shown("focus", **slip))


@pytest.mark.parametrize("name", ["sichuan", "四川", "Sichuan", "SICHUAN"])
def test_every_name_of_a_region_is_the_same_region(name):
    first = next(iter(shown("plan_profile", focal=name)))
    assert first.focal == "sichuan"


def test_overlapping_groups_are_refused():
    with pytest.raises(ParameterError, match="overlap"):
        list(shown("focus", group_set="wide"))
