"""Associations: whether plans differ in their mix of factors, cell by cell and as a whole (METHODS, section 2)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import multinomial_proportions_confint

from analysis.errors import ParameterError
from analysis.measures.factor_counts import FactorCounts, check_plans, check_whole
from analysis.measures.guards import GUARDS, Guards, Refusal, check_choice, check_level

CORRECTIONS = {"holm": "holm", "bh": "fdr_bh"}
INTERVALS = {"goodman": "goodman", "sison_glaz": "sison-glaz"}
# What rounding may take from a statistic that is equal.
TIE = 1e-9


@dataclass(frozen=True)
class Associations:
    """The plan x factor table against the same mix of factors in every plan.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and factor: plan_id, region_id, factor_id, n, expected, residual (adjusted; above nought
        where the plan has more than the common mix gives), p_exact, p_holm, p_bh, evidence. The p-values are
        hypothetical where the plans are a census.
    statistic, dof, p_chi_square, p_permutation : float
        Pearson's statistic and its two p-values, by the chi-square distribution and by permutation.
    replicates : int
        Tables drawn for the permutation test.
    least_expected : float
        Smallest expected count.
    leads : str
        permutation where the smallest expected count is below `min_expected_cell`, else chi_square.
    null : str
        Key of the null hypothesis: same_mix, every plan takes its provisions from one and the same mix of factors.
    evidence : tuple of str
        All rows counted.
    refusals : tuple of Refusal
        Rules few_plans and one_factor; then the frame is empty and the figures are missing.
    """

    frame: pd.DataFrame
    statistic: float
    dof: int
    p_chi_square: float
    p_permutation: float
    replicates: int
    least_expected: float
    leads: str
    null: str
    evidence: tuple[str, ...]
    refusals: tuple[Refusal, ...]

    def summary(self) -> pd.DataFrame:
        """The figures of the whole table: figure, value."""
        names = ("statistic", "dof", "p_chi_square", "p_permutation", "replicates", "least_expected")
        return pd.DataFrame({"figure": names, "value": [float(getattr(self, name)) for name in names]})


def expected_counts(table: np.ndarray) -> np.ndarray:
    """Counts that one common mix gives: row sum times column sum over the total."""
    return table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / table.sum()


def adjusted_residuals(table: np.ndarray) -> np.ndarray:
    """Give the adjusted residual of each cell of a table of counts.

    Parameters
    ----------
    table : array of float
        Rows by columns; no empty row or column, at least two of each.

    Returns
    -------
    array of float
        (n - e) / sqrt(e (1 - row / total) (1 - column / total)); nought on average and of variance one if all rows
        have the same mix.

    Examples
    --------
    >>> adjusted_residuals(np.array([[762., 327, 468], [484, 239, 477]])).round(2).tolist()
    [[4.5, 0.7, -5.32], [-4.5, -0.7, 5.32]]

    References
    ----------
    Haberman, S. J. (1973). The analysis of residuals in cross-classified tables. Biometrics 29, 205-220. doi:10.2307/2529686
    """
    expected, total = expected_counts(table), table.sum()
    left = (1 - table.sum(axis=1, keepdims=True) / total) * (1 - table.sum(axis=0, keepdims=True) / total)
    return (table - expected) / np.sqrt(expected * left)


def exact_cells(table: np.ndarray) -> np.ndarray:
    """Give Fisher's exact p-value of each cell against all the rest, two-sided.

    Parameters
    ----------
    table : array of float
        Whole counts, rows by columns.

    Returns
    -------
    array of float
        In the shape of the table, above 0 and at most 1.

    Notes
    -----
    With both margins fixed a cell is hypergeometric; p is the probability of all counts that are no more probable
    than the one found (within a relative 1e-7, as R's fisher.test).

    References
    ----------
    Fisher, R. A. (1935). The logic of inductive inference. Journal of the Royal Statistical Society 98, 39-82. doi:10.2307/2342435

    Examples
    --------
    >>> exact_cells(np.array([[3.0, 1], [1, 3]])).round(4).tolist()
    [[0.4857, 0.4857], [0.4857, 0.4857]]
    """
    total, rows, columns = table.sum(), table.sum(axis=1)[:, None, None], table.sum(axis=0)[None, :, None]
    could_be = np.arange(int(min(rows.max(), columns.max())) + 1)
    chances = stats.hypergeom.pmf(could_be, total, columns, rows)
    found = np.take_along_axis(chances, table[:, :, None].astype(int), axis=2)
    return np.minimum(np.where(chances <= found * (1 + 1e-7), chances, 0).sum(axis=2), 1)


def correct_many(p_values: np.ndarray, correction: str) -> np.ndarray:
    """Correct p-values for their number.

    Parameters
    ----------
    p_values : array of float
        Of any shape; all of them are one family.
    correction : {"holm", "bh"}
        holm: the chance of any false finding (Holm 1979). bh: the expected part of false ones (Benjamini & Hochberg 1995).

    Returns
    -------
    array of float
        In the same shape.

    References
    ----------
    Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6, 65-70.
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. doi:10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    >>> correct_many(np.array([0.01, 0.02, 0.04]), "holm").round(4).tolist()
    [0.03, 0.04, 0.04]
    """
    check_choice(correction, CORRECTIONS, "correction")
    return multipletests(np.ravel(p_values), method=CORRECTIONS[correction])[1].reshape(np.shape(p_values))


def permutation_test(table: np.ndarray, *, replicates: int, seed: int) -> float:
    """P-value of Pearson's statistic over tables with the same margins.

    Parameters
    ----------
    table : array of int
        Counts.
    replicates : int
        Tables to draw, at least 99.
    seed : int
        Of the draws.

    Returns
    -------
    float
        (1 + tables with at least the statistic found) / (1 + replicates).

    Notes
    -----
    To shuffle the factors among the provisions of all plans is to draw a table with the margins found; the tables
    are drawn all at once (Patefield 1981).

    References
    ----------
    Patefield, W. M. (1981). Algorithm AS 159. Applied Statistics 30, 91-97. doi:10.2307/2346669
    Phipson, B. & Smyth, G. K. (2010). Permutation p-values should never be zero. doi:10.2202/1544-6115.1585

    Examples
    --------
    >>> permutation_test(np.array([[1.0, 1], [1, 1]]), replicates=99, seed=1)
    1.0
    """
    check_replicates(replicates)
    rows, columns = table.sum(axis=1).astype(int), table.sum(axis=0).astype(int)
    drawn = stats.random_table(rows, columns).rvs(replicates, random_state=np.random.default_rng(seed))
    expected = expected_counts(table)
    # Pearson's statistic is the sum of n^2 / e less the total.
    found = (table ** 2 / expected).sum()
    return float((1 + ((drawn ** 2 / expected).sum(axis=(1, 2)) >= found - TIE).sum()) / (1 + replicates))


def check_replicates(replicates: int) -> None:
    """Refuse fewer replicates than a 95 per cent statement needs."""
    if replicates < 99:
        raise ParameterError(f"replicates must be at least 99; got {replicates}. With fewer, the ends of a 95% interval are single draws")


def factor_associations(counts: FactorCounts, *, replicates: int = 1999, seed: int = 1, guards: Guards = GUARDS) -> Associations:
    """Set the mix of factors of each wholly read plan against the mix of all of them.

    Parameters
    ----------
    counts : FactorCounts
        Whole numbers (weighting count).
    replicates, seed : int
        Of the permutation test.
    guards : Guards
        `min_expected_cell` decides which p-value leads.

    Returns
    -------
    Associations
        Residuals first: they describe. The p-values answer a hypothetical question on a census: what if the
        provisions had been drawn at random from one mix?

    Raises
    ------
    ParameterError
        For weights that are no counts, and fewer than 99 replicates.

    Notes
    -----
    The chi-square distribution is a fair approximation only where every expected count is large enough; where the smallest is
    below `min_expected_cell` the permutation test leads. The cells' p-values are Fisher's, corrected over all cells.
    """
    check_whole(counts)
    refusals = check_plans(counts, 2)
    if refusals:
        return Associations(_no_cells(), *[float("nan")] * 4, 0, float("nan"), "", "same_mix", (), refusals)
    table = counts.array
    expected, p_exact = expected_counts(table), exact_cells(table)
    statistic, dof = float(((table - expected) ** 2 / expected).sum()), (table.shape[0] - 1) * (table.shape[1] - 1)
    least = float(expected.min())
    frame = counts.frame(
        expected=expected, residual=adjusted_residuals(table), p_exact=p_exact,
        p_holm=correct_many(p_exact, "holm"), p_bh=correct_many(p_exact, "bh"),
    )
    return Associations(
        frame, statistic, dof, float(stats.chi2.sf(statistic, dof)), permutation_test(table, replicates=replicates, seed=seed), replicates, least,
        "permutation" if least < guards.min_expected_cell else "chi_square", "same_mix",
        tuple(row for plan in counts.plans for row in counts.whole(plan)), (),
    )


def _no_cells() -> pd.DataFrame:
    """A frame without rows."""
    return pd.DataFrame(columns=["plan_id", "region_id", "factor_id", "n", "expected", "residual", "p_exact", "p_holm", "p_bh", "evidence"])


def share_intervals(n: np.ndarray, *, method: str = "goodman", level: float = 0.95) -> pd.DataFrame:
    """Simultaneous intervals for the shares of a multinomial sample; for datasets that are samples, never for a census.

    Parameters
    ----------
    n : array of int
        Provisions per factor; at least one.
    method : {"goodman", "sison_glaz"}
        goodman: score intervals with a Bonferroni bound. sison_glaz: shorter, for many factors and small counts.
    level : float
        Chance that all intervals hold their shares.

    Returns
    -------
    DataFrame
        n, share, low, high (0 to 1), in the order given.

    Raises
    ------
    ParameterError
        For an unknown method, a level outside 0 to 1, counts below nought, or none at all.

    References
    ----------
    Goodman, L. A. (1965). On simultaneous confidence intervals for multinomial proportions. doi:10.1080/00401706.1965.10490252
    Sison, C. P. & Glaz, J. (1995). Simultaneous confidence intervals and sample size determination for multinomial
    proportions. doi:10.1080/01621459.1995.10476521

    Examples
    --------
    >>> share_intervals([6, 2])[["low", "high"]].round(3).values.tolist()
    [[0.368, 0.939], [0.061, 0.632]]
    """
    check_choice(method, INTERVALS, "method")
    check_level(level)
    n = np.asarray(n, dtype=float)
    if not n.size or n.sum() <= 0 or (n < 0).any():
        raise ParameterError(f"n must hold counts of at least one provision in all, none below nought; got {n.tolist()}")
    bounds = multinomial_proportions_confint(n, alpha=1 - level, method=INTERVALS[method])
    return pd.DataFrame({"n": n, "share": n / n.sum(), "low": bounds[:, 0], "high": bounds[:, 1]})
