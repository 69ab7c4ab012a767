"""Tables of the codebook: the names, units and rules that the evidence is written in."""

from analysis.dataset.declaration import C, DOTTED, LEAST_FACTOR, NAME_EN, NAME_ZH, NOTES, PMC_TABLES, TIERS, WORD, Table

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
    Table("themes", "专题中一个方面的一项指标", "an indicator of one side of a theme", ("theme_set", "theme_id", "indicator_id"), (
        C("theme_set", "code", "专题", "theme looked at in depth", True, "terms:theme_set"),
        C("theme_id", "code", "专题的一个方面", "one side of it", True, "terms:theme"),
        C("indicator_id", "code", "指标", "indicator of context that tells of it", True, "indicators"),
    ), codebook=True, row_id="theme_row_id"),
    Table("sector_factors", "按行业分列条文的要素", "a factor whose provisions are told apart by the sector they are put to use in", ("factor_id",), (
        C("factor_id", "code", "要素", "factor", True, "factors"),
    ), codebook=True),
    Table("peer_indicators", "地区可比性的一项指标", "an indicator by which regions are held to be comparable", ("indicator_id",), (
        C("indicator_id", "code", "指标", "indicator of context", True, "indicators"),
        C("aspect", "code", "方面：规模（用于判断同档次）、结构、起点", "size (decides who is of one tier), structure, or starting point", True, ("size", "structure", "start")),
    ), codebook=True),
    Table("pmc_variables", "文本完备度（PMC）的一个二级变量", "a sub-variable of policy modelling consistency (PMC)", ("pmc_id",), (
        C("pmc_id", "code", "二级变量代码", "code, the primary variable before the dot", True, pattern=DOTTED),
        C("variable_id", "code", "一级变量代码", "code of the primary variable", True, pattern=WORD),
        C("variable_zh", "text", "一级变量名", "name of the primary variable in Chinese", True),
        C("variable_en", "text", "一级变量英文名", "name of the primary variable in English", True), NAME_ZH, NAME_EN,
        C("earns_zh", "text", "何为具备（中文）", "what earns a 1, in Chinese", True),
        C("earns_en", "text", "何为具备（英文）", "what earns a 1, in English", True),
        C("evidence_tables", "list", "可作依据的表", "tables whose rows can show it", True, PMC_TABLES),
    ), codebook=True),
    Table("coders", "编码者", "a coder: a person, or a pass of a machine", ("coder_id",), (
        C("coder_id", "id", "编码者代码；final为定稿", "code of the coder; final is the settled code", True),
        C("kind", "code", "类别：人工、机器、定稿", "a person, a machine, or the settling of their codes", True, ("human", "machine", "settled")),
        C("lineage", "code", "系列；同一系列的各遍不算独立", "passes of one lineage read alike: they show stability, not agreement", True, pattern=WORD),
        NAME_ZH, NAME_EN, *NOTES,
    ), codebook=True),
    Table("composite_nodes", "综合评价体系中的一个节点：综合、分组或指标", "a node of a composite: the composite itself, a group, or an indicator",
          ("node_id",), (
        C("node_id", "code", "节点代码", "code of the node", True, pattern=WORD),
        C("parent", "code", "上级节点；空为综合本身", "node above it; empty for a composite itself", False, "composite_nodes"), NAME_ZH, NAME_EN,
        C("weight", "number", "权重，在同一上级之下按比例计", "weight, as a share among the nodes of one parent", True, low=0),
        C("reason_zh", "text", "列入及权重的理由（中文）", "why it is here, with this weight, in Chinese", True),
        C("reason_en", "text", "列入及权重的理由（英文）", "why it is here, with this weight, in English", True),
        C("indicator_id", "code", "指标；仅末级节点填写", "indicator; of the last level only", False, "indicators"),
        C("denominator", "code", "除以人口或经济总量", "what its figures are divided by", False, ("population", "economy")),
        C("unit_factor", "number", "相除后的换算系数；空为1", "what the quotient is multiplied by; empty = 1", low=LEAST_FACTOR),
        C("unit_zh", "text", "取值单位（中文）", "unit of the values, in Chinese"), C("unit_en", "text", "取值单位（英文）", "unit of the values, in English"),
        C("goalpost_low", "number", "下门槛值", "lower goalpost, in the unit of the values"),
        C("goalpost_high", "number", "上门槛值", "upper goalpost, in the unit of the values"),
        C("target_value", "number", "目标值", "target, in the unit of the values"),
        C("goalposts_zh", "text", "门槛值或目标值的理由（中文）", "reason of the goalposts or target, in Chinese"),
        C("goalposts_en", "text", "门槛值或目标值的理由（英文）", "reason of the goalposts or target, in English"),
    ), codebook=True),
    Table("rules", "编码规则", "a rule of coding", ("rule_id",), (
        C("rule_id", "code", "规则代码", "code of the rule", True, pattern=WORD),
        C("kind", "code", "类别", "kind of rule", True, ("principle", "tie_break", "reading")),
        C("text_zh", "text", "规则（中文）", "rule in Chinese", True), C("text_en", "text", "规则（英文）", "rule in English", True),
    ), codebook=True),
)
