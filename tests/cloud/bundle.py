"""What is deployed of a function, and started as Google's build image starts it.

The image runs the command `functions-framework` in the folder of the bundle, with
FUNCTION_TARGET and PORT in its environment
(https://github.com/GoogleCloudPlatform/buildpacks, cmd/python/functions_framework). The
command appends that folder to the path, after all installed packages; `python -m
functions_framework` has it first. So the packages of a bundle are imported by its root
`main.py`, and nothing of the checkout is there: no other function, no local runner.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
SHARED = ("functions/__init__.py", "functions/dags.yaml", "functions/shared")
TRANSFORMS = ("transforms/__init__.py", "transforms/tables.py", "transforms/sql")


def assemble(function: str, folder: Path) -> Path:
    """The bundle of a function in a new folder (DESIGN, section 10)."""
    for name in (*SHARED, *TRANSFORMS, f"functions/{function}"):
        source, copy = ROOT / name, folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        elif source.exists():
            shutil.copyfile(source, copy)
    main = f"from functions.{function}.main import {function} as {function}\n"
    (folder / "main.py").write_text(main)
    return folder


def start(
    function: str,
    bundle: Path,
    port: int,
    env: Mapping[str, str],
    *,
    out: IO[bytes],
    err: IO[bytes],
) -> subprocess.Popen[bytes]:
    """The command in a bundle, listening on a port of 127.0.0.1.

    `-S` and PYTHONPATH give it the installed packages without their .pth files, one of
    which would make the checkout importable.
    """
    command = Path(sys.executable).with_name("functions-framework")
    return subprocess.Popen(  # noqa: S603 (ours)
        [sys.executable, "-S", str(command)],
        cwd=bundle,
        env={
            **env,
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "FUNCTION_TARGET": function,
            "FUNCTION_SIGNATURE_TYPE": "http",
            "HOST": "127.0.0.1",
            "PORT": str(port),
        },
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
    )
