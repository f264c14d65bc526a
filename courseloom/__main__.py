"""`python -m courseloom`."""

import os
import sys
from contextlib import suppress

STOPPED = 130

try:
    from courseloom.cli import main

    code = main()
except KeyboardInterrupt:  # while the program was still being read
    code = STOPPED
if code == STOPPED:  # at once: what has to end has ended, and Python's own way out may print, or end by the signal instead
    with suppress(OSError):
        sys.stdout.flush()
    os._exit(code)
sys.exit(code)
