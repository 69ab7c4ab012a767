"""A draft's review as a table: to be read anywhere, to be decided in JupyterLab, kept in the reviewer's workbook beside the draft.

    table = open_review_table("north-2026", coder="li", into=Path("my-dataset"))
    table                                                        # in JupyterLab: lists and fields to decide in
    table.decide("north-2026-03", factor_primary="rooms")        # the same from Python, wherever there is no JupyterLab

Every decision is written at once into the workbook that `duibiao review merge` and `duibiao review import` take.
"""

import base64
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from secrets import token_hex
from weakref import WeakValueDictionary

import pandas as pd
from jinja2 import Environment

from analysis.dataset.load import Dataset, load
from analysis.errors import DuibiaoError, ParameterError, nearest
from analysis.ingest.draft import SETTLED, Draft, draft_folder, load_draft
from analysis.ingest.review import MACHINE, Review, conflicts_of, open_review
from analysis.ingest.review_fill import fill_review
from analysis.ingest.sheets import PLAN, PROVISIONS, TARGETS, code_lists, write_review
from analysis.paths import data_folder

TAGS = {"zh": "zh-CN", "en": "en"}
# What a reviewer decides here, sheet by sheet; lists come from the codebook, other cells are written in.
DECIDED = {
    PROVISIONS: ("keep", "factor_primary", "factor_second", "instrument", "title_en", "summary_zh", "summary_en", "note"),
    TARGETS: ("keep", "indicator_id", "scope_id", "scope_zh", "scope_en", "unit"),
    PLAN: ("value",),
}
HEADS = {
    "keep": ("保留", "Keep"), "factor_primary": ("主要要素", "Factor"), "factor_second": ("次要要素", "Second factor"), "instrument": ("工具", "Instrument"),
    "title_en": ("英文标题", "Heading in English"), "summary_zh": ("中文摘要（自撰）", "Summary in Chinese, own words"), "summary_en": ("英文摘要（自撰）", "Summary in English, own words"),
    "note": ("备注", "Note"), "indicator_id": ("指标", "Indicator"), "scope_id": ("口径", "Scope"), "scope_zh": ("新口径（中文）", "New scope, in Chinese"),
    "scope_en": ("新口径（英文）", "New scope, in English"), "unit": ("单位", "Unit"), "value": ("填写", "Value"), "text": ("原文；待处理", "The text itself; to settle"),
    "suggested": ("建议与依据", "Suggested, and the words behind it"), PROVISIONS: ("举措", "Provisions"), TARGETS: ("目标", "Targets"), PLAN: ("文件与来源", "The document and its source"),
}
WORDS = {
    "yes": ("是", "yes"), "no": ("否", "no"), "left": ("还有{n}处待处理", "{n} to settle"), "ready": ("没有待处理的，可以导入", "nothing left to settle; it can be imported"),
    "saved": ("已存入{path}", "saved in {path}"), "saving": ("正在保存…", "saving…"),
    "alone": ("此处不能直接保存；以 table 为本表，请在单元格中运行：", "It cannot be saved from here; with this table as table, run in a cell: "),
    "gone": ("这张表已不在运行，请重新运行它的单元格", "this table is no longer open; run its cell again"),
}
# What is left to settle in a row, as `conflicts_of` says it, for readers of Chinese.
CONFLICTS = [(re.compile(pattern), chinese) for pattern, chinese in (
    (r"(\w+): empty; say it in your own words", "{}：未填，请用自己的话写"), (r"(\w+): empty; choose a code", "{}：未选，请从列表中选"),
    (r"(\w+): empty; say what the figure covers", "{}：未填，请说明数字的口径"), ("()empty; it is needed", "{}未填，必须填写"),
    (r"(\w+): '(.*)'; say yes or no", "{}：现为“{}”，请选是或否"), (r"(\w+): no code '(.*)'; did you mean '(.*)'\?", "{}：没有编码“{}”，是否指“{}”？"),
    (r"(\w+): no code '(.*)'; the sheet codes lists them", "{}：没有编码“{}”，请从列表中选"),
    (r"(\w+): '(.*)' is new; say in scope_zh and scope_en what it covers", "{}：“{}”是新口径，请写明中英文含义"),
    (r"(\w+): copies the document \('(.*)'\); say it in your own words", "{}：照抄了原文（“{}”），请用自己的话写"),
)]
NAMED = {"factor_primary": "factors", "factor_second": "factors", "instrument": "instruments", "indicator_id": "indicators", "scope_id": "scopes"}
KERNEL = re.compile(r"kernel-(.+)\.json")
_open: "WeakValueDictionary[str, ReviewTable]" = WeakValueDictionary()


def open_review_table(plan: str, *, coder: str, into: Path | None = None, language: str = "zh") -> "ReviewTable":
    """The review of a draft by a coder, begun where there is none yet.

    Parameters
    ----------
    plan : str
        Id of the drafted plan.
    coder : str
        Who decides; small letters, digits and hyphens.
    into : Path, optional
        The dataset it is to enter; the project's own by default.
    language : {"zh", "en"}

    Raises
    ------
    IngestError
        Where there is no draft of the plan.
    ParameterError
        For a coder whose name is no id or taken, or another language.
    """
    if not re.fullmatch("[a-z0-9-]+", coder):
        raise ParameterError(f"coder: {coder!r} is no id; use small letters, digits and hyphens")
    if coder in (MACHINE, SETTLED):
        raise ParameterError(f"coder: {coder} is taken ({MACHINE} and {SETTLED} are the project's own names); give the reviewer a name of their own")
    if language not in TAGS:
        raise ParameterError(f"language: {language!r} is none of {', '.join(TAGS)}")
    folder = Path(into or data_folder()).absolute()
    place, dataset = draft_folder(folder, plan), load(folder)
    draft = load_draft(place)
    path = place / f"review-{coder}.xlsx"
    if not path.exists():
        write_review(draft, dataset, path)
    return ReviewTable(draft, dataset, coder, path, language)


class ReviewTable:
    """One reviewer's table of a draft.

    Attributes
    ----------
    draft : Draft
    coder : str
    path : Path
        The workbook that holds the decisions.
    language : {"zh", "en"}
    """

    def __init__(self, draft: Draft, dataset: Dataset, coder: str, path: Path, language: str = "zh"):
        self.draft, self.coder, self.path, self.language, self._dataset = draft, coder, path, language, dataset
        self._key = f"review-{token_hex(6)}"
        _open[self._key] = self

    @property
    def review(self) -> Review:
        """The decisions as they stand in the workbook."""
        return open_review(self.path, self.coder)

    @property
    def conflicts(self) -> list[str]:
        """Whatever still keeps the plan out of the dataset, in words."""
        return conflicts_of(self.draft, [self.review], self._dataset)

    def decide(self, row: str, **cells: object) -> list[str]:
        """Decide cells of a row and save them.

        Parameters
        ----------
        row : str
            Id of a provision or target, or the name of a field of the document.
        **cells
            Column to code or text; a field of the document has the column `value`.

        Returns
        -------
        list of str
            What is left to settle in this row.

        Raises
        ------
        ParameterError
            For a row, column or code that does not exist, with the nearest that does; nothing is saved.
        """
        sheet = self._sheet_of(row)
        cells = {column: "" if value is None else str(value) for column, value in cells.items()}  # a year may be given as a number
        for column, value in cells.items():
            if column not in DECIDED[sheet]:
                raise ParameterError(_unknown(f"no column {column!r}", column, DECIDED[sheet]))
            offered = self._lists.get(row if sheet == PLAN else column)
            if offered and value and value not in offered:
                raise ParameterError(_unknown(f"{row}, {column}: no code {value!r}", value, offered))
        fill_review(self.path, {sheet: {row: cells}})
        return self._settle(self.conflicts, row, sheet)

    def _settle(self, conflicts: Sequence[str], row: str, sheet: str) -> list[str]:
        """What is left to settle in a row, in the language of the table."""
        left = _left(conflicts, row, sheet)
        return [_in_chinese(text) for text in left] if self.language == "zh" else left

    def _sheet_of(self, row: str) -> str:
        review = self.review
        rows = {**dict.fromkeys(review.plan, PLAN), **dict.fromkeys(review.targets.index, TARGETS), **dict.fromkeys(review.provisions.index, PROVISIONS)}
        if row not in rows:
            raise ParameterError(_unknown(f"no row {row!r}", row, rows))
        return rows[row]

    @cached_property
    def _lists(self) -> Mapping[str, Sequence[str]]:
        lists = dict(code_lists(self._dataset))
        return lists | {f"source_{name}": lists[name] for name in ("kind", "link") if name in lists}

    # --- as data and as a page ------------------------------------------------------------------------------------

    @property
    def rows(self) -> pd.DataFrame:
        """Each provision with what was suggested and what was decided.

        Returns
        -------
        DataFrame
            Indexed by provision_id: number, heading, keep, suggested factor and instrument with probability, decided factor_primary and
            instrument, title_en, summary_zh, summary_en, note.
        """
        decided = self.review.provisions[["keep", "factor_primary", "instrument", "title_en", "summary_zh", "summary_en", "note"]]
        drafted = self.draft.provisions.set_index("provision_id")[["number", "heading", "locator"]]
        suggested = self.draft.suggestions.set_index("provision_id")
        return drafted.join(suggested[["factor", "factor_probability", "instrument", "instrument_probability"]].add_prefix("suggested_")).join(decided)

    def editable(self, exhibit: object) -> "_Shown":
        """An exhibit of this review that JupyterLab shows as the table to decide in; a report shows the exhibit."""
        return _Shown({**exhibit._repr_mimebundle_(), "text/html": self.to_html()})

    def to_html(self) -> str:
        """The table with its lists and fields; what is chosen is saved where a Jupyter server listens."""
        conflicts, review = self.conflicts, self.review
        sheets = [
            {"name": name, "title": self._word(HEADS[name]), "heads": [*self._heads(name)], "rows": [self._row(name, row, cells, conflicts) for row, cells in rows]}
            for name, rows in ((PROVISIONS, review.provisions.iterrows()), (TARGETS, review.targets.iterrows()), (PLAN, ((field, {"value": value}) for field, value in review.plan.items())))
        ]
        words = {name: self._word(pair) for name, pair in WORDS.items()}
        return _template().render(key=self._key, kernel=_kernel(), tag=TAGS[self.language], sheets=sheets, words=words, coder=self.coder, said=self._said(conflicts))

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.to_html(), "text/plain": f"{self.draft.plan['plan_id']}, {self.coder}: {self._said(self.conflicts)}"}

    def _word(self, pair: tuple[str, str]) -> str:
        return pair[list(TAGS).index(self.language)]

    def _said(self, conflicts: Sequence[str]) -> str:
        return self._word(WORDS["left"]).format(n=len(conflicts)) if conflicts else self._word(WORDS["ready"])

    def _heads(self, sheet: str) -> Sequence[str]:
        first = {PROVISIONS: ("text", "suggested"), TARGETS: ("text",), PLAN: ("text",)}[sheet]
        return [self._word(HEADS[name]) for name in (*first, *DECIDED[sheet])]

    def _row(self, sheet: str, row: str, cells: Mapping[str, str], conflicts: Sequence[str]) -> dict[str, object]:
        return {
            "id": row, "lines": self._lines(sheet, row, cells), "suggested": self._suggestion(row) if sheet == PROVISIONS else None,
            "cells": [self._cell(row if sheet == PLAN else column, column, str(cells.get(column, ""))) for column in DECIDED[sheet]],
            "conflicts": self._settle(conflicts, row, sheet),
        }

    def _lines(self, sheet: str, row: str, cells: Mapping[str, str]) -> tuple[str, str]:
        """What a row is of: a line to see and the text that unfolds."""
        if sheet == PROVISIONS:
            own = self._provisions[row]
            return " ".join(filter(None, (own["number"], own["heading"] or own["locator"]))), own["text"]
        return (f"{cells['value_as_stated']}", cells["locator"]) if sheet == TARGETS else (row, "")

    @cached_property
    def _provisions(self) -> dict[str, dict[str, object]]:
        return self.draft.provisions.set_index("provision_id").to_dict("index")

    @cached_property
    def _suggestions(self) -> dict[str, dict[str, object]]:
        return self.draft.suggestions.set_index("provision_id").to_dict("index")

    def _suggestion(self, row: str) -> list[str]:
        code = self._suggestions[row]
        return [
            f"{self._name(column, str(code[name]))} {float(code[f'{name}_probability']):.0%}" + "".join(f" · {word}" for word in str(code[f"{name}_words"]).split(";") if word)
            for name, column in (("factor", "factor_primary"), ("instrument", "instrument"))
        ]

    def _cell(self, listed: str, column: str, value: str) -> dict[str, object]:
        """A list or a field; a value that no list offers is offered too, so that it is seen."""
        codes = self._lists.get(listed)
        options = [(code, self._name(listed, code)) for code in dict.fromkeys(["", value, *codes])] if codes else None
        return {"column": column, "value": value, "options": options}

    def _name(self, column: str, code: str) -> str:
        if column in NAMED:
            names = getattr(self._dataset, NAMED[column])[f"name_{self.language}"]
            return str(names.get(code, code))
        return self._word(WORDS[code]) if code in ("yes", "no") else code

    def receive(self, message: Mapping[str, str]) -> dict[str, object]:
        """Take a decision from the page and say what is left to settle."""
        try:
            left = self.decide(message["row"], **{message["column"]: message["value"]})
        except DuibiaoError as error:
            return {"error": str(error)}
        return {"row": left, "said": self._said(self.conflicts), "saved": self._word(WORDS["saved"]).format(path=self.path.name)}


class _Shown:
    """What a cell shows, as a bundle of forms."""

    def __init__(self, bundle: Mapping[str, object]):
        self._bundle = dict(bundle)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, object]:
        return self._bundle


def receive(key: str, packed: str) -> _Shown:
    """What a page asks a kernel: the answer of an open table to a decision, packed so that no text of it is read as code."""
    table = _open.get(key)
    answer = table.receive(json.loads(base64.b64decode(packed))) if table else {"error": " · ".join(WORDS["gone"])}
    return _Shown({"application/json": answer, "text/plain": ""})


def _left(conflicts: Sequence[str], row: str, sheet: str) -> list[str]:
    """The conflicts of one row, without its name."""
    ahead = f"sheet {PLAN}, {row}: " if sheet == PLAN else f"{row} ("
    return [text.removeprefix(ahead) if sheet == PLAN else text.split("), ", 1)[1] for text in conflicts if text.startswith(ahead)]


def _in_chinese(text: str) -> str:
    for pattern, chinese in CONFLICTS:
        if found := pattern.fullmatch(text):
            column, *others = found.groups()
            return chinese.format(HEADS.get(column, (column,))[0], *others)
    return text


def _unknown(told: str, word: str, known: Sequence[str]) -> str:
    near = nearest(word, list(known))
    return told + (f"; did you mean {near!r}?" if near else "")


def _kernel() -> str:
    """Id of the kernel this runs in, as a Jupyter server knows it; empty outside of one."""
    try:
        from ipykernel.connect import get_connection_file

        found = KERNEL.fullmatch(Path(get_connection_file()).name)
    except (ImportError, RuntimeError):
        return ""
    return found[1] if found else ""


@cache
def _template():
    source = files("analysis.ingest").joinpath("review_table.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(source)
