"""Exhibits of the notebook `briefing`: what a busy reader needs, drawn from the results of the others."""

from collections.abc import Mapping

from analysis.display import (
    narrative_claims, narrative_conditions, narrative_consistency, narrative_focus, narrative_instruments, narrative_recoding,
    narrative_targets,
)
from analysis.display.form import Form, Sentences
from analysis.display.forms_focus import COVERAGE_FORM, GOALS_FORM, POLES
from analysis.display.forms_targets import GAPS, GROWTH_FORM
from analysis.display.labels import Labels
from analysis.display.narrative import Said


def _findings(shares, comparisons, gaps, growth, labels: Labels) -> list[Said]:
    """What a busy reader needs, in order of certainty; the other notebooks hold the rest."""
    goals = [narrative_targets.counterparts(gaps, labels), *narrative_targets.gap_sentences(gaps, labels)] if len(gaps.frame) else []
    return [
        narrative_focus.headline(shares, labels), *narrative_focus.compared(comparisons, labels), *narrative_focus.unknown(shares.frame, labels),
        *goals, *narrative_targets.asked(growth, labels, same_scope_only=True),
    ]


def _open(comparisons, gaps, labels: Labels) -> list[Said]:
    rows = narrative_focus.undecided(comparisons.frame, labels)
    doubts = [
        Said(narrative_focus.open_question(row, labels), row["evidence"]) for _, row in rows.iterrows()
    ]
    return [*doubts, *narrative_targets.unmatched(gaps, labels)]


def _further(types, compared, recoded, texts, standing, labels: Labels) -> list[Said]:
    """A sentence from each of the other reports, the firmest first: what is identified, what another reader would change, what is graded, what is likely."""
    return [
        *narrative_instruments.identified(compared, labels), *narrative_recoding.survive(recoded, labels),
        narrative_instruments.headline(types, labels), *narrative_consistency.headline(texts, labels), *narrative_conditions.answer(standing, labels)[:2],
    ]


def _claims(claims, labels: Labels) -> list[Said]:
    """How many claims the evidence bears out, and those it bears out whole."""
    return narrative_claims.in_brief(claims, labels)


FORMS: Mapping[str, Form | Sentences] = {
    "briefing-findings": Sentences(_findings),
    "briefing-coverage": COVERAGE_FORM,
    "briefing-poles": POLES,
    "briefing-goals": GOALS_FORM,
    "briefing-gaps": GAPS,
    "briefing-growth": GROWTH_FORM,
    "briefing-further": Sentences(_further),
    "briefing-claims": Sentences(_claims, empty=("数据集没有收录各方说法。", "The dataset holds no claims.")),
    "briefing-open": Sentences(_open, empty=("就本页所问，没有悬而未决的问题。", "Nothing that this page asks remains open.")),
}
