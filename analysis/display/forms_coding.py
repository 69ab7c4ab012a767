"""Exhibits of the notebook `coding_quality`: who coded, how far they agree, and what coding error does to the findings."""

from collections.abc import Mapping

from analysis.display import charts, narrative_coding, narrative_recoding, narrative_suggestions, refusals, tables_coding, tables_suggestions
from analysis.display.form import Form, Sentences

ALPHA = ("克里彭多夫α系数；1为完全一致，0为随机水平", "Krippendorff's alpha; 1 is full agreement, 0 what chance would give")
MET = ("条文数（条）：一人读作一类、另一人读作另一类", "number of provisions that one coder gave one code and the other another")
SIMULATED = ("占模拟次数的份额（%）", "share of the simulations (%)")


def _too_few(agreed, labels) -> str:
    """Why there is no agreement on any code."""
    results = agreed.values() if isinstance(agreed, Mapping) else [agreed]
    general = [refusal for result in results for refusal in result.refusals if refusal.rule == "one_coder" or not refusal.subject]
    return refusals.because(general, labels, ("两位编码者共读的条文过少，不计系数。", "Too few provisions were read by two coders for a coefficient."))


FORMS: Mapping[str, Form | Sentences] = {
    "coding-answer": Sentences(narrative_coding.answer, ("只有定稿编码，看不出编码的稳定程度。", "There are settled codes only, so how stable they are cannot be seen.")),
    "coding-coders": Form(narrative_coding.title_coders, tables_coding.table_coders, ("编码条数（条）", "number of provisions coded"),
                          notes=narrative_coding.note_coders),
    "coding-agreement": Form(narrative_coding.title_agreement, tables_coding.table_agreement, ALPHA, charts.plot_agreement,
                             narrative_coding.note_agreement, _too_few),
    "coding-pairs": Form(narrative_coding.title_pairs, tables_coding.table_pairs, ("系数与一致率", "coefficients and percentage agreement"), empty=_too_few),
    "coding-factors": Form(narrative_coding.title_codes, tables_coding.table_codes, ALPHA, charts.plot_codes, narrative_coding.note_codes, _too_few),
    "coding-instruments": Form(narrative_coding.title_codes, tables_coding.table_codes, ALPHA, charts.plot_codes, narrative_coding.note_codes, _too_few),
    "coding-confusion": Form(narrative_coding.title_confusion, tables_coding.table_confusion, MET, charts.plot_confusion,
                             narrative_coding.note_confusion, narrative_coding.no_confusion),
    "coding-confusion-instruments": Form(narrative_coding.title_confusion, tables_coding.table_confusion, MET, charts.plot_confusion,
                                         narrative_coding.note_confusion, narrative_coding.no_confusion),
    "coding-disagreements": Form(narrative_coding.title_disagreements, tables_coding.table_disagreements, ("条文的编码", "codes of provisions"),
                                 empty=narrative_coding.no_disagreements),
    "coding-overrules": Form(narrative_coding.title_overrules, tables_coding.table_overrules, ("条文的编码", "codes of provisions"),
                             empty=narrative_coding.no_overrules),
    "coding-shares": Form(narrative_recoding.title_recoded, tables_coding.table_recoded,
                          ("占条文总数的份额（%）；括号内为模拟重编的区间", "share of all provisions (%); the range under simulated recoding in brackets"),
                          charts.plot_recoded, narrative_recoding.note_recoded, narrative_recoding.no_recoding),
    "coding-findings": Form(narrative_recoding.title_findings, tables_coding.table_findings, SIMULATED, charts.plot_findings,
                            narrative_recoding.note_findings, narrative_recoding.no_findings),
    "coding-suggestions": Form(narrative_suggestions.title_suggestions, tables_suggestions.table_suggestions,
                               ("建议编码与定稿相同的条数／条文数；另有系数两行", "provisions suggested as settled, of all; two rows hold coefficients"),
                               notes=narrative_suggestions.note_suggestions, empty=narrative_suggestions.no_suggestions),
}
