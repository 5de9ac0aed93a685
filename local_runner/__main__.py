"""`python -m local_runner`."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from local_runner.cli.app import main

        main()
    except KeyboardInterrupt:  # before the command began, or as it ended
        sys.stderr.write("Stopped.\n")
        sys.exit(130)
