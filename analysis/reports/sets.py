"""Report sets: which notebooks, with which values, in which languages, when. Declared in `sets.toml`, checked as a whole.

Standard library only: whether anything is due is answered before anything heavy is imported.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis import paths
from analysis.errors import ReportError, listed, nearest
from analysis.parameters import IDS, LANGUAGE, LANGUAGES, ChoicesFrom, Parameter, examine, read_toml, refusal, unknown_notebook
from analysis.reports.cron import CronError, read_cron
from analysis.reports.jobs import Job, NotebookFile, digest, make_jobs, unnamed

REPORT_SET = "default"
SET_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = ("gallery",)
KEYS = {"notebooks", "languages", "matrix", "cron", "timezone", "catch_up", "keep", *LANGUAGES}
CATCH_UP = ("skip", "once", "all")
EVERY = "*"
KEEP = 50

Refused = dict[str, list[str]]  # a failure to the sets it was found in


@dataclass(frozen=True)
class ReportSet:
    """A report set.

    Attributes
    ----------
    name : str
        Also its folder below the reports.
    title : mapping
        In `zh` and `en`.
    jobs : tuple of Job
        One per notebook, combination of values and language.
    cron : str
        When it is due; "" for a set that only runs by hand.
    timezone : str
        IANA name of the zone `cron` is meant in; "" for the machine's own.
    catch_up : {"skip", "once", "all"}
        What happens to ticks that passed while nothing ran.
    keep : int
        Ticks remembered; failure pages older than the oldest are removed.
    """

    name: str
    title: Mapping[str, str]
    jobs: tuple[Job, ...]
    cron: str = ""
    timezone: str = ""
    catch_up: str = "once"
    keep: int = KEEP


def check_set_name(name: str) -> None:
    """A set's name is a folder's name, never a path.

    Raises
    ------
    ReportError
        For a name with other signs, or one that is taken.
    """
    if not SET_NAME.fullmatch(name) or name in RESERVED:
        raise ReportError(f"report set {name!r}: use lower-case letters, digits and hyphens, and not {', '.join(RESERVED)}")


def read_sets(folder: Path, files: Mapping[str, NotebookFile], choices: ChoicesFrom) -> dict[str, ReportSet]:
    """Read and check the report sets of a notebooks folder.

    Parameters
    ----------
    folder : Path
        Where `sets.toml` lies; a folder without one has no sets.
    files : mapping
        From `find_notebooks`.
    choices : callable
        Answers `choices_from`, for the values and for `"*"`.

    Returns
    -------
    dict
        Name to set, in the order of the file.

    Raises
    ------
    ParameterError
        The file breaks its rules or asks for what no notebook takes; all failures at once.
    """
    file = Path(folder) / paths.SETS
    content = read_toml(file)
    failures = [f"the top of the file: unknown key {key!r}; a report set is a table [set.<name>]" for key in content if key != "set"]
    entries = content.get("set", {})
    entries = {name: entry if isinstance(entry, Mapping) else {} for name, entry in entries.items()} if isinstance(entries, Mapping) else {}
    for name, entry in entries.items():
        found = _entry_failures(name, entry, files)
        failures += [f"[set.{name}]: {failure}" for failure in found or _value_failures(entry, files, choices)]
    if failures:
        raise refusal(f"{file.name} breaks its own rules; correct it and start again:", failures)
    return {name: _report_set(name, entry, files, choices) for name, entry in entries.items()}


def chosen(sets: Mapping[str, ReportSet], names: Sequence[str]) -> list[ReportSet]:
    """The sets named, in their own order; all where none is.

    Raises
    ------
    ParameterError
        For names of no set, each with the nearest right one.
    """
    failures = [f"no report set {name!r}{_hint(name, sets)}; sets are {listed(sets) or 'none'}" for name in names if name not in sets]
    if failures:
        raise refusal(f"{paths.SETS} declares no such set:", failures)
    return [sets[name] for name in sets if not names or name in names]


def _entry_failures(name: str, entry: Mapping, files: Mapping[str, NotebookFile]) -> list[str]:
    """What is wrong with an entry by itself, before any value is looked at."""
    failures = [f"unknown key {key!r}{_hint(key, KEYS)}; keys are {listed(sorted(KEYS))}" for key in entry if key not in KEYS]
    if not SET_NAME.fullmatch(name) or name in (*RESERVED, REPORT_SET):
        failures.append(f"a set's name holds lower-case letters, digits and single hyphens, and is not {' or '.join((*RESERVED, REPORT_SET))}")
    failures += [f"needs its title in {language!r}" for language in LANGUAGES if not str(entry.get(language, "")).strip()]
    failures += _list_failures("notebooks", entry.get("notebooks", [])) or [unknown_notebook(n, files) for n in entry.get("notebooks", []) if n not in files]
    failures += _list_failures("languages", entry.get("languages", [])) or _language_failures(entry.get("languages", []))
    if not isinstance(entry.get("matrix", {}), Mapping):
        failures.append("matrix holds one line a parameter, such as matrix.focal = \"*\"")
    return failures + _time_failures(entry)


def _list_failures(key: str, items: object) -> list[str]:
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return [f"{key} must be a list of texts; leave it out for all; got {items!r}"]
    twice = sorted({item for item in items if items.count(item) > 1})
    return [f"{key} names {listed(twice)} twice"] if twice else []


def _language_failures(languages: Iterable[str]) -> list[str]:
    return [f"no language {word!r}{_hint(word, LANGUAGES)}; languages are {listed(LANGUAGES)}" for word in languages if word not in LANGUAGES]


def _time_failures(entry: Mapping) -> list[str]:
    cron, zone, catch_up, keep = (entry.get(key, default) for key, default in (("cron", ""), ("timezone", ""), ("catch_up", "once"), ("keep", KEEP)))
    failures = []
    if cron:
        try:
            read_cron(str(cron))
        except CronError as error:
            failures.append(f"cron: {error}")
    if zone and not _is_zone(zone):
        failures.append(f"timezone: {zone!r} is no IANA time zone such as 'UTC' or 'Europe/Paris'; leave it out for the machine's own")
    if catch_up not in CATCH_UP:
        failures.append(f"catch_up: takes one of {listed(CATCH_UP)}; got {catch_up!r}{_hint(str(catch_up), CATCH_UP)}")
    if not isinstance(keep, int) or isinstance(keep, bool) or keep < 1:
        failures.append(f"keep: takes the number of ticks to remember, 1 or more; got {keep!r}")
    return failures


def _is_zone(name: object) -> bool:
    try:
        ZoneInfo(str(name))
    except (KeyError, ValueError, OSError):  # OSError: a folder of zones, such as "Europe"
        return False
    return True


def _hint(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f", nearest is {near!r}" if near else ""


def _value_failures(entry: Mapping, files: Mapping[str, NotebookFile], choices: ChoicesFrom) -> list[str]:
    """What the matrix asks that no notebook of the set takes; each failure once, however many combinations meet it."""
    notebooks = [files[name] for name in entry.get("notebooks", unnamed(files))]
    takers = {name: [file for file in notebooks if name in file.parameters] for name in entry.get("matrix", {})}
    known = list(dict.fromkeys(name for file in notebooks for name in file.parameters if name != LANGUAGE))
    failures = ["matrix: languages are listed in languages, not in the matrix"] if LANGUAGE in takers else []
    failures += [
        f"matrix: no parameter {name!r}{_hint(name, known)}; its notebooks take {listed(known) or 'none'}"
        for name, found in takers.items() if not found and name != LANGUAGE
    ]
    failures += [
        f"matrix.{name}: \"*\" stands for every choice, and a parameter of type {found[0].parameters[name].type} offers none; list the values"
        for name, found in takers.items() if found and entry["matrix"][name] == EVERY and not _offers(found[0].parameters[name])
    ]
    failures += [f"matrix.{name}: an empty list would make no report; leave it out for the default" for name in takers if entry["matrix"][name] == []]
    if failures:
        return failures
    refused: dict[str, None] = {}
    for file in notebooks:
        for given in _combinations(entry, file, choices):
            refused |= dict.fromkeys(examine(file.declarations, file.name, given, choices)[1])
    return list(refused)


def _offers(parameter: Parameter) -> bool:
    return parameter.type in ("id", "choice", "flag")


def _combinations(entry: Mapping, file: NotebookFile, choices: ChoicesFrom) -> list[dict[str, object]]:
    """Every combination of the matrix's values that this notebook takes; one empty one where it takes none."""
    axes = {name: _options(asked, file.parameters[name], choices) for name, asked in entry.get("matrix", {}).items() if name in file.parameters}
    return [dict(zip(axes, values, strict=True)) for values in product(*axes.values())]


def _options(asked: object, parameter: Parameter, choices: ChoicesFrom) -> list:
    """The values along one line of the matrix: all there are, those listed, or the one given."""
    if asked != EVERY:
        return list(asked) if isinstance(asked, list) else [asked]
    if parameter.type in IDS:
        return list(dict.fromkeys(choices(parameter.choices_from).aliases.values()))
    return [True, False] if parameter.type == "flag" else list(parameter.choices)


def _report_set(name: str, entry: Mapping, files: Mapping[str, NotebookFile], choices: ChoicesFrom) -> ReportSet:
    jobs = {
        (job.id, digest(dict(job.parameters))): job  # values that mean the same make one report
        for notebook in entry.get("notebooks", unnamed(files))
        for given in _combinations(entry, files[notebook], choices)
        for job in make_jobs(files, [notebook], given, choices, languages=entry.get("languages", []))
    }
    others = {key: entry[key] for key in ("cron", "timezone", "catch_up", "keep") if key in entry}
    return ReportSet(name, {language: entry[language] for language in LANGUAGES}, tuple(jobs.values()), **others)
