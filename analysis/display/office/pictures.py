"""A figure as a picture: the page's own drawing, set in the packaged font, whatever fonts the machine has."""

import resvg_py
from noto_cjk_sans_otc import FONT_PATH

FACE = "Noto Sans CJK SC"
ZOOM = 2.5  # about 270 dots an inch at the width of a page


def png(svg: str) -> bytes:
    """The picture of an SVG element, byte for byte the same for the same element."""
    return bytes(resvg_py.svg_to_bytes(
        svg_string=svg, skip_system_fonts=True, font_files=[str(FONT_PATH)], font_family=FACE, sans_serif_family=FACE, zoom=ZOOM,
        background="#ffffff",
    ))
