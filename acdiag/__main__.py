"""`python -m acdiag`."""

import sys

from acdiag.cli import main

sys.exit(main())
