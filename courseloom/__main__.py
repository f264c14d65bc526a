"""`python -m courseloom`."""

import sys

try:
    from courseloom.cli import main

    sys.exit(main())
except KeyboardInterrupt:  # while the program was still being read
    sys.exit(130)
