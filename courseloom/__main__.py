"""Runs one command for `python -m courseloom` and ends the process with its exit code."""

import gc
import os
import sys
from contextlib import suppress

STOPPED = 130

gc.disable()  # nearly all objects live until the command ends: collecting them took a fifth of the time of a check or a build

try:
    from courseloom.cli import main

    code = main()
except KeyboardInterrupt:  # Ctrl-C while modules were still being imported
    code = STOPPED
if code == STOPPED:  # skip Python's own shutdown, which may print a traceback or end by the signal; cleaning up is done
    with suppress(OSError):
        sys.stdout.flush()
    os._exit(code)
gc.freeze()  # no garbage collection at interpreter shutdown either
sys.exit(code)
