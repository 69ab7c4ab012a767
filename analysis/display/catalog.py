"""Every exhibit by name: how its result is drawn, titled, tabled and worded, and what is said when it is empty."""

from collections.abc import Callable, Mapping, Sequence

from analysis.display import forms_adding, forms_brief, forms_claims, forms_clauses, forms_comparability, forms_conditions, forms_consistency, forms_coding, forms_evolution, forms_focus, forms_instruments, forms_lessons, forms_money, forms_outcomes, forms_positioning, forms_sectors, forms_targets, forms_themes
from analysis.display.exhibit import Cite, Exhibit, absence_exhibit, column, figure_exhibit, table_exhibit
from analysis.display.form import Form, Pair, Sentences
from analysis.display.labels import Labels
from analysis.display.tables import Table
from analysis.errors import ParameterError, nearest

ALT_ROWS = 40
# A module for each notebook, or for several that share their forms; an exhibit's name begins with its notebook's.
FORMS: Mapping[str, Form | Sentences] = {
    name: form for module in (forms_adding, forms_brief, forms_claims, forms_clauses, forms_comparability, forms_conditions, forms_consistency, forms_coding, forms_evolution, forms_focus, forms_instruments, forms_lessons, forms_money, forms_outcomes, forms_positioning, forms_sectors, forms_targets, forms_themes) for name, form in module.FORMS.items()
}


def exhibit(exhibit_id: str, results: Sequence[object], *, labels: Labels, cite: Cite, anchor: str = "") -> Exhibit:
    """Make the exhibit of that name from its results; `anchor` is its id where it is a view of another.

    Raises
    ------
    ParameterError
        For a name that is not in the catalogue, with the nearest that is.
    """
    if exhibit_id not in FORMS:
        near = nearest(exhibit_id, FORMS)
        raise ParameterError(f"no exhibit {exhibit_id!r}" + (f"; did you mean {near!r}?" if near else ""))
    form = FORMS[exhibit_id]
    make = _sentences if isinstance(form, Sentences) else _shown
    return make(anchor or exhibit_id, form, results, labels, cite)


def _sentences(exhibit_id: str, form: Sentences, results: Sequence[object], labels: Labels, cite: Cite) -> Exhibit:
    said = form.say(*results, labels)
    if not said:
        return _absent(exhibit_id, form, results, labels, cite)
    ids = sorted({row for sentence in said for row in sentence.evidence})
    return Exhibit(
        exhibit_id, "sentence", labels.language, said[0].text, columns=[column("text", labels.pick(("结论", "Finding")))],
        rows=[[sentence.text] for sentence in said], evidence=[[list(sentence.evidence)] for sentence in said], sources=tuple(cite(ids)),
    )


def _shown(exhibit_id: str, form: Form, results: Sequence[object], labels: Labels, cite: Cite) -> Exhibit:
    data = form.table(*results, labels)
    if not data.rows:
        return _absent(exhibit_id, form, results, labels, cite)
    title = _worded(form.title, results, labels)
    common = {
        "language": labels.language, "title": title, "subtitle": _worded(form.measure, results, labels), "columns": data.columns, "rows": data.rows,
        "evidence": data.evidence, "cite": cite, "notes": form.notes(*results, labels) if form.notes else [],
    }
    if form.draw is None:
        return table_exhibit(exhibit_id, **common)
    return figure_exhibit(exhibit_id, form.draw(results[0], labels), alt=alternative(title, data, labels), **common)


def alternative(title: str, data: Table, labels: Labels) -> str:
    """A figure in words: its finding, then what each row of its data says."""
    heads = [head["label"] for head in data.columns]
    stop, comma, colon = labels.pick(("。", ".")), labels.pick(("，", ", ")), labels.pick(("：", ": "))
    rows = [
        f"{row[0]}{colon}{comma.join(f'{head} {cell}' for head, cell in zip(heads[1:], row[1:], strict=True))}"
        for row in data.rows[:ALT_ROWS]
    ]
    more = len(data.rows) - ALT_ROWS
    rest = [labels.pick((f"另有{more}行见数据表", f"{more} more rows stand in the data table"))] if more > 0 else []
    return labels.pick(("", " ")).join(f"{part}{stop}" for part in [title, *rows, *rest])


def _absent(exhibit_id: str, form: Form | Sentences, results: Sequence[object], labels: Labels, cite: Cite) -> Exhibit:
    return absence_exhibit(exhibit_id, _worded(form.empty, results, labels), language=labels.language, cite=cite)


def _worded(words: Callable[..., str] | Pair, results: Sequence[object], labels: Labels) -> str:
    """A fixed pair in the language of the report, or a text computed from the results."""
    return labels.pick(words) if isinstance(words, tuple) else words(*results, labels)
