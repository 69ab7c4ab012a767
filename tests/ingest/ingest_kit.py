"""Documents made of lines, for tests of what is done with them; all texts are written for the tests."""

from analysis.ingest.document import Block, Document
from analysis.ingest.repair import repair
from analysis.ingest.segment import segment


def document(text, format="html"):
    """A document with one paragraph a line."""
    return Document("page", format, "utf-8", tuple(Block("paragraph", line) for line in text.strip("\n").split("\n")))


def cut(text, **options):
    """A text cut into chapters and measures."""
    return segment(repair(document(text)), **options)
