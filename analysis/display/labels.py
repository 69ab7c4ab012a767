"""What everything is called, in one language: names from the dataset's tables, fixed words, numbers with their units."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import pandas as pd

from analysis.display import numbers
from analysis.display.words import PHRASES, WORDS, Pair
from analysis.errors import DataError, ParameterError, listed, nearest

LANGUAGES = ("zh", "en")
LISTED_SOURCES = 5
# Words for a table whose code may be one of several kinds, tried in this order by `anything`.
NAMED_TABLES = ("regions", "plans", "factors", "indicators", "scopes", "instruments", "sectors", "units", "composite_nodes")
CHOICES = ("plan_set", "weighting", "coding_role", "language", "level")


class Labels:
    """Every name and number of a report, in one language.

    Parameters
    ----------
    language : {"zh", "en"}
    dataset : object with the dataset's frames
        regions, plans, factors, factor_groups, indicators, scopes, instruments, units, terms, sectors, sources;
        each is read when first needed.
    focal : str, optional
        Region that charts bring out; without it the region whose role is focal.

    Raises
    ------
    ParameterError
        For a language that is not there.
    DataError
        From any method, for a code that has no label, with the nearest one that has.
    """

    def __init__(self, language: str, dataset: object, *, focal: str = ""):
        if language not in LANGUAGES:
            raise ParameterError(f"language must be zh or en; got {language!r}")
        self.language = language
        self.dataset = dataset
        self._focal = focal
        self._tables: dict[tuple[str, str], dict[str, str]] = {}

    # --- choosing a language --------------------------------------------------------------------------------------
    def pick(self, texts: Mapping[str, str] | Pair, stem: str = "") -> str:
        """The text of this language from a (zh, en) pair, a {zh, en} mapping, or the columns `stem`_zh, `stem`_en."""
        if isinstance(texts, tuple):
            return texts[LANGUAGES.index(self.language)]
        return texts[f"{stem}_{self.language}" if stem else self.language]

    def word(self, vocabulary: str, code: str) -> str:
        """A word of a fixed vocabulary, such as ("comparator", ">=")."""
        return self.pick(_found(WORDS[vocabulary], code, f"the words for {vocabulary}"))

    def phrase(self, name: str, **values: object) -> str:
        """A short text inside charts and tables, with its values filled in."""
        return self.pick(_found(PHRASES, name, "the phrases")).format(**values)

    # --- names from the dataset -----------------------------------------------------------------------------------
    def _name(self, table: str, code: str, column: str = "name") -> str:
        names = self._tables.get((table, column))
        if names is None:
            frame = getattr(self.dataset, table)
            names = self._tables[table, column] = dict(zip(frame.index, frame[f"{column}_{self.language}"], strict=True))
        return _found(names, code, table) or str(code)

    def region(self, region_id: str) -> str:
        """The name of a region."""
        return self._name("regions", region_id)

    def factor(self, factor_id: str) -> str:
        """The name of a factor."""
        return self._name("factors", factor_id)

    def indicator(self, indicator_id: str) -> str:
        """The name of an indicator."""
        return self._name("indicators", indicator_id)

    def scope(self, scope_id: str) -> str:
        """The name of a scope: what a figure covers."""
        return self._name("scopes", scope_id)

    def instrument(self, instrument_id: str) -> str:
        """The name of a policy instrument."""
        return self._name("instruments", instrument_id)

    def sector(self, sector_id: str) -> str:
        """The name of a sector."""
        return self._name("sectors", sector_id)

    def unit(self, unit: str) -> str:
        """The name of a unit of measurement as it stands behind a number; empty for plain English counts."""
        return self._units(unit)[f"name_{self.language}"]

    def group(self, group_id: str, group_set: str = "") -> str:
        """The name of a factor group; the empty id is the rest."""
        if group_id == "":
            return self.phrase("rest")
        frame = self.dataset.factor_groups
        frame = frame[frame["group_set"] == group_set] if group_set else frame
        names = dict(zip(frame["group_id"], frame[f"name_{self.language}"], strict=True))
        return _found(names, group_id, f"factor_groups {group_set}".strip())

    def node(self, node_id: str) -> str:
        """The name of a node of a composite."""
        return self._name("composite_nodes", node_id)

    def term(self, list_id: str, code: str) -> str:
        """The name of a code in one of the dataset's own lists (terms), such as ("doc_kind", "measures")."""
        return _found(self._terms.get(list_id, {}), code, f"terms {list_id}")

    @cached_property
    def _terms(self) -> Mapping[str, Mapping[str, str]]:
        terms = self.dataset.terms
        names: dict[str, dict[str, str]] = {}
        for list_id, code, name in zip(terms["list_id"], terms["code"], terms[f"name_{self.language}"], strict=True):
            names.setdefault(list_id, {})[code] = name
        return names

    def plan(self, plan_id: str) -> str:
        """The short name of a plan: region, year and kind; with its title where two plans would share it."""
        return _found(self._plan_names, plan_id, "plans")

    def plan_title(self, plan_id: str) -> str:
        """The full title of a plan, in Chinese within 《》."""
        title = self._name("plans", plan_id, "title")
        return f"《{title}》" if self.language == "zh" else title

    @cached_property
    def _plan_names(self) -> dict[str, str]:
        short = {plan: self._short(row) for plan, row in self.dataset.plans.to_dict("index").items()}
        bearers = Counter(short.values())
        return {plan: f"{name} {self.plan_title(plan)}" if bearers[name] > 1 else name for plan, name in short.items()}

    def _short(self, plan: Mapping[str, object]) -> str:
        region, year = self.region(plan["region_id"]), _year_of(plan)
        # Alternatives in brackets belong in the codebook, not in a short name.
        kind = re.sub(r"[（(].*[）)]", "", self.term("doc_kind", plan["doc_kind"])) if plan["doc_kind"] else ""
        if self._tiers.get(plan["doc_level"]) == "lower":
            region += f"（{self.term('doc_level', plan['doc_level'])}）" if self.language == "zh" else f" ({self.term('doc_level', plan['doc_level'])})"
        if self.language == "zh":
            return f"{region}{f'{year}年' if year else ''}{kind}"
        return " ".join(part for part in (region, kind, year) if part)

    @cached_property
    def _tiers(self) -> Mapping[str, str]:
        """The tier of each level of document, such as lower."""
        levels = self.dataset.terms[self.dataset.terms["list_id"] == "doc_level"]
        return dict(zip(levels["code"], levels["tier"], strict=True))

    @cached_property
    def focal(self) -> str:
        """The region that charts bring out; empty where there is none."""
        roles = self.dataset.regions["role"]
        return self._focal or next(iter(roles.index[roles == "focal"]), "")

    def is_focal(self, region_id: str) -> bool:
        """Whether a region is the one in focus."""
        return region_id == self.focal

    def is_benchmark(self, region_id: str) -> bool:
        """Whether a region is a benchmark rather than a peer."""
        return self.dataset.regions["role"].get(region_id) == "benchmark"

    def anything(self, value: object) -> str:
        """The name of an id or choice of any kind, for parameters; what has no name is shown as it is."""
        if isinstance(value, bool):
            return self.word("flag", str(value).lower())
        if isinstance(value, int | float):
            return self.number(value)
        for table in NAMED_TABLES:
            names = getattr(self.dataset, table, None)
            if names is not None and value in names.index:
                return self.plan(value) if table == "plans" else self._name(table, value)
        groups = self.dataset.factor_groups
        if value in set(groups["group_id"]):
            return self.group(value)
        return next((self.word(words, value) for words in CHOICES if value in WORDS[words]), str(value))

    # --- kinds of absence, coders ---------------------------------------------------------------------------------
    def absence(self, code: str) -> str:
        """Why a cell is empty, in words; `refused:<rule>` names the rule."""
        kind, _, rule = code.partition(":")
        return self.word("refused", rule) if kind == "refused" else self.word("absence", code)

    def coder(self, coder_id: str) -> str:
        """The name of a coder, from the codebook where it lists coders; the settled codes have a name of their own."""
        coders = getattr(self.dataset, "coders", None)
        if coders is not None and coder_id in coders.index:
            return self._name("coders", coder_id)
        return self.word("coder", "final") if coder_id == "final" else self.word("coder", "other").format(code=coder_id)

    # --- numbers --------------------------------------------------------------------------------------------------
    def number(self, value: float, places: int | None = None) -> str:
        """A number: 4万 or 40,000."""
        return numbers.number(value, self.language, places)

    def decimal(self, value: float, places: int) -> str:
        """A number with all its decimals, for columns and for figures that are compared: 3.20."""
        return numbers.decimal(value, self.language, places)

    def decimals(self, low: float, high: float, places: int) -> str:
        """One number with all its decimals, or two with a dash: 5.81–9.00."""
        first, last = self.decimal(low, places), self.decimal(high, places)
        return first if first == last else f"{first}–{last}"

    def span(self, low: float, high: float | None = None, places: int | None = None) -> str:
        """One number, or two with a dash: 4–6."""
        return numbers.span(low, high, self.language, places)

    def share(self, low: float, high: float | None = None) -> str:
        """A share from 0 to 1, or its identified range: 12%, 8%–85%."""
        return numbers.share(low, high, self.language)

    def percent(self, value: float, places: int = 0) -> str:
        """A share from 0 to 1 in per cent."""
        return numbers.percent(value, self.language, places)

    def rate(self, low: float, high: float | None = None) -> str:
        """A rate of growth (0.12 is 12% a year), or its range, to one decimal."""
        low, high = 100 * low, None if high is None else 100 * high
        text = self.span(low, high, 1)
        return f"{text}%" if self.language == "en" else text.replace("–", "%–") + "%"

    def multiple(self, low: float, high: float | None = None) -> str:
        """A multiple: 2.2倍, 2.2 times."""
        places = 1 if min(low, low if high is None else high) >= 10 else 2
        return self.span(low, high, places) + ("倍" if self.language == "zh" else " times")

    def count_of(self, n: float, of: float) -> str:
        """A count of a whole in running text: 26个中9个, 9 of 26."""
        return self.phrase("n_of", n=self.number(n), of=self.number(of))

    def fraction(self, n: float, of: float, high: float | None = None) -> str:
        """A count of a whole in few characters, for charts: 9/26, 4–6/26."""
        return f"{self.span(n, high)}/{self.number(of)}"

    def quantity(self, value: float, unit: str, comparator: str = "=", high: float | None = None) -> str:
        """An amount with its unit of measurement and comparator: 超过4万P, more than 40 EFLOPS.

        Parameters
        ----------
        value, high : float
            In the unit given; `high` is the upper end of a range.
        unit : str
            A unit of the units table, whose display names and factors are used.
        comparator : str
            >=, >, <=, <, =, about, reach or range; a level that is reached or equal has no word.
        """
        row = self._units(unit)
        high = None if high is None or high != high else high
        scale = row[f"factor_{self.language}"]
        if row["quantity"] == "rank":
            text = numbers.place(value, high, self.language)
        else:
            text = numbers.amount(value * scale, None if high is None else high * scale, row[f"name_{self.language}"], self.language)
        return numbers.compared(text, comparator, row["quantity"], self.language)

    def _units(self, unit: str) -> Mapping[str, object]:
        return _found(self._unit_rows, unit, "units")

    @cached_property
    def _unit_rows(self) -> dict[str, Mapping[str, object]]:
        return self.dataset.units.to_dict("index")

    def date(self, text: str) -> str:
        """A date in words; what is not a plain date stays as it is."""
        return numbers.date(text, self.language)

    def period(self, text: str) -> str:
        """A period in words; empty for one that is not written as a date or part of a year."""
        return numbers.period(text, self.language)

    def year(self, year: int) -> str:
        """A year: 2027年, 2027."""
        return f"{int(year)}年" if self.language == "zh" else str(int(year))

    def join(self, items: Iterable[object]) -> str:
        """A list in running text."""
        return numbers.joined([str(item) for item in items], self.language)

    # --- sources --------------------------------------------------------------------------------------------------
    def sources(self, source_ids: Sequence[str]) -> list[dict[str, object]]:
        """Source rows as an exhibit carries them; a url only where the source may be linked."""
        rows = self._source_rows
        unknown = [source for source in source_ids if source not in rows]
        if unknown:
            raise DataError(f"sources.csv: no row for {listed(unknown)}; add the source or correct the source_ids that name it")
        return [self._source(source, rows[source]) for source in source_ids]

    @cached_property
    def _source_rows(self) -> Mapping[str, Mapping[str, object]]:
        return self.dataset.sources.to_dict("index")

    def _source(self, source_id: str, row: Mapping[str, object]) -> dict[str, object]:
        return {
            "id": source_id, "title": row["title"] or self.phrase("untitled"), "publisher": row["publisher"],
            "published": row["published"], "kind": self.term("source_kind", row["kind"]),
            "url": row["url"] if bool(row["link"]) and row["url"] else None,
        }

    def cite(self, evidence_ids: Iterable[str]) -> list[dict[str, object]]:
        """The sources behind evidence rows, ready for an exhibit."""
        return self.sources(self.dataset.sources_of(evidence_ids))

    def sources_line(self, source_ids: Sequence[str]) -> str:
        """Publishers and dates in one line, the first few named and the rest counted."""
        texts = [self._source_text(source) for source in self.sources(source_ids)]
        texts = list(dict.fromkeys(texts))
        if not texts:
            return self.phrase("no_sources")
        shown = ("；" if self.language == "zh" else "; ").join(texts[:LISTED_SOURCES])
        more = len(texts) - LISTED_SOURCES
        return self.phrase("sources_more" if more > 0 else "sources", list=shown, total=len(texts), more=more)

    def _source_text(self, source: Mapping[str, object]) -> str:
        when = self.date(source["published"])
        brackets = "（{}）" if self.language == "zh" else " ({})"
        return source["publisher"] + (brackets.format(when) if when else "")


def _found(names: Mapping[str, object], code: str, where: str):
    """What a code stands for, or an error that names the nearest code."""
    if code not in names:
        hint = nearest(str(code), [str(name) for name in names])
        raise DataError(f"{where}: no label for {code!r}" + (f"; did you mean {hint!r}?" if hint else "; add a row for it"))
    return names[code]


def _year_of(plan: Mapping[str, object]) -> str:
    """The year a plan is known by: that of its number, else issued, else begun, else ending; empty where nothing is stated."""
    numbered = re.search(r"[〔\[（(](\d{4})[〕\]）)]", plan["doc_number"])
    years = [numbered[1] if numbered else "", plan["issued_date"][:4], plan["horizon_start"], plan["horizon_end"]]
    return next((str(year) for year in years if not pd.isna(year) and str(year)), "")
