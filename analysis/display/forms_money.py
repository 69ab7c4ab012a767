"""Exhibits of the notebook `money_and_duty`: with whose money, under whose duty, by when and how firmly."""

from collections.abc import Mapping

from analysis.display import charts, narrative_money, tables_money
from analysis.display.form import Form, Sentences

ROWS = ("条文数（条）；仅读全的文件可说“未设”", "number of provisions; “not set” only of documents read in full")
CLAUSES = ("列出比例或上限的条数/资金条款数", "money clauses with a rate or a ceiling, of all money clauses")
AMOUNTS = ("比例（%）与上限，各按原文口径", "rates (%) and ceilings, each on its own basis as printed")
NO_DOCUMENT = ("这些地区没有可用的文件。", "There is no document of these regions to use.")

FORMS: Mapping[str, Form | Sentences] = {
    "money-answer": Sentences(narrative_money.answer, empty=NO_DOCUMENT),
    "duty-states": Form(narrative_money.title_states, tables_money.table_states, ROWS, charts.plot_states, narrative_money.note_states, empty=NO_DOCUMENT),
    "money-amounts": Form(narrative_money.title_amounts, tables_money.table_amounts, AMOUNTS, notes=narrative_money.note_amounts, empty=narrative_money.no_amounts),
    "money-payers": Form(narrative_money.title_payers, tables_money.table_payers, CLAUSES, notes=narrative_money.note_counted, empty=narrative_money.no_money),
    "money-tools": Form(narrative_money.title_tools, tables_money.table_tools, CLAUSES, notes=narrative_money.note_counted, empty=narrative_money.no_money),
    "money-without": Form(narrative_money.title_without_amounts, tables_money.table_without_amounts, ("资金条款，未列比例或上限", "money clauses without a rate or a ceiling"),
                          notes=narrative_money.note_without, empty=narrative_money.no_bare_money),
    "duty-agencies": Form(narrative_money.title_agencies, tables_money.table_ties, ("条文数（条）", "number of provisions"), charts.plot_agencies,
                          narrative_money.note_ties, empty=narrative_money.no_aspect("agency")),
    "duty-bodies": Form(narrative_money.title_agency_table, tables_money.table_agencies, ("条文数（条）", "number of provisions"), notes=narrative_money.note_agencies, empty=NO_DOCUMENT),
    "duty-strength": Form(narrative_money.title_strength, tables_money.table_strength, ("条文数（条），措辞由强到弱", "number of provisions, wording from firm to soft"),
                          charts.plot_strength, narrative_money.note_strength, empty=narrative_money.no_aspect("modality")),
    "duty-deadlines": Form(narrative_money.title_deadlines, tables_money.table_deadlines, ROWS, notes=narrative_money.note_states, empty=NO_DOCUMENT),
}
