"""A dataset folder in, a checked `Dataset` of typed frames out."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from analysis.dataset.codebook import coverage_words, items
from analysis.dataset.failures import refuse
from analysis.dataset.files import Sheet, Sheets, files_digest, read_sheets, stray_files
from analysis.dataset.rules import check_tables
from analysis.dataset.schemas import check_cells
from analysis.dataset.declaration import Column, Table
from analysis.dataset.tables import TABLES
from analysis.errors import ParameterError, listed, nearest

BENCHMARK = "benchmark"
# Regions with context values only are compared with no plan, yet a place in a ranking is a place among them too.
CONTEXT = "context"
# Tables that only explain other rows: a report is not made anew because another region's plan brought a source.
EXPLAINING = ("sources", "scopes")
# Datasets that this process has checked, by the digest of their files: each report of one asks again.
MOST_CHECKED = 4
_CHECKED: dict[str, dict[str, pd.DataFrame]] = {}


@dataclass(frozen=True, eq=False)
class Dataset:
    """A checked dataset: one attribute per table, each a frame indexed by row id.

    Text cells are `str` ("" where empty), whole numbers `Int64`, numbers `float64`, flags `boolean`, lists tuples of str; rows stand
    in file order. Every access is recorded, so that a report can say what it read.

    Attributes
    ----------
    folder : Path
        Where it was read.
    digest : str
        sha256 over all files of the dataset, corrections included.
    """

    folder: Path
    digest: str
    _frames: Mapping[str, pd.DataFrame] = field(repr=False)
    _accessed: set[str] = field(default_factory=set, repr=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in TABLES:
            raise AttributeError(f"a dataset has no table {name!r}; nearest: {nearest(name, TABLES)}")
        self._accessed.add(name)
        return self._frames[name].copy()  # deep: not even a write into an array reaches the dataset

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *TABLES})

    @property
    def info(self) -> Mapping[str, str]:
        """The row of codebook/dataset.csv: titles, field, edition, licence, and its id."""
        row = self.dataset.reset_index().iloc[0]
        return MappingProxyType({str(column): str(cell) for column, cell in row.items()})

    @property
    def reads(self) -> dict[str, str]:
        """Tables accessed so far, sorted, each with the sha256 of its rows here (after restriction)."""
        return {name: _digest(self._frames[name]) for name in sorted(self._accessed)}

    def restrict(self, regions: Sequence[str]) -> "Dataset":
        """The same dataset with these regions, the benchmark, and the regions that have context values only.

        The latter are never compared, but they are the field in which a region has its place. Rows follow what they refer to: plans their region, provisions and targets their plan, codings their provision, baselines
        their target. Of sources and scopes those stay that a remaining row names. Reads are recorded anew.

        Parameters
        ----------
        regions : sequence of str
            Region ids.

        Raises
        ------
        ParameterError
            For a region that is not in the dataset.
        """
        known = self._frames["regions"]
        unknown = [region for region in regions if region not in known.index]
        if unknown:
            near = nearest(unknown[0], known.index)
            raise ParameterError(f"{listed(unknown)}: no such region in {self.folder}; nearest: {near}; regions: {listed(known.index, 40)}")
        return Dataset(self.folder, self.digest, _restricted(self._frames, regions))

    def sources_of(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Sources behind evidence rows.

        Parameters
        ----------
        ids : iterable of str
            Row ids of any evidence tables (provisions, codings, targets, baselines, context, plans ...).

        Returns
        -------
        tuple of str
            Source ids, sorted, each once.

        Raises
        ------
        KeyError
            With the first id that is no evidence row.
        """
        found: set[str] = set()
        for row_id in ids:
            table, sources = self._provenance[row_id]
            self._accessed.add(table)
            found.update(sources)
        return tuple(sorted(found))

    @cached_property
    def _provenance(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Evidence id to its table and sources; a coding rests on the sources of its provision."""
        known = {
            row_id: (table.name, sources)
            for table in TABLES.values()
            if table.is_evidence and table.name != "codings"
            for row_id, sources in self._frames[table.name]["source_ids"].items()
        }
        codings = self._frames["codings"]["provision_id"]
        return known | {coding: known[provision] for coding, provision in codings.items()}


@dataclass(frozen=True)
class Summary:
    """What a dataset holds, for the command that checks it.

    Attributes
    ----------
    tables : mapping of str to int
        Rows per table, in the declared order.
    plans : mapping of str to str
        Plan id to coverage in words, such as `6–9 of 26 (press)`.
    """

    folder: Path
    title: str
    edition: str
    digest: str
    sources: int
    tables: Mapping[str, int]
    plans: Mapping[str, str]


def load(folder: Path) -> Dataset:
    """Read a dataset folder, apply its corrections, check it and type it.

    Parameters
    ----------
    folder : Path
        Holds regions.csv, plans.csv and so on, and codebook/; see its README.md.

    Raises
    ------
    DataError
        With everything that is wrong at once; ProvenanceError where all of it is figures without a source.

    Notes
    -----
    Optional tables that are absent are empty frames. A folder that has not changed is not checked twice by one process.
    """
    folder = Path(folder)
    with suppress(OSError):  # which file cannot be read is told below
        digest = files_digest(folder)
        if digest in _CHECKED:
            return Dataset(folder, digest, _CHECKED[digest])
    sheets, failures = read_sheets(folder)
    failures.extend(stray_files(folder))
    refuse(folder, [*failures, *check_cells(sheets), *check_tables(sheets)])
    return Dataset(folder, digest := _files_digest(sheets), _kept(digest, {name: typed(sheets[name]) for name in TABLES}))


def check(folder: Path) -> Summary:
    """Check a dataset folder and count what it holds.

    Raises
    ------
    DataError
        As `load` does.
    """
    dataset = load(folder)
    seen = dataset.plans[["provisions_seen_min", "provisions_seen_max", "provisions_total", "text_basis"]]
    plans = {row.Index: coverage_words(*row[1:]) for row in seen.astype("object").where(seen.notna(), None).itertuples()}
    tables = {name: len(getattr(dataset, name)) for name in TABLES}
    info = dataset.info
    return Summary(dataset.folder, info["title_en"], info["edition"], dataset.digest, tables["sources"], tables, plans)


def typed(sheet: Sheet) -> pd.DataFrame:
    """The frame of a checked sheet, indexed by row id; a key of one column is the index and no column."""
    table = sheet.table
    key = () if len(table.key) > 1 else table.key
    data = {column.name: _typed_cells(sheet, column) for column in table.columns if column.name not in key}
    index = pd.Index(sheet.ids, name=table.index_name, dtype="str")
    return pd.DataFrame({name: pd.Series(cells, index=index) for name, cells in data.items()}, index=index)


def _typed_cells(sheet: Sheet, column: Column) -> pd.Series | pd.api.extensions.ExtensionArray:
    cells = [row[column.name] for row in sheet.rows]
    if column.kind == "integer":
        return pd.array([int(cell) if cell else pd.NA for cell in cells], dtype="Int64")
    if column.kind == "number":
        return pd.array([float(cell) if cell else float("nan") for cell in cells], dtype="float64")
    if column.kind == "flag":
        return pd.array([cell == "true" if cell else pd.NA for cell in cells], dtype="boolean")
    if column.kind == "list":
        # An array of objects made by hand: pandas would take tuples of one length for a table.
        return pd.array(pd.Series([items(cell) for cell in cells], dtype="object"), dtype="object")
    return pd.array(cells, dtype="str")


def _kept(digest: str, frames: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames themselves, from now on found by what their files hold."""
    while len(_CHECKED) >= MOST_CHECKED:
        del _CHECKED[next(iter(_CHECKED))]
    _CHECKED[digest] = frames
    return frames


def _restricted(frames: Mapping[str, pd.DataFrame], regions: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Keep the regions wanted, then, table by table, the rows whose references are kept."""
    region = frames["regions"]
    field_only = (region["role"] == CONTEXT) & ~region.index.isin(frames["plans"]["region_id"])
    kept = dict(frames) | {"regions": region[region.index.isin(regions) | (region["role"] == BENCHMARK) | field_only]}
    for name in _order_of_reference():
        for column in _region_bearing_references(TABLES[name]):
            known = {"", *kept[column.refers_to].index}
            held = [cell in known for cell in kept[name][column.name].to_numpy(dtype=object)]
            kept[name] = kept[name] if all(held) else kept[name][held]
    for name in EXPLAINING:
        kept[name] = kept[name][kept[name].index.isin(_named_in(kept, name))]
    return kept


def _order_of_reference() -> tuple[str, ...]:
    """Tables that hang on a region, each after those it refers to."""
    first = ("plans", "provisions", "targets")
    return (*first, *(name for name in TABLES if name not in (*first, "regions")))


def _region_bearing_references(table: Table) -> list[Column]:
    """Columns that tie a row to one region; a list of regions says whom a claim speaks of, and a claim stays to be counted."""
    return [column for column in table.columns if column.kind != "list" and column.refers_to in ("regions", "plans", "provisions", "targets")]


def _named_in(frames: Mapping[str, pd.DataFrame], name: str) -> set[str]:
    """Ids of a table that the rows of other tables name."""
    named: set[str] = set()
    for table in TABLES.values():
        for column in table.columns:
            if column.refers_to == name:
                cells = frames[table.name][column.name].to_numpy(dtype=object)
                named.update(*cells) if column.kind == "list" else named.update(cells)
    return named


def _files_digest(sheets: Sheets) -> str:
    lines = sorted(f"{sheet.table.path} {sheet.sha256}\n" for sheet in sheets.values() if sheet.sha256)
    return sha256("".join(lines).encode()).hexdigest()


def _digest(frame: pd.DataFrame) -> str:
    return sha256(frame.to_csv(lineterminator="\n").encode()).hexdigest()
