"""A file in, a document out: its text in blocks, whatever its format and encoding; bad files are refused in one message."""

import hashlib
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from analysis.errors import IngestError, ParameterError, nearest
from analysis.ingest.document import FORMATS, Document
from analysis.ingest.encodings import declared_in, decode

MB = 1024 * 1024
LARGEST = 50 * MB
MOST_CHARACTERS = 5_000_000
ENDINGS = {
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html", ".pdf": "pdf", ".docx": "docx", ".md": "markdown", ".markdown": "markdown", ".txt": "text", ".text": "text",
}


def read_document(path: Path | str, *, format: str = "", encoding: str = "") -> Document:
    """Read a document.

    Parameters
    ----------
    path : Path
        HTML, PDF with text, DOCX, Markdown or plain text.
    format : {"", "html", "pdf", "docx", "markdown", "text"}
        What it is; by default its content says so, else its ending.
    encoding : str
        What its bytes are written in; by default found out.

    Returns
    -------
    Document

    Raises
    ------
    ParameterError
        For a format that is not there.
    IngestError
        For a file that is missing, too large, empty, locked, without text, or something else than it says.
    """
    path = Path(path)
    return document_of(path.name, read_bytes(path), format=format, encoding=encoding)


def document_of(name: str, data: bytes, *, format: str = "", encoding: str = "") -> Document:
    """A document from the name and the bytes of its file; the rest as in `read_document`."""
    if format and format not in FORMATS:
        near = nearest(format, FORMATS)
        raise ParameterError(f"format: no format {format!r}" + (f"; did you mean {near!r}?" if near else f"; there are {', '.join(FORMATS)}"))
    found = format or _format(name, data)
    return _checked(_READERS[found](name, data, encoding))


def read_bytes(path: Path) -> bytes:
    """The bytes of a file.

    Raises
    ------
    IngestError
        For a file that is missing, too large or empty.
    """
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise IngestError(f"{path}: not a file; give one document a file")
        if size > LARGEST:
            raise IngestError(f"{path}: {size / MB:.0f} MB, and a plan's text is at most {LARGEST // MB} MB; save the text alone, without pictures")
        data = path.read_bytes()
    except OSError as error:
        raise IngestError(f"{path}: cannot be read ({error.strerror or error}); check the name and its permissions") from None
    if not data.strip():
        raise IngestError(f"{path}: the file is empty")
    return data


def _format(name: str, data: bytes) -> str:
    """What a file is: by its first bytes, else by its ending."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise IngestError(f"{name}: an old Word or WPS file (.doc, .wps); save it as .docx and give that")
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or b"<html" in head:
        return "html"
    return {"pdf": "text", "docx": "text"}.get(found := ENDINGS.get(Path(name).suffix.lower(), "text"), found)


def _checked(document: Document) -> Document:
    if not document.text.strip():
        raise IngestError(f"{document.name}: no text in this {document.format}; it is empty, or pictures of text, whose characters must be recognised first")
    if len(document.text) > MOST_CHARACTERS:
        raise IngestError(f"{document.name}: {len(document.text):,} characters, and a plan has at most {MOST_CHARACTERS:,}; give one document a file")
    return document


# --- one reader a format ----------------------------------------------------------------------------------------


def _text(name: str, data: bytes, encoding: str) -> tuple[str, str]:
    if encoding:
        try:
            return data.decode(encoding), encoding
        except (LookupError, UnicodeDecodeError) as error:
            raise IngestError(f"{name}: cannot be read as {encoding} ({error}); leave the encoding out to have it found") from None
    found = decode(data, declared=declared_in(data))
    if found is None:
        raise IngestError(f"{name}: these bytes are no text; give HTML, PDF, DOCX, Markdown or plain text")
    return found


def _read_html(name: str, data: bytes, encoding: str) -> Document:
    from analysis.ingest.read_html import blocks

    text, found = _text(name, data, encoding)
    try:
        made, title, dropped = blocks(text)
    except (ValueError, SyntaxError) as error:
        raise IngestError(f"{name}: a page that cannot be read whole ({error}); save its text alone and give that") from None
    return Document(name, "html", found, made, title, dropped, _digest(data))


def _read_plain(name: str, data: bytes, encoding: str) -> Document:
    from analysis.ingest.read_text import plain

    text, found = _text(name, data, encoding)
    return Document(name, "text", found, plain(text), sha256=_digest(data))


def _read_markdown(name: str, data: bytes, encoding: str) -> Document:
    from analysis.ingest.read_text import markdown

    text, found = _text(name, data, encoding)
    return Document(name, "markdown", found, markdown(text), sha256=_digest(data))


def _read_pdf(name: str, data: bytes, encoding: str) -> Document:
    from analysis.ingest.read_pdf import blocks

    made, title = blocks(name, data)
    return Document(name, "pdf", "", made, title, sha256=_digest(data))


def _read_docx(name: str, data: bytes, encoding: str) -> Document:
    from analysis.ingest.read_docx import blocks

    try:
        made, title = blocks(name, data)
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError, TypeError, AttributeError, IndexError, OSError, EOFError, RuntimeError) as error:
        raise IngestError(f"{name}: not a Word document that can be opened ({' '.join(str(error).split())}); save it again as .docx") from None
    return Document(name, "docx", "", made, title, sha256=_digest(data))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_READERS: Mapping[str, Callable[[str, bytes, str], Document]] = {
    "html": _read_html, "pdf": _read_pdf, "docx": _read_docx, "markdown": _read_markdown, "text": _read_plain,
}
