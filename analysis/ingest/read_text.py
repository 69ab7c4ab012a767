"""Plain text and Markdown as blocks."""

import re
from collections.abc import Iterator

from analysis.ingest.document import Block

HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
BOLD = re.compile(r"(\*\*|__)(.+?)\1")
RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
BULLET = re.compile(r"[*+-]\s+|>\s?")


def plain(text: str) -> tuple[Block, ...]:
    """One block a line."""
    return tuple(Block("row" if "\t" in line.strip() else "paragraph", line.strip()) for line in _lines(text))


def markdown(text: str) -> tuple[Block, ...]:
    """Headings, paragraphs, list items and table rows, without their marks."""
    return tuple(_blocks(text))


def _blocks(text: str) -> Iterator[Block]:
    for line in _lines(text):
        line = line.strip()
        heading = HEADING.match(line)
        if heading:
            yield Block("heading", _bare(heading[2]), level=len(heading[1]))
        elif line.startswith("|") and line.endswith("|") and len(line) > 2:
            if not RULE.match(line):
                yield Block("row", "\t".join(_bare(cell) for cell in line.strip("|").split("|")))
        else:
            line = BULLET.sub("", line, count=1) if BULLET.match(line) else line
            first = BOLD.match(line)
            yield Block("paragraph", _bare(line), bold=len(_bare(first[2])) if first else 0)


def _bare(text: str) -> str:
    """A text without Markdown's marks."""
    return LINK.sub(r"\1", BOLD.sub(r"\2", text)).replace("`", "").replace("\\", "").strip()


def _lines(text: str) -> Iterator[str]:
    return (line for line in re.split(r"\r\n|[\n\r\f\v\x85\u2028\u2029]", text) if line.strip())
