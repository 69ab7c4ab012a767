"""Figures of claims: a figure as the range it lies in, and whether it stands to others as a claim says (METHODS, section 7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, nan

from analysis.errors import RefusedError
from analysis.measures.coverage import Tally, ceiling_of, compare_shares, floor_of
from analysis.measures.guards import GUARDS, Guards, check_choice

COMPARATORS = (">=", ">", "<=", "<", "=")
KINDS = ("share", "count", "quantity", "rank", "rate", "multiple", "per")
STATUS = {">": "higher", ">=": "higher", "<": "lower", "<=": "lower"}
# holds and fails are identified; open is not at this coverage; absent means that one of the figures is not there at all.
VERDICT_OF = {"holds": "supported", "fails": "not_supported", "open": "not_identified", "absent": "not_testable"}
VERDICTS = ("supported", "partly_supported", "mixed", "not_supported", "not_identified", "not_testable")


@dataclass(frozen=True)
class Figure:
    """One figure of one region, as far as the evidence tells it.

    Attributes
    ----------
    region_id, plan_id : str
        Whose it is; plan_id "" where no document is behind it.
    kind : str
        share (of 1), count, quantity (in `unit`), rank, rate (0.1 is ten per cent a year), multiple, per (of `unit` by size).
    low, high : float
        Ends of the range; the same where it is exact, high infinite where nothing bounds it, missing where there is no figure.
    unit : str
        Of quantities.
    n, of : int or None
        Counts behind a share.
    tally : Tally or None
        Exact counts of a share.
    year, period : int or None, str
        Of values, where one was chosen.
    coded : bool
        Whether a count rests on the codes of provisions.
    absence : str
        Why there is no figure: not_set, not_seen, total_unknown or refused:<rule>.
    evidence : tuple of str
        Row ids.
    """

    region_id: str
    kind: str
    plan_id: str = ""
    low: float = nan
    high: float = nan
    unit: str = ""
    n: int | None = None
    of: int | None = None
    tally: Tally | None = None
    period: str = ""
    coded: bool = False
    absence: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def given(self) -> bool:
        """Whether anything is known of it; an unknown total leaves a share open, not absent."""
        return self.tally is not None or self.low == self.low


def spread(value: float, comparator: str, *, guards: Guards = GUARDS) -> tuple[float, float]:
    """The range in which a stated figure lies.

    Parameters
    ----------
    value : float
        As stated.
    comparator : str
        =, reach (the figure itself), >, >= (nothing above bounds it), <, <= (from nought), about or range.
    guards : Guards
        `about_share`: how far from the figure "about" may be, as a share of it.

    Examples
    --------
    >>> spread(20.0, "about"), spread(100.0, ">")
    ((18.0, 22.0), (100.0, inf))
    """
    if comparator in (">", ">="):
        return value, inf
    if comparator in ("<", "<="):
        return 0.0, value
    if comparator in ("about", "range"):
        part = guards.about_share
        return value * (1 - part), value * (1 + part)
    return value, value


def to_threshold(low: float, high: float, comparator: str, threshold: float) -> str:
    """Whether a range stands to a threshold as the comparator says: holds, fails or open.

    Notes
    -----
    It holds where every figure of the range does, fails where none does, and is open between. A missing range is absent.

    Examples
    --------
    >>> to_threshold(3, 5, ">=", 3), to_threshold(1, 2, ">=", 3), to_threshold(1, 5, ">=", 3)
    ('holds', 'fails', 'open')
    """
    check_choice(comparator, COMPARATORS, "comparator")
    if low != low:
        return "absent"
    whole, none = {
        ">=": (low >= threshold, high < threshold), ">": (low > threshold, high <= threshold),
        "<=": (high <= threshold, low > threshold), "<": (high < threshold, low >= threshold),
        "=": (low == high == threshold, high < threshold or low > threshold),
    }[comparator]
    return "holds" if whole else "fails" if none else "open"


def to_other(low: float, high: float, comparator: str, other_low: float, other_high: float) -> str:
    """Whether every figure of one range stands to every figure of another as the comparator says.

    Examples
    --------
    >>> to_other(5, 6, ">", 3, 4), to_other(3, 5, ">", 4, 4), to_other(1, 2, ">", 3, 4)
    ('holds', 'open', 'fails')
    """
    if low != low or other_low != other_low:
        return "absent"
    ends = {to_threshold(low, high, comparator, other) for other in (other_low, other_high)}
    return ends.pop() if len(ends) == 1 else "open"


def figure_to_threshold(figure: Figure, comparator: str, threshold: float, *, guards: Guards = GUARDS) -> str:
    """As `to_threshold`, with a margin for coding.

    Notes
    -----
    A share is read with one measure moved or merged against it either way, as in a comparison. A count of coded provisions is read
    as if one more could be coded so: that there is one is shown by its row, that there is none rests on the code of every row.
    """
    margin = guards.margin_provisions
    if figure.tally is None:
        return to_threshold(figure.low, figure.high + margin * figure.coded, comparator, threshold)
    if figure.tally.total is None:
        return "open"
    return to_threshold(float(floor_of(figure.tally, margin)), float(ceiling_of(figure.tally, margin)), comparator, threshold)


def figure_to_other(figure: Figure, other: Figure, comparator: str, *, guards: Guards = GUARDS) -> tuple[str, int | None]:
    """Whether one figure stands to another as the comparator says, and how many more would have to be seen for it.

    Returns
    -------
    str, int or None
        The outcome; for shares that leave it open, the fewest further provisions (goals, texts) after which it could hold, None
        where even everything unseen would not do or no total is known.

    Raises
    ------
    RefusedError
        For figures of two kinds, or "=" between two figures: being the same is no finding.

    Notes
    -----
    Shares by `compare_shares`, with its margin of one measure; other figures by their ranges.
    """
    if figure.kind != other.kind or comparator not in STATUS:
        raise RefusedError(
            f"figures are compared within one kind, by one of {', '.join(STATUS)}; got {figure.kind} {comparator!r} {other.kind}. "
            "Correct statistic or comparator in claim_tests.csv"
        )
    if not (figure.given and other.given):
        return "absent", None
    if figure.tally is None:
        return to_other(figure.low, figure.high, comparator, other.low, other.high), None
    found, wanted = compare_shares(figure.tally, other.tally, guards=guards), STATUS[comparator]
    if found.status in ("higher", "lower"):
        return ("holds" if found.status == wanted else "fails"), None
    return "open", found.settle_higher if wanted == "higher" else found.settle_lower


def combined(verdicts: Iterable[str]) -> str:
    """One verdict from those of comparisons, tests, streams or parts.

    Notes
    -----
    Support against opposition is mixed. Opposition without support is not_supported, whatever else is open. Support is
    whole (supported) where everything supports; with anything open, untestable or partly supported beside it, it is partly_supported.
    Without either, one that is not_identified makes it so; else not_testable, which is also the verdict of nothing.

    The order of the verdicts, and taking some of them together first, changes nothing.

    Examples
    --------
    >>> combined(["supported", "not_identified"]), combined(["not_supported", "partly_supported"]), combined([])
    ('partly_supported', 'mixed', 'not_testable')
    """
    found = {check_choice(verdict, VERDICTS, "verdict") for verdict in verdicts}
    support = found & {"supported", "partly_supported"}
    if "mixed" in found or (support and "not_supported" in found):
        return "mixed"
    if "not_supported" in found:
        return "not_supported"
    if support:
        return "supported" if found == {"supported"} else "partly_supported"
    return "not_identified" if "not_identified" in found else "not_testable"
