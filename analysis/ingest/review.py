"""Decide: reviewers' workbooks in, checked rows of the dataset out; every conflict at once, and nothing written where there is one."""

import csv
import fcntl
import io
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.dataset.files import GUARDED
from analysis.dataset.load import Dataset, load
from analysis.dataset.tables import TABLES
from analysis.errors import DataError, IngestError, nearest
from analysis.ingest.draft import SETTLED, Draft, kept
from analysis.ingest.sheets import PLAN, PLAN_FIELDS, PROVISIONS, SOURCE_FIELDS, TARGETS, read_review
from analysis.spreadsheet import guard

MACHINE = "suggested"
CODED = ("factor_primary", "factor_second", "factor_third", "instrument")
# Reviewers must agree on these before a plan enters the dataset.
DECIDED = ("keep", *CODED)
MARK = "\ufeff"  # in front of a CSV that a spreadsheet saved as UTF-8
OWN_WORDS = 12  # characters in a row that a summary may share with the document


@dataclass(frozen=True)
class Review:
    """One reviewer's workbook."""

    coder_id: str
    plan: Mapping[str, str]
    provisions: pd.DataFrame
    targets: pd.DataFrame


def open_review(path: Path, coder_id: str) -> Review:
    """Read a workbook as the review of a coder; errors as in `read_review`."""
    sheets = read_review(path)
    plan = dict(zip(sheets[PLAN]["field"], sheets[PLAN]["value"], strict=True))
    return Review(coder_id, plan, sheets[PROVISIONS].set_index("provision_id"), sheets[TARGETS].set_index("target_id"))


def disagreements(reviews: Sequence[Review]) -> pd.DataFrame:
    """Where reviewers decide differently: provision_id, column, and one column a coder."""
    first, *others = reviews
    rows = []
    for provision in first.provisions.index:
        for column in DECIDED:
            said = {review.coder_id: review.provisions[column].get(provision, "") for review in (first, *others)}
            if len(set(said.values())) > 1:
                rows.append({"provision_id": provision, "column": column, **said})
    return pd.DataFrame(rows, columns=["provision_id", "column", *(review.coder_id for review in reviews)])


def code_pairs(first: Review, second: Review, column: str) -> tuple[list[str], list[str]]:
    """The codes of two reviewers for the provisions that both keep, in one order."""
    both = [row for row in first.provisions.index if row in second.provisions.index and first.provisions.at[row, "keep"] == second.provisions.at[row, "keep"] == "yes"]
    return list(first.provisions.loc[both, column]), list(second.provisions.loc[both, column])


def accept(draft: Draft, reviews: Sequence[Review], folder: Path, *, least: float = 0.0) -> dict[str, int]:
    """Bring a reviewed draft into a dataset.

    Parameters
    ----------
    draft : Draft
    reviews : sequence of Review
        The first settles what all agree on; what they disagree on is a conflict.
    folder : Path
        The dataset; its files are replaced together, after the whole of it has been checked.
    least : float
        As in `conflicts_of`.

    Returns
    -------
    dict
        Table to the number of rows added.

    Raises
    ------
    IngestError
        With every conflict: rows that are not the draft's, codes that do not exist with the nearest that do, cells left empty,
        reviewers who disagree, a plan that is there already, summaries that copy the text.
    DataError
        Where the dataset would break its rules with the plan in it.
    """
    dataset = load(folder)
    conflicts = conflicts_of(draft, reviews, dataset, least=least)
    if conflicts:
        raise IngestError("nothing was written; settle these first:\n" + "\n".join(f"  - {conflict}" for conflict in conflicts))
    rows = _rows(draft, reviews, dataset)
    _append(folder, rows)
    return {name: len(added) for name, added in rows.items()}


# --- conflicts --------------------------------------------------------------------------------------------------


def conflicts_of(draft: Draft, reviews: Sequence[Review], dataset: Dataset, *, least: float = 0.0) -> list[str]:
    """Whatever keeps a reviewed draft out of a dataset, in words: of the plan, of every row, and between reviewers.

    Parameters
    ----------
    draft : Draft
    reviews : sequence of Review
    dataset : Dataset
    least : float
        A suggestion that stands unchanged with a smaller probability, and without a note, is not taken for a decision.
    """
    return [
        *_plan_conflicts(draft, reviews[0], dataset), *(text for review in reviews for text in _row_conflicts(draft, review, dataset)),
        *(text for review in reviews for text in _undecided(draft, review, least)), *_disputes(reviews),
    ]


def _undecided(draft: Draft, review: Review, least: float) -> Iterator[str]:
    """Suggestions of a kept provision that were neither likely enough nor looked at."""
    for row in draft.suggestions.to_dict("records"):
        said = review.provisions.loc[row["provision_id"]] if row["provision_id"] in review.provisions.index else None
        if said is None or said["keep"] != "yes" or said["note"]:
            continue
        for name, column in (("factor", "factor_primary"), ("instrument", "instrument")):
            probability = float(row[f"{name}_probability"])
            if said[column] == row[name] and probability < least:
                yield f"{row['provision_id']} ({review.coder_id}), {column}: {row[name]!r} was suggested with {probability:.0%}, below {least:.0%}; choose another, or say in note why it holds"


def _plan_conflicts(draft: Draft, review: Review, dataset: Dataset) -> Iterator[str]:
    plan = str(draft.plan["plan_id"])
    if plan in dataset.plans.index:
        yield f"plan {plan}: is in the dataset already; choose another id, or take its rows out first"
    if review.plan.get("plan_id") != plan:
        yield f"sheet plan, plan_id: {review.plan.get('plan_id')!r}, and the draft is of {plan!r}"
    for name in ("title_zh", "title_en", "doc_kind", "role", "status", "status_basis", "source_kind", "source_publisher", "source_accessed"):
        if not review.plan.get(name):
            yield f"sheet plan, {name}: empty; it is needed"


def _row_conflicts(draft: Draft, review: Review, dataset: Dataset) -> Iterator[str]:
    yield from _strangers(draft.provisions["provision_id"], review.provisions.index, "provisions", review.coder_id)
    yield from _strangers(draft.targets["target_id"], review.targets.index, "targets", review.coder_id)
    texts = dict(zip(draft.provisions["provision_id"], draft.provisions["text"], strict=True))
    for provision, row in review.provisions.iterrows():
        yield from (f"{provision} ({review.coder_id}), {text}" for text in _provision_conflicts(row, texts.get(provision, ""), dataset))
    for target, row in review.targets.iterrows():
        yield from (f"{target} ({review.coder_id}), {text}" for text in _target_conflicts(row, dataset))


def _strangers(drafted: Sequence[str], reviewed: Sequence[str], sheet: str, coder: str) -> Iterator[str]:
    known, seen = set(drafted), set(reviewed)
    yield from (f"sheet {sheet} ({coder}): {row} is no row of the draft" for row in reviewed if row not in known)
    yield from (f"sheet {sheet} ({coder}): {row} of the draft is missing; keep the row and say no in keep" for row in drafted if row not in seen)


def _provision_conflicts(row: pd.Series, text: str, dataset: Dataset) -> Iterator[str]:
    if row["keep"] not in ("yes", "no"):
        yield f"keep: {row['keep']!r}; say yes or no"
    if row["keep"] != "yes":
        return
    for column, table in (("factor_primary", dataset.factors), ("instrument", dataset.instruments)):
        yield from _code(row[column], table.index, column, needed=True)
    for column in ("factor_second", "factor_third"):
        yield from _code(row[column], dataset.factors.index, column, needed=False)
    for column in ("summary_zh", "summary_en", *(("title_en",) if row["heading"] else ())):
        if not row[column]:
            yield f"{column}: empty; say it in your own words"
    if len(row["summary_zh"]) > OWN_WORDS and _copied(row["summary_zh"], text):
        yield f"summary_zh: copies the document ({_copied(row['summary_zh'], text)!r}); say it in your own words"


def _target_conflicts(row: pd.Series, dataset: Dataset) -> Iterator[str]:
    if row["keep"] not in ("yes", "no"):
        yield f"keep: {row['keep']!r}; say yes or no"
    if row["keep"] == "yes":
        yield from _code(row["indicator_id"], dataset.indicators.index, "indicator_id", needed=True)
        yield from _code(row["unit"], dataset.units.index, "unit", needed=True)
        if row["scope_id"] and row["scope_id"] not in dataset.scopes.index and not (row["scope_zh"] and row["scope_en"]):
            yield f"scope_id: {row['scope_id']!r} is new; say in scope_zh and scope_en what it covers"
        if not row["scope_id"]:
            yield "scope_id: empty; say what the figure covers"


def _code(code: str, codes: Sequence[str], column: str, *, needed: bool) -> Iterator[str]:
    if not code:
        if needed:
            yield f"{column}: empty; choose a code"
    elif code not in codes:
        near = nearest(code, list(codes))
        yield f"{column}: no code {code!r}" + (f"; did you mean {near!r}?" if near else "; the sheet codes lists them")


def _copied(summary: str, text: str) -> str:
    """The first passage of a summary that stands in the document as it is; empty where none of `OWN_WORDS` + 8 characters does."""
    length = OWN_WORDS + 8
    return next((summary[place:place + length] for place in range(len(summary) - length + 1) if summary[place:place + length] in text), "")


def _disputes(reviews: Sequence[Review]) -> list[str]:
    if len(reviews) < 2:
        return []
    coders = [review.coder_id for review in reviews]
    return [
        f"{row['provision_id']}, {row['column']}: " + ", ".join(f"{coder} says {row[coder] or 'nothing'}" for coder in coders) for _, row in disagreements(reviews).iterrows()
    ]


# --- rows -------------------------------------------------------------------------------------------------------


def _rows(draft: Draft, reviews: Sequence[Review], dataset: Dataset) -> dict[str, list[dict[str, str]]]:
    """New rows by table, as text."""
    settled = reviews[0]
    plan, source = str(draft.plan["plan_id"]), f"{draft.plan['plan_id']}-text"
    kept = settled.provisions[settled.provisions["keep"] == "yes"]
    drafted = draft.provisions.set_index("provision_id")
    targets = settled.targets[settled.targets["keep"] == "yes"]
    scopes = {row["scope_id"]: row for _, row in targets.iterrows() if row["scope_id"] not in dataset.scopes.index}
    return {
        "plans": [_plan_row(draft, settled, source, len(kept))],
        "sources": [{"source_id": source, **{name: settled.plan.get(f"source_{name}", "") for name in SOURCE_FIELDS}}],
        "provisions": [_provision_row(plan, source, row_id, row, drafted.loc[row_id]) for row_id, row in kept.iterrows()],
        "codings": [*_codings(draft, reviews, kept.index)],
        "coders": _coders(reviews, dataset),
        "scopes": [{"scope_id": scope, "name_zh": row["scope_zh"], "name_en": row["scope_en"]} for scope, row in scopes.items()],
        "targets": [_target_row(plan, source, row_id, row, dataset, set(kept.index)) for row_id, row in targets.iterrows()],
    }


def _plan_row(draft: Draft, review: Review, source: str, kept: int) -> dict[str, str]:
    said = {name: review.plan.get(name, "") for name in PLAN_FIELDS}
    counts = {name: str(kept) for name in ("provisions_total", "provisions_coded", "provisions_seen_min", "provisions_seen_max")}
    return said | counts | {"sections_total": str(draft.plan["chapters"]), "text_basis": "full_text", "source_ids": source}


def _provision_row(plan: str, source: str, row_id: str, row: pd.Series, drafted: pd.Series) -> dict[str, str]:
    numbers = [*row["number"].split("."), "", ""]
    section, subsection, measure = (numbers[0], "", numbers[1]) if len(numbers) < 5 else numbers[:3]
    if row["number"].count(".") == 0:
        section, measure = "", numbers[0]
    same = ("summary_zh", "summary_en", "sectors", "lead_agencies", "deadline_year", "modality", "stance", "provision_role", "chain_layer", "chain_action", "quantified")
    return {name: row[name] for name in same} | {
        "provision_id": row_id, "plan_id": plan, "section_no": section, "subsection_no": subsection, "measure_no": measure, "granularity": "measure",
        "title_zh": row["heading"][:25], "title_en": row["title_en"] if row["heading"] else "", "text_chars": str(drafted["text_chars"]), "counts_as_provision": "true", "locator": drafted["locator"],
        "source_ids": source, "confidence": "high",
    }


def _codings(draft: Draft, reviews: Sequence[Review], kept: Sequence[str]) -> Iterator[dict[str, str]]:
    """The machine's suggestion, each reviewer's codes, and the settled ones."""
    suggested = draft.suggestions.set_index("provision_id")
    for provision in kept:
        code = suggested.loc[provision]
        yield _coding(provision, MACHINE, code["factor"], code["factors_secondary"], code["instrument"], "")
        for coder, review in [*((review.coder_id, review) for review in reviews), (SETTLED, reviews[0])]:
            row = review.provisions.loc[provision]
            secondary = ";".join(filter(None, (row["factor_second"], row["factor_third"])))
            yield _coding(provision, coder, row["factor_primary"], secondary, row["instrument"], row["note"])


def _coding(provision: str, coder: str, factor: str, secondary: str, instrument: str, note: str) -> dict[str, str]:
    return {"provision_id": provision, "coder_id": coder, "factor_primary": factor, "factors_secondary": secondary, "instrument": instrument, "note": note}


def _coders(reviews: Sequence[Review], dataset: Dataset) -> list[dict[str, str]]:
    """Coders the codebook does not know yet."""
    known = set(dataset.coders.index)
    new = [(MACHINE, "machine", "建议编码", "suggested codes"), *((review.coder_id, "human", review.coder_id, review.coder_id) for review in reviews)]
    return [
        {"coder_id": coder, "kind": kind, "lineage": coder.replace("-", "_"), "name_zh": zh, "name_en": en} for coder, kind, zh, en in new if coder not in known
    ]


def _target_row(plan: str, source: str, row_id: str, row: pd.Series, dataset: Dataset, kept: set[str]) -> dict[str, str]:
    scopes = dataset.scopes
    words = {f"scope_{tongue}": row[f"scope_{tongue}"] or (scopes.at[row["scope_id"], f"name_{tongue}"] if row["scope_id"] in scopes.index else "") for tongue in ("zh", "en")}
    same = ("level", "indicator_id", "scope_id", "comparator", "value", "value_high", "unit", "year", "ai_specific", "value_as_stated")
    return {name: row[name] for name in same} | words | {
        "target_id": row_id, "plan_id": plan, "provision_id": row["provision_id"] if row["provision_id"] in kept else "", "source_ids": source, "n_independent_sources": "1",
        "confidence": "high",
    }


# --- writing ----------------------------------------------------------------------------------------------------


def _append(folder: Path, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> None:
    """Add rows to the tables: tried on a copy first, then file by file with a rename each, one import after the other."""
    with kept(folder), _alone(folder), tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as made:
        trial = Path(made) / folder.name
        shutil.copytree(folder, trial)
        changed = [TABLES[name].path for name, added in rows.items() if added]
        for name, added in rows.items():
            if added:
                _write(trial, name, added)
        try:
            load(trial)
        except DataError as error:
            raise IngestError(f"nothing was written; with this plan the dataset would break its rules:\n" + str(error).partition("\n")[2]) from None  # its first line names the copy
        for path in changed:
            os.replace(trial / path, folder / path)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a dataset for one import: of two that copy it at once, the later would take out the rows of the first."""
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise IngestError(f"{folder}: another import is writing here; wait until it is done") from None
    finally:
        os.close(held)


def _write(folder: Path, name: str, added: Sequence[Mapping[str, str]]) -> None:
    path, columns = folder / TABLES[name].path, TABLES[name].column_names
    old = path.read_bytes().decode("utf-8") if path.exists() else ",".join(columns) + "\n"
    head = next(csv.reader([old.removeprefix(MARK).split("\n", 1)[0]]))
    end = "\r\n" if "\r\n" in old else "\n"  # a spreadsheet saves with a mark and its own ends of lines, and reads Chinese by the mark
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, head, lineterminator=end, extrasaction="ignore", restval="")
    texts = {column.name for column in TABLES[name].columns if column.kind in GUARDED}
    writer.writerows({column: guard(cell) if column in texts else cell for column, cell in row.items()} for row in added)
    path.write_bytes((old.rstrip("\r\n") + end + text.getvalue()).encode("utf-8"))
