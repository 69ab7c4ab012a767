"""Commands that bring a plan in: read its text, look at the suggestions, hand it to reviewers, take their decision, begin a dataset."""

import re
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from analysis import paths
from analysis.commands_make import DASK, LOCAL
from analysis.commands_progress import shown
from analysis.errors import LISTED, IngestError, ParameterError, nearest

PLAN_ID = re.compile(r"[a-z0-9-]+")
INTO = click.option("--into", "folder", metavar="DATASET", type=click.Path(path_type=Path), help="Dataset it is to enter; the project's own by default.")


def _dataset(folder: Path | None) -> Path:
    return (folder or paths.data_folder()).absolute()


def _into(folder: Path | None) -> str:
    """The option as it was typed, for the command that comes next."""
    return f" --into {shlex.quote(str(folder))}" if folder else ""


def _region(name: str, dataset) -> str:
    """The id of a region given by id, Chinese name or English name."""
    rows = dataset.regions
    for column in (None, "name_zh", "name_en"):
        names = rows.index if column is None else rows[column]
        found = [row for row, own in zip(rows.index, names, strict=True) if own == name]
        if found:
            return found[0]
    near = nearest(name, [*rows.index, *rows["name_zh"], *rows["name_en"]])
    raise ParameterError(f"--region: no region {name!r}" + (f"; did you mean {near!r}?" if near else "; add a row to regions.csv first"))


def _plan(plan: str) -> str:
    if not PLAN_ID.fullmatch(plan):
        raise ParameterError(f"--plan: {plan!r} is no id; use small letters, digits and hyphens, such as north-2026")
    return plan


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["zh", "en", "both"]), default="both", show_default=True, help="Language of what README.md says to do next.")
def begin_dataset(folder, language):
    """Begin a dataset: every table, a codebook to edit, and an invented example of two regions to replace.

    DIR must be new or empty. Its README.md says what to do next and takes a sample text from web page to report.
    """
    from analysis.dataset.scaffold import LANGUAGES, scaffold

    tables = scaffold(folder, languages=LANGUAGES if language == "both" else (language,))
    click.echo(f"{folder}: {tables} tables with an invented example; it keeps its rules")
    click.echo(f"next: duibiao check --data {shlex.quote(str(folder))}; {folder / 'README.md'} says what comes after")


@click.command("ingest")
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--plan", metavar="ID", help="Id of the plan, such as north-2026.")
@click.option("--region", metavar="NAME", help="Its region, by id, Chinese name or English name.")
@click.option("--list", "listed", metavar="CSV", type=click.Path(path_type=Path), help="Many plans at once: a table with the columns file, plan, region.")
@INTO
@click.option("--level", default="auto", metavar="STYLE", help="Numbering that the measures have, where the choice made is wrong.")
@click.option("--skip", "skipped", multiple=True, metavar="STEP", help="A step of repair to leave out; can be given several times.")
@click.option("--encoding", default="", metavar="NAME", help="What the file is written in, where it is not found out.")
@click.option("--engine", type=click.Choice([LOCAL, DASK]), default=LOCAL, show_default=True, help="dask: the plans of a list on a Dask cluster, which needs duibiao[dask].")
@click.option("--scheduler", metavar="ADDRESS", help="The cluster's scheduler, such as tcp://host:8786.  [default: workers on this machine]")
def ingest_files(files, plan, region, listed, folder, level, skipped, encoding, engine, scheduler):
    """Read a plan's text into a draft: measures, targets and suggested codes, each with its place.

    Several files are one document, in the order given. The draft lies beside the dataset
    (drafts/DATASET/ID) until reviewers have decided; no table changes. Exit status 2 and nothing written
    where a file cannot be read or the id is taken; of a list, where one of its plans cannot be read.
    """
    from analysis.dataset.load import load
    from analysis.ingest.draft import draft_folder, save
    from analysis.ingest.many import drafts, entry_of
    from analysis.ingest.repair import steps_without

    into, folder = _into(folder), _dataset(folder)
    if scheduler and engine != DASK:
        raise ParameterError(f"--scheduler {scheduler}: only with --engine dask")
    wanted, steps, dataset = _wanted(files, plan, region, listed), steps_without(skipped), load(folder)
    for one, _, _ in wanted:
        _check_free(one, dataset, draft_folder(folder, one))
    entries = [entry_of(paths, one, _region(name, dataset)) for one, name, paths in wanted]
    with _spread(engine, scheduler) as spread:
        made = drafts(entries, dataset, level=level, steps=steps, encoding=encoding, spread=spread)
    for draft in made:
        save(draft, draft_folder(folder, draft.plan["plan_id"]))
    if listed:
        _tell_many(made, shown(draft_folder(folder, "")), into)
    else:
        _tell(made[0], draft_folder(folder, plan), into)


def _wanted(files, plan, region, listed) -> list[tuple[str, str, list[Path]]]:
    """Plan, region and files of everything to be read."""
    from analysis.ingest.many import read_list

    if listed and (files or plan or region):
        raise ParameterError("--list: its rows say which file, plan and region; leave FILE, --plan and --region out")
    if not listed and not (files and plan and region):
        raise ParameterError("give FILE with --plan ID and --region NAME, or --list CSV")
    rows = read_list(listed) if listed else []
    return [(_plan(row["plan"]), row["region"], [listed.parent / name.strip() for name in row["file"].split(";")]) for row in rows] or [(_plan(plan), region, list(files))]


def _check_free(plan: str, dataset, place: Path) -> None:
    if plan in dataset.plans.index or place.exists():
        where = "in the dataset" if plan in dataset.plans.index else f"a draft in {place}"
        raise IngestError(f"--plan {plan}: there is {where} already; choose another id, or remove that one first")


@contextmanager
def _spread(engine: str, scheduler: str | None) -> Iterator[object]:
    """Where documents are read: here, or on a cluster for as long as it takes."""
    if engine == LOCAL:
        yield None
        return
    from analysis.ingest.many import on_cluster
    from analysis.reports.cluster import connected

    with connected(scheduler, folders={}) as cluster:
        yield on_cluster(cluster.client)


def _tell(draft, place: Path, into: str) -> None:
    """What was made of one plan, and what comes next."""
    click.echo(f"{draft.plan['title_zh'] or draft.plan['file']}: {_counts(draft)}; level {draft.plan['level']}")
    click.echo(f"  {draft.plan['why']}")
    repairs = draft.changes["step"].value_counts()
    click.echo("  repairs: " + (", ".join(f"{step} {count}" for step, count in repairs.items()) or "none"))
    dropped = draft.changes[draft.changes["step"] == "furniture"]
    for change in dropped.head(LISTED).itertuples():
        click.echo(f"  dropped ({change.why}): {change.before.strip()[:60]}")
    if len(dropped) > LISTED:
        click.echo(f"  ... and {len(dropped) - LISTED} more, all in {shown(place / 'changes.csv')}")
    click.echo(f"draft: {shown(place)}; next: duibiao review export {draft.plan['plan_id']}{into} --to review.xlsx")


def _tell_many(made, place: str, into: str) -> None:
    """A line a plan, and what comes next."""
    for draft in made:
        click.echo(f"{draft.plan['plan_id']}: {_counts(draft)}; level {draft.plan['level']}")
    click.echo(f"drafts: {place}; next: duibiao review export ID{into} --to review.xlsx")


def _counts(draft) -> str:
    return f"{len(draft.provisions)} measures, {len(draft.targets)} targets"


@click.command("suggest")
@click.argument("plan", metavar="PLAN")
@INTO
@click.option("--explain", is_flag=True, help="Show the words behind each suggestion.")
def suggest_codes(plan, folder, explain):
    """Show the suggested codes of a draft with their probabilities, the least certain first."""
    from analysis.ingest.draft import draft_folder, load_draft

    draft = load_draft(draft_folder(_dataset(folder), _plan(plan)))
    headings = dict(zip(draft.provisions["provision_id"], draft.provisions["locator"], strict=True))
    rows = draft.suggestions.assign(least=draft.suggestions[["factor_probability", "instrument_probability"]].astype(float).min(axis=1))
    for row in rows.sort_values("least", kind="stable").itertuples():
        click.echo(f"{row.provision_id}  {headings[row.provision_id]}")
        for name in ("factor", "instrument"):
            words = getattr(row, f"{name}_words").replace(";", "、")
            click.echo(f"    {name} {getattr(row, name)} {float(getattr(row, f'{name}_probability')):.0%}" + (f"  ({words})" if explain and words else ""))


@click.group("review")
def review():
    """Hand a draft to reviewers and take their decision.

    \b
    duibiao review export PLAN --to FILE   a workbook with drop-down lists
    duibiao review fill   FILE --from DIR  what a reviewer wrote elsewhere into the workbook
    duibiao review merge  A=FILE B=FILE    agreement of two reviewers, and what to settle
    duibiao review import A=FILE           the decided rows into the dataset
    """


@review.command("export")
@click.argument("plan", metavar="PLAN")
@click.option("--to", "path", required=True, metavar="FILE", type=click.Path(path_type=Path), help="The workbook to write, .xlsx.")
@INTO
def export(plan, path, folder):
    """Write the workbook of a draft: the text beside every row, lists from the codebook."""
    from analysis.dataset.load import load
    from analysis.ingest.draft import draft_folder, load_draft
    from analysis.ingest.sheets import write_review

    into, folder = _into(folder), _dataset(folder)
    write_review(load_draft(draft_folder(folder, _plan(plan))), load(folder), path)
    click.echo(f"{path}: fill it in, then duibiao review import CODER={shlex.quote(str(path))}{into}")


@review.command("fill")
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--from", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path), help="Folder with plan.csv, provisions.csv or targets.csv.")
def fill(path, folder):
    """Put cells written in CSV files into a workbook: rows by their first column, columns by their names.

    Cells that the files do not name, or leave empty, stay as they are. Nothing is written where a row or column is not one of
    the workbook's.
    """
    from analysis.ingest.review_fill import fill_review, read_answers

    filled = fill_review(path, read_answers(folder))
    click.echo(f"{path}: " + ", ".join(f"{name} {count}" for name, count in filled.items()) + " cells filled in")


def _reviews(files):
    from analysis.ingest.draft import SETTLED
    from analysis.ingest.review import MACHINE, open_review

    reviews = []
    for given in files:
        coder, equals, path = given.partition("=")
        if not equals or not PLAN_ID.fullmatch(coder):
            raise ParameterError(f"{given}: write CODER=FILE, the coder in small letters, such as li=review.xlsx")
        if coder in (MACHINE, SETTLED) or coder in {review.coder_id for review in reviews}:
            raise ParameterError(f"{given}: {coder} is taken ({MACHINE} and {SETTLED} are the project's own names); give each reviewer a name of their own")
        reviews.append(open_review(Path(path), coder))
    if len({review.plan.get("plan_id") for review in reviews}) > 1:
        raise IngestError("these workbooks are of different plans; give those of one")
    return reviews


@review.command("merge")
@click.argument("files", nargs=-1, required=True, metavar="CODER=FILE")
def merge(files):
    """Compare the workbooks of reviewers: agreement, and every row they decide differently."""
    from itertools import combinations

    from analysis.ingest.review import code_pairs, disagreements
    from analysis.measures.coefficients import cohen_kappa

    reviews = _reviews(files)
    if len(reviews) < 2:
        raise ParameterError("give the workbooks of at least two reviewers")
    for first, second in combinations(reviews, 2):
        for column in ("factor_primary", "instrument"):
            one, other = code_pairs(first, second, column)
            same = sum(a == b for a, b in zip(one, other, strict=True))
            kappa = f", kappa {cohen_kappa(one, other):.2f}" if len(set(one + other)) > 1 else ""
            click.echo(f"{first.coder_id} and {second.coder_id}, {column}: {same} of {len(one)} the same{kappa}")
    rows = disagreements(reviews)
    click.echo(f"to settle: {len(rows)}")
    for row in rows.to_dict("records"):
        click.echo(f"  {row.pop('provision_id')}, {row.pop('column')}: " + ", ".join(f"{coder} {code or 'nothing'}" for coder, code in row.items()))


@review.command("import")
@click.argument("files", nargs=-1, required=True, metavar="CODER=FILE")
@INTO
@click.option("--accept", metavar="PROBABILITY", type=click.FloatRange(0, 1), default=0.0, show_default=True,
              help="Least probability at which a suggestion that stands unchanged counts as the reviewer's own code.")
def take(files, folder, accept):
    """Bring a reviewed draft into the dataset; every conflict is listed and nothing written until none is left.

    A suggestion left standing below --accept is a conflict until the reviewer chooses another code or says why in note.
    """
    from analysis.ingest.draft import draft_folder, load_draft
    from analysis.ingest.review import accept as settle

    reviews, folder = _reviews(files), _dataset(folder)
    draft = load_draft(draft_folder(folder, _plan(reviews[0].plan.get("plan_id", ""))))
    added = settle(draft, reviews, folder, least=accept)
    click.echo(f"{draft.plan['plan_id']}: " + ", ".join(f"{name} {count}" for name, count in added.items() if count) + " added; every report includes it from now on")
