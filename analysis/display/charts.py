"""Every chart of the project: `plot_*(result, labels, *, ax=None)` draws a result and returns the axes."""

from analysis.display.charts_claims import plot_claims_board
from analysis.display.charts_clauses import plot_topics
from analysis.display.charts_coding import plot_agreement, plot_codes, plot_confusion, plot_findings, plot_recoded
from analysis.display.charts_comparability import plot_documents, plot_sizes
from analysis.display.charts_conditions import plot_dominance, plot_pillars, plot_rank_intervals, plot_rank_probabilities, plot_sensitivity
from analysis.display.charts_consistency import plot_pmc, plot_pmc_variables, plot_surfaces
from analysis.display.charts_emphasis import plot_coverage, plot_poles, plot_profile
from analysis.display.charts_evolution import plot_history
from analysis.display.charts_gaps import plot_gaps
from analysis.display.charts_growth import plot_growth
from analysis.display.charts_instruments import plot_instruments
from analysis.display.charts_lessons import plot_practices
from analysis.display.charts_map import plot_map
from analysis.display.charts_money import plot_agencies, plot_states, plot_strength
from analysis.display.charts_positioning import plot_clusters, plot_keyness, plot_mixes, plot_quotients, plot_residuals
from analysis.display.charts_sectors import plot_chain, plot_sectors
from analysis.display.charts_streams import plot_goal_mix, plot_streams
from analysis.display.charts_targets import plot_target_board
from analysis.display.charts_themes import plot_theme

__all__ = [
    "plot_agencies", "plot_practices", "plot_states", "plot_strength",
    "plot_clusters", "plot_keyness", "plot_map", "plot_mixes", "plot_quotients", "plot_residuals",
    "plot_agreement", "plot_claims_board", "plot_codes", "plot_confusion", "plot_findings", "plot_recoded",
    "plot_dominance", "plot_pillars", "plot_rank_intervals", "plot_rank_probabilities", "plot_sensitivity",
    "plot_coverage", "plot_gaps", "plot_goal_mix", "plot_growth", "plot_history", "plot_instruments", "plot_pmc", "plot_pmc_variables", "plot_poles", "plot_profile", "plot_documents", "plot_sizes", "plot_chain", "plot_sectors", "plot_streams", "plot_surfaces", "plot_target_board", "plot_theme", "plot_topics",
]
