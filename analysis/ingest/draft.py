"""A draft of a plan: rows as the data tables will hold them, each with the place it came from, for a reviewer to decide."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from analysis.dataset.load import Dataset
from analysis.errors import IngestError
from analysis.ingest.document import Document
from analysis.ingest.extract import Found, Targets
from analysis.ingest.repair import Repaired, repair
from analysis.ingest.segment import Measure, Segmented, segment
from analysis.ingest.suggest import Suggester, Suggestion, examples_of, secondary, text_of
from analysis.spreadsheet import as_csv, unguard

HEADING = 25
SETTLED = "final"
# The first of these that a measure's heading or first sentence has; what has none is a plain "will".
MODALITIES = (
    ("must_not", "不得|严禁|禁止"), ("must", "必须|应当|须"), ("explore", "探索"), ("encourage", "鼓励"), ("support", "支持"),
)
RESTRICTS = re.compile("不得|严禁|禁止|严控|严格控制|限制|淘汰|关停|清退")
DEADLINE = re.compile(r"(?:完成时限|时限|完成时间)\s*[:：]?\s*(20\d{2})年?|(20\d{2})年(?:\d{1,2}月)?(?:底|末)?(?:前|之前|以前)(?:完成|建成|实现|达到|形成)?")
PROVISIONS = (
    "provision_id", "number", "heading", "text", "start", "end", "text_chars", "lead_agencies", "deadline_year", "modality", "stance", "provision_role", "sectors", "quantified", "locator",
)
TARGETS = (
    "target_id", "provision_id", "level", "indicator_id", "proposed", "comparator", "value", "value_high", "unit", "year", "yearly", "value_as_stated", "locator", "start", "end",
)
SUGGESTED = ("provision_id", "factor", "factor_probability", "factor_words", "factors_secondary", "instrument", "instrument_probability", "instrument_words")


@dataclass(frozen=True)
class Draft:
    """A plan as it was read, before anybody has decided.

    Attributes
    ----------
    plan : mapping
        plan_id, region_id, title_zh, file, sha256, format, encoding, level (style of numbering of the measures), why, measures.
    text : str
        The clean text that starts and ends count in.
    provisions, targets, suggestions : DataFrame
        With the columns `PROVISIONS`, `TARGETS` and `SUGGESTED`; texts are the document's own and never reach the dataset.
    changes : DataFrame
        The repair log: step, why, start, end (in the original), before, after.
    """

    plan: Mapping[str, object]
    text: str
    provisions: pd.DataFrame
    targets: pd.DataFrame
    suggestions: pd.DataFrame
    changes: pd.DataFrame


def ingest(
    document: Document, dataset: Dataset, *, plan_id: str, region_id: str, level: str = "auto", steps: Sequence[str] | None = None,
    learners: tuple[Suggester, Suggester] | None = None,
) -> Draft:
    """Read a document into a draft.

    Parameters
    ----------
    document : Document
    dataset : Dataset
        Its codebook names factors, instruments, indicators, units and sectors; its settled codes teach the suggestions.
    plan_id, region_id : str
    level : str
        As in `segment`.
    steps : sequence of str
        As in `repair`.
    learners : tuple of Suggester, optional
        As `suggesters` makes them, where several documents are read.

    Raises
    ------
    IngestError
        Where no measure is found, with what each level of numbering would give.
    """
    segmented = segment(repair(document, steps=steps), level=level)
    if not segmented.measures:
        offered = ", ".join(f"{style} {count}" for style, count in segmented.offered.items() if count) or "none"
        raise IngestError(f"{document.name}: no measures found ({segmented.why}). Numbered items by level: {offered}; choose one with --level")
    provisions = _provisions(plan_id, segmented, dataset)
    targets = _targets(plan_id, Targets(dataset.indicators, dataset.units).find(segmented), provisions)
    provisions["quantified"] = provisions["provision_id"].isin(set(targets.loc[targets["level"] == "measure", "provision_id"]))
    return Draft(
        _plan(document, segmented, plan_id, region_id), segmented.repaired.text, provisions, targets,
        _suggestions(provisions, learners or suggesters(dataset)), _changes(segmented.repaired),
    )


def _plan(document: Document, segmented: Segmented, plan_id: str, region_id: str) -> dict[str, object]:
    return {
        "plan_id": plan_id, "region_id": region_id, "title_zh": segmented.title, "file": document.name, "sha256": document.sha256, "format": document.format,
        "encoding": document.encoding, "level": segmented.level, "why": segmented.why, "measures": len(segmented.measures),
        "chapters": sum(chapter.number > 0 for chapter in segmented.chapters),
    }


def _provisions(plan_id: str, segmented: Segmented, dataset: Dataset) -> pd.DataFrame:
    sectors = {name: code for code, name in dataset.sectors["name_zh"].items()}
    width = max(2, len(str(len(segmented.measures))))
    rows = [_provision(f"{plan_id}-{place:0{width}d}", measure, sectors) for place, measure in enumerate(segmented.measures, 1)]
    return pd.DataFrame(rows, columns=PROVISIONS)


def _provision(provision_id: str, measure: Measure, sectors: Mapping[str, str]) -> dict[str, object]:
    first = f"{measure.heading}。{measure.text}".split("。")
    opening = "。".join(first[:2])
    deadline = DEADLINE.search(measure.text)
    return {
        "provision_id": provision_id, "number": ".".join(map(str, measure.number)), "heading": measure.heading, "text": measure.text, "start": measure.start,
        "end": measure.end, "text_chars": len(measure.text.replace("\n", "")), "lead_agencies": measure.agencies.lead,
        "deadline_year": int(deadline[1] or deadline[2]) if deadline else None,
        "modality": next((code for code, words in MODALITIES if re.search(words, opening)), "will"),
        "stance": "restrict" if RESTRICTS.search(opening) else "promote", "provision_role": measure.role,
        "sectors": tuple(code for name, code in sectors.items() if name in measure.heading), "quantified": False,
        "locator": (measure.heading or measure.text)[:HEADING],
    }


def _targets(plan_id: str, found: Sequence[Found], provisions: pd.DataFrame) -> pd.DataFrame:
    """Targets in the order of the text, each with the provision it stands in."""
    rows = [
        {
            "target_id": f"{plan_id}-t{place:02d}", "provision_id": "" if target.measure is None else provisions["provision_id"].iloc[target.measure],
            **{name: value for name, value in asdict(target).items() if name in TARGETS}, "value_as_stated": target.stated,
        }
        for place, target in enumerate(found, 1)
    ]
    return pd.DataFrame(rows, columns=TARGETS)


def _suggestions(provisions: pd.DataFrame, learners: tuple[Suggester, Suggester]) -> pd.DataFrame:
    texts = [text_of(heading, text) for heading, text in zip(provisions["heading"], provisions["text"], strict=True)]
    factors, instruments = learners
    pairs = zip(provisions["provision_id"], factors.suggest(texts, explain=True), instruments.suggest(texts, explain=True), strict=True)
    return pd.DataFrame([_suggested(provision, factor, instrument) for provision, factor, instrument in pairs], columns=SUGGESTED)


def suggesters(dataset: Dataset) -> tuple[Suggester, Suggester]:
    """Learners of factors and of instruments, taught by the codebook and the settled codes."""
    settled = dataset.codings[dataset.codings["coder_id"] == SETTLED].set_index("provision_id")
    coded = dataset.provisions.loc[[row for row in dataset.provisions.index if row in settled.index]]
    texts, plans = examples_of(coded), list(coded["plan_id"])
    return tuple(
        Suggester.of_codebook(table).fit(texts, list(settled.loc[coded.index, column]), plans)
        for table, column in ((dataset.factors, "factor_primary"), (dataset.instruments, "instrument"))
    )


def _suggested(provision: str, factor: Suggestion, instrument: Suggestion) -> dict[str, object]:
    return {
        "provision_id": provision, "factor": factor.code, "factor_probability": round(factor.probability, 3), "factor_words": ";".join(factor.words),
        "factors_secondary": ";".join(secondary(factor)), "instrument": instrument.code, "instrument_probability": round(instrument.probability, 3),
        "instrument_words": ";".join(instrument.words),
    }


def _changes(repaired: Repaired) -> pd.DataFrame:
    return pd.DataFrame([asdict(change) for change in repaired.traced.log], columns=("step", "why", "start", "end", "before", "after"))


# --- keeping a draft ------------------------------------------------------------------------------------------


def draft_folder(dataset: Path, plan_id: str) -> Path:
    """Where the draft of a plan lies: beside the dataset and never in it, since it holds the document's text, which is not for publication."""
    return dataset.parent / "drafts" / dataset.name / plan_id


@contextmanager
def kept(path: Path) -> Iterator[None]:
    """While a file is written: one that cannot be is refused in words."""
    try:
        yield
    except OSError as error:
        raise IngestError(f"{path}: cannot be written ({error.strerror}); close it elsewhere, or give a place that you may write") from None


def save(draft: Draft, folder: Path) -> None:
    """Write a draft: what it says of the plan, the clean text, and one CSV a table; `IngestError` where the place cannot be written."""
    with kept(folder):
        folder.mkdir(parents=True)
        pd.Series(draft.plan).to_json(folder / "plan.json", force_ascii=False, indent=1)
        (folder / "text.txt").write_text(draft.text, encoding="utf-8")
        for name in ("provisions", "targets", "suggestions", "changes"):
            frame = getattr(draft, name).map(_cell)
            (folder / f"{name}.csv").write_bytes(as_csv(list(frame.columns), frame.itertuples(index=False)))


def load_draft(folder: Path) -> Draft:
    """Read a draft back; lists are joined by ; as in the tables.

    Raises
    ------
    IngestError
        Where there is none.
    """
    if not (folder / "plan.json").is_file():
        raise IngestError(f"no draft in {folder}; make one with `duibiao ingest`")
    plan = pd.read_json(folder / "plan.json", typ="series", dtype=False).to_dict()
    tables = {name: pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8-sig").map(unguard) for name in ("provisions", "targets", "suggestions", "changes")}
    return Draft(plan, (folder / "text.txt").read_text(encoding="utf-8"), **tables)


def _cell(value: object) -> object:
    """A value as the tables write it: lists joined, nothing where there is none, whole numbers plainly (a year among gaps is a float)."""
    if isinstance(value, tuple):
        return ";".join(map(str, value))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return "" if value is None or value != value else value
