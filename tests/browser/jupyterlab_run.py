"""A real JupyterLab for tests: started on a folder of live notebooks, and a notebook in it run from top to bottom."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import ROOT

from courseloom.writers.live import lab_options


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Run JupyterLab on a folder. Yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", *lab_options(folder), "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--IdentityProvider.token=t"]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("COURSELOOM_")}  # of earlier builds
    server = subprocess.Popen(
        command, env={**outside, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/api?token=t")
            break
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    yield address
    server.terminate()
    server.wait(20)


def run_all(page: Any, address: str) -> None:
    """Open a notebook and run it until its questions are there."""
    page.goto(address)
    page.locator(".jp-Notebook").wait_for(timeout=90_000)
    forms, dialog = page.locator(".courseloom-live form.question"), page.locator(".jp-Dialog .jp-mod-accept")
    for _ in range(12):  # JupyterLab asks which kernel to use when it is told to run before one has started
        page.wait_for_timeout(2500)
        if dialog.count():
            dialog.first.click()
            continue
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        page.wait_for_timeout(2500)
        if forms.count():
            break
    forms.first.wait_for(timeout=60_000)
