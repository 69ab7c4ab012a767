"""Policy instruments: what a plan acts with, by type, by kind and by factor (METHODS, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import pandas as pd

from analysis.errors import DataError
from analysis.measures.comparison import Comparisons, compare_groups
from analysis.measures.emphasis import CodingRanges, Shares, coding_ranges, factor_shares, group_shares
from analysis.measures.weightings import SETTLED

# The grouping of instruments that the codebook itself gives: supply, environment, demand.
TYPES = "instrument_type"
# Joins a factor and a type of instrument to one code; no code of a codebook holds it.
JOINT = " × "


@dataclass(frozen=True)
class CrossTable:
    """How often each factor is acted on with each type of instrument.

    Attributes
    ----------
    frame : DataFrame
        One row per plan, factor and type: plan_id, region_id, factor_id, instrument_type, and the columns of
        `Shares.frame` from n_low to evidence.
    coder : str
        Whose codes.
    """

    frame: pd.DataFrame
    coder: str

    @cached_property
    def exact(self) -> pd.DataFrame:
        """The rows of plans that were wholly seen, whose counts are one number."""
        return self.frame[self.frame.groupby("plan_id")["exact"].transform("all") & (self.frame["absence"] == "")]

    @property
    def ranged(self) -> pd.DataFrame:
        """The rows of plans that were partly seen and whose number of provisions is known."""
        return self.frame[(self.frame["absence"] == "") & ~self.frame["plan_id"].isin(self.exact["plan_id"])]


def type_shares(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, instruments: pd.DataFrame, *,
    coder: str = SETTLED, weighting: str = "count", roles: str = "all",
) -> Shares:
    """Give the share of each type of instrument in each plan, as the range that it must lie in.

    Parameters
    ----------
    plans, provisions : DataFrame
        As in `factor_shares`.
    codings : DataFrame
        provision_id, coder_id, instrument, instruments_secondary.
    instruments : DataFrame
        Indexed by instrument_id, in the order of the codebook; instrument_type.
    coder, weighting, roles : str
        As in `factor_shares`; fractional gives half to the main instrument and half to the secondary ones.

    Returns
    -------
    Shares
        As of `group_shares`, with instrument_type in the place of group_id.

    Raises
    ------
    DataError
        For an instrument that the codebook does not have.

    Notes
    -----
    Share in [low / N, (high + N - n) / N], as for factors. Unlike there a provision that restricts is counted: a ban is the
    use of an instrument, whatever it is for.

    References
    ----------
    Rothwell, R. & Zegveld, W. (1985). Reindustrialization and Technology. Longman.
    Manski, C. F. (2003). Partial Identification of Probability Distributions. doi:10.1007/b97478
    """
    used, groups = _used(codings, instruments), type_groups(instruments)
    shares = group_shares(plans, _neutral(provisions), used, groups, group_set=TYPES, coder=coder, weighting=weighting, roles=roles)
    return replace(shares, frame=_without_rest(shares.frame))


def instrument_shares(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, instruments: pd.DataFrame, *,
    coder: str = SETTLED, weighting: str = "count", roles: str = "all",
) -> Shares:
    """Give the share of every single instrument; as `type_shares`, with instrument_id in the place of instrument_type."""
    shares = factor_shares(
        plans, _neutral(provisions), _used(codings, instruments), instruments, coder=coder, weighting=weighting, roles=roles,
    )
    return replace(shares, frame=shares.frame.rename(columns={"factor_id": "instrument_id"}))


def type_coding_ranges(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, instruments: pd.DataFrame, *, weighting: str = "count",
) -> CodingRanges:
    """Give the range of each type's share over the coders' codes, for plans wholly seen; columns as in `coding_ranges`, with instrument_type."""
    found = coding_ranges(plans, _neutral(provisions), _used(codings, instruments), type_groups(instruments), group_set=TYPES, weighting=weighting)
    return replace(found, frame=_without_rest(found.frame), by_coder=_without_rest(found.by_coder))


def compare_types(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, instruments: pd.DataFrame, *, weighting: str = "count",
) -> Comparisons:
    """Compare every pair of plans on each type of instrument; as `compare_groups`, with instrument_type in the place of group_id."""
    found = compare_groups(plans, _neutral(provisions), _used(codings, instruments), type_groups(instruments), group_set=TYPES, weighting=weighting)
    return replace(found, frame=_without_rest(found.frame))


def factor_instruments(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factors: pd.DataFrame, instruments: pd.DataFrame, *,
    coder: str = SETTLED,
) -> CrossTable:
    """Count how often each factor is acted on with each type of instrument.

    Parameters
    ----------
    plans, provisions : DataFrame
        As in `factor_shares`.
    codings : DataFrame
        provision_id, coder_id, factor_primary, instrument.
    factors, instruments : DataFrame
        Indexed by their ids, in the order of the codebook; instruments with instrument_type.
    coder : str
        Whose codes.

    Returns
    -------
    CrossTable
        Every factor with every type, also where no provision has them, in the order of the codebooks.

    Raises
    ------
    DataError
        For an instrument or a factor that the codebook does not have.

    Notes
    -----
    Main codes only: a secondary factor has no instrument of its own. Each cell is a share of all provisions of the plan, in its
    identified range; the cells of a wholly seen plan add up to all of it.
    """
    types = _types(codings, instruments)
    joint = codings["factor_primary"] + JOINT + types
    pairs = [factor + JOINT + kind for factor, kind in product(factors.index, dict.fromkeys(instruments["instrument_type"]))]
    view = codings.assign(factor_primary=joint, factors_secondary=pd.Series([()] * len(codings), index=codings.index, dtype=object))
    frame = factor_shares(plans, _neutral(provisions), view, pd.DataFrame(index=pd.Index(pairs, dtype="str")), coder=coder).frame
    parts = frame.pop("factor_id").str.split(JOINT, regex=False)
    frame.insert(2, "factor_id", parts.str[0])
    frame.insert(3, "instrument_type", parts.str[1])
    return CrossTable(frame, coder)


def type_groups(instruments: pd.DataFrame) -> pd.DataFrame:
    """The types of instruments in the form in which factor groups are handed to the measures of emphasis."""
    return pd.DataFrame({
        "group_set": TYPES, "group_id": instruments["instrument_type"].to_list(), "factor_id": list(instruments.index),
    }, dtype="str")


def _used(codings: pd.DataFrame, instruments: pd.DataFrame) -> pd.DataFrame:
    """The codings with the instruments where the measures of emphasis look for factors."""
    _types(codings, instruments)
    return codings.assign(factor_primary=codings["instrument"], factors_secondary=codings["instruments_secondary"])


def _types(codings: pd.DataFrame, instruments: pd.DataFrame) -> pd.Series:
    """The type of each coding's main instrument."""
    several: Mapping[str, object] = dict.fromkeys(code for codes in codings.get("instruments_secondary", ()) for code in codes)
    known = set(instruments.index)
    unknown = [code for code in dict.fromkeys([*codings["instrument"], *several]) if code not in known]
    if unknown:
        failures = [f"{code}: not an instrument" for code in unknown]
        raise DataError("codings.csv: every instrument must be in codebook/instruments.csv", failures)
    return codings["instrument"].map(instruments["instrument_type"])


def _neutral(provisions: pd.DataFrame) -> pd.DataFrame:
    """Provisions without their stance: a restriction is the use of an instrument too."""
    return provisions.assign(stance="")


def _without_rest(frame: pd.DataFrame) -> pd.DataFrame:
    """The types alone: every instrument has one, so that nothing is left for the rest."""
    named = frame[frame["group_id"] != ""].reset_index(drop=True)
    return named.rename(columns={"group_id": "instrument_type"})
