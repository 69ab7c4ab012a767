"""Office files are zip archives: the same parts in the same order without a time, so that equal reports are equal bytes."""

import io
import re
import zipfile

EPOCH = (1980, 1, 1, 0, 0, 0)
PROPERTIES = "docProps/core.xml"
TIMES = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)


def timeless(content: bytes) -> bytes:
    """The archive without the times at which it and its parts were written."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = before.read(name)
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            after.writestr(entry, TIMES.sub(b"", part) if name == PROPERTIES else part)
    return packed.getvalue()
