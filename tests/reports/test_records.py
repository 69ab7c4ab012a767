"""What is kept of runs, for how long, and what two of them say about what changed and why."""

import gzip
import json

import pytest

from analysis.errors import ReportError
from analysis.reports import changes, records
from analysis.reports.index import listing
from analysis.reports.index_page import index_page
from analysis.reports.publish import manifests

KEY = {"notebook": "n", "declaration": "d", "parameters": "p", "code": "c1", "template": "t", "packages": "k", "python": "y"}


def result(name, text):
    return {"name": name, "value": None, "high": None, "unit": "%", "qualifier": "", "text": text}


def put(out, name="one/north.en", *, report_set="default", page="1", **fields):
    """A finished report, as far as its manifest goes."""
    held = {
        "set": report_set, "report": name, "notebook": name.partition("/")[0], "language": name.rpartition(".")[2], "status": "ok", "finished": "2026-01-01T00:00:00Z",
        "title": {"zh": "题", "en": "Title"}, "question": {"zh": "", "en": ""}, "subtitle": "North", "position": 0, "slug": "north", "headline": "",
        "parameters": {"weight": 1}, "key": KEY, "reads": {"plans": "a"}, "scope": ["north"], "dataset": {"files": "f1"}, "results": [result("e/A/n", "1%")],
        "exhibits": [{"id": "e", "sha256": page}], "html": {"file": f"{name.rpartition('/')[2]}.html", "sha256": page},
    }
    place = out / report_set / f"{name}.manifest.json"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(held | fields), encoding="utf-8")


def take(out, made=("one/north.en",), *, report_set="default", **options):
    """A run from its beginning to its end."""
    record = records.begin(out, report_set, made)
    return records.end(out, record, word="ok", made={f"{report_set}/{name}": {"status": "ok"} for name in made}, **options)


def kept(out):
    return sorted(path.name.partition(".")[0] for path in (out / ".runs" / "kept").iterdir())


def numbers(out):
    return [record["run"] for record in records.records(out)]


def test_runs_are_numbered_and_hold_the_state_they_left(tmp_path):
    put(tmp_path)
    first, second = take(tmp_path), take(tmp_path)
    assert (first["run"], second["run"], numbers(tmp_path)) == (1, 2, [2, 1])
    assert first["reports"] == second["reports"] and list(first["reports"]) == ["default/one/north.en"]
    assert records.look_up(tmp_path, first["reports"]["default/one/north.en"])["results"] == [result("e/A/n", "1%")]


def test_a_run_that_never_ended_is_told_interrupted_and_is_compared_with_nothing(tmp_path):
    put(tmp_path)
    take(tmp_path)
    records.begin(tmp_path, "default", ["x"])
    assert records.read(tmp_path, 2)["word"] == "running"
    take(tmp_path)
    assert records.read(tmp_path, 2)["word"] == "interrupted"
    with pytest.raises(ReportError, match="run 2 was interrupted before its end.*runs are 3, 1"):
        changes.of_runs(tmp_path, [2, 3])
    assert (changes.latest(tmp_path).before, changes.latest(tmp_path).after) == (1, 3)


def test_of_runs_that_found_nothing_to_do_the_last_is_kept(tmp_path):
    put(tmp_path)
    take(tmp_path)
    for _ in range(3):
        records.nothing_to_do(tmp_path, "default", ["default/one/north.en"], "f1")
    assert numbers(tmp_path) == [4, 1] and changes.latest(tmp_path) is None
    records.nothing_to_do(tmp_path, "default", [], "f2")
    assert numbers(tmp_path) == [5, 4, 1]


def test_old_records_go_and_with_them_what_nothing_needs(tmp_path):
    for text in ("1%", "2%", "3%"):
        put(tmp_path, results=[result("e/A/n", text)], dataset={"files": f"f{text}"})
        put(tmp_path, report_set="weekly", results=[])
        last = take(tmp_path, dataset=f"f{text}", details={f"f{text}": {"plans": {}}, "c1": {}}, retention=2)
    weekly = take(tmp_path, (), report_set="weekly", retention=1)
    assert numbers(tmp_path) == [weekly["run"], 3, 2]
    assert records.look_up(tmp_path, "f1%") is None and records.look_up(tmp_path, "f2%") == {"plans": {}} and records.look_up(tmp_path, "c1") == {}
    assert len(kept(tmp_path)) == len({*last["reports"].values()}) + 1 + 3


def test_what_was_damaged_is_none_and_what_a_crash_left_is_cleared(tmp_path):
    put(tmp_path)
    record = take(tmp_path)
    (name,) = record["reports"].values()
    file = tmp_path / ".runs" / "kept" / f"{name}.json.gz"
    file.write_bytes(file.read_bytes()[:-9])
    assert records.look_up(tmp_path, name) is None
    (tmp_path / ".runs" / "kept" / ".x.json.gz.new").write_bytes(gzip.compress(b"{"))
    take(tmp_path)
    assert kept(tmp_path) == [name]


def test_a_comparison_names_results_causes_and_reports(tmp_path):
    rows = {"f1": {"plans": {"p1": "1", "p2": "2"}}, "f2": {"plans": {"p1": "1", "p2": "3"}}}
    put(tmp_path)
    put(tmp_path, "old/north.en")
    put(tmp_path, "still/north.en")
    take(tmp_path, details={"f1": rows["f1"], "c1": {"a.py": "1"}})
    (tmp_path / "default/old/north.en.manifest.json").unlink()
    put(tmp_path, "new/north.en")
    put(
        tmp_path, page="2", key=KEY | {"code": "c2"}, reads={"plans": "b"}, dataset={"files": "f2"},
        results=[result("e/A/n", "2%"), result("e/B/n", "5%")],
    )
    take(tmp_path, ("one/north.en", "new/north.en"), details={"f2": rows["f2"], "c2": {"a.py": "2"}})
    found = changes.of_runs(tmp_path, [])
    assert (found.added, found.removed, found.same, found.lost) == (("default/new/north.en",), ("default/old/north.en",), 1, ())
    (change,) = found.changed
    assert [cause.text() for cause in change.causes] == ["project code: changed a.py", "table plans: changed p2"]
    assert [cause.text("zh") for cause in change.causes] == ["程序代码: 改动 a.py", "数据表 plans: 改动 p2"]
    assert [(r.name, r.old, r.new, r.unit) for r in change.results] == [("e/A/n", "1%", "2%", "%"), ("e/B/n", None, "5%", "%")]
    assert change.exhibits == ("e",) and not change.same_page and not found.is_empty
    said = "\n".join(changes.in_words(found))
    for part in ("new      default/new/north.en", "gone     default/old/north.en", "because of table plans: changed p2", "e/A/n: 1% → 2%", "e/B/n: none → 5%"):
        assert part in said
    assert json.loads(json.dumps(found.to_json()))["changed"][0]["causes"][1]["text"] == "table plans: changed p2"


def test_the_index_says_what_the_last_run_changed_and_escapes_it(tmp_path):
    put(tmp_path)
    take(tmp_path)
    put(tmp_path, page="2", results=[result("e/<b>A</b>/n", "2%")])
    put(tmp_path, "zwei/north.zh")
    take(tmp_path)

    def page():
        return index_page(listing(manifests(tmp_path), changes.latest(tmp_path)))

    html = page()
    assert "Changed since the run before" in html and 'href="default/one/north.en.html"' in html and "Title · North" in html
    assert "e/&lt;b&gt;A&lt;/b&gt;/n: – → 2%" in html and "e/A/n: 1% → –" in html and "<b>A" not in html
    assert "新增" in html and "No report differs" not in html
    put(tmp_path, page="2", results=[result("e/<b>A</b>/n", "2%")], finished="2026-02-01T00:00:00Z")
    take(tmp_path)
    for number in range(15):
        put(tmp_path, f"more/n{number}.en")
    take(tmp_path)
    assert page().partition("<form")[0].count(">new</span>") == 12
    put(tmp_path, page="2", results=[result("e/<b>A</b>/n", "2%")], finished="2026-03-01T00:00:00Z")
    take(tmp_path)
    assert "No report differs from the run before." in page()


def test_a_comparison_that_cannot_be_made_says_which_runs_there_are(tmp_path):
    with pytest.raises(ReportError, match="fewer than two runs are on record"):
        changes.of_runs(tmp_path, [])
    put(tmp_path)
    take(tmp_path)
    take(tmp_path)
    with pytest.raises(ReportError, match="no run 7 is on record in .*; there are 1, 2"):
        changes.of_runs(tmp_path, [1, 7])
    with pytest.raises(ReportError, match="two runs are compared, 1 was given; runs are 2, 1"):
        changes.of_runs(tmp_path, [1])
