"""Fits: how the share of an outcome differs between plans or kinds of provision, for datasets large enough (METHODS, section 2)."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, special, stats
from statsmodels.discrete.discrete_model import MNLogit
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.tools.sm_exceptions import PerfectSeparationError

from analysis.errors import ParameterError, listed, nearest
from analysis.measures.associations import correct_many, expected_counts
from analysis.measures.factor_counts import RESTRICTING, FactorCounts
from analysis.measures.guards import GUARDS, Guards, Refusal, check_level
from analysis.measures.tallies import Unit, plan_units
from analysis.measures.weightings import REST, SETTLED, Members, factor_weights


@dataclass(frozen=True)
class Fit:
    """A binomial or multinomial fit with logit link.

    Attributes
    ----------
    kind : str
        binomial or multinomial.
    coefficients : DataFrame
        outcome, variable ("" for the constant), level, base, estimate (log-odds against the base outcome), std_error, z, p_value, low, high.
    effects : DataFrame
        Average marginal effects: outcome, variable, level, base, effect (difference of shares, -1 to 1: all provisions at the level
        less all at the base level, else as they are), std_error, low, high, p_value, p_holm, p_bh.
    n : int
        Provisions.
    log_likelihood, log_likelihood_null, statistic, dof, p_value : float
        Of the fit, of the fit without variables, and their likelihood-ratio test.
    least_expected : float
        Smallest expected count of an outcome in a level of a variable.
    null : str
        Key of the null hypothesis: no_effect, the outcome has the same shares at every level of every variable.
    evidence : tuple of str
        Rows counted.
    refusals : tuple of Refusal
        Rules one_level, small_expected and separation; then the frames are empty.
    """

    kind: str
    coefficients: pd.DataFrame
    effects: pd.DataFrame
    n: int
    log_likelihood: float
    log_likelihood_null: float
    statistic: float
    dof: int
    p_value: float
    least_expected: float
    null: str
    evidence: tuple[str, ...]
    refusals: tuple[Refusal, ...]

    def summary(self) -> pd.DataFrame:
        """The figures of the whole fit: figure, value."""
        names = ("n", "log_likelihood", "log_likelihood_null", "statistic", "dof", "p_value", "least_expected")
        return pd.DataFrame({"figure": names, "value": [float(getattr(self, name)) for name in names]})


def provision_cases(
    counts: FactorCounts, plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, members: Members, *, coder: str = SETTLED,
) -> pd.DataFrame:
    """List the provisions of the wholly read plans, one row each, for a fit.

    Parameters
    ----------
    counts : FactorCounts
        Says which plans were wholly read.
    plans, provisions, codings : DataFrame
        As in `factor_counts`.
    members : mapping of str to sequence of str
        Group id to factors, from `group_members` or with one factor each; a provision of none of them has group_id "".
    coder : str
        Whose codes.

    Returns
    -------
    DataFrame
        Indexed by provision_id: plan_id, region_id, provision_role, side (the first plan's id, "" for all others), group_id. A
        provision that restricts has group_id "".
    """
    weights, _ = factor_weights(codings, coder=coder)
    group_of = {factor: group for group, factors in members.items() for factor in factors}
    rows = [
        (unit.rows[0].provision_id, document.plan_id, plans.at[document.plan_id, "region_id"], unit.role, _group(unit, weights, group_of))
        for document in plan_units(plans.loc[list(counts.plans)], provisions) for unit in document.units
    ]
    cases = pd.DataFrame(rows, columns=["provision_id", "plan_id", "region_id", "provision_role", "group_id"]).set_index("provision_id")
    return cases.assign(side=cases["plan_id"].where(cases["plan_id"].isin(counts.plans[:1]), ""))


def _group(unit: Unit, weights: Mapping[str, Mapping[str, int]], group_of: Mapping[str, str]) -> str:
    """The group of a provision's primary factor; the rest where it restricts or has none."""
    row = unit.rows[0]
    factor = next(iter(weights[row.provision_id]))
    return RESTRICTING if row.restricts else group_of.get(factor, REST)


def pool_small(cases: pd.DataFrame, *, outcome: str, variables: Sequence[str], guards: Guards = GUARDS) -> pd.DataFrame:
    """Put outcomes that are too rare for a fit together with the rest.

    Parameters
    ----------
    cases, outcome, variables
        As in `fit_binomial`.
    guards : Guards
        `min_expected_cell`.

    Returns
    -------
    DataFrame
        The cases, with the outcome "" in the place of every one that some level of some variable is expected to hold
        too few of; unchanged where none would be left, for the fit to refuse.
    """
    _check_columns(cases, [outcome, *variables])
    if cases.empty:
        return cases
    tables = [pd.crosstab(cases[name], cases[outcome]) for name in variables]
    least = pd.concat([pd.Series(expected_counts(table.to_numpy(float)).min(axis=0), index=table.columns) for table in tables], axis=1).min(axis=1)
    kept = least.index[(least >= guards.min_expected_cell) & (least.index != REST)]
    return cases.assign(**{outcome: cases[outcome].where(cases[outcome].isin(kept), REST)}) if len(kept) else cases


def fit_binomial(
    cases: pd.DataFrame, *, outcome: str, level: str, variables: Sequence[str], bases: Mapping[str, str] | None = None, interval: float = 0.95,
    guards: Guards = GUARDS,
) -> Fit:
    """Fit the odds that a provision has one outcome rather than any other.

    Parameters
    ----------
    cases : DataFrame
        One row per provision, with text columns.
    outcome, level : str
        Column, and the value whose share is fitted.
    variables : sequence of str
        Columns that explain it, as levels.
    bases : mapping of str to str, optional
        The level of a variable that others are set against; without it the first that occurs.
    interval : float
        Level of the intervals.
    guards : Guards
        `min_expected_cell`.

    Returns
    -------
    Fit
        statsmodels' binomial GLM; effects by the delta method.

    Raises
    ------
    ParameterError
        For a column or a level that is not there, an interval outside 0 to 1, or variables of which one follows from the others.

    Notes
    -----
    Refused where a cell of outcome by level of a variable is expected to hold fewer than `min_expected_cell` provisions (Fisher's
    test and the permutation test of `factor_associations` need no such size), and where the answers are separated
    (`separated`), as by an empty cell: a log-odds would be infinite. An effect is a discrete change, all rows set to the level less all rows set to the base, averaged.

    Examples
    --------
    >>> cases = pd.DataFrame({"plan_id": ["p"] * 50 + ["q"] * 50, "answer": list("y" * 20 + "n" * 30 + "y" * 30 + "n" * 20)})
    >>> fit = fit_binomial(cases, outcome="answer", level="y", variables=["plan_id"])
    >>> fit.effects[["level", "effect"]].round(3).values.tolist()
    [['q', 0.2]]
    """
    _check_columns(cases, [outcome, *variables])
    if level not in set(cases[outcome]):
        raise ParameterError(f"level: no row has {outcome} {level!r}; nearest: {nearest(level, set(cases[outcome]))}; levels: {listed(dict.fromkeys(cases[outcome]))}")
    answers = np.where(cases[outcome] == level, 1, 0)
    return _fit("binomial", answers, ["", level], _Design.of(cases, variables, bases or {}), cases, interval, guards)


def fit_multinomial(
    cases: pd.DataFrame, *, outcome: str, variables: Sequence[str], bases: Mapping[str, str] | None = None, interval: float = 0.95,
    guards: Guards = GUARDS,
) -> Fit:
    """Fit the shares of all outcomes at once.

    Parameters
    ----------
    cases, outcome, variables, bases, interval, guards
        As in `fit_binomial`; the first outcome that occurs is the base of the log-odds, while every outcome has effects.

    Returns
    -------
    Fit
        statsmodels' multinomial logit; effects by the delta method.

    Raises
    ------
    ParameterError
        As in `fit_binomial`.

    Notes
    -----
    As in `fit_binomial`.
    """
    _check_columns(cases, [outcome, *variables])
    levels = list(dict.fromkeys(cases[outcome]))
    return _fit("multinomial", cases[outcome].map(levels.index).to_numpy(), levels, _Design.of(cases, variables, bases or {}), cases, interval, guards)


def _check_columns(cases: pd.DataFrame, names: Sequence[str]) -> None:
    """Raise for a column that is not there."""
    missing = [name for name in names if name not in cases]
    if missing:
        raise ParameterError(f"cases have no column {missing[0]!r}; nearest: {nearest(missing[0], cases.columns)}; columns: {listed(cases.columns)}")


@dataclass(frozen=True)
class _Design:
    """Dummies of all variables, their first level being the base."""

    levels: Mapping[str, list[str]]
    matrix: np.ndarray

    @classmethod
    def of(cls, cases: pd.DataFrame, variables: Sequence[str], bases: Mapping[str, str]) -> "_Design":
        """A constant, then one column per level beyond the base."""
        found = {name: list(dict.fromkeys(cases[name])) for name in variables}
        # A variable of one level is refused by the fit itself, whatever its base.
        wrong = [f"{name}: {base!r}" for name, base in bases.items() if base not in found.get(name, ()) and len(found.get(name, "two")) > 1]
        if wrong:
            raise ParameterError(f"bases name levels that do not occur: {listed(wrong)}; levels: {listed(found.items())}")
        levels = {name: sorted(known, key=lambda level, first=bases.get(name, next(iter(known), "")): level != first) for name, known in found.items()}
        columns = [np.ones(len(cases)), *((cases[name] == level).to_numpy(float) for name, known in levels.items() for level in known[1:])]
        return cls(levels, np.column_stack(columns))

    @property
    def terms(self) -> list[tuple[str, str, str]]:
        """Variable, level and base of each column."""
        return [("", "", ""), *((name, level, known[0]) for name, known in self.levels.items() for level in known[1:])]

    def moved(self, variable: str, level: str) -> np.ndarray:
        """The matrix with every row at one level of a variable."""
        matrix = self.matrix.copy()
        for i, (name, this, _) in enumerate(self.terms):
            if name == variable:
                matrix[:, i] = this == level
        return matrix


def _fit(kind, answers, outcomes, design: _Design, cases, interval, guards: Guards) -> Fit:
    """Refuse, or fit and take effects."""
    check_level(interval, "interval")
    variables = list(design.levels)
    least, refusal = _refused(answers, outcomes, cases, variables, guards)
    if not refusal and np.linalg.matrix_rank(design.matrix) < design.matrix.shape[1]:
        raise ParameterError(f"variables {listed(variables)} say the same of every row, so that no share can be put down to one of them; leave one out")
    found = None if refusal or separated(answers, design.matrix) else _estimate(kind, answers, design.matrix)
    if found is None:
        refusal = refusal or Refusal("separation", _subject(cases), {"variables": tuple(variables)})
        return Fit(kind, _no_rows(), _no_rows(), len(cases), *[float("nan")] * 3, 0, float("nan"), least, "no_effect", (), (refusal,))
    estimates, covariance, log_likelihood = found
    counted = np.bincount(answers)
    null = float(special.xlogy(counted, counted / counted.sum()).sum())
    statistic, dof = 2 * (log_likelihood - null), (design.matrix.shape[1] - 1) * (len(outcomes) - 1)
    reach = stats.norm.ppf((1 + interval) / 2)
    return Fit(
        kind, _coefficients(estimates, covariance, design, outcomes, reach), _effects(estimates, covariance, design, outcomes, kind, reach), len(cases),
        log_likelihood, null, statistic, dof, float(stats.chi2.sf(statistic, dof)), least, "no_effect", tuple(cases.index.astype(str)), (),
    )


def _subject(cases: pd.DataFrame) -> str:
    """The plan that a refusal of a fit is filed under."""
    return cases["plan_id"].iloc[0] if "plan_id" in cases and len(cases) else ""


def _refused(answers, outcomes, cases, variables, guards: Guards) -> tuple[float, Refusal | None]:
    """The smallest expected count, and the first rule that forbids a fit."""
    subject = _subject(cases)
    flat = [name for name in variables if cases[name].nunique() < 2]
    if flat or len(set(answers)) < 2:
        return float("nan"), Refusal("one_level", subject, {"variables": tuple(flat)})
    tables = [pd.crosstab(cases[name], answers).to_numpy(float) for name in variables]
    least = min(float(expected_counts(table).min()) for table in tables)
    if least < guards.min_expected_cell:
        return least, Refusal("small_expected", subject, {"least": least, "needed": guards.min_expected_cell, "outcomes": len(outcomes)})
    return least, None


def separated(answers: np.ndarray, matrix: np.ndarray) -> bool:
    """Say whether a logit of these answers on these columns has no finite estimate.

    Parameters
    ----------
    answers : array of int
        0 to the number of outcomes less one.
    matrix : array of float
        One row per answer.

    Returns
    -------
    bool
        True where some estimates can grow without end and never fit worse.

    Notes
    -----
    A linear programme asks for coefficients under which every row favours its own outcome at least as much as any other, and some
    row favours it more.

    References
    ----------
    Albert, A. & Anderson, J. A. (1984). On the existence of maximum likelihood estimates in logistic regression models. doi:10.1093/biomet/71.1.1
    Konis, K. (2007). Linear programming algorithms for detecting separated data in binary logistic regression models. Oxford.

    Examples
    --------
    >>> separated(np.array([0, 0, 1, 1]), np.array([[1.0, 0], [1, 0], [1, 1], [1, 1]]))
    True
    """
    rows = np.unique(np.column_stack([answers, matrix]), axis=0)
    own, design = rows[:, 0].astype(int), rows[:, 1:]
    outcomes = np.eye(int(answers.max()) + 1)
    # One line per row and other outcome: x'(b_own - b_other); the first outcome has no coefficients.
    favours = (outcomes[own][:, None, :] - outcomes[None, :, :])[:, :, 1:, None] * design[:, None, None, :]
    favours = favours.reshape(len(rows) * len(outcomes), -1)
    found = optimize.linprog(-favours.sum(axis=0), A_ub=-favours, b_ub=np.zeros(len(favours)), bounds=(-1, 1))
    return bool(found.fun < -1e-7)


def _estimate(kind: str, answers: np.ndarray, matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, float] | None:
    """Estimates (columns by outcomes beyond the base), covariance outcome by outcome, log-likelihood; None where there is no finite fit."""
    with warnings.catch_warnings():
        # What statsmodels warns of (perfect separation, no convergence) is no fit to report.
        warnings.simplefilter("error")
        try:
            if kind == "binomial":
                fit = GLM(answers, matrix, family=families.Binomial()).fit(tol=1e-12)
            else:
                fit = MNLogit(answers, matrix).fit(disp=False, maxiter=200, tol=1e-10)
        except (Warning, PerfectSeparationError, np.linalg.LinAlgError):
            return None
    return np.asarray(fit.params).reshape(matrix.shape[1], -1), np.asarray(fit.cov_params()), float(fit.llf)


def _coefficients(estimates, covariance, design: _Design, outcomes, reach: float) -> pd.DataFrame:
    """The log-odds as a tidy frame."""
    errors = np.sqrt(np.diag(covariance)).reshape(estimates.shape[::-1]).T
    rows = [
        {"outcome": outcome, "variable": name, "level": level, "base": base, "estimate": estimates[i, j], "std_error": errors[i, j]}
        for j, outcome in enumerate(outcomes[1:]) for i, (name, level, base) in enumerate(design.terms)
    ]
    return _with_interval(pd.DataFrame(rows), "estimate", reach)


def _with_interval(frame: pd.DataFrame, of: str, reach: float) -> pd.DataFrame:
    """z, two-sided p-value and interval beside an estimate."""
    z = frame[of] / frame["std_error"]
    return frame.assign(
        z=z, p_value=2 * stats.norm.sf(np.abs(z)), low=frame[of] - reach * frame["std_error"], high=frame[of] + reach * frame["std_error"],
    )


def _effects(estimates, covariance, design: _Design, outcomes, kind: str, reach: float) -> pd.DataFrame:
    """Average marginal effects with errors by the delta method."""
    rows = []
    for name, known in design.levels.items():
        at_base, slope_base = _average(design.moved(name, known[0]), estimates)
        for level in known[1:]:
            at_level, slope_level = _average(design.moved(name, level), estimates)
            errors = np.sqrt(np.einsum("ka,ab,kb->k", slope_level - slope_base, covariance, slope_level - slope_base))
            rows += [
                {"outcome": outcome, "variable": name, "level": level, "base": known[0], "effect": at_level[k] - at_base[k], "std_error": errors[k]}
                for k, outcome in enumerate(outcomes) if kind == "multinomial" or k
            ]
    frame = _with_interval(pd.DataFrame(rows), "effect", reach)
    return frame.assign(p_holm=correct_many(frame["p_value"].to_numpy(), "holm"), p_bh=correct_many(frame["p_value"].to_numpy(), "bh"))


def _average(matrix: np.ndarray, estimates: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Average share of each outcome, and its slope in every estimate (outcome by outcome, as the covariance is ordered)."""
    shares = special.softmax(np.column_stack([np.zeros(len(matrix)), matrix @ estimates]), axis=1)
    outcomes = shares.shape[1]
    change = np.eye(outcomes)[None] - shares[:, None, :]
    slopes = np.einsum("nk,nkm,na->kma", shares, change[:, :, 1:], matrix) / len(matrix)
    return shares.mean(axis=0), slopes.reshape(outcomes, -1)


def _no_rows() -> pd.DataFrame:
    """A frame without rows, for coefficients and effects alike."""
    return pd.DataFrame(columns=["outcome", "variable", "level", "base", "estimate", "effect", "std_error", "z", "p_value", "low", "high", "p_holm", "p_bh"])
