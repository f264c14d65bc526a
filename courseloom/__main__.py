"""`python -m courseloom`."""

import sys

from courseloom.cli import main

sys.exit(main())
