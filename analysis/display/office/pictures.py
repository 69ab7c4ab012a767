"""Figures as pictures: the page's own drawings, set in the packaged font, whatever fonts the machine has.

They are drawn in a process of their own, which this file is when it is run: a large chart takes the library a quarter of a
second in which it lets no other thread run, so that kernels would wait for the next cell, and a fault of it would end everything.
"""

import json
import os
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence

FACE = "Noto Sans CJK SC"
ZOOM = 2.5  # about 270 dots an inch at the width of a page


def pngs(svgs: Sequence[str]) -> list[bytes]:
    """The pictures of SVG elements, byte for byte the same for the same elements.

    Raises
    ------
    ReportError
        If one cannot be drawn.
    """
    if not svgs:
        return []
    # A session of its own: whoever interrupts a run lets the reports be finished that are being drawn.
    drawn = subprocess.run(
        [sys.executable, "-P", __file__, str(os.getpid())], input=json.dumps(list(svgs)).encode(), capture_output=True, check=False, start_new_session=True,
    )
    if drawn.returncode:
        from analysis.errors import ReportError

        said = drawn.stderr.decode(errors="replace").strip().splitlines() or [f"it ended with {drawn.returncode}"]
        raise ReportError(f"a chart could not be drawn as a picture: {said[-1]}")
    return [b64decode(picture) for picture in json.loads(drawn.stdout)]


def _png(svg: str) -> bytes:
    import resvg_py
    from noto_cjk_sans_otc import FONT_PATH

    return bytes(resvg_py.svg_to_bytes(
        svg_string=svg, skip_system_fonts=True, font_files=[str(FONT_PATH)], font_family=FACE, sans_serif_family=FACE, zoom=ZOOM,
        background="#ffffff",
    ))


def _while_wanted(asked_by: int, svgs: Sequence[str]) -> Iterator[bytes]:
    """One after the other, as long as whoever asked is there: a run that is killed leaves nobody at work."""
    for svg in svgs:
        if os.getppid() != asked_by:
            sys.exit("whoever asked is gone")
        yield _png(svg)


if __name__ == "__main__":
    drawn = _while_wanted(int(sys.argv[1]), json.load(sys.stdin.buffer))
    json.dump([b64encode(picture).decode() for picture in drawn], sys.stdout)
