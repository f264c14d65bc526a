"""Resolve what we ask for and pin it with hashes, for all platforms, in one version everywhere; needs uv and the network.

Run: `python3 requirements/pin.py`. What is pinned stays at its version; `--upgrade`, or `--upgrade-package NAME`, moves it.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIN = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
PIN += ["--no-header", "--no-annotate"]
WITHOUT = ["--excludes", "requirements/build-without.txt"]
WHOLE = "requirements" if (ROOT / "requirements.in").exists() else "requirements/lab"
SAME = ["--upgrade", "--constraints", f"{WHOLE}.txt"]

subprocess.run([*PIN, f"{WHOLE}.in", "--output-file", f"{WHOLE}.txt", *sys.argv[1:]], cwd=ROOT, check=True)
for name, *words in (["lab"], ["build", *WITHOUT]):
    if f"requirements/{name}" != WHOLE:
        listed = [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
        subprocess.run([*PIN, *listed, *SAME, *words], cwd=ROOT, check=True)
