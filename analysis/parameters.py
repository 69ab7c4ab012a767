"""The one declaration of notebooks and parameters, and the one resolver of their values.

The command, the setup cell of a notebook and the header of a report read `notebooks.toml` through this module, so that a slip
is refused in the same words wherever it is made. Standard library only: it is imported before anything heavy.
"""

import keyword
import math
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from analysis import paths
from analysis.errors import LISTED, ParameterError, listed, nearest

LANGUAGES = ("zh", "en")
LANGUAGE = "language"
IDS = ("id", "id[]")
NAME = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
SEPARATORS = re.compile(r"[,，、;；]")
WHOLE = re.compile(r"[+-]?[0-9]+")
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?")
FLAGS = {"true": True, "yes": True, "false": False, "no": False}


class Choices(Protocol):
    """What answers `choices_from`: names to ids, the id of an empty value, and (optional) `unavailable`, names to why they cannot be chosen."""

    aliases: Mapping[str, str]
    default: str


ChoicesFrom = Callable[[str], Choices]


@dataclass(frozen=True)
class Parameter:
    """One declared parameter.

    Attributes
    ----------
    type : str
        One of id, id[], choice, int, number, share (0 to 1), text, flag.
    default : object
        A typed literal; "" for an id means the dataset's own.
    meaning : mapping
        In `zh` and `en`, for people.
    choices, choices_from : tuple of str, str
        Allowed values of a choice; who answers what an id may be, such as "regions".
    differs_from : str
        The parameter whose value this one must not equal or contain.
    """

    name: str
    type: str
    default: object
    meaning: Mapping[str, str]
    choices: tuple[str, ...] = ()
    choices_from: str = ""
    differs_from: str = ""


@dataclass(frozen=True)
class Notebook:
    """One declared notebook: its parameters, exhibits, office files, printed pages at most (0: any), whether it is made by name only."""

    name: str
    parameters: tuple[str, ...] = ()
    exhibits: tuple[str, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)
    question: Mapping[str, str] = field(default_factory=dict)
    office: tuple[str, ...] = ()
    pages: int = 0
    by_name: bool = False


@dataclass(frozen=True)
class Declarations:
    """Every declared parameter and notebook, in the order of the file."""

    parameters: Mapping[str, Parameter]
    notebooks: Mapping[str, Notebook]

    def of(self, notebook: str) -> dict[str, Parameter]:
        """The parameters that one notebook takes, in its order."""
        return {name: self.parameters[name] for name in self.notebooks[notebook].parameters}


PARAMETER_KEYS = {"type", "default", "choices", "choices_from", "differs_from", *LANGUAGES}
NOTEBOOK_KEYS = {"parameters", "exhibits", "title", "question", "office", "pages", "by_name"}
OFFICE = ("docx", "xlsx")


def read_declarations(folder: Path) -> Declarations:
    """Read and check `notebooks.toml` of a notebooks folder.

    Parameters
    ----------
    folder : Path
        Where the notebooks lie. A folder without `notebooks.toml` declares nothing.

    Returns
    -------
    Declarations
        Parameters and notebooks in the order of the file.

    Raises
    ------
    ParameterError
        The file breaks its own rules; all failures at once.
    """
    file = Path(folder) / paths.DECLARATIONS
    content = read_toml(file)
    parameters, notebooks = _table(content, "parameter"), _table(content, "notebook")
    failures = _unknown_keys("the top of the file", content, {"parameter", "notebook"})
    failures += [f for name, entry in parameters.items() for f in _parameter_failures(name, entry, parameters)]
    failures += [f for name, entry in notebooks.items() for f in _notebook_failures(name, entry, parameters)]
    if failures:
        raise refusal(f"{file.name} breaks its own rules; correct it and start again:", failures)
    return Declarations(
        {name: _parameter(name, entry) for name, entry in parameters.items()},
        {name: _notebook(name, entry) for name, entry in notebooks.items()},
    )


def refusal(head: str, failures: Sequence[str]) -> ParameterError:
    """Every failure in one error: ten listed, the rest counted."""
    more = [f"  ... and {len(failures) - LISTED} more"] if len(failures) > LISTED else []
    return ParameterError("\n".join([head, *(f"  - {failure}" for failure in failures[:LISTED]), *more]))


def read_toml(file: Path) -> dict:
    """A TOML file's content; empty where there is no file."""
    if not file.exists():
        return {}
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParameterError(f"{file.name} cannot be read as TOML: {error}. Correct that place and start again.") from error


def _table(content: Mapping, key: str) -> dict[str, Mapping]:
    """The tables `[key.<name>]`; a bare value counts as an empty entry, which then fails."""
    entries = content.get(key)
    return {n: e if isinstance(e, Mapping) else {} for n, e in entries.items()} if isinstance(entries, Mapping) else {}


def _parameter(name: str, entry: Mapping) -> Parameter:
    words = {language: entry[language] for language in LANGUAGES}
    return Parameter(name, entry["type"], entry["default"], words, tuple(entry.get("choices", ())), entry.get("choices_from", ""), entry.get("differs_from", ""))


def _notebook(name: str, entry: Mapping) -> Notebook:
    parameters, exhibits, office = (tuple(entry.get(key, ())) for key in ("parameters", "exhibits", "office"))
    return Notebook(name, parameters, exhibits, entry["title"], entry["question"], office, entry.get("pages", 0), entry.get("by_name", False))


def _unknown_keys(where: str, entry: Mapping, known: Iterable[str]) -> list[str]:
    return [f"{where}: unknown key {key!r}{_hint(key, known)}; keys are {listed(sorted(known))}" for key in entry if key not in known]


def _hint(word: str, choices: Iterable[str]) -> str:
    near = nearest(word, choices)
    return f", nearest is {near!r}" if near else ""


def _parameter_failures(name: str, entry: Mapping, parameters: Mapping[str, Mapping]) -> list[str]:
    where = f"[parameter.{name}]"
    failures = _unknown_keys(where, entry, PARAMETER_KEYS)
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        failures.append(f"{where}: a parameter is a variable of its notebook; {name!r} cannot be one")
    failures += [f"{where}: needs its meaning in {language!r}" for language in LANGUAGES if not _is_text(entry.get(language))]
    other = entry.get("differs_from")
    if other is not None and (other == name or str(other) not in parameters):
        failures.append(f"{where}: differs_from must name another declared parameter, got {other!r}{_hint(str(other), parameters)}")
    return failures + _type_failures(where, name, entry)


def _type_failures(where: str, name: str, entry: Mapping) -> list[str]:
    kind, choices = entry.get("type"), entry.get("choices", [])
    if kind == "path":
        return [f"{where}: a parameter cannot be a path; the dataset comes from --data alone"]
    if str(kind) not in COERCIONS:
        return [f"{where}: type must be one of {listed(COERCIONS)}; got {kind!r}{_hint(str(kind), COERCIONS)}"]
    if kind == "choice" and not (isinstance(choices, list) and choices and all(map(_is_text, choices))):
        return [f"{where}: a choice needs choices, a list of texts"]
    if kind in IDS and not _is_text(entry.get("choices_from")):
        return [f"{where}: type {kind} needs choices_from, who answers what the id may be"]
    if "default" not in entry:
        return [f"{where}: needs a default"]
    return _default_failures(where, Parameter(name, kind, entry["default"], {}, tuple(choices)))


def _default_failures(where: str, parameter: Parameter) -> list[str]:
    """A default is a typed literal; an id's names no id, because ids belong to a dataset."""
    default, kind = parameter.default, parameter.type
    if kind in IDS:
        empty = "" if kind == "id" else []
        return [] if default == empty else [f"{where}: the default of type {kind} is {empty!r}, the dataset's own; got {default!r}"]
    if kind not in ("text", "choice") and isinstance(default, str):
        return [f"{where}: the default of type {kind} is written without quotes; got {default!r}"]
    try:
        COERCIONS[kind](parameter, default, None)
    except _Unfit as unfit:
        return [f"{where}: default {unfit}"]
    return []


def _notebook_failures(name: str, entry: Mapping, parameters: Mapping[str, Mapping]) -> list[str]:
    where = f"[notebook.{name}]"
    words = {key: entry[key] if isinstance(entry.get(key), Mapping) else {} for key in ("title", "question")}
    taken, exhibits = entry.get("parameters"), entry.get("exhibits", [])
    failures = _unknown_keys(where, entry, NOTEBOOK_KEYS)
    if not NAME.fullmatch(name):
        failures.append(f"{where}: a notebook's name holds lower-case letters, digits, '-' and '_' only")
    failures += [f"{where}: needs {key}.{lang}" for key in words for lang in LANGUAGES if not _is_text(words[key].get(lang))]
    lists = {"parameters": taken, "exhibits": exhibits, "office": entry.get("office", [])}
    failures += [failure for key, items in lists.items() for failure in _list_failures(f"{where}: {key}", items)]
    failures += [f"{where}: pages takes a whole number, 0 for any; got {n!r}" for n in [entry.get("pages", 0)] if type(n) is not int or n < 0]
    failures += [f"{where}: by_name takes true or false; got {flag!r}" for flag in [entry.get("by_name", False)] if type(flag) is not bool]
    if failures:
        return failures
    failures += [f"{where}: parameter {p!r} is not declared{_hint(p, parameters)}" for p in taken if p not in parameters]
    failures += [f"{where}: no office file ends in {o!r}{_hint(o, OFFICE)}; they end in {listed(OFFICE)}" for o in entry.get("office", []) if o not in OFFICE]
    return failures + [f"{where}: exhibit {e!r} may hold lower-case letters, digits and '-' only" for e in exhibits if not NAME.fullmatch(e)]


def _list_failures(where: str, items: object) -> list[str]:
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return [f"{where} must be a list of texts; got {items!r}"]
    twice = sorted({item for item in items if items.count(item) > 1})
    return [f"{where} names {listed(twice)} twice"] if twice else []


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


class _Unfit(Exception):
    """A value that does not fit its parameter; the text names the value, the rule and the way out."""


def resolve(declarations: Declarations, notebook: str, given: Mapping[str, object], choices: ChoicesFrom) -> dict[str, object]:
    """Turn what was given for a notebook into checked, typed values.

    Parameters
    ----------
    declarations : Declarations
    notebook : str
        Name of a declared notebook.
    given : mapping
        Parameter to value, typed (from a cell) or text (from a command line). The declared type decides: "007" stays a text.
    choices : callable
        Answers `choices_from`, such as "regions", with the names an id goes by and its default.

    Returns
    -------
    dict
        Every parameter the notebook declares, in its order; ids in their stored form, a list without repeats.

    Raises
    ------
    ParameterError
        Unknown names and values, all at once, each with the nearest right one.
    """
    values, failures = examine(declarations, notebook, given, choices)
    if failures:
        raise refusal(f"notebook {notebook!r} cannot run with these parameters:", failures)
    return values


def examine(declarations: Declarations, notebook: str, given: Mapping, choices: ChoicesFrom) -> tuple[dict[str, object], list[str]]:
    """As `resolve`, but hands the failures over, so that a run of many notebooks can tell each once."""
    if notebook not in declarations.notebooks:
        return {}, [unknown_notebook(notebook, declarations.notebooks)]
    parameters = declarations.of(notebook)
    failures = [_unknown_parameter(notebook, name, parameters) for name in given if name not in parameters]
    values: dict[str, object] = {}
    for name, parameter in parameters.items():
        try:
            answer = choices(parameter.choices_from) if parameter.type in IDS else None
            values[name] = COERCIONS[parameter.type](parameter, given.get(name, parameter.default), answer)
        except _Unfit as unfit:
            failures.append(f"{name}: {unfit}")
    return values, failures + [failure for name in values for failure in _difference_failures(parameters[name], values, parameters)]


def unknown_notebook(word: str, notebooks: Mapping[str, object]) -> str:
    """Refuse a notebook nobody has."""
    return f"no notebook {word!r}{_hint(word, notebooks)}; notebooks are {listed(notebooks)}. `duibiao list` says what each asks."


def _unknown_parameter(notebook: str, name: str, parameters: Mapping[str, Parameter]) -> str:
    return f"no parameter {name!r}{_hint(name, parameters)}; {notebook} takes {listed(parameters) or 'none'}"


def _difference_failures(parameter: Parameter, values: Mapping, parameters: Mapping[str, Parameter]) -> list[str]:
    other = parameter.differs_from
    mine = _as_list(values[parameter.name])
    shared = [value for value in _as_list(values.get(other, [])) if value and value in mine]
    if not shared:
        return []
    return [
        f"{parameter.name}: {listed(shared)} is already the value of {other} ({parameters[other].meaning.get('en', other)}) "
        f"and cannot be compared with itself; take it out of {parameter.name} or choose another {other}"
    ]


def _as_list(value: object) -> list:
    return list(value) if isinstance(value, list | tuple) else [value]


def fold(word: str) -> str:
    """A name as it is compared: width, case and outer spaces do not matter."""
    return unicodedata.normalize("NFKC", word).casefold().strip()


def _text(parameter: Parameter, value: object, answer: object) -> str:
    if not isinstance(value, str):
        raise _Unfit(f"takes a text; got {value!r}")
    return value


def _whole(parameter: Parameter, value: object, answer: object) -> int:
    if isinstance(value, str) and WHOLE.fullmatch(fold(value)):
        return int(fold(value))
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _Unfit(f"takes a whole number; got {value!r}")


def _number(parameter: Parameter, value: object, answer: object) -> float:
    found = float(fold(value)) if isinstance(value, str) and NUMBER.fullmatch(fold(value)) else value
    if isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found):
        return found
    raise _Unfit(f"takes a number; got {value!r}")


def _share(parameter: Parameter, value: object, answer: object) -> float:
    try:
        found = _number(parameter, value, answer)
    except _Unfit:
        found = math.nan
    if 0 <= found <= 1:
        return found
    raise _Unfit(f"takes a share between 0 and 1, such as 0.3 for 30 per cent; got {value!r}")


def _flag(parameter: Parameter, value: object, answer: object) -> bool:
    return value if isinstance(value, bool) else _one_of(FLAGS, value)


def _choice(parameter: Parameter, value: object, answer: object) -> str:
    return _one_of({fold(choice): choice for choice in parameter.choices}, value)


def _one_of(values: Mapping[str, object], value: object) -> object:
    if isinstance(value, str) and fold(value) in values:
        return values[fold(value)]
    raise _Unfit(f"takes one of {listed(values)}; got {value!r}{_hint(str(value), values)}")


def _id(parameter: Parameter, value: object, answer: Choices) -> str:
    if not isinstance(value, str):
        raise _Unfit(f"takes one name from {parameter.choices_from} as a text; got {value!r}")
    return _named(parameter, value, answer) if value.strip() else answer.default


def _ids(parameter: Parameter, value: object, answer: Choices) -> list[str]:
    items = SEPARATORS.split(value) if isinstance(value, str) else value
    if not isinstance(items, list | tuple) or not all(isinstance(item, str) for item in items):
        raise _Unfit(f"takes a list of names from {parameter.choices_from}; got {value!r}")
    found, failures = [], []
    for item in filter(str.strip, items):
        try:
            found.append(_named(parameter, item, answer))
        except _Unfit as unfit:
            failures.append(str(unfit))
    if failures:
        raise _Unfit("; ".join(failures))
    return list(dict.fromkeys(found))


def _named(parameter: Parameter, word: str, answer: Choices) -> str:
    """The id that a name stands for: the id itself, its Chinese or its English name."""
    barred = {fold(alias): reason for alias, reason in getattr(answer, "unavailable", {}).items()}
    if fold(word) in barred:
        raise _Unfit(f"{word!r} cannot be chosen: {barred[fold(word)]}")
    ids = {fold(alias): found for alias, found in answer.aliases.items()}
    if fold(word) in ids:
        return ids[fold(word)]
    known = listed(dict.fromkeys(answer.aliases.values())) or "none in this dataset"
    raise _Unfit(f"{word!r} is not among the {parameter.choices_from} of this dataset{_hint(word, answer.aliases)}; {parameter.choices_from} are {known}")


COERCIONS = {"id": _id, "id[]": _ids, "choice": _choice, "int": _whole, "number": _number, "share": _share, "text": _text, "flag": _flag}
