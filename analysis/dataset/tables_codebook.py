"""Tables of the codebook: the names, units and rules that the evidence is written in."""

from analysis.dataset.declaration import C, DOTTED, LEAST_FACTOR, NAME_EN, NAME_ZH, TIERS, WORD, Table

CODEBOOK = (
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
)
