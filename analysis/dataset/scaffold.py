"""Begin a dataset: every declared table with its header, a small invented example in it, and what to do next.

The example lies in `starter/` as data: one CSV a table with the columns it uses. Headers come from the declarations alone.
"""

import csv
import io
import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from analysis.dataset.dictionary import BY_HAND, README, write_dictionary
from analysis.dataset.tables import TABLES
from analysis.errors import DataError

STARTER = files("analysis.dataset") / "starter"
SAMPLE = "sample"  # a text to try with and a review of it; no table, so that no command reads it unasked
LANGUAGES = ("zh", "en")
FOLDER = "DATASET"  # stands for the folder in the texts of the starter


def scaffold(folder: Path, *, languages: Sequence[str] = LANGUAGES) -> int:
    """Make a dataset that keeps its rules, for its user to put other rows in.

    Parameters
    ----------
    folder : Path
        Must not exist, or be empty. It is made whole or not at all.
    languages : sequence of {"zh", "en"}
        In which README.md says what to do next.

    Returns
    -------
    int
        Number of tables.

    Raises
    ------
    DataError
        Where the folder holds something, is a file, or cannot be written.
    """
    named, folder = str(folder), Path(os.path.realpath(folder))  # a link is filled where it leads
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise DataError(f"{named}: is there already and holds something; give a folder that is new or empty")
        folder.parent.mkdir(parents=True, exist_ok=True)
        _make(folder, named, languages)
    except OSError as error:
        raise DataError(f"{named}: cannot be written ({error.strerror}); give a folder that you may write") from None
    return len(TABLES)


def _make(folder: Path, named: str, languages: Sequence[str]) -> None:
    """Fill it aside and put it in place; a folder that is there stays the same one, since somebody may stand in it."""
    there = folder.exists()
    with tempfile.TemporaryDirectory(dir=folder if there else folder.parent, prefix=f".{folder.name[:100]}-") as made:
        whole = Path(made) / folder.name
        _fill(whole, named, languages)
        if not there:
            whole.rename(folder)
        for part in sorted(whole.iterdir()) if there else ():
            part.rename(folder / part.name)


def _fill(folder: Path, named: str, languages: Sequence[str]) -> None:
    for name, rows in starter_rows().items():
        path = folder / TABLES[name].path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_csv(TABLES[name].column_names, rows), encoding="utf-8", newline="\n")
    _copy(STARTER / SAMPLE, folder / SAMPLE)
    steps = "\n\n".join((STARTER / f"next.{language}.md").read_text(encoding="utf-8").strip() for language in languages)
    (folder / README).write_text(f"{BY_HAND[0]}\n{steps.replace(FOLDER, shlex.quote(named))}\n{BY_HAND[1]}\n", encoding="utf-8", newline="\n")
    write_dictionary(folder)


def starter_rows() -> Mapping[str, list[dict[str, str]]]:
    """Rows of the example by table; none where the example leaves a table empty."""
    return {name: list(_rows(STARTER.joinpath(*table.path.split("/")))) for name, table in TABLES.items()}


def _rows(file: Traversable) -> Iterator[dict[str, str]]:
    if file.is_file():
        yield from csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline=""))


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, str]]) -> str:
    """A table with its declared header; a column that is not declared would raise."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _copy(source: Traversable, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for part in source.iterdir():
        if part.is_dir():
            _copy(part, target / part.name)
        else:
            with part.open("rb") as read, (target / part.name).open("wb") as written:
                shutil.copyfileobj(read, written)
