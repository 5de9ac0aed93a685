"""What is deployed of a function, and started as Google's build image starts it.

Which files those are is read where Terraform reads it, from terraform/bundle.yaml. The
image runs the command `functions-framework` in the folder of the bundle, with
FUNCTION_TARGET and PORT in its environment
(https://github.com/GoogleCloudPlatform/buildpacks, cmd/python/functions_framework). The
command appends that folder to the path, after all installed packages; `python -m
functions_framework` has it first. So the packages of a bundle are imported by its root
`main.py`, and nothing of the checkout is there: no other function, no local runner.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import sysconfig
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

import yaml

ROOT = Path(__file__).parents[2]
LIST = ROOT / "terraform" / "bundle.yaml"

FUNCTIONS = (
    "fetch",
    "validate",
    "load",
    "transform",
    "monitor",
    "reconcile",
    "publish",
)

ON_DUCKDB = (
    "functions/shared/warehouse/duckdb*.py",
    "transforms/sql/duckdb/*.sql",
)
"""What a bundle lacks to work on a DuckDB file, as no deployed one does."""


def bundled_paths(
    function: str, *, root: Path = ROOT, also: Sequence[str] = ()
) -> set[str]:
    """The files of the repository that are bundled, and those that `also` names."""
    listed = yaml.safe_load(LIST.read_text())
    patterns = [one.replace("FUNCTION", function) for one in listed["files"]]
    left_out = set(listed["except"])

    def found(patterns: Sequence[str]) -> set[str]:
        paths = (path for one in patterns for path in root.glob(one))
        return {path.relative_to(root).as_posix() for path in paths if path.is_file()}

    code = found(patterns) - left_out
    # tables.py names all tables, and so most statements
    naming = [path for path in code if path.startswith("functions/")]
    text = "".join((root / path).read_text(encoding="utf-8") for path in naming)
    statements = {
        path
        for path in found([f"{listed['statements']}/*.sql"])
        if f'"{PurePosixPath(path).stem}"' in text
    }
    return code | statements | found(also)


def contents(
    function: str, *, root: Path = ROOT, also: Sequence[str] = ()
) -> dict[str, bytes]:
    """The bytes of every file of a bundle, by its name there."""
    paths = bundled_paths(function, root=root, also=also)
    main = f"from functions.{function}.main import {function} as {function}\n"
    requirements = root / "functions" / function / "requirements.txt"
    return {
        **{path: (root / path).read_bytes() for path in paths},
        "main.py": main.encode(),
        "requirements.txt": requirements.read_bytes(),
    }


def object_name(function: str, files: Mapping[str, bytes]) -> str:
    """The name of the bundle of these files in its bucket."""
    lines = (
        f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)
    )
    return f"{function}/{hashlib.sha256(''.join(lines).encode()).hexdigest()}.zip"


def assemble(function: str, folder: Path, *, also: Sequence[str] = ()) -> Path:
    """The bundle of a function in a new folder."""
    for name, data in contents(function, also=also).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


def start(
    function: str,
    bundle: Path,
    port: int,
    env: Mapping[str, str],
    *,
    out: IO[bytes],
    err: IO[bytes],
    python: Path | None = None,
) -> subprocess.Popen[bytes]:
    """The command in a bundle, listening on a port of 127.0.0.1.

    With `python`, that of an environment which has the bundle's requirements. Else `-S`
    and PYTHONPATH give it the packages that are installed here without their .pth
    files, one of which would make the checkout importable.
    """
    words, packages = [str(python)], {}
    if python is None:
        words = [sys.executable, "-S"]
        packages = {"PYTHONPATH": sysconfig.get_path("purelib")}
    command = Path(words[0]).with_name("functions-framework")
    return subprocess.Popen(  # noqa: S603 (ours)
        [*words, str(command)],
        cwd=bundle,
        env={
            **env,
            **packages,
            "FUNCTION_TARGET": function,
            "FUNCTION_SIGNATURE_TYPE": "http",
            "HOST": "127.0.0.1",
            "PORT": str(port),
        },
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
    )
