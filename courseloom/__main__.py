"""`python -m courseloom`: one command, and the process ends."""

import gc
import os
import sys
from contextlib import suppress

STOPPED = 130

gc.disable()  # a command makes long-lived objects and ends: collecting them took a fifth of the time of a check or a build

try:
    from courseloom.cli import main

    code = main()
except KeyboardInterrupt:  # while the program was still being read
    code = STOPPED
if code == STOPPED:  # at once: what has to end has ended, and Python's own way out may print, or end by the signal instead
    with suppress(OSError):
        sys.stdout.flush()
    os._exit(code)
gc.freeze()  # nor is anything collected as the process ends
sys.exit(code)
