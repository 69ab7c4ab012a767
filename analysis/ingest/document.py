"""A document as it was read: its text in blocks, with what the format says of each."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

FORMATS = ("html", "pdf", "docx", "markdown", "text")
BLOCKS = ("paragraph", "heading", "row")


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or table row.

    Attributes
    ----------
    kind : {"paragraph", "heading", "row"}
    text : str
        One line; the cells of a row are joined by tabs.
    level : int
        Level of a heading as the format states it, from 1; 0 where it states none.
    bold : int
        How many characters from the start are set in bold: a run-in heading; 0 where none are, or the format tells nothing.
    page : int
        Page from 1 in a PDF; 0 elsewhere.
    """

    kind: str
    text: str
    level: int = 0
    bold: int = 0
    page: int = 0


@dataclass(frozen=True)
class Document:
    """A document as it was read.

    Attributes
    ----------
    name : str
        File name, for messages and locators.
    format : {"html", "pdf", "docx", "markdown", "text"}
    encoding : str
        What its bytes were read as; empty for formats that carry none.
    blocks : sequence of Block
    title : str
        As the format states it; may be empty.
    dropped : sequence of str
        What the reader itself left out (navigation and the like), for review.
    sha256 : str
        Digest of the bytes.
    """

    name: str
    format: str
    encoding: str
    blocks: Sequence[Block]
    title: str = ""
    dropped: Sequence[str] = ()
    sha256: str = ""

    @cached_property
    def text(self) -> str:
        """The original that every offset counts in: the blocks, one a line."""
        return "\n".join(block.text for block in self.blocks)


def joined(documents: Sequence[Document]) -> Document:
    """Several files as one document, in the order given; the first says what it is called."""
    first = documents[0]
    if len(documents) == 1:
        return first
    digest = hashlib.sha256("".join(document.sha256 for document in documents).encode()).hexdigest()
    return replace(
        first, name=", ".join(document.name for document in documents), blocks=tuple(block for document in documents for block in document.blocks),
        dropped=tuple(line for document in documents for line in document.dropped), sha256=digest,
    )
