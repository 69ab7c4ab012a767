"""What one broken rule says: file, rows, rule, value found, nearest right value, next step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.errors import DataError, ProvenanceError, listed

SHOWN_CHARS = 60


@dataclass(frozen=True)
class Failure:
    """One rule broken, with the rows that break it.

    Attributes
    ----------
    where : str
        File, relative to the dataset folder.
    rule : str
        What must hold, beginning with the column.
    value : str or None
        What was found; None where there is nothing to show.
    rows : tuple of str
        Row ids, or `line 7` where a row has no id of its own.
    nearest : str or None
        The nearest right value.
    step : str
        What to do next.
    unsourced : bool
        True where a figure names no source.
    """

    where: str
    rule: str
    value: str | None = None
    rows: tuple[str, ...] = ()
    nearest: str | None = None
    step: str = ""
    unsourced: bool = False

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.rule}"]
        if self.value is not None:
            parts.append(f"; found {_shown(self.value)}")
        if self.rows:
            parts.append(f" in {_located(self.rows)}")
        parts.append(".")
        if self.nearest:
            parts.append(f" Nearest: {self.nearest!r}.")
        if self.step:
            parts.append(f" {self.step}")
        return "".join(parts)


def merged(failures: Iterable[Failure]) -> list[Failure]:
    """Failures that differ in nothing but their rows, taken together; order of first appearance."""
    rows: dict[Failure, list[str]] = {}
    for failure in failures:
        rows.setdefault(replace(failure, rows=()), []).extend(failure.rows)
    return [replace(failure, rows=tuple(dict.fromkeys(found))) for failure, found in rows.items()]


def refuse(folder: object, failures: Sequence[Failure]) -> None:
    """Raise everything that is wrong with a dataset at once; return where nothing is.

    Raises
    ------
    ProvenanceError
        Where figures without a source are all that is wrong.
    DataError
        Otherwise.
    """
    if not failures:
        return
    together = merged(failures)
    error = ProvenanceError if all(failure.unsourced for failure in together) else DataError
    count = "1 failure" if len(together) == 1 else f"{len(together)} failures"
    raise error(f"The dataset in {folder} cannot be used: {count}.", [str(failure) for failure in together])


def _located(rows: tuple[str, ...]) -> str:
    if len(rows) > 1:
        return f"{len(rows)} rows ({listed(rows)})"
    return rows[0] if rows[0].startswith("line ") else f"row {rows[0]}"


def _shown(value: str) -> str:
    """A found value, escaped, so that invisible characters can be seen; long ones shortened."""
    text = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in value)
    return f"'{text}'" if len(text) <= SHOWN_CHARS else f"'{text[:SHOWN_CHARS]}...' ({len(value)} characters)"
