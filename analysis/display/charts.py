"""Every chart of the project: `plot_*(result, labels, *, ax=None)` draws a result and returns the axes."""

from analysis.display.charts_emphasis import plot_coverage, plot_poles, plot_profile
from analysis.display.charts_gaps import plot_gaps
from analysis.display.charts_growth import plot_growth
from analysis.display.charts_streams import plot_goal_mix, plot_streams
from analysis.display.charts_targets import plot_target_board

__all__ = [
    "plot_coverage", "plot_gaps", "plot_goal_mix", "plot_growth", "plot_poles", "plot_profile", "plot_streams", "plot_target_board",
]
