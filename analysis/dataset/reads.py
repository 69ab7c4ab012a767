"""What a report rests on in a dataset, so that it can be told whether that is still as it was."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from analysis.dataset.choices import choices
from analysis.dataset.load import Dataset, load
from analysis.dataset.tables import TABLES
from analysis.errors import ParameterError


def regions_of(parameters: Mapping[str, object], data: Dataset) -> tuple[str, ...]:
    """The region in focus, then its peers: those asked for, else every other region with a plan.

    Parameters
    ----------
    parameters : mapping
        Resolved; of them `focal`, `peers` and `plan` count, each where a notebook takes it.
    data : Dataset
        The whole of it.

    Raises
    ------
    ParameterError
        If neither the parameters nor the dataset name a region in focus.
    """
    plan = parameters.get("plan")
    focal = data.plans.at[plan, "region_id"] if plan else parameters["focal"]
    if not focal:
        raise ParameterError("focal: this dataset names no region in focus; give one, such as focal='...'")
    if "peers" not in parameters:
        return (focal,)
    owners = [region for region in choices(data.folder, "regions").names if region != focal]
    return (focal, *(parameters["peers"] or owners))


def reads_of(folder: Path, parameters: Mapping[str, object], tables: Iterable[str]) -> tuple[list[str], dict[str, str]]:
    """What a report with these parameters would read of these tables now.

    Returns
    -------
    tuple of (list of str, dict of str to str)
        The regions it is restricted to; each table with the digest of its rows, as `Dataset.reads` gives it. Empty where the
        parameters no longer name anything in the dataset; a table that is gone is left out.

    Raises
    ------
    DataError
        If the dataset breaks its rules.
    """
    whole = load(folder)
    try:
        regions = regions_of(parameters, whole)
        part = whole.restrict(regions)
    except (ParameterError, KeyError):
        return [], {}
    for table in set(tables) & set(TABLES):
        getattr(part, table)
    return list(regions), part.reads
