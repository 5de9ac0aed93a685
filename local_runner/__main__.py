"""`python -m local_runner`."""

from __future__ import annotations

import gc
import sys

if __name__ == "__main__":
    try:
        # what is imported stays: searching it for garbage is a tenth of a short command
        gc.disable()
        from local_runner.cli.app import main

        gc.freeze()
        gc.set_threshold(20_000, 20, 20)
        gc.enable()
        main()
    except KeyboardInterrupt:  # before the command began, or as it ended
        sys.stderr.write("Stopped.\n")
        sys.exit(130)
