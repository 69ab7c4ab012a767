"""How far suggested codes agree with settled ones: every provision suggested by a learner that has not seen its plan."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.ingest.suggest import MOST_EXAMPLES, Suggester, apart, examples_of

SETTLED = "final"
COLUMNS = ("provision_id", "plan_id", "learned", "settled", "suggested", "probability")
CODES = {"factor": "factor_primary", "instrument": "instrument"}


def held_out(provisions: pd.DataFrame, codings: pd.DataFrame, codebook: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Suggest every settled code from the codebook and the settled codes of other plans.

    Parameters
    ----------
    provisions : DataFrame
        Indexed by provision_id; plan_id, title_zh, summary_zh.
    codings : DataFrame
        provision_id, coder_id, factor_primary, instrument.
    codebook : mapping of str to DataFrame
        factor and instrument, each indexed by code, with name_zh and holds_zh.

    Returns
    -------
    dict of str to DataFrame
        For factor and instrument one row per provision with a settled code, in the order of the file: the columns `COLUMNS`; indexed by
        coding_id. learned is how many provisions of other plans the suggestion was learned from; probability is that of the suggested code (0 to 1).
        No rows where fewer than two plans have settled codes.

    Notes
    -----
    What is learned from, and suggested for, are the headings and summaries of the dataset, since it holds no text of a document. The exponent of
    the probabilities is fitted on the other plans too.
    """
    settled = codings[codings["coder_id"] == SETTLED].set_index("provision_id", drop=False)
    coded = provisions.loc[[row for row in provisions.index if row in settled.index]]
    return {code: _suggested(coded, settled.loc[coded.index, column], codebook[code], f":{SETTLED}") for code, column in CODES.items()}


def _suggested(coded: pd.DataFrame, settled: pd.Series, table: pd.DataFrame, mark: str) -> pd.DataFrame:
    plans = list(coded["plan_id"])
    if len(set(plans)) < 2:
        return pd.DataFrame(columns=COLUMNS)
    found = Suggester.of_codebook(table).held_out(examples_of(coded), list(settled), plans)
    best, groups = found.to_numpy().argmax(axis=1), apart(plans)
    learned = np.minimum(len(plans) - np.bincount(groups), MOST_EXAMPLES)
    return pd.DataFrame({
        "provision_id": coded.index, "plan_id": plans, "learned": learned[groups], "settled": list(settled),
        "suggested": [table.index[place] for place in best], "probability": found.to_numpy()[np.arange(len(best)), best],
    }, index=[f"{row}{mark}" for row in coded.index])
