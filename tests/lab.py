"""A real JupyterLab with a notebook open in a real browser."""

import os
import socket
import subprocess
import sys
from contextlib import contextmanager

# The notebook's model, not its page: JupyterLab draws only the cells in view.
CELLS = "window.jupyterapp.shell.currentWidget.content.model.toJSON().cells.filter(cell => cell.cell_type === 'code')"


@contextmanager
def opened(folder, name, chromium, **environment):
    """The page of a notebook of a folder, its kernel idle; server and browser end with it."""
    from playwright.sync_api import sync_playwright

    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}", "--IdentityProvider.token=",
         "--ServerApp.disable_check_xsrf=True", "--LabApp.expose_app_in_browser=True", f"--notebook-dir={folder}", "--LabApp.news_url=None"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={**os.environ, "JUPYTER_CONFIG_DIR": str(folder / "config"), "JUPYTER_DATA_DIR": str(folder / "share"), **environment},
    )
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=chromium, args=[
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"])
            page = browser.new_page()
            page.set_default_timeout(60_000)
            _open_when_up(page, f"http://127.0.0.1:{port}/lab/tree/{name}")
            page.wait_for_function("window.jupyterapp && window.jupyterapp.commands.hasCommand('notebook:run-all-cells')", timeout=60_000)
            page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
            # Before its kernel is idle JupyterLab would run nothing.
            page.wait_for_function("window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'", timeout=60_000)
            yield page
            browser.close()
    finally:
        server.terminate()
        server.wait(timeout=30)


def run_all(page):
    """Run All, and every output of every cell."""
    # Not awaited: the command's promise need not come back to the test.
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.wait_for_function(f"{CELLS}.every(cell => cell.execution_count)", timeout=60_000)
    return [output for cell in page.evaluate(CELLS) for output in cell["outputs"]]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _open_when_up(page, address):
    from playwright.sync_api import Error

    for _ in range(60):
        try:
            return page.goto(address, timeout=30_000)
        except Error:
            page.wait_for_timeout(500)
    raise AssertionError("JupyterLab did not start within 30 seconds")
