"""Every table of a dataset, declared once.

The schemas, the types of the frames, the references between tables, the data dictionary and the Data Package descriptor are
all read from `TABLES`. A column says what it means in both languages, so that the declaration is the documentation.
"""

from analysis.dataset.tables_codebook import CODEBOOK
from analysis.dataset.tables_evidence import EVIDENCE

TABLES = {table.name: table for table in (*CODEBOOK, *EVIDENCE)}
