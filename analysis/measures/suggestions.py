"""How far suggested codes can be relied on: agreement with settled ones, and whether their probabilities come true."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.measures.coefficients import cohen_kappa
from analysis.measures.guards import GUARDS, Guards, Refusal

BANDS = 10  # of probability, equally wide
SURE = 0.8
LEAST_PLANS = 2


@dataclass(frozen=True)
class Suggestions:
    """How far suggestions agree with settled codes.

    Attributes
    ----------
    frame : DataFrame
        Indexed by code (factor, instrument): n (provisions judged), of (provisions with a settled code), plans (tuple of plan ids), same (suggested as settled), kappa,
        calibration_error (0 to 1), mean_probability, sure (given with a probability of `SURE` or more), sure_same, never (tuple of
        codes that were settled and never suggested), learned_min, learned_max (provisions a suggestion was learned from), absence, evidence (coding ids).
    plans : DataFrame
        One row per code and plan: code, plan_id, n, same, evidence.
    refusals : tuple of Refusal
        few_settled per code.
    """

    frame: pd.DataFrame
    plans: pd.DataFrame
    refusals: tuple[Refusal, ...]


def suggestion_quality(held_out: Mapping[str, pd.DataFrame], codings: pd.DataFrame, *, guards: Guards = GUARDS) -> Suggestions:
    """Compare suggestions with settled codes.

    Parameters
    ----------
    held_out : mapping of str to DataFrame
        For factor and instrument one row per provision, indexed by coding id: plan_id, learned, settled, suggested, probability (0 to 1), each suggested
        without knowledge of its plan.
    codings : DataFrame
        coder_id; how many settled codes there are.
    guards : Guards
        min_units_confusion provisions of at least two plans are needed (few_settled).

    Returns
    -------
    Suggestions

    Notes
    -----
    Agreement is Cohen's kappa between suggested and settled codes. The calibration error is sum_b n_b / n |same_b - p_b| over ten equally wide bands of
    probability: same_b is the share suggested as settled in a band, p_b its mean probability (expected calibration error).

    References
    ----------
    Guo, C., Pleiss, G., Sun, Y. & Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML 34, 1321-1330.
    """
    settled = int((codings["coder_id"] == "final").sum())
    rows, refusals = {}, []
    for code, frame in held_out.items():
        plans = tuple(dict.fromkeys(frame["plan_id"]))
        needed = guards.min_units_confusion
        if len(frame) < needed or len(plans) < LEAST_PLANS:
            refusals.append(Refusal("few_settled", code, {"found": settled, "needed": needed}))
            rows[code] = {"n": len(frame), "of": settled, "plans": plans, "absence": "refused:few_settled", "evidence": tuple(frame.index)}
        else:
            rows[code] = _judged(frame) | {"of": settled, "plans": plans, "absence": "", "evidence": tuple(frame.index)}
    names = ("n", "of", "plans", "same", "kappa", "calibration_error", "mean_probability", "sure", "sure_same", "never", "learned_min", "learned_max", "absence", "evidence")
    return Suggestions(pd.DataFrame.from_dict(rows, orient="index", columns=list(names)).rename_axis("code"), _by_plan(held_out), tuple(refusals))


def calibration_error(probabilities: np.ndarray, same: np.ndarray) -> float:
    """How far probabilities are from the share that comes true, on average over ten bands.

    Parameters
    ----------
    probabilities : array of float
        0 to 1.
    same : array of bool

    Examples
    --------
    >>> calibration_error(np.array([0.95, 0.95, 0.55, 0.55]), np.array([True, True, True, False]))
    0.05
    """
    bands = np.minimum((np.asarray(probabilities) * BANDS).astype(int), BANDS - 1)
    gaps = np.bincount(bands, np.asarray(same, dtype=float) - probabilities, minlength=BANDS)
    return float(round(np.abs(gaps).sum() / len(bands), 12))


def _judged(frame: pd.DataFrame) -> dict[str, object]:
    same, sure = (frame["settled"] == frame["suggested"]).to_numpy(), (frame["probability"] >= SURE).to_numpy()
    return {
        "n": len(frame), "same": int(same.sum()), "kappa": cohen_kappa(list(frame["settled"]), list(frame["suggested"])),
        "calibration_error": calibration_error(frame["probability"].to_numpy(float), same), "mean_probability": float(frame["probability"].mean()),
        "sure": int(sure.sum()), "sure_same": int((sure & same).sum()),
        "never": tuple(code for code in dict.fromkeys(frame["settled"]) if code not in set(frame["suggested"])),
        "learned_min": int(frame["learned"].min()), "learned_max": int(frame["learned"].max()),
    }


def _by_plan(held_out: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = [
        (code, plan, len(own), int((own["settled"] == own["suggested"]).sum()), tuple(own.index))
        for code, frame in held_out.items() for plan, own in frame.groupby("plan_id", sort=False)
    ]
    return pd.DataFrame(rows, columns=["code", "plan_id", "n", "same", "evidence"])
