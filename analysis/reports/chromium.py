"""A finished page as PDF or as a picture, by a Chromium that is on the machine: the same sheets as a reader prints, the same view.

The browser runs once for each page, without network, in a private folder that goes with it, and carries the mark of the run, so that
nothing of it stays. Equal pages give equal files on one machine; fonts and version of the browser are the machine's.
"""

import os
import re
import shutil
import signal
import subprocess
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from noto_cjk_sans_otc import FONT_PATH

from analysis.errors import ReportError
from analysis.reports.leftovers import VARIABLE, any_mark, end_marked, new_folder

PDF = "pdf"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
SECONDS = 120
ARGUMENTS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND",
)
PRINTING = ("--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline")
# When it was printed. Blanks take its place, which a dictionary of a PDF may hold anywhere, so that no place in the file moves.
TIMES = re.compile(rb"/(?:CreationDate|ModDate) ?\(D:[^)]{0,40}\)")
# What it calls the parts of a tagged page: numbers that begin where the browser happens to be.
NODES = re.compile(rb"\(node(\d{8})\)")
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">{before}</include><dir>{folder}</dir><cachedir>{cache}</cachedir></fontconfig>
"""


def find_chromium() -> str:
    """The browser that prints.

    Raises
    ------
    ReportError
        If there is none, with what to do.
    """
    found = next(filter(None, map(shutil.which, (*NAMES, *APPLICATIONS))), None)
    if not found:
        raise ReportError("--pdf: there is no Chromium, Chrome or Edge on this machine to print with; install the package chromium, or leave out --pdf")
    return found


@dataclass(frozen=True)
class Browser:
    """Shows pages to whoever wants a file of them.

    Attributes
    ----------
    program : str
        From `find_chromium`.
    mark : str
        Of the run; whatever of the browser outlives its page is ended by it.
    """

    program: str
    mark: str

    @classmethod
    def found(cls, mark: str = "") -> "Browser":
        return cls(find_chromium(), f"{mark or any_mark()}.{PDF}")

    def pdf(self, html: str) -> bytes:
        """A page as PDF: tagged, with an outline, its text as people type it, without the time of printing.

        Raises
        ------
        ReportError
            If the browser gives none, with what it said last.
        """
        from analysis.reports.pdf_text import with_typed_text

        return with_typed_text(_settled(self._file(html, "--print-to-pdf", PDF, PRINTING)))

    def picture(self, html: str, width: int, height: int, scale: float = 1) -> bytes:
        """The top of a page as WebP, in a window of that many CSS pixels.

        Raises
        ------
        ReportError
            If the browser gives none, with what it said last.
        """
        return self._file(html, "--screenshot", "webp", ("--hide-scrollbars", f"--window-size={width},{height}", f"--force-device-scale-factor={scale}"))

    def _file(self, html: str, wanted: str, ending: str, options: Sequence[str]) -> bytes:
        mark = f"{self.mark}.{uuid.uuid4().hex[:8]}"  # several may be under way at once, and each ends its own alone
        folder = new_folder(mark)
        try:
            return self._shown(folder, mark, html, wanted, ending, options)
        finally:
            end_marked(mark)
            shutil.rmtree(folder, ignore_errors=True)

    def _shown(self, folder: Path, mark: str, html: str, wanted: str, ending: str, options: Sequence[str]) -> bytes:
        page, file, fonts = folder / "page.html", folder / f"file.{ending}", folder / "fonts.conf"
        page.write_text(html, encoding="utf-8")
        before = os.environ.get("FONTCONFIG_FILE", "/etc/fonts/fonts.conf")
        fonts.write_text(FONTS.format(before=escape(before), folder=escape(str(Path(FONT_PATH).parent)), cache=escape(str(folder / "fonts"))), encoding="utf-8")
        # A browser run by root has no sandbox; it opens nothing but our own page, which loads and runs nothing from elsewhere.
        alone = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
        command = [self.program, *ARGUMENTS, *options, *alone, f"--user-data-dir={folder / 'profile'}", f"{wanted}={file}", page.as_uri()]
        said = _ran(command, _environment(folder, mark, fonts))
        if not file.is_file() or not file.stat().st_size:
            raise ReportError(f"{Path(self.program).name} gave no file: {said}")
        return file.read_bytes()


def _environment(folder: Path, mark: str, fonts: Path) -> dict[str, str]:
    """The caller's, with the mark and with folders of its own wherever a browser leaves something."""
    own = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "TMPDIR"), str(folder))
    return {**os.environ, **own, VARIABLE: mark, "FONTCONFIG_FILE": str(fonts)}


def _settled(pdf: bytes) -> bytes:
    """The file without what differs between two printings of one page; every byte keeps its place."""
    ranks = {held: b"(node%08d)" % rank for rank, held in enumerate(sorted(set(NODES.findall(pdf))), start=1)}
    return NODES.sub(lambda found: ranks[found[1]], TIMES.sub(lambda found: b" " * len(found[0]), pdf))


def _ran(command: Sequence[str], environment: dict[str, str]) -> str:
    """Let a program end, or end it with all that it started; gives the last line that it said."""
    with subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True) as process:
        try:
            said = process.communicate(timeout=SECONDS)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise ReportError(f"{Path(command[0]).name} took longer than {SECONDS} s") from None
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else f"it said nothing (exit status {process.returncode})"
