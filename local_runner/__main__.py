"""`python -m local_runner`."""

from __future__ import annotations

import gc
import sys

if __name__ == "__main__":
    try:
        gc.disable()  # what is imported is not garbage
        from local_runner.cli.app import main

        gc.enable()
        main()
    except KeyboardInterrupt:  # before the command began, or as it ended
        sys.stderr.write("Stopped.\n")
        sys.exit(130)
