"""Exhibits of the notebook evolution: undated documents are not placed, and what was not seen is never called dropped."""

import re

import pytest
from invented import add, build, drop, edit, keep_regions
from matplotlib.lines import Line2D
from notebook_cells import exhibits

from analysis.display.charts import plot_history
from analysis.display.labels import Labels
from analysis.measures.amendments import target_changes
from analysis.measures.evolution import document_history

OPTIONAL = ("outcomes", "plan_relations", "plan_elements", "baselines", "funding", "positioning", "layout", "region_facts", "conflicts", "pmc_codings", "corrections")


@pytest.fixture(scope="module")
def english():
    return exhibits("evolution", language="en")


@pytest.fixture(scope="module")
def chinese():
    return exhibits("evolution", language="zh")


@pytest.fixture
def on(tmp_path, monkeypatch):
    """The notebook on an invented dataset that a function has changed."""
    def run(change=lambda folder: None, **parameters):
        folder = build(tmp_path / "data")
        change(folder)
        monkeypatch.setenv("DUIBIAO_DATA", str(folder))
        return exhibits("evolution", **{"language": "en", **parameters})

    return run


def history_of(data):
    regions = list(data.plans.loc[data.plans["role"] == "core", "region_id"])
    return document_history(data.plans, data.plan_relations, data.terms, regions=regions)


def test_what_was_not_read_in_full_is_never_dropped(real_data):
    """Sichuan, Hebei, Zhejiang 2023 and the companions seen through the press."""
    changes = target_changes(real_data.targets, real_data.indicators, history_of(real_data), real_data.units).frame
    basis = real_data.plans["text_basis"]
    silent = changes[changes["later_target"] == ""]
    assert len(silent) > 20
    for _, row in silent.iterrows():
        assert (row["change"] in ("dropped", "not_repeated")) == (basis[row["later"]] == "full_text"), row
        assert row["change"] != "left_goals" or basis[row["later"]].startswith("excerpt")
    new = changes[(changes["earlier_target"] == "") & changes["is_succession"]]
    assert not new["change"].isin(["added"]).any() and (basis[new["earlier"]] != "full_text").all()


@pytest.mark.parametrize("language, unseen, gone", [("zh", "未见", "取消|未再提|未设"), ("en", "not seen", r"dropped|not repeated|not set")])
def test_a_text_known_from_the_press_is_not_seen(chinese, english, language, unseen, gone):
    rows = (chinese if language == "zh" else english)["evolution-changes"].rows
    ours = [row for row in rows if ("四川" if language == "zh" else "Sichuan") in row[0]]
    assert any(unseen in row[2] for row in ours) and not any(re.search(gone, " ".join(row[2:])) for row in ours)


def test_the_same_on_the_invented_dataset(on):
    def change(folder):
        add(folder, "plan_relations", relation_id="new", plan_id="breck-draft", relation="draft_of", other_plan_id="breck-plan", source_ids="press-1")
        for name, indicator, scope in (("t1", "checkups", "residents"), ("t2", "village_clinics", "all_clinics")):
            add(folder, "targets", target_id=f"new-{name}", plan_id="breck-draft", level="goal", indicator_id=indicator, scope_id=scope, comparator=">=", value="5", unit="count",
                year="2030", ai_specific="true", scope_en="so", scope_zh="同", value_as_stated="5", source_ids="press-1", n_independent_sources="1", confidence="low")

    rows = {(row[0], row[2]) for row in on(change)["evolution-changes"].rows}
    assert ("Breck draft 2028 to Breck programme 2026", "not seen (the later text was not read in full)") in rows
    assert {what for pair, what in rows if pair.startswith("Breck draft")} == {
        "raised", "not seen (the later text was not read in full)", "not seen before (the earlier text was not read in full)"}


def test_what_changed_in_the_default_evidence(english):
    rows = {(row[0], row[1].split(" (")[0]): row[2:] for row in english["evolution-changes"].rows}
    assert rows["Sichuan work plan 2024 to Sichuan consultation draft 2025", "AI industry scale"] == [
        "raised", "at least 200 billion yuan (2027)", "more than 250 billion yuan (2027)"]
    assert rows["Zhejiang consultation draft 2023 to Zhejiang opinions 2023", "AI enterprises"] == ["same figure, other wording", "reach 3,000 (2027)", "more than 3,000 (2027)"]
    assert rows["Zhejiang opinions 2023 to Zhejiang measures 2025", "AI industry scale"][0] == "rescoped, not compared"
    assert rows["Guangdong opinions 2023 to Guangdong measures 2024", "AI industry scale"][0] in ("kept", "a year added")


def test_what_is_not_compared_is_named_with_the_reason(english):
    notes = " ".join(english["evolution-changes"].notes)
    for reason in ("speak of different territories", "of different levels", "of another field", "nothing can be compared"):
        assert reason in notes


def test_documents_without_a_date_are_listed_and_not_placed(english, real_data):
    drawn = {row[0] for row in english["evolution-timeline"].rows}
    note = next(note for note in english["evolution-timeline"].notes if note.startswith("Without a date"))
    documents = english["evolution-documents"].rows
    undated = [row for row in documents if row[3] == "date not known"]
    assert len(undated) == 2 and len(drawn) + 2 == len(documents) == len(real_data.plans)
    assert all(re.search(rf"\b{row[0]} ", note) for row in undated)
    assert not any(line.startswith(f"{row[0].split()[0]} ") for row in undated for line in svg_texts(english["evolution-timeline"]))


def svg_texts(exhibit):
    return [text for text in re.findall(r"<text[^>]*>([^<]*)</text>", exhibit.svg) if "(" in text]


def test_every_dated_document_has_a_mark_with_its_number(english):
    texts = svg_texts(english["evolution-timeline"])
    assert sorted(int(re.match(r"\d+", text)[0]) for text in texts) == sorted(int(row[1]) for row in english["evolution-timeline"].rows)


def test_marks_say_level_and_status_and_lines_how_far_a_date_is_known(real_data):
    history = history_of(real_data)
    ax = plot_history(history, Labels("en", real_data))
    marks = [line for line in ax.lines if line.get_marker() not in ("None", None, "")]
    dated = history.frame[history.frame["precision"] != "unknown"]
    assert len(marks) == len(dated)
    for drawn, (_, row) in zip(marks, dated.iterrows(), strict=True):
        assert drawn.get_marker() == {"own": "o", "national": "D", "lower": "s", "": "^"}[row["tier"]]
        assert (drawn.get_markerfacecolor() == "#ffffff") == (row["status"] == "draft")
        assert row["begin"] < drawn.get_xdata()[0] < row["end"]
    spans = {tuple(line.get_xdata()) for line in ax.lines if isinstance(line, Line2D) and len(line.get_xdata()) == 2}
    assert {(row["begin"], row["end"]) for _, row in dated.iterrows() if row["precision"] != "day"} <= spans


def test_no_name_is_cut_at_the_edge(real_data):
    """Names end within the figure, however late the document and whatever the language."""
    for language in ("zh", "en"):
        ax = plot_history(history_of(real_data), Labels(language, real_data))
        ax.figure.canvas.draw()
        edge = ax.figure.bbox.x1
        assert all(text.get_window_extent().x1 <= edge + 1 for text in ax.texts)


def test_each_region_says_which_documents_it_rests_on(english, chinese, real_data):
    rows = [row[0] for row in english["evolution-basis"].rows]
    assert len(rows) == 5
    core = real_data.plans[real_data.plans["role"] == "core"]
    for title in core["title_en"]:
        assert sum(title in row for row in rows) == 1
    assert "6–9 of 26 provisions seen" in rows[0] and "left aside: companion plan: 4" in rows[0]
    assert "45条全部读到" in chinese["evolution-basis"].rows[2][0]


def test_runs_without_its_optional_tables(on):
    shown = on(lambda folder: [drop(folder, table) for table in OPTIONAL])
    assert shown["evolution-changes"].title.startswith("No relation between documents is on record")
    assert shown["evolution-timeline"].kind == "figure" and len(shown["evolution-documents"].rows) == 9


@pytest.mark.parametrize("region", ["corvale", "breck", "na"])
def test_runs_on_one_region_alone(on, region):
    shown = on(lambda folder: keep_regions(folder, [region]))
    assert len(shown["evolution-basis"].rows) == 1 and len(shown["evolution-answer"].rows) >= 2


def test_without_any_date_there_is_no_line_to_draw(on):
    def change(folder):
        for plan in ("aldmoor-plan", "breck-plan", "na-plan", "na-measures", "corvale-plan", "breck-draft", "aldmoor-parish", "corvale-roads", "realm-plan"):
            edit(folder, "plans", plan, "issued_date", "")

    shown = on(change)
    assert shown["evolution-timeline"].kind == "absence" and "No document has a date" in shown["evolution-timeline"].title
    assert all(row[3] == "date not known" for row in shown["evolution-documents"].rows)
