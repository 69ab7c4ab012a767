"""The hand-over from a notebook to a report: one figure, table, sentence or stated absence, with everything behind it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files

from jinja2 import Environment
from markupsafe import Markup
from matplotlib.axes import Axes

from analysis.display.svg import TAGS, to_svg
from analysis.display.words import PHRASES
from analysis.errors import ReportError, listed

MIME = "application/vnd.duibiao.exhibit+json"
VERSION = 1
KINDS = ("figure", "table", "sentence", "absence")
COLUMN_KINDS = ("text", "number", "share", "count")
CELL_TYPES = (str, int, float, bool, type(None))
# As many as the style sheets, here and of reports, can tell apart.
MOST_VIEWS = 8

Cite = Callable[[Iterable[str]], Sequence[Mapping[str, object]]]


@dataclass(frozen=True)
class Exhibit:
    """One thing a report shows, as data.

    Attributes
    ----------
    id : str
        Its anchor; unique in a report, lower-case words joined by hyphens.
    kind : {"figure", "table", "sentence", "absence"}
    language : {"zh", "en"}
    title : str
        The finding, computed; for a sentence the sentence, for an absence what is absent and why.
    subtitle : str
        Measure and unit.
    alt : str
        What a figure shows, in words; figures only, and always.
    columns : sequence of mapping
        key, label, kind (text, number, share, count), unit; the first column names the row.
    rows : sequence of sequence
        Cells as they are displayed.
    evidence : sequence of sequence
        One entry per row: ids of the rows behind it, or one list of ids per cell.
    sources : sequence of mapping
        id, title, publisher, published, kind, url (None where it may not be linked).
    notes : sequence of str
    svg : str
        Figures only.
    values : mapping
        Figures as numbers, for tests and for comparing runs.
    question, option : str
        Where a reader may choose: what is chosen, and which choice this is.
    views : sequence of Exhibit
        The same exhibit under the other choices, each with its own id; what stands here is the choice that the parameters made.

    Raises
    ------
    ReportError
        For an exhibit that a report could not show honestly; every fault at once.
    """

    id: str
    kind: str
    language: str
    title: str
    subtitle: str = ""
    alt: str = ""
    columns: Sequence[Mapping[str, str]] = ()
    rows: Sequence[Sequence[object]] = ()
    evidence: Sequence[Sequence[object]] = ()
    sources: Sequence[Mapping[str, object]] = ()
    notes: Sequence[str] = ()
    svg: str = ""
    values: Mapping[str, object] = field(default_factory=dict)
    question: str = ""
    option: str = ""
    views: Sequence["Exhibit"] = ()

    def __post_init__(self):
        """Refuse what no report could show."""
        faults = [text for text, broken in _rules(self) if broken]
        if faults:
            raise ReportError(f"exhibit {self.id!r} ({self.kind}): {listed(faults)}")

    def to_json(self) -> dict[str, object]:
        """Everything above as one JSON object, with the version of its form."""
        return {"version": VERSION, **{part.name: _plain(getattr(self, part.name)) for part in fields(self)}}

    def to_html(self) -> str:
        """The exhibit for JupyterLab."""
        return _template().render(
            exhibit=self, tag=TAGS[self.language], data_word=_pick("data_table", self.language), most=MOST_VIEWS,
        ).strip()

    def to_text(self) -> str:
        """The exhibit for a terminal: its title and, where there are rows, an aligned table."""
        head = [self.title, *([self.subtitle] if self.subtitle else [])]
        table = [[column["label"] for column in self.columns], *self.rows] if self.rows else []
        return "\n".join([*head, *_aligned([[str(cell) for cell in row] for row in table])])

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        return {MIME: self.to_json(), "text/html": self.to_html(), "text/plain": self.to_text()}


def _rules(exhibit: Exhibit) -> list[tuple[str, bool]]:
    """Each rule in words, and whether this exhibit breaks it."""
    width, figure = len(exhibit.columns), exhibit.kind == "figure"
    uneven = [i for i, row in enumerate(exhibit.rows) if len(row) != width]
    odd = [i for i, ids in enumerate(exhibit.evidence) if not _evidence_fits(ids, width)]
    kinds = {column.get("kind") for column in exhibit.columns} - set(COLUMN_KINDS)
    cells = {type(cell).__name__ for row in exhibit.rows for cell in row if not isinstance(cell, CELL_TYPES)}
    return [
        ("id must not be empty", not exhibit.id),
        ("id must be letters, digits and hyphens only", not exhibit.id.replace("-", "").isalnum() or not exhibit.id.isascii()),
        (f"kind must be one of {', '.join(KINDS)}", exhibit.kind not in KINDS),
        (f"language must be one of {', '.join(TAGS)}", exhibit.language not in TAGS),
        ("title must say the finding; it is empty", not exhibit.title.strip()),
        ("a figure needs alt, the alternative text", figure and not exhibit.alt.strip()),
        ("a figure needs svg, and nothing else has it", figure != bool(exhibit.svg)),
        ("a table needs columns", exhibit.kind == "table" and not width),
        ("each column needs key, label, kind and unit", any(set(c) != {"key", "label", "kind", "unit"} for c in exhibit.columns)),
        (f"kind of a column must be one of {', '.join(COLUMN_KINDS)}; got {sorted(map(str, kinds))}", bool(kinds)),
        (f"every row needs {width} cells; rows {listed(uneven)} differ", bool(uneven)),
        (f"evidence must go with the {len(exhibit.rows)} rows; it has {len(exhibit.evidence)}",
         len(exhibit.evidence) != len(exhibit.rows) and bool(exhibit.rows)),
        (f"evidence of rows {listed(odd)} must be a list of ids, or one such list for each cell", bool(odd)),
        (f"cells are text, numbers or None; got {', '.join(sorted(cells))}", bool(cells)),
        (f"at most {MOST_VIEWS} views can be chosen from; it has {len(exhibit.views) + 1}", len(exhibit.views) >= MOST_VIEWS),
        ("views need a question, and each an option of its own", bool(exhibit.views) and not _tells_views_apart(exhibit)),
    ]


def _tells_views_apart(exhibit: Exhibit) -> bool:
    every = [exhibit, *exhibit.views]
    return all(len({getattr(view, name) for view in every} - {""}) == len(every) for name in ("id", "option")) and bool(exhibit.question)


def _evidence_fits(ids: Sequence[object], width: int) -> bool:
    per_row = all(isinstance(item, str) for item in ids)
    per_cell = len(ids) == width and all(isinstance(item, list | tuple) and all(isinstance(i, str) for i in item) for item in ids)
    return per_row or per_cell


def _plain(value: object) -> object:
    """Lists and plain numbers only, so that JSON can hold it and a comparison of two runs is exact."""
    if isinstance(value, Exhibit):
        return value.to_json()
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and plain != plain else plain


def _aligned(table: list[list[str]]) -> list[str]:
    """Rows with their columns padded to one width; a Chinese character takes two places."""
    widths = [max(map(_places, column)) for column in zip(*table, strict=True)]
    return ["  ".join(cell + " " * (width - _places(cell)) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table]


def _places(text: str) -> int:
    return sum(2 if ord(character) >= 0x2E80 else 1 for character in text)


def _pick(phrase: str, language: str) -> str:
    return PHRASES[phrase][list(TAGS).index(language)]


@cache
def _template():
    source = files("analysis.display").joinpath("exhibit.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["drawing"] = Markup
    return environment.from_string(source)


# --- building --------------------------------------------------------------------------------------------------------


def column(key: str, label: str, kind: str = "text", unit: str = "") -> dict[str, str]:
    """Describe one column of an exhibit."""
    return {"key": key, "label": label, "kind": kind, "unit": unit}


def _ids(evidence: Iterable[object]) -> list[str]:
    """Every evidence id once, in order."""
    flat = (i for item in evidence for part in item for i in ([part] if isinstance(part, str) else part))
    return sorted(set(flat))


def figure_exhibit(
    id: str, axes: Axes, *, language: str, title: str, alt: str, subtitle: str = "", columns: Sequence[Mapping[str, str]] = (),
    rows: Sequence[Sequence[object]] = (), evidence: Sequence[Sequence[object]] = (), cite: Cite, notes: Sequence[str] = (),
    values: Mapping[str, object] | None = None,
) -> Exhibit:
    """A figure with the data it draws; the axes' figure is drawn here, once.

    Parameters
    ----------
    id, language, title, subtitle, alt, columns, rows, evidence, notes, values
        As in `Exhibit`.
    axes : matplotlib.axes.Axes
        From a `plot_*` function.
    cite : callable
        Evidence ids to source mappings, such as `Labels.cite`.
    """
    svg = to_svg(axes.figure, id=id, title=title, desc=alt, language=language) if id and title and alt and language in TAGS else "?"
    return Exhibit(
        id, "figure", language, title, subtitle, alt, columns, rows, evidence, tuple(cite(_ids(evidence))), notes, svg, values or {},
    )


def table_exhibit(
    id: str, *, language: str, title: str, subtitle: str = "", columns: Sequence[Mapping[str, str]], rows: Sequence[Sequence[object]],
    evidence: Sequence[Sequence[object]], cite: Cite, notes: Sequence[str] = (), values: Mapping[str, object] | None = None,
) -> Exhibit:
    """A table; parameters as in `figure_exhibit`."""
    return Exhibit(
        id, "table", language, title, subtitle, "", columns, rows, evidence, tuple(cite(_ids(evidence))), notes, "", values or {},
    )


def sentence_exhibit(
    id: str, text: str, *, language: str, evidence: Iterable[str] = (), cite: Cite, notes: Sequence[str] = (),
    values: Mapping[str, object] | None = None,
) -> Exhibit:
    """A computed sentence; `evidence` is the ids of the rows it rests on."""
    return Exhibit(
        id, "sentence", language, text, evidence=[sorted(set(evidence))] if evidence else [], sources=tuple(cite(sorted(set(evidence)))),
        notes=notes, values=values or {},
    )


def absence_exhibit(
    id: str, reason: str, *, language: str, evidence: Iterable[str] = (), cite: Cite, notes: Sequence[str] = (),
    values: Mapping[str, object] | None = None,
) -> Exhibit:
    """What cannot be shown, and why: it stands where a figure or table would, and counts as delivered."""
    return Exhibit(
        id, "absence", language, reason, evidence=[sorted(set(evidence))] if evidence else [], sources=tuple(cite(sorted(set(evidence)))),
        notes=notes, values=values or {},
    )
