"""Every table and column of a dataset, declared once.

The schemas, the types of the frames, the references between tables, the data dictionary and the Data Package descriptor are
all read from `TABLES`. A column says what it means in both languages, so that the declaration is the documentation.
"""

from dataclasses import dataclass

KEBAB = r"[a-z0-9-]+"
WORD = r"[a-z0-9_]+"
SOURCE_ID = r"[a-z0-9_-]+"
DOTTED = r"[a-z0-9_]+\.[a-z0-9_]+"

KINDS = ("text", "id", "code", "list", "integer", "number", "flag", "date")
COMPARATORS = (">=", ">", "<=", "=", "about", "range", "reach")
ONE_VALUE = tuple(comparator for comparator in COMPARATORS if comparator != "range")
CONFIDENCE = ("high", "medium", "low")
TIERS = {"doc_level": ("own", "national", "lower"), "source_kind": ("document", "official", "press", "copy")}
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

_DECLARED = (
    Table("dataset", "数据集（仅一行）", "the dataset itself (one row)", ("dataset_id",), (
        C("dataset_id", "id", "数据集代码", "name of the dataset in file names", True),
        C("title_zh", "text", "中文标题", "title in Chinese", True),
        C("title_en", "text", "英文标题", "title in English", True),
        C("field_zh", "text", "政策领域（中文）", "policy field in Chinese", True),
        C("field_en", "text", "政策领域（英文）", "policy field in English", True),
        C("edition", "date", "版次日期", "date of the edition", True),
        C("licence", "text", "许可", "licence, as an SPDX identifier", True),
        C("codebook_version", "text", "编码手册版本", "version of the codebook", True),
    ), required=True, codebook=True),
    Table("factors", "要素：举措所作用的对象", "a factor: what a provision acts on", ("factor_id",), (
        C("factor_id", "code", "要素代码", "code of the factor", True, pattern=WORD), NAME_ZH, NAME_EN,
        C("holds_zh", "text", "包含（中文）", "what it holds, in Chinese", True),
        C("holds_en", "text", "包含（英文）", "what it holds, in English", True),
        C("excludes_zh", "text", "不含（中文）", "what goes elsewhere, in Chinese"),
        C("excludes_en", "text", "不含（英文）", "what goes elsewhere, in English"),
    ), required=True, codebook=True),
    Table("factor_groups", "要素组中的一个要素", "a factor in a group of a set of groups", ("group_set", "group_id", "factor_id"), (
        C("group_set", "code", "组集；headline 恰有两组", "set of groups; the set headline has exactly two", True, pattern=WORD),
        C("group_id", "code", "组代码", "code of the group", True, pattern=WORD), NAME_ZH, NAME_EN,
        C("factor_id", "code", "要素", "factor in the group", True, "factors"),
    ), required=True, codebook=True, row_id="membership_id"),
    Table("instruments", "政策工具", "a policy instrument", ("instrument_id",), (
        C("instrument_id", "code", "工具代码", "code, the type before the dot", True, pattern=DOTTED),
        C("instrument_type", "code", "工具类型", "type of instrument", True, ("supply", "environment", "demand")), NAME_ZH, NAME_EN,
        C("holds_zh", "text", "包含（中文）", "what it holds, in Chinese", True),
        C("holds_en", "text", "包含（英文）", "what it holds, in English", True),
    ), required=True, codebook=True),
    Table("indicators", "指标", "an indicator of targets or of context values", ("indicator_id",), (
        C("indicator_id", "code", "指标代码", "code of the indicator", True, pattern=WORD),
        C("uses", "list", "用于目标或背景", "where it may be used", True, ("target", "context")),
        C("factor", "code", "所属要素", "factor it belongs to; empty where none", False, "factors"),
        C("unit", "code", "单位", "unit of measurement its figures can be brought to", True, "units"),
        C("direction", "integer", "方向：1越大越好，-1越小越好", "1 more is better, -1 less is better, empty none", low=-1, high=1),
        NAME_EN, NAME_ZH,
        C("denominator", "code", "可作分母", "denominator it serves as", False, ("population", "economy")),
    ), required=True, codebook=True),
    Table("sectors", "行业", "a sector in which a provision is put to use", ("sector_id",), (
        C("sector_id", "code", "行业代码", "code of the sector", True, pattern=WORD), NAME_ZH, NAME_EN,
    ), codebook=True),
    Table("units", "计量单位", "a unit of measurement", ("unit",), (
        C("unit", "text", "单位", "unit as the tables write it", True),
        C("quantity", "text", "量", "quantity; only units of one quantity convert", True),
        C("factor", "number", "换算系数", "multiple of the base of its quantity", True, low=LEAST_FACTOR),
        C("name_zh", "text", "中文显示单位", "unit shown in Chinese; empty for a bare number"),
        C("factor_zh", "number", "中文显示系数", "shown value = value × this, in Chinese", True, low=LEAST_FACTOR),
        C("name_en", "text", "英文显示单位", "unit shown in English; empty for a bare number"),
        C("factor_en", "number", "英文显示系数", "shown value = value × this, in English", True, low=LEAST_FACTOR),
    ), required=True, codebook=True, unpaired=("name",)),
    Table("terms", "编码表中的一个代码", "a code of one of the lists that other tables use", ("list_id", "code"), (
        C("list_id", "code", "编码表", "list the code belongs to", True, pattern=WORD),
        C("code", "code", "代码", "code", True, pattern=WORD), NAME_ZH, NAME_EN,
        C("tier", "code", "层级", "level of a document or standing of a source", False, (*TIERS["doc_level"], *TIERS["source_kind"])),
    ), required=True, codebook=True, row_id="term_id"),
    Table("rules", "编码规则", "a rule of coding", ("rule_id",), (
        C("rule_id", "code", "规则代码", "code of the rule", True, pattern=WORD),
        C("kind", "code", "类别", "kind of rule", True, ("principle", "tie_break", "reading")),
        C("text_zh", "text", "规则（中文）", "rule in Chinese", True), C("text_en", "text", "规则（英文）", "rule in English", True),
    ), codebook=True),
    Table("regions", "地区", "a region", ("region_id",), (
        C("region_id", "id", "地区代码", "name of the region in file names", True), NAME_EN, NAME_ZH,
        C("gb_code", "text", "行政区划代码（保留前导零）", "administrative code; text, so that leading zeros stay"),
        C("role", "code", "角色", "in focus, compared, benchmark, or context values only", True, ("focal", "peer", "benchmark", "context")),
    ), required=True),
    Table("plans", "文件：核心方案、配套或基准", "a document: core plan of its region, companion or benchmark", ("plan_id",), (
        C("plan_id", "id", "文件代码", "name of the document", True), REGION,
        C("role", "code", "角色", "part it plays; at most one core per region", True, ("core", "companion", "benchmark")),
        C("title_zh", "text", "标题（原文）", "title as published", True), C("title_en", "text", "标题（英文）", "title in English", True),
        C("doc_number", "text", "文号", "number of the document"),
        C("doc_level", "code", "发文层级；空为未见", "level of the issuer; empty where not seen", False, "terms:doc_level"),
        C("doc_kind", "code", "文种", "kind of document", True, "terms:doc_kind"),
        C("status", "code", "效力状态", "status, read only from the document's own horizon or validity", True,
          ("in_force", "expired", "draft", "unknown")),
        C("status_basis", "code", "状态依据", "what the status was read from", True, ("title_years", "goal_year", "stated_validity", "none")),
        C("ai_specific", "flag", "属于本领域", "whether the document is on the field of the dataset", True),
        C("issuers_zh", "list", "发文机关", "issuers as published"), C("issuers_en", "list", "发文机关（英文）", "issuers in English"),
        C("issued_date", "date", "发文日期", "date of issue, as far as known"),
        C("horizon_start", "integer", "起始年", "first year of the horizon"), C("horizon_end", "integer", "终止年", "last year of the horizon"),
        C("doc_type_en", "text", "文种说明（英文）", "kind in words, English"), C("doc_type_zh", "text", "文种说明（中文）", "kind in words, Chinese"),
        C("sections_total", "integer", "部分数", "sections of the text", low=0),
        C("provisions_total", "integer", "举措总数；空为未知", "provisions in the text; empty = unknown", low=1),
        C("provisions_coded", "integer", "已编码行数", "rows of provisions.csv that count", True, low=0),
        C("provisions_seen_min", "integer", "至少见到的举措数", "least number of provisions the rows can be", True, low=0),
        C("provisions_seen_max", "integer", "至多见到的举措数", "greatest number of provisions the rows can be", True, low=0),
        C("text_basis", "code", "所见文本", "what the coding saw", True, ("full_text", "excerpt", "excerpt_and_press", "press")), SOURCES,
        C("notes_zh", "text", "备注（中文）", "remark for readers, in Chinese"),
        C("notes_en", "text", "备注（英文）", "remark for readers, in English"), C("working_notes", "text", "整理记录", "how the document was found and checked, for coders"),
    ), required=True),
    Table("plan_relations", "两个文件的关系", "a relation between two documents", ("relation_id",), (
        C("relation_id", "id", "关系代码", "name of the row", True), PLAN,
        C("relation", "code", "关系", "what the first is to the second", True, ("implements", "draft_of", "companion_of", "replaces")),
        C("other_plan_id", "code", "另一文件", "the other document", True, "plans"), SOURCES, NOTES[1],
    )),
    Table("plan_elements", "文件中既非举措也非目标的具名部分", "a named part of a plan that is neither provision nor goal", ("element_id",), (
        C("element_id", "id", "部分代码", "name of the row", True), PLAN,
        C("element_type", "code", "类别", "kind of part", True, "terms:element_type"),
        C("text_zh", "text", "名称", "name as published", True), C("text_en", "text", "名称（英文）", "name in English", True), SOURCES, NOTES[1],
    )),
    Table("provisions", "举措，或对它所知的部分", "a provision, or what is known of one", ("provision_id",), (
        C("provision_id", "id", "举措代码", "name of the row", True), PLAN,
        C("section_no", "text", "部分序号", "number of the section, as printed"),
        C("subsection_no", "text", "小节序号", "number of the subsection, as printed"),
        C("measure_no", "text", "举措序号", "number of the provision, as printed"),
        C("granularity", "code", "粒度", "a measure, a topic known from a digest, or the name of a group of measures", True,
          ("measure", "topic", "aspect")),
        C("merge_group", "id", "可能为同一举措的行", "rows of one group may be one provision"),
        C("title_zh", "text", "标题（原文）", "heading as published", max_chars=HEADING_CHARS), C("title_en", "text", "标题（英文）", "heading in English"),
        C("summary_zh", "text", "摘要（自撰）", "summary in our own words, Chinese", True),
        C("summary_en", "text", "摘要（自撰，英文）", "summary in our own words, English", True),
        C("text_chars", "integer", "正文字数", "length of the body, where it was read", unit="characters", low=0),
        C("sectors", "list", "行业", "sectors named", False, "sectors"), C("lead_agencies", "list", "牵头单位", "agencies named as responsible"),
        C("deadline_year", "integer", "完成年份", "year by which it is to be done"),
        C("modality", "code", "措辞力度", "strength of the wording", False, ("must", "must_not", "will", "support", "encourage", "explore")),
        C("stance", "code", "取向", "whether it promotes or restricts", False, ("promote", "restrict", "mixed")),
        C("provision_role", "code", "任务或保障", "task or safeguard", False, ("task", "safeguard")),
        C("chain_layer", "code", "产业链层次", "layer of the chain", False, ("base", "technology", "application")),
        C("chain_action", "code", "产业链动作", "action on the chain", False, ("build", "mend", "extend", "strengthen")),
        C("quantified", "flag", "是否量化", "whether it names a number to be reached", True),
        C("counts_as_provision", "flag", "计入举措", "false = not shown to be a numbered provision", True),
        C("locator", "text", "定位语", "words by which it can be found", max_chars=LOCATOR_CHARS), SOURCES, CONFIDENCE_OF_ROW,
    ), required=True),
    Table("codings", "一位编码者对一条举措的编码", "a provision as one coder read it; coder final is the settled code", ("provision_id", "coder_id"), (
        C("provision_id", "code", "举措", "provision", True, "provisions"), C("coder_id", "id", "编码者", "coder", True),
        C("factor_primary", "code", "主要要素", "factor it acts on first", True, "factors"),
        C("factors_secondary", "list", "次要要素（至多两个）", "up to two further factors", False, "factors"),
        C("instrument", "code", "政策工具", "policy instrument", True, "instruments"),
        C("instruments_secondary", "list", "次要工具", "further instruments", False, "instruments"), C("note", "text", "备注", "reason of the code"),
    ), required=True, row_id="coding_id"),
    Table("scopes", "口径", "a scope of figures", ("scope_id",), (
        C("scope_id", "code", "口径代码", "code of the scope", True, pattern=WORD), NAME_EN, NAME_ZH,
    )),
    Table("targets", "量化目标", "a quantified target", ("target_id",), (
        C("target_id", "id", "目标代码", "name of the row", True), PLAN,
        C("provision_id", "code", "所在举措", "provision it stands in; empty in the goals section", False, "provisions"),
        C("level", "code", "层级：总目标、举措目标、支持上限", "of the goals section, of a provision, or a ceiling of support", True,
          ("goal", "measure", "support")),
        C("indicator_id", "code", "指标", "indicator", True, "indicators"), SCOPE,
        C("comparator", "code", "比较符", "how the figure is meant; reach = a plain statement of a level", True, COMPARATORS), VALUE,
        C("value_high", "number", "区间上限", "upper end of a range"), UNIT, C("year", "integer", "目标年份", "year by which; empty where not stated"),
        C("ai_specific", "flag", "属于本领域", "whether the figure is on the field of the dataset", True),
        C("baseline_value", "number", "文中基数", "baseline nearest to the text; see baselines"),
        C("baseline_comparator", "code", "基数比较符", "how the baseline is meant", False, ONE_VALUE),
        C("baseline_year", "integer", "基数年份", "year of the baseline"),
        C("scope_en", "text", "口径说明（英文）", "scope in words, English", True), C("scope_zh", "text", "口径说明", "scope in words, Chinese", True),
        C("value_as_stated", "text", "原文数值", "figure as published", True), SOURCES, LINEAGES, CONFIDENCE_OF_ROW,
    )),
    Table("baselines", "目标的候选基数", "a candidate baseline of a target", ("baseline_id",), (
        C("baseline_id", "id", "基数代码", "name of the row", True), C("target_id", "code", "目标", "target", True, "targets"),
        VALUE, COMPARATOR, UNIT, YEAR, SCOPE, SOURCES, *NOTES,
    )),
    Table("funding", "举措的资金条款", "a money clause of a provision", ("funding_id",), (
        C("funding_id", "id", "条款代码", "name of the row", True), C("provision_id", "code", "举措", "provision", True, "provisions"), PLAN,
        C("tool", "code", "方式", "way of support", True, "terms:tool"), C("rate_pct", "number", "比例", "rate of support", unit="%"),
        C("cap_value", "number", "上限", "ceiling, in cap_unit", low=0), C("cap_unit", "code", "上限单位", "unit of measurement of the ceiling", False, "units"),
        C("basis_en", "text", "依据（英文）", "what the money is reckoned on, English", True),
        C("basis_zh", "text", "依据", "what the money is reckoned on, Chinese", True),
        C("payer_level", "list", "出资层级", "who pays", False, "terms:payer_level"), SOURCES,
    )),
    Table("positioning", "标题、愿景、章节标题或口号", "a title, vision, chapter heading or slogan", ("positioning_id",), (
        C("positioning_id", "id", "表述代码", "name of the row", True), PLAN,
        C("text_type", "code", "类别", "kind of text", True, "terms:text_type"),
        C("text_zh", "text", "原文", "words as published", True, max_chars=LOCATOR_CHARS), C("text_en", "text", "英文", "words in English", True),
        C("factors", "list", "所及要素", "factors it names", False, "factors"), SOURCES, *NOTES,
    )),
    Table("context", "地区统计值", "a statistic of a region", ("context_id",), (
        C("context_id", "id", "统计值代码", "name of the row", True), REGION,
        C("indicator_id", "code", "指标", "indicator", True, "indicators"), SCOPE, COMPARATOR, VALUE, UNIT, YEAR,
        C("period", "text", "时期", "period of the figure", True),
        C("part_year", "flag", "非全年", "true = not the whole calendar year, never read as annual", True),
        C("as_of", "date", "截止日期", "date the figure refers to"), C("derived", "text", "推算公式", "formula, where we derived the figure"), SOURCES,
        LINEAGES, CONFIDENCE_OF_ROW, NOTES[0],
    )),
    Table("claims", "官员、专家或记者的说法", "something an official, expert or journalist asserts", ("claim_id",), (
        C("claim_id", "id", "说法代码", "name of the row", True), C("part_of", "code", "所属说法", "claim of which this is a part", False, "claims"),
        C("claim_type", "code", "类别", "kind of claim", True, ("fact", "characterisation", "forecast", "value")),
        C("text_zh", "text", "说法（概述）", "the claim in our words, Chinese", True), C("text_en", "text", "说法（英文）", "the claim in our words, English", True),
        C("speaker_role_en", "text", "说话者身份（英文）", "who says it, English", True), C("speaker_role_zh", "text", "说话者身份", "who says it, Chinese", True),
        SOURCES, C("testable_as_en", "text", "检验方法（英文）", "the test, written before looking, English", True),
        C("testable_as_zh", "text", "检验方法", "the test, written before looking, Chinese", True),
    )),
    Table("layout", "市县在文件中的角色", "the part a city or district plays in a plan", ("layout_id",), (
        C("layout_id", "id", "布局代码", "name of the row", True), PLAN,
        C("city_zh", "text", "地名", "place", True), C("city_en", "text", "地名（英文）", "place in English", True),
        C("level", "code", "层级", "level of the place", True, "terms:place_level"), C("role", "code", "角色", "part it plays", True, "terms:place_role"),
        C("direction_zh", "text", "方向", "what it is to do, Chinese"), C("direction_en", "text", "方向（英文）", "what it is to do, English"),
        C("function_zh", "text", "功能", "what it serves, Chinese"), C("function_en", "text", "功能（英文）", "what it serves, English"),
        C("provision_id", "code", "所在举措", "provision it stands in", False, "provisions"), SOURCES,
    )),
    Table("region_facts", "零散事实，不可跨地区比较", "a loose fact, not comparable across regions", ("fact_id",), (
        C("fact_id", "id", "事实代码", "name of the row", True), REGION, C("fact_type", "code", "类别", "kind of fact", True, "terms:fact_type"),
        C("label_zh", "text", "名称", "what it is, Chinese", True), C("label_en", "text", "名称（英文）", "what it is, English", True),
        COMPARATOR, VALUE, UNIT, YEAR, C("period", "text", "时期", "period in words"), SOURCES, *NOTES,
    )),
    Table("conflicts", "相互矛盾或未采用的数字", "figures that disagree or were not used, and why", ("conflict_id",), (
        C("conflict_id", "id", "矛盾代码", "name of the row", True), C("about", "text", "事项", "what the figures are about", True), REGION,
        C("detail_en", "text", "说明（英文）", "what disagrees and what was used, English", True),
        C("detail_zh", "text", "说明", "what disagrees and what was used, Chinese", True), SOURCES,
    )),
    Table("sources", "来源", "a source", ("source_id",), (
        C("source_id", "id", "来源代码", "name of the source", True, pattern=SOURCE_ID),
        C("kind", "code", "类别", "kind of source", True, "terms:source_kind"), C("publisher", "text", "发布者", "publisher", True),
        C("title", "text", "标题", "title; empty where none was shown"), C("published", "text", "发布日期", "date of publication, as far as shown"),
        C("accessed", "date", "查阅日期", "date it was read", True), C("link", "flag", "可否链接", "whether it may be linked", True),
        C("url", "text", "网址", "address, only where it may be linked"),
    ), required=True),
    Table("corrections", "更正", "a cell that was put right after the first reading", ("table", "row_id", "column"), (
        C("table", "text", "表", "table, without .csv", True), C("row_id", "text", "行", "row, the parts of a composite key joined by :", True),
        C("column", "text", "列", "column", True), C("old_value", "text", "原值", "what the file still holds"),
        C("new_value", "text", "新值", "what is used instead"), C("reason_zh", "text", "理由", "reason, Chinese", True),
        C("reason_en", "text", "理由（英文）", "reason, English", True), SOURCES, C("date", "date", "日期", "date of the correction", True),
    ), row_id="correction_id"),
)

TABLES = {table.name: table for table in _DECLARED}
