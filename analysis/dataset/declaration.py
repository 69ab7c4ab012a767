"""What a declaration of a table is made of: columns with their kind and meaning, and the columns that many tables share."""

from dataclasses import dataclass

KEBAB = r"[a-z0-9-]+"
WORD = r"[a-z0-9_]+"
SOURCE_ID = r"[a-z0-9_-]+"
DOTTED = r"[a-z0-9_]+\.[a-z0-9_]+"

KINDS = ("text", "id", "code", "list", "integer", "number", "flag", "date")
COMPARATORS = (">=", ">", "<=", "=", "about", "range", "reach")
ONE_VALUE = tuple(comparator for comparator in COMPARATORS if comparator != "range")
CONFIDENCE = ("high", "medium", "low")
SCOPE_MATCHES = ("same", "narrower", "wider", "other")
TIERS = {"doc_level": ("own", "national", "lower"), "source_kind": ("document", "official", "press", "copy")}
# Tables with a plan_id whose rows can show that a plan has what a sub-variable of PMC asks for.
PMC_TABLES = ("plans", "plan_relations", "plan_elements", "provisions", "targets", "funding", "positioning", "layout")
# What the test of a claim may reckon, with the stream of evidence it belongs to; `unserved` names a part no data serve.
CLAIM_STREAMS = ("provisions", "goals", "positioning", "context", "documents", "layout")
CLAIM_STATISTICS = {
    "factor_share": "provisions", "provision_count": "provisions", "goal_share": "goals", "goal_count": "goals",
    "growth_rate": "goals", "growth_multiple": "goals", "goal_per_head": "goals", "goal_per_economy": "goals",
    "positioning_share": "positioning", "value": "context", "rank": "context", "per_head": "context", "per_economy": "context",
    "stated_fact": "context", "document_count": "documents", "source_count": "documents", "place_count": "layout", "unserved": "",
}
LOCATOR_CHARS = 25
HEADING_CHARS = 25
LEAST_FACTOR = 1e-9  # a unit of factor zero could not be converted


@dataclass(frozen=True)
class Column:
    """One column: its kind, its meaning, and what its cells may hold.

    Attributes
    ----------
    kind : str
        One of `KINDS`. `id` is a row's own name; `code` a single code; `list` codes or texts joined by `;`.
    zh, en : str
        The meaning, in Chinese and English.
    allowed : tuple of str or str
        The codes themselves, `terms:<list_id>` for a list of the terms table, or the name of the table whose rows are meant.
    unit : str
        Unit of measurement, where it is the same in every row.
    """

    name: str
    kind: str
    zh: str
    en: str
    required: bool = False
    allowed: tuple[str, ...] | str = ()
    unit: str = ""
    low: float | None = None
    high: float | None = None
    max_chars: int | None = None
    pattern: str = ""

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Least and greatest value, from the declaration or from the ending of the name."""
        if (self.low, self.high) != (None, None):
            return self.low, self.high
        if self.name.endswith("_share"):
            return 0, 1
        if self.name.endswith("_pct"):
            return 0, 100
        if self.name == "year" or self.name.endswith("_year") or self.name.startswith("horizon_"):
            return 1900, 2200
        return None, None

    @property
    def refers_to(self) -> str:
        """Name of the table whose rows the cells name, or nothing."""
        return self.allowed if isinstance(self.allowed, str) and not self.allowed.startswith("terms:") else ""


@dataclass(frozen=True)
class Table:
    """One table: what a row is, what identifies it, and its columns.

    `row_id` names the index of the frame: the key column itself, or a name for the parts of a composite key joined by a colon.
    """

    name: str
    zh: str
    en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    required: bool = False
    codebook: bool = False
    row_id: str = ""
    unpaired: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Place of the file in the dataset folder."""
        return f"codebook/{self.name}.csv" if self.codebook else f"{self.name}.csv"

    @property
    def index_name(self) -> str:
        """Name of the index of the frame."""
        return self.row_id or self.key[0]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Every column of the file, in the declared order."""
        return tuple(column.name for column in self.columns)

    @property
    def is_evidence(self) -> bool:
        """Whether a row of this table can stand behind a cell of a result."""
        return ("source_ids" in self.column_names or self.name == "codings") and self.name != "corrections"

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Columns that hold one thing in two languages and may be empty; notes may be written in one."""
        stems = [column.name[:-3] for column in self.columns if column.name.endswith("_zh") and not column.required]
        return tuple(
            (f"{stem}_zh", f"{stem}_en")
            for stem in stems
            if f"{stem}_en" in self.column_names and stem not in ("note", "notes", *self.unpaired)
        )


C = Column
SOURCES = C("source_ids", "list", "来源", "sources behind the row", True, "sources")
NAME_EN = C("name_en", "text", "英文名", "name in English", True)
NAME_ZH = C("name_zh", "text", "中文名", "name in Chinese", True)
NOTES = (C("note_zh", "text", "中文备注", "note in Chinese"), C("note_en", "text", "英文备注", "note in English"))
PLAN = C("plan_id", "code", "文件", "document", True, "plans")
REGION = C("region_id", "code", "地区", "region", True, "regions")
COMPARATOR = C("comparator", "code", "比较符", "how the figure is meant: at least, more than, about ...", True, ONE_VALUE)
VALUE = C("value", "number", "数值", "figure, in the unit of the row", True)
UNIT = C("unit", "code", "单位", "unit of measurement", True, "units")
YEAR = C("year", "integer", "年份", "year of the figure; empty where not stated")
SCOPE = C("scope_id", "code", "口径", "scope; only figures of one scope are compared", True, "scopes")
LINEAGES = C("n_independent_sources", "integer", "独立来源数", "independent lineages behind the figure, not pages", low=1)
CONFIDENCE_OF_ROW = C("confidence", "code", "把握", "how sure the reading is", True, CONFIDENCE)
