"""What takes long or may be missing, said once before tests begin."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.terraform import scratch


def main() -> None:
    """End with code 2 and one message where Terraform or its providers are missing."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "copy").mkdir()
        (place / "data").mkdir()
        try:
            scratch.make(place / "copy", place / "data")
        except scratch.TerraformMissing as missing:
            sys.stderr.write(f"{missing}\n")
            raise SystemExit(2) from None


if __name__ == "__main__":
    main()
