"""Exhibits of the tutorial `add_a_plan`: what was repaired, which items are the measures, what was found in them, suggested and decided."""

from collections.abc import Mapping

from analysis.display import narrative_adding, tables_adding
from analysis.display.form import Form, Sentences

FORMS: Mapping[str, Form | Sentences] = {
    "add-answer": Sentences(narrative_adding.answer),
    "add-repairs": Form(narrative_adding.title_repairs, tables_adding.table_repairs, ("改动处数；例子为原文", "number of changes; examples are the page's own words"),
                        notes=narrative_adding.note_repairs, empty=("这份文本无需修复，逐字未动。", "This text needed no repair; not a character of it was changed.")),
    "add-dropped": Form(narrative_adding.title_dropped, tables_adding.table_dropped, ("删去的行", "lines left out"), notes=narrative_adding.note_dropped,
                        empty=("没有删去任何一行。", "No line was left out.")),
    "add-level": Form(narrative_adding.title_level, tables_adding.table_level, ("各级编号的条目数", "items by style of numbering"), notes=narrative_adding.note_level),
    "add-provisions": Form(narrative_adding.title_provisions, tables_adding.table_provisions, ("每行一条举措；位置为修复后文本的字符位", "one row a measure; places count characters of the repaired text"),
                           notes=narrative_adding.note_original),
    "add-targets": Form(narrative_adding.title_targets, tables_adding.table_targets, ("每行一个数字及其换算", "one row a figure, as stated and as read"), notes=narrative_adding.note_targets,
                        empty=("文中没有量化目标。", "The text states no quantified target.")),
    "add-suggestions": Form(narrative_adding.title_suggestions, tables_adding.table_suggestions, ("概率；最拿不准的在前", "probability; the least certain first"), notes=narrative_adding.note_suggestions),
    "add-review": Form(narrative_adding.title_review, tables_adding.table_review, ("每行一条举措：建议与审阅者的决定", "one row a measure: what was suggested and what the reviewer decided")),
}
