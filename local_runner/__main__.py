"""`python -m local_runner`."""

from __future__ import annotations

from local_runner.cli import main

if __name__ == "__main__":
    main()
