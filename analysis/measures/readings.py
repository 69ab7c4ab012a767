"""Readings: the same shares under every weighting, and for tasks and safeguards apart (METHODS, sections 1 and 2)."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from analysis.measures.emphasis import Shares, group_shares
from analysis.measures.weightings import ROLES, WEIGHTINGS

# A group taken alone cannot overlap another.
ALONE = "alone"


def share_readings(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factor_groups: pd.DataFrame, *, group_set: str,
) -> Mapping[str, Shares]:
    """Give the shares of groups under each weighting of all provisions, then by count for tasks and for safeguards.

    Parameters
    ----------
    plans, provisions, codings, factor_groups, group_set
        As in `group_shares`.

    Returns
    -------
    mapping of str to Shares
        By count, fractional, text, task, safeguard; plans and groups as in `group_shares`.

    Notes
    -----
    `compare_groups` marks as fragile what flips under another weighting or coder; tasks and safeguards apart are shown, not tried.
    """
    frames = (plans, provisions, codings, factor_groups)
    weightings = {name: group_shares(*frames, group_set=group_set, weighting=name) for name in WEIGHTINGS}
    return weightings | {name: group_shares(*frames, group_set=group_set, roles=name) for name in ROLES if name != "all"}


def wider_shares(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factor_groups: pd.DataFrame, *, beside: str,
) -> Shares:
    """Give the share of every group of every other set, each taken alone, for sensitivity to how factors are grouped.

    Parameters
    ----------
    plans, provisions, codings, factor_groups
        As in `group_shares`.
    beside : str
        The set that is shown already.

    Returns
    -------
    Shares
        As in `group_shares`, without the rest; groups that overlap stand side by side, so their shares do not add up.
    """
    others = factor_groups[factor_groups["group_set"] != beside]
    parts = [_alone(plans, provisions, codings, rows, group) for group, rows in others.groupby("group_id", sort=False)]
    if not parts:
        return group_shares(plans.head(0), provisions, codings, factor_groups, group_set=beside)
    return replace(parts[0], frame=pd.concat([part.frame for part in parts], ignore_index=True))


def _alone(plans, provisions, codings, group_rows: pd.DataFrame, group: str) -> Shares:
    """The share of one group, with all else as the rest, which is dropped."""
    shares = group_shares(plans, provisions, codings, group_rows.assign(group_set=ALONE), group_set=ALONE)
    return replace(shares, frame=shares.frame[shares.frame["group_id"] == group])
