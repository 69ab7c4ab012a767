"""What is to be run: the notebooks of a folder, and one job per notebook, parameters and language."""

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.errors import ParameterError, listed, nearest
from analysis.parameters import (
    LANGUAGE, LANGUAGES, ChoicesFrom, Declarations, Notebook, Parameter, examine, read_declarations, refusal, unknown_notebook,
)

SUFFIX = ".ipynb"
CELL_TAG = "parameters"
PLAIN_SLUG = "default"
SAFE = re.compile(r"[a-z0-9-]+")
TYPES = {bool: "flag", int: "int", float: "number", str: "text"}


@dataclass(frozen=True)
class NotebookFile:
    """A notebook of the folder with what is declared about it.

    Attributes
    ----------
    name : str
    path : Path
    declarations : Declarations
        Those of `notebooks.toml`; for a notebook without an entry, its own cell's.
    """

    name: str
    path: Path
    declarations: Declarations

    @property
    def declared(self) -> Notebook:
        return self.declarations.notebooks[self.name]

    @property
    def parameters(self) -> dict[str, Parameter]:
        """The parameters it takes, in declared order."""
        return self.declarations.of(self.name)


@dataclass(frozen=True)
class Job:
    """One report to make.

    Attributes
    ----------
    notebook : str
    path : Path
    language : str
    parameters : mapping
        Every declared parameter, resolved.
    slug : str
        The part of the file name that tells these parameters from others.
    declared : Notebook
        Title, question, promised exhibits.
    meanings : mapping
        Parameter to its meaning in each language.
    editions : tuple of str
        The languages this report is made in during the same run.
    position : int
        Where its notebook stands among the declared ones.
    """

    notebook: str
    path: Path
    language: str
    parameters: Mapping[str, object]
    slug: str
    declared: Notebook
    meanings: Mapping[str, Mapping[str, str]]
    editions: tuple[str, ...]
    position: int = 0

    @property
    def id(self) -> str:
        return f"{self.notebook}/{self.stem}"

    @property
    def stem(self) -> str:
        """The file name without its ending."""
        return f"{self.slug}.{self.language}"


def find_notebooks(folder: Path) -> dict[str, NotebookFile]:
    """The notebooks of a folder: declared ones in declared order, then the others by name.

    Raises
    ------
    ParameterError
        For a declared notebook that is missing, or one that cannot take the parameters declared for it.
    """
    folder = Path(folder)
    declarations = read_declarations(folder)
    found = {path.stem: path for path in sorted(folder.glob(f"*{SUFFIX}"))}
    failures = [
        f"notebook {name!r} is declared, but {name}{SUFFIX} is not in the folder; add it or take its entry out"
        for name in declarations.notebooks if name not in found
    ]
    files = {name: NotebookFile(name, found[name], declarations) for name in declarations.notebooks if name in found}
    failures += [failure for file in files.values() for failure in _cell_failures(file)]
    if failures:
        raise refusal(f"the notebooks in {folder.name}/ do not fit what is declared about them:", failures)
    others = {name: path for name, path in found.items() if name not in files}
    return files | {name: NotebookFile(name, path, _own_declarations(name, path)) for name, path in others.items()}


def _cell_failures(file: NotebookFile) -> list[str]:
    """papermill would only warn and report from the defaults of a notebook that has no such cell."""
    if not file.parameters or _parameters_cell(file.path) is not None:
        return []
    return [f"{file.path.name} declares parameters but has no cell tagged {CELL_TAG!r}; tag the cell that holds its defaults"]


def _parameters_cell(path: Path) -> str | None:
    """Source of the tagged cell; read as JSON, because nbformat takes most of a second to import."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        tagged = [cell for cell in cells if CELL_TAG in cell["metadata"].get("tags", ())]
    except (ValueError, KeyError, TypeError) as error:
        raise ParameterError(f"{path.name} is not a notebook: {error}. Save it again from JupyterLab.") from error
    return "".join(tagged[0]["source"]) if tagged else None


def _own_declarations(name: str, path: Path) -> Declarations:
    """Parameters read from the cell itself; a default that is no plain literal cannot be set from outside."""
    parameters = {p.name: p for p in _cell_parameters(_parameters_cell(path) or "", path)}
    words = dict.fromkeys(LANGUAGES, name)
    return Declarations(parameters, {name: Notebook(name, tuple(parameters), (), words, dict.fromkeys(LANGUAGES, ""))})


def _cell_parameters(source: str, path: Path) -> Iterable[Parameter]:
    try:
        nodes = ast.parse(source).body
    except SyntaxError as error:
        raise ParameterError(f"{path.name}: its {CELL_TAG} cell is not Python: {error.msg}, line {error.lineno}") from error
    lines = source.splitlines()
    for node in nodes:
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else None
        if isinstance(target, ast.Name) and node.value is not None:
            yield from _literal(target.id, node.value, lines[node.end_lineno - 1])


def _literal(name: str, value: ast.expr, line: str) -> Iterable[Parameter]:
    try:
        default = ast.literal_eval(value)
    except ValueError:
        return
    meaning = dict.fromkeys(LANGUAGES, line.partition("#")[2].strip() or name)
    if name == LANGUAGE and default in LANGUAGES:
        yield Parameter(name, "choice", default, meaning, LANGUAGES)
    elif type(default) in TYPES:
        yield Parameter(name, TYPES[type(default)], default, meaning)


def unnamed(files: Mapping[str, NotebookFile]) -> list[str]:
    """The notebooks that are meant where none is named."""
    return [name for name, file in files.items() if not file.declared.by_name]


def make_jobs(
    files: Mapping[str, NotebookFile], requested: Sequence[str], given: Mapping[str, object], choices: ChoicesFrom, *,
    languages: Sequence[str] = (),
) -> tuple[Job, ...]:
    """One job per notebook and language, all parameters checked before anything runs.

    Parameters
    ----------
    files : mapping
        From `find_notebooks`.
    requested : sequence of str
        Names; empty for all but those that are made by name only. A value given must then be taken by one notebook at least; when
        notebooks are named, by each of them.
    given : mapping
        Parameter to value, without the language.
    choices : callable
        Answers `choices_from`.
    languages : sequence of str
        Empty for every language a notebook is written in.

    Raises
    ------
    ParameterError
        Everything that was refused, once each, with the notebooks it concerns.
    """
    failures = {unknown_notebook(name, files): [] for name in requested if name not in files}
    chosen = [files[name] for name in (dict.fromkeys(requested) if requested else unnamed(files)) if name in files]
    failures |= {failure: [] for failure in _untaken(chosen, given, named=bool(requested))}
    jobs = []
    for file in chosen:
        taken = {name: value for name, value in given.items() if name in file.parameters}
        for language in _editions(file, languages):
            made, refused = _job(file, taken, language, _editions(file, languages), choices, list(files).index(file.name))
            jobs += made
            for failure in refused:
                failures.setdefault(failure, []).append(file.name)
    if failures:
        told = [f"{failure} ({listed(dict.fromkeys(names))})" if names else failure for failure, names in failures.items()]
        raise refusal("nothing was run, because of what was asked:", told)
    return tuple(jobs)


def _untaken(chosen: Sequence[NotebookFile], given: Mapping[str, object], *, named: bool) -> list[str]:
    """A value that a notebook asked for by name would ignore is refused, not dropped."""
    known = list(dict.fromkeys(name for file in chosen for name in file.parameters))
    failures = []
    for name in given if chosen else ():
        takers = [file.name for file in chosen if name in file.parameters]
        others = [file.name for file in chosen if name not in file.parameters]
        if not takers:
            near = nearest(name, known)
            hint = f", nearest is {near!r}" if near else ""
            failures.append(f"no parameter {name!r}{hint}; {listed(others)} {'takes' if len(others) == 1 else 'take'} {listed(known) or 'none'}")
        elif others and named:
            failures.append(f"{name}: {listed(takers)} takes it, {listed(others)} does not; name only the notebooks that take it")
    return failures


def _editions(file: NotebookFile, languages: Sequence[str]) -> tuple[str, ...]:
    """The languages asked for, in the notebook's own order; one that takes no language has one edition."""
    own = file.parameters.get(LANGUAGE)
    if own is None:
        return tuple(languages[:1]) or LANGUAGES[:1]
    known = tuple(choice for choice in own.choices if not languages or choice in languages)
    return known + tuple(language for language in languages if language not in own.choices)


def _job(
    file: NotebookFile, given: Mapping, language: str, editions: Sequence[str], choices: ChoicesFrom, position: int,
) -> tuple[list[Job], list[str]]:
    spoken = {LANGUAGE: language} if LANGUAGE in file.parameters else {}
    values, failures = examine(file.declarations, file.name, {**given, **spoken}, choices)
    if failures:
        return [], failures
    defaults, _ = examine(file.declarations, file.name, {}, choices)
    meanings = {name: parameter.meaning for name, parameter in file.parameters.items()}
    slug = make_slug(values, defaults, file.parameters)
    return [Job(file.name, file.path, language, values, slug, file.declared, meanings, tuple(editions), position)], []


def make_slug(values: Mapping[str, object], defaults: Mapping[str, object], parameters: Mapping[str, Parameter]) -> str:
    """The id a report is about, then eight digits that stand for whatever else is not the default.

    Only an id becomes part of a file name, because ids hold lower-case letters, digits and hyphens;
    a free text would be a path.
    """
    first = next(iter(parameters), "")
    named = first and parameters[first].type == "id" and SAFE.fullmatch(str(values[first]))
    others = {
        name: value for name, value in values.items()
        if name != LANGUAGE and value != defaults.get(name) and not (named and name == first)
    }
    head = str(values[first]) if named else PLAIN_SLUG
    return f"{head}-{digest(others)[:8]}" if others else head


def distinct(jobs: Iterable[Job]) -> None:
    """Hold that no two reports claim one file: each would replace the other, and nobody would know.

    Raises
    ------
    ParameterError
        Naming both.
    """
    held: dict[str, Job] = {}
    failures = []
    for job in jobs:
        other = held.setdefault(job.id.casefold(), job)  # some file systems do not tell A from a
        if other is not job:
            differ = [name for name in job.parameters if job.parameters[name] != other.parameters.get(name)]
            how = "; ".join(f"{name} = {other.parameters.get(name)!r} and {job.parameters[name]!r}" for name in differ) or "the same parameters"
            failures.append(f"two reports would both be {job.id}.html, with {how}; make them in two report sets, or only one of them")
    if failures:
        raise refusal("nothing was run, because a report would be replaced by another:", failures)


def digest(content: object) -> str:
    """sha256 of anything JSON holds, whatever the order of its keys."""
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
