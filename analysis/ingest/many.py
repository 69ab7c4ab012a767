"""Many plans at once, here or on a cluster: the files travel as bytes, the drafts come back, and only the caller writes."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.dataset.load import Dataset
from analysis.errors import LISTED, DuibiaoError, IngestError
from analysis.ingest.document import joined
from analysis.ingest.draft import Draft, ingest, suggesters
from analysis.ingest.encodings import decode
from analysis.ingest.read import document_of, read_bytes
from analysis.ingest.suggest import Suggester

COLUMNS = ("file", "plan", "region")


@dataclass(frozen=True)
class Entry:
    """One plan to be read: its id, its region, and the names and bytes of its files in order."""

    plan_id: str
    region_id: str
    files: tuple[tuple[str, bytes], ...]


@dataclass(frozen=True)
class Setting:
    """What all plans are read with: the dataset, what it taught about factors and instruments, and the options of `ingest`."""

    dataset: Dataset
    learners: tuple[Suggester, Suggester]
    level: str = "auto"
    steps: Sequence[str] | None = None
    encoding: str = ""


# Takes a function, the setting and the entries; gives an answer for each entry, in order.
Spread = Callable[[Callable, Setting, Sequence[Entry]], Iterable]


def read_list(path: Path) -> list[dict[str, str]]:
    """Rows of a list of plans: file (several joined by ;, from the list's own folder), plan, region.

    Raises
    ------
    IngestError
        For a list that cannot be read, lacks a column or a value, or names a plan twice; every row at once.
    """
    found = decode(read_bytes(path))
    if found is None:
        raise IngestError(f"{path}: these bytes are no text; give a CSV with the columns {', '.join(COLUMNS)}")
    table = csv.DictReader(io.StringIO(found[0], newline=""))
    missing = [column for column in COLUMNS if column not in (table.fieldnames or ())]
    if missing:
        raise IngestError(f"{path}: no column {', '.join(missing)}; the first line must be {','.join(COLUMNS)}")
    rows = [{column: (row[column] or "").strip() for column in COLUMNS} for row in table]
    plans = [row["plan"] for row in rows]
    _refuse(f"{path}: every row names a file, a plan of its own and a region", [
        *(f"row {number}: no {column}" for number, row in enumerate(rows, 2) for column in COLUMNS if not row[column]),
        *(f"row {number}: {plan} stands above already" for number, plan in enumerate(plans, 2) if plan and plan in plans[:number - 2]),
        *([] if rows else ["no rows"]),
    ])
    return rows


def entry_of(files: Sequence[Path], plan_id: str, region_id: str) -> Entry:
    """An entry with the bytes of its files; errors as in `read_bytes`."""
    return Entry(plan_id, region_id, tuple((path.name, read_bytes(path)) for path in files))


def drafts(entries: Sequence[Entry], dataset: Dataset, *, level: str = "auto", steps: Sequence[str] | None = None, encoding: str = "", spread: Spread | None = None) -> list[Draft]:
    """Read plans into drafts.

    Parameters
    ----------
    entries : sequence of Entry
    dataset, level, steps
        As in `ingest`.
    encoding : str
        As in `read_document`.
    spread : callable, optional
        Where the work is done, such as `on_cluster` with its client; here by default. The drafts are the same.

    Raises
    ------
    IngestError
        For documents that cannot be read; every one at once, so that nothing is half done.
    """
    setting = Setting(dataset, suggesters(dataset), level, steps, encoding)
    made = list((spread or here)(drafted, setting, entries))
    failures = [str(one) for one in made if isinstance(one, DuibiaoError)]
    if len(made) == len(failures) == 1:
        raise made[0]
    _refuse(f"{len(failures)} of {len(made)} plans cannot be read, so that none is drafted", failures)
    return made


def drafted(entry: Entry, setting: Setting) -> Draft | DuibiaoError:
    """The draft of one plan, or why there is none."""
    try:
        document = joined([document_of(name, data, encoding=setting.encoding) for name, data in entry.files])
        return ingest(
            document, setting.dataset, plan_id=entry.plan_id, region_id=entry.region_id, level=setting.level, steps=setting.steps, learners=setting.learners,
        )
    except DuibiaoError as error:
        return error


def here(work: Callable, setting: Setting, entries: Sequence[Entry]) -> Iterable:
    """One after another in this process."""
    return (work(entry, setting) for entry in entries)


def on_cluster(client: object) -> Spread:
    """On the workers of a Dask client; what all plans share is sent once.

    Raises
    ------
    IngestError
        Where the cluster gives no answer for some plan.
    """
    def spread(work: Callable, setting: Setting, entries: Sequence[Entry]) -> Iterable:
        # As the answer of a task: what a worker held and has lost with itself, the scheduler gives out again.
        shared = client.submit(_itself, setting, pure=False)
        futures = client.map(work, entries, [shared] * len(entries), pure=False)
        try:
            return client.gather(futures)
        except Exception as error:  # whatever a cluster can raise
            raise IngestError(f"--engine dask: the cluster gave no answer for some plan ({type(error).__name__}: {error}); run it again, or without --engine dask") from error

    return spread


def _itself(value: object) -> object:
    return value


def _refuse(rule: str, failures: Sequence[str]) -> None:
    """Raise for failures, the first ones named."""
    if failures:
        more = [f"  ... and {len(failures) - LISTED} more"] if len(failures) > LISTED else []
        raise IngestError("\n".join([rule, *(f"  - {failure}" for failure in failures[:LISTED]), *more]))
