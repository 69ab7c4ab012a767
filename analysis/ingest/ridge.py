"""Multinomial logistic regression with a ridge penalty, fitted in the space of the examples because there are far more sequences than examples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import cholesky, solve_triangular
from scipy.optimize import minimize

JITTER = 1e-8  # two equal examples would make the matrix singular
ROUNDS = 200


@dataclass(frozen=True)
class Fit:
    """A fit in the space of its examples.

    Attributes
    ----------
    codes : tuple of int
        Codes that the examples have, ascending.
    duals : array
        Examples by codes: the logit of a new text is its likeness to each example times these, plus the bias.
    bias : array
    """

    codes: tuple[int, ...]
    duals: np.ndarray
    bias: np.ndarray

    def logits(self, likeness: np.ndarray) -> np.ndarray:
        """Logits of texts (rows) for the codes, from the likeness of each to each example."""
        return likeness @ self.duals + self.bias


def fitted(likeness: np.ndarray, codes: np.ndarray, weights: np.ndarray, strength: float) -> Fit:
    """Fit examples.

    Parameters
    ----------
    likeness : array
        Examples by examples: inner products of their vectors.
    codes : array of int
        The code of each example.
    weights : array
        How much each example counts, times the balance of the codes.
    strength : float
        Inverse of the penalty on the weights.

    Notes
    -----
    Minimises sum_i w_i b_i (-log p_i(y_i)) + |W|^2 / (2 strength), the bias not penalised; b is the inverse of the weight of each code, so
    that a rare code counts as much as a common one. With the Cholesky factor L of the likeness as features the weights on the sequences are those of the full problem.
    """
    if not len(codes):
        return Fit((), np.empty((0, 0)), np.empty(0))
    present, places = np.unique(codes, return_inverse=True)
    balance = weights.sum() / (len(present) * np.bincount(places, weights))
    importance = weights * balance[places]
    features = cholesky(likeness + JITTER * np.eye(len(likeness)), lower=True)
    truth = np.eye(len(present))[places]
    size = features.shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        inner, bias = flat[:-len(present)].reshape(size, -1), flat[-len(present):]
        logits = features @ inner + bias
        logits -= logits.max(axis=1, keepdims=True)
        total = np.log(np.exp(logits).sum(axis=1, keepdims=True))
        lean = importance[:, None] * (np.exp(logits - total) - truth)
        value = float(importance @ (total[:, 0] - (logits * truth).sum(axis=1)) + (inner * inner).sum() / (2 * strength))
        return value, np.concatenate([(features.T @ lean + inner / strength).ravel(), lean.sum(axis=0)])

    found = minimize(loss, np.zeros((size + 1) * len(present)), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS, "maxcor": 5, "gtol": 1e-2}).x
    inner, bias = found[:-len(present)].reshape(size, -1), found[-len(present):]
    return Fit(tuple(present.tolist()), solve_triangular(features, inner, trans="T", lower=True), bias)


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits, row by row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def temperature(logits: np.ndarray, codes: Sequence[int]) -> float:
    """The divisor of the logits under which the codes are likeliest (temperature scaling)."""
    from scipy.optimize import minimize_scalar

    rows, codes = np.arange(len(logits)), np.asarray(codes)

    def loss(exponent: float) -> float:
        return -float(np.log(np.maximum(softmax(logits / np.exp(exponent))[rows, codes], 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))
