"""Exhibits of the notebook `conditions`: what enters, scores, ranks under every choice, and which choice matters."""

from collections.abc import Mapping

from analysis.display import charts, narrative_conditions, tables_conditions
from analysis.display.form import Form, Sentences

SHARES = ("占全部重算的份额（%）", "share of the replicates (%)")
WHY = narrative_conditions.because

FORMS: Mapping[str, Form | Sentences] = {
    "conditions-answer": Sentences(narrative_conditions.answer, empty=WHY),
    "conditions-entries": Form(narrative_conditions.title_entries, tables_conditions.table_entries,
                               ("各地全年、同口径的数是否齐全", "whether every region has a full-year figure of one scope"), empty=WHY),
    "conditions-others": Form(narrative_conditions.title_others, tables_conditions.table_others,
                              ("各地全年、同口径的数是否齐全", "whether every region has a full-year figure of one scope"), notes=narrative_conditions.note_others,
                              empty=("数据集没有另设综合。", "The dataset has no other composite.")),
    "conditions-values": Form(narrative_conditions.title_values, tables_conditions.table_values, ("单位见各列", "units in each column"), empty=WHY),
    "conditions-weights": Form(("权重与门槛值及其理由", "Weights and goalposts, with their reasons"), tables_conditions.table_nodes,
                               ("权重（%）；门槛值的单位同指标值", "weights (%); goalposts in the unit of the values"), empty=WHY),
    "conditions-pillars": Form(narrative_conditions.title_pillars, tables_conditions.table_pillars, narrative_conditions.measure_pillars,
                               charts.plot_pillars, narrative_conditions.note_recipe, empty=WHY),
    "conditions-probabilities": Form(narrative_conditions.title_probabilities, tables_conditions.table_probabilities, SHARES,
                                     charts.plot_rank_probabilities, empty=WHY),
    "conditions-ranks": Form(narrative_conditions.title_intervals, tables_conditions.table_ranks, ("位次，第1位最好", "rank, 1st is best"),
                             charts.plot_rank_intervals, empty=WHY),
    "conditions-dominance": Form(narrative_conditions.title_dominance, tables_conditions.table_dominance,
                                 ("左列地区排在上行地区之前的份额（%）", "share of the replicates in which the row's region stands before the column's (%)"),
                                 charts.plot_dominance, narrative_conditions.note_dominance, empty=WHY),
    "conditions-sensitivity": Form(narrative_conditions.title_sensitivity, tables_conditions.table_sensitivity,
                                   ("占位次变动的份额（%）", "part of the movement of the ranks (%)"), charts.plot_sensitivity,
                                   narrative_conditions.note_sensitivity, empty=narrative_conditions.because_still),
    "conditions-settings": Form(narrative_conditions.title_settings, tables_conditions.table_settings, ("次", "replicates"),
                                notes=narrative_conditions.note_settings, empty=WHY),
    "conditions-caveats": Sentences(narrative_conditions.caveats),
}
