"""PDF with text as blocks, one a line of the page."""

import io
import logging

from analysis.errors import IngestError
from analysis.ingest.document import Block

MOST_PAGES = 2000


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
        made = [Block("paragraph", line.strip(), page=number) for number, page in enumerate(reader.pages, 1) for line in page.extract_text().split("\n") if line.strip()]
        title = str((reader.metadata or {}).get("/Title") or "").strip()
    except IngestError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError, IndexError, NotImplementedError) as error:
        raise IngestError(f"{name}: not a PDF that can be read ({type(error).__name__}); open it and print it to a new PDF") from None
    if not any(block.text for block in made):
        raise IngestError(f"{name}: a PDF without text; a scan needs its characters recognised first")
    return tuple(made), title
