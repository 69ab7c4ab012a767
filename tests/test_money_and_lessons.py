"""The notebooks on money, duty and lessons: kinds of absence kept apart, nothing lost, on every dataset they may meet."""

import re

import pytest

from invented import build, keep_regions
from notebook_cells import exhibits

UNREAD = {"en": ("Sichuan work plan 2024", "Hebei opinions 2024", "Zhejiang opinions 2023"), "zh": ("四川2024年工作方案", "河北2024年意见", "浙江2023年意见")}
NOT_SET, NOT_SEEN = {"en": "not set", "zh": "未设"}, {"en": "not seen", "zh": "未见"}
OPTIONAL = ("funding", "layout", "plan_relations", "region_facts", "baselines", "plan_elements", "pmc_codings", "corrections")


@pytest.fixture(scope="module")
def money():
    return {language: exhibits("money_and_duty", language=language) for language in ("zh", "en")}


@pytest.fixture(scope="module")
def lessons():
    made = {}

    def get(**given):
        key = tuple(sorted(given.items()))
        if key not in made:
            made[key] = exhibits("lessons", **given)
        return made[key]

    return get


@pytest.fixture
def dataset(monkeypatch, tmp_path):
    """An invented dataset of one's own, in force for this test."""
    folder = build(tmp_path / "data")
    monkeypatch.setenv("DUIBIAO_DATA", str(folder))
    return folder


def rows_of(found, names):
    """Rows whose first cell names one of the documents."""
    return [(exhibit.id, row) for exhibit in found.values() if exhibit.kind in ("table", "figure") for row in exhibit.rows if row[0] in names]


# --- money and duty -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_was_not_read_in_full_is_never_called_not_set(money, language):
    rows = rows_of(money[language], UNREAD[language])
    assert {name for _, (name, *_) in rows} == set(UNREAD[language]) and len(rows) > 12
    for exhibit_id, row in rows:
        assert not any(NOT_SET[language] in str(cell) for cell in row), (exhibit_id, row)
        assert any(NOT_SEEN[language] in str(cell) for cell in row), (exhibit_id, row)


def test_what_the_three_documents_read_in_full_state(money):
    states = {row[0]: row[1:] for row in money["en"]["duty-states"].rows}
    assert states["Guangdong measures 2024"] == ["45", "not set", "18 state it; 27 not set", "1 set, without a number; 44 not set", "45 state it"]
    assert states["Beijing action plan 2024"] == ["23", "23 state it", "not set", "1 state it; 1 set, without a number; 21 not set", "23 state it"]
    assert states["Zhejiang measures 2025"][1:3] == ["27 state it", "2 state it; 25 not set"]
    bodies = [row for row in money["en"]["duty-bodies"].rows if row[0] == "Guangdong measures 2024"]
    assert bodies == [["Guangdong measures 2024", "not set", "—", "—", "—", "—"]]


def test_every_money_clause_is_listed_once_with_its_unit(money, real_data):
    listed = [ids[0] for name in ("money-amounts", "money-without") for ids in (row[0] for row in money["en"][name].evidence)]
    assert sorted(listed) == sorted(real_data.funding.index)
    caps = [row[4] for row in money["en"]["money-amounts"].rows]
    assert "at most 50 million yuan per project" in caps and "at most 2,000 yuan per item" in caps
    assert "不超过5000万元/个项目" in [row[4] for row in money["zh"]["money-amounts"].rows]


def test_bans_on_money_are_not_support(money):
    bans = [row for row in money["en"]["money-without"].rows if row[2] == "restricts"]
    assert len(bans) == 2
    payers = {row[0]: row[1] for row in money["en"]["money-payers"].rows}
    assert payers["Zhejiang measures 2025"] == "12/26"


def test_bodies_beyond_those_drawn_are_counted_in_the_figure_and_listed_below(money):
    assert "其余12家" in money["zh"]["duty-agencies"].svg
    beijing = [row for row in money["zh"]["duty-bodies"].rows if row[0] == "北京2024年行动计划"]
    assert len(beijing) == 24 and beijing[0][1:4] == ["市经济和信息化局", "10", "5"]


def test_the_set_alone_can_be_shown_without_other_documents_read_in_full():
    found = exhibits("money_and_duty", language="en", with_read=False)
    assert [row[0] for row in found["duty-states"].rows][-1] == "Zhejiang opinions 2023"


# --- lessons -------------------------------------------------------------------------------------------------------------


def test_every_measure_of_a_peer_read_in_full_is_there(lessons, real_data):
    found = lessons(language="en")["lessons-all"]
    plans = ["beijing-2024", "guangdong-2024", "zhejiang-2025-measures"]
    rows = real_data.provisions[real_data.provisions["plan_id"].isin(plans)]
    assert sorted(row[0][0] for row in found.evidence) == sorted(rows.index)


@pytest.mark.parametrize("focal", ["", "hebei", "zhejiang"])
def test_a_region_not_read_in_full_has_no_shortfall(lessons, focal):
    found = lessons(language="en", focal=focal)
    assert found["lessons-shortfalls"].kind == "absence" and "not read in full" in found["lessons-shortfalls"].title
    assert not any(row[-1] == "not set" for name in ("lessons-matrix", "lessons-practices", "lessons-all") for row in found[name].rows)
    assert found["lessons-to-read"].rows[0][1] == "yes"


def test_a_region_read_in_full_has_shortfalls_and_no_not_seen(lessons):
    found = lessons(language="en", focal="guangdong")
    assert len(found["lessons-shortfalls"].rows) == 14
    states = [row[-1] for row in found["lessons-all"].rows]
    assert "not seen" not in states and states.count("not set") == 14
    # The companion of 2023 was not read, and the reader is told.
    assert [row[1] for row in found["lessons-to-read"].rows] == ["no"]


def test_the_first_practices_are_few_and_each_says_its_conditions(lessons):
    found = lessons(language="zh")["lessons-practices"]
    assert [row[0].split(".")[0] for row in found.rows] == [str(n) for n in range(1, 11)]
    first = found.rows[0]
    assert "（省级政府，“将”）" in first[1]
    assert first[2:4] == ["3/3", "资金：补助30%，不超过500万元/个项目\n责任：省发展改革委、省委宣传部等4家"] and "出资：省、市、县" in first[4]


# --- other datasets -------------------------------------------------------------------------------------------------------


def test_another_field_keeps_the_kinds_of_absence_apart(dataset):
    """Breck and the guidance of NA are known from newspapers and an excerpt."""
    found = exhibits("money_and_duty", language="en", focal="breck")
    rows = rows_of(found, {"Breck programme 2026", "NA programme 2025"})
    assert len(rows) > 8 and not any("not set" in str(cell) for _, row in rows for cell in row)
    own = exhibits("lessons", language="en", focal="breck")
    assert not any(row[-1] == "not set" for row in own["lessons-all"].rows) and own["lessons-shortfalls"].kind == "absence"


@pytest.mark.parametrize("name", ["money_and_duty", "lessons"])
def test_optional_tables_may_be_empty(dataset, name):
    for table in OPTIONAL:
        path = dataset / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8")
    found = exhibits(name, language="en")
    if name == "lessons":
        assert found["lessons-practices"].kind == "table"
        return
    assert found["money-amounts"].kind == "absence" and "Breck programme 2026 and NA programme 2025: not seen" in found["money-amounts"].title
    for said in (found["money-amounts"].title, found["duty-states"].notes[0], " ".join(row[0] for row in found["money-answer"].rows)):
        assert "only if the table" in said


def test_one_region_alone_says_how_many_are_needed(dataset):
    keep_regions(dataset, ["breck"])
    found = exhibits("lessons", language="en")
    assert found["lessons-answer"].kind == "absence" and "at least 1" in found["lessons-answer"].title
    assert found["lessons-to-read"].kind == "table"
    assert [row[2] for row in exhibits("money_and_duty", language="en")["duty-states"].rows] == ["not seen"]


@pytest.mark.parametrize("name", ["money_and_duty", "lessons"])
def test_thirty_one_regions(generated_folder, monkeypatch, name):
    monkeypatch.setenv("DUIBIAO_DATA", str(generated_folder))
    found = exhibits(name, language="en")
    longest = max(len(exhibit.rows) for exhibit in found.values())
    assert longest <= 300
    said = next(iter(found.values()))
    assert len(said.rows) < 12 and not re.search(r"nan|<NA>", " ".join(row[0] for row in said.rows))
