"""Report sets: what they expand to, and what is refused, all at once, with the nearest right name."""

from types import SimpleNamespace

import pytest
from reports.engine_kit import declare, exhibit, regions, shows, write_notebook

from analysis.errors import ParameterError, ReportError
from analysis.reports.jobs import find_notebooks
from analysis.reports.sets import check_set_name, chosen, read_sets

TITLE = 'zh = "一"\nen = "One"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two notebooks: one takes a region, the other a weight and peers as well."""
    folder = tmp_path_factory.mktemp("notebooks")
    declare(folder, plain=["the-figure"], weighted=[])
    file = folder / "notebooks.toml"
    whole = file.read_text(encoding="utf-8").rpartition('["focal", "language"]')
    file.write_text(whole[0] + '["focal", "peers", "language", "weight"]' + whole[2], encoding="utf-8")
    write_notebook(folder, "plain", shows(exhibit("the-figure")))
    write_notebook(folder, "weighted", "weight", parameters=("focal", "peers", "language", "weight"))
    return folder


@pytest.fixture
def sets(folder, tmp_path):
    """Reads a sets.toml of the text given."""
    def read(text):
        (tmp_path / "sets.toml").write_text(text, encoding="utf-8")
        return read_sets(tmp_path, find_notebooks(folder), regions)

    return read


def ids(report_set):
    return [job.id for job in report_set.jobs]


def test_a_set_without_more_makes_every_notebook_in_every_language(sets):
    (found,) = sets(f"[set.all]\n{TITLE}").values()
    assert ids(found) == ["plain/north.zh", "plain/north.en", "weighted/north.zh", "weighted/north.en"]
    assert (found.name, found.title, found.cron, found.timezone, found.catch_up) == ("all", {"zh": "一", "en": "One"}, "", "", "once")


def test_a_star_is_every_choice_and_each_notebook_takes_the_values_it_has(sets):
    found = sets(f'[set.all]\n{TITLE}languages = ["en"]\nmatrix.focal = "*"\nmatrix.weight = [0.5, 0.25]\n')["all"]
    assert ids(found)[:3] == ["plain/north.en", "plain/south.en", "plain/east.en"]
    assert [(job.parameters["focal"], job.parameters["weight"]) for job in found.jobs if job.notebook == "weighted"] == [
        (region, weight) for region in ("north", "south", "east") for weight in (0.5, 0.25)
    ]


def test_regions_go_by_any_name_and_a_report_asked_for_twice_is_made_once(sets):
    found = sets(f'[set.two]\n{TITLE}notebooks = ["weighted"]\nlanguages = ["zh"]\nmatrix.focal = ["南境", "South"]\nmatrix.peers = [["North", "东境"], "north"]\n')["two"]
    assert [(job.parameters["focal"], job.parameters["peers"]) for job in found.jobs] == [("south", ["north", "east"]), ("south", ["north"])]
    assert sets(f'[set.one]\n{TITLE}notebooks = ["plain"]\nlanguages = ["zh"]\nmatrix.focal = "Ｓouth"\n')["one"].jobs[0].parameters["focal"] == "south"


def test_when_and_for_how_long(sets):
    found = sets(f'[set.w]\n{TITLE}cron = "30 6 * * MON"\ntimezone = "Asia/Shanghai"\ncatch_up = "all"\nkeep = 3\n')["w"]
    assert (found.cron, found.timezone, found.catch_up, found.keep) == ("30 6 * * MON", "Asia/Shanghai", "all", 3)


def test_all_failures_at_once_with_the_nearest_right_name(sets):
    with pytest.raises(ParameterError) as error:
        sets(
            '[set.Gallery]\n' + TITLE + '[set.default]\n' + TITLE
            + '[set.a]\nzh = "一"\nnotebooks = ["plian"]\nlanguages = ["fr"]\ncorn = "x"\ncron = "61 * * * *"\ntimezone = "Asia/Shangai"\ncatch_up = "onec"\nkeep = 0\n'
            + f'[set.b]\n{TITLE}notebooks = ["weighted"]\nmatrix.wieght = 1\nmatrix.peers = "*"\nmatrix.language = "zh"\nmatrix.focal = []\n'
        )
    told = str(error.value).splitlines()
    assert told[0] == "sets.toml breaks its own rules; correct it and start again:"
    for part in (
        "[set.Gallery]: a set's name holds lower-case letters", "[set.default]: a set's name", "[set.a]: unknown key 'corn', nearest is 'cron'", "[set.a]: needs its title in 'en'",
        "no notebook 'plian', nearest is 'plain'", "no language 'fr'", "cron: the minute is 0 to 59", "'Asia/Shangai' is no IANA time zone", "got 'onec', nearest is 'once'",
        "keep: takes the number of ticks",
    ):
        assert any(part in line for line in told), part
    assert told[-1] == "  ... and 4 more"


@pytest.mark.parametrize(
    ("matrix", "told"),
    [
        ("matrix.wieght = 1", "no parameter 'wieght', nearest is 'weight'; its notebooks take focal, peers, weight"),
        ('matrix.peers = "*"', 'matrix.peers: "*" stands for every choice, and a parameter of type id[] offers none; list the values'),
        ('matrix.weight = "*"', 'a parameter of type share offers none'),
        ('matrix.language = "zh"', "languages are listed in languages, not in the matrix"),
        ("matrix.focal = []", "matrix.focal: an empty list would make no report"),
        ('matrix = "focal"', "matrix holds one line a parameter"),
        ('matrix.focal = "nroth"', "focal: 'nroth' is not among the regions of this dataset, nearest is 'North'"),
        ("matrix.weight = [0.5, 30]", "weight: takes a share between 0 and 1"),
        ('matrix.focal = "*"\nmatrix.peers = "south"', "peers: south is already the value of focal"),
        ('notebooks = ["plain"]\nmatrix.weight = 0.5', "no parameter 'weight'; its notebooks take focal"),
        ("notebooks = 3", "notebooks must be a list of texts"),
        ('notebooks = ["plain", "plain"]', "notebooks names plain twice"),
    ],
)
def test_a_matrix_that_no_notebook_takes_is_refused_once(sets, matrix, told):
    with pytest.raises(ParameterError) as error:
        sets(f"[set.a]\n{TITLE}{matrix}\n")
    assert str(error.value).count(told) == 1 and "[set.a]" in str(error.value)


def test_only_tables_of_sets_and_only_toml(sets, tmp_path, folder):
    with pytest.raises(ParameterError, match="unknown key 'sett'"):
        sets(f"[sett.a]\n{TITLE}")
    with pytest.raises(ParameterError, match="cannot be read as TOML"):
        sets("[set.a")
    with pytest.raises(ParameterError, match=r"\[set.a\]: needs its title in 'zh'"):
        sets("[set]\na = 1\n")
    (tmp_path / "sets.toml").unlink()
    assert read_sets(tmp_path, find_notebooks(folder), regions) == {}


def test_sets_are_chosen_by_name_in_their_own_order(sets):
    found = sets(f"[set.a]\n{TITLE}[set.b]\n{TITLE}")
    assert [one.name for one in chosen(found, ["b", "a"])] == ["a", "b"] == [one.name for one in chosen(found, [])]
    with pytest.raises(ParameterError, match="no report set 'bb', nearest is 'b'; sets are a, b"):
        chosen(found, ["bb", "a"])


@pytest.mark.parametrize("name", ["../x", "A", "gallery", "", "a--b", "a\n", "-a"])
def test_a_set_is_a_name_not_a_path(name):
    with pytest.raises(ReportError, match="report set"):
        check_set_name(name)


def test_the_projects_own_sets_name_no_region_and_make_every_region():
    """Whatever dataset is read: the star follows it."""
    from analysis import paths

    def offered(name):
        found = {"regions": {"aa": "aa", "bb": "bb"}, "plans": {"p": "p"}}.get(name, {"g": "g"})
        return SimpleNamespace(aliases=found, default=next(iter(found)), unavailable={})

    found = read_sets(paths.NOTEBOOKS, find_notebooks(paths.NOTEBOOKS), offered)["every-region"]
    assert {job.parameters["focal"] for job in found.jobs} == {"aa", "bb"}
