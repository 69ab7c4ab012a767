"""PDF with text as blocks, one a line of the page."""

import io
import logging
import re

from analysis.errors import IngestError
from analysis.ingest.document import Block

MOST_PAGES = 2000
BREAK = re.compile("[\n\r\f\v\x85\u2028\u2029]")


def blocks(name: str, data: bytes) -> tuple[tuple[Block, ...], str]:
    """The lines of every page, and the title the file states.

    Raises
    ------
    IngestError
        For a file that is locked, broken, of too many pages, or without text.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise IngestError(f"{name}: locked with a password; save a copy without one")
        if len(reader.pages) > MOST_PAGES:
            raise IngestError(f"{name}: {len(reader.pages)} pages, and a plan has at most {MOST_PAGES}")
        made = [Block("paragraph", line, page=number) for number, page in enumerate(reader.pages, 1) for line in _lines(page.extract_text())]
        title = str((reader.metadata or {}).get("/Title") or "").strip()
    except IngestError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, IndexError, NotImplementedError) as error:
        raise IngestError(f"{name}: not a PDF that can be read ({type(error).__name__}); open it and print it to a new PDF") from None
    if not any(block.text for block in made):
        raise IngestError(f"{name}: a PDF without text; a scan needs its characters recognised first")
    return tuple(made), title


def _lines(text: str) -> list[str]:
    """The lines of a page; halves of characters, which a broken font gives, are marked as unreadable."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return [line for line in map(str.strip, BREAK.split(whole)) if line]
