"""A report as office files: one DOCX to circulate, one XLSX of its tables. The only door to python-docx, openpyxl and resvg.

Both are made from the exhibits as the page has them, hold no time and no chance, and are equal byte for byte where the report is.
"""

from collections.abc import Iterable, Mapping

from analysis.display.office.texts import cleaned
from analysis.errors import ReportError, listed

ENDINGS = ("docx", "xlsx")


def write_office(report: Mapping[str, object], endings: Iterable[str]) -> dict[str, bytes]:
    """Write a report in the forms asked for.

    Parameters
    ----------
    report : mapping
        language; title, question, subtitle, standing, cite, id, fingerprint : str; parameters : list of label and text;
        dataset : mapping; words : the page's own words; sources : list of the sources in the order of their numbers; blocks : list
        of text (kind heading, paragraph, item or code, with level and spans of text and style) and exhibits (kind of the
        exhibit, exhibit in its JSON form, number).
    endings : iterable of {"docx", "xlsx"}

    Returns
    -------
    dict
        Ending to the bytes of the file.

    Raises
    ------
    ReportError
        For an ending that nobody writes.
    """
    asked = list(endings)
    if unknown := [ending for ending in asked if ending not in ENDINGS]:
        raise ReportError(f"no office file ends in {listed(unknown)}; they end in {listed(ENDINGS)}")
    report = cleaned(report)
    return {ending: _writer(ending)(report) for ending in asked}


def _writer(ending: str):
    """Each library is imported when its form is asked for: both together take a third of a second."""
    if ending == "docx":
        from analysis.display.office.letter import write_docx as write
    else:
        from analysis.display.office.workbook import write_xlsx as write
    return write
