"""Resolve what we ask for and pin it with hashes, for all platforms, in one version everywhere; needs uv and the network.

Run: `python3 requirements/pin.py`. What is pinned stays at its version; `--upgrade`, or `--upgrade-package NAME`, moves it.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
PIN += ["--no-header", "--no-annotate"]
SAME = ["--constraints", "requirements.txt"]
WITHOUT = ["--excludes", "requirements/build-without.txt"]

for words in (
    ["requirements.in", "--output-file", "requirements.txt", *sys.argv[1:]],
    ["requirements/lab.in", "--output-file", "requirements/lab.txt", "--upgrade", *SAME],
    ["requirements/build.in", "--output-file", "requirements/build.txt", "--upgrade", *SAME, *WITHOUT],
):
    subprocess.run([*PIN, *words], cwd=ROOT, check=True)
