"""What each function needs installed: `functions/<function>/requirements.txt`.

    python -m tests.cloud.requirements

writes them, as make lock and make sql do: the distributions of what is imported from
`functions.<function>.main` on, as far as it lies in the bundle, and all that these
require on Google's Linux and Python, in the versions and with the hashes that
requirements.txt has. Google's build runs pip on it, which checks the hashes of a file
that has them (https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import distribution, distributions
from pathlib import PurePosixPath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.cloud.bundle import FUNCTIONS, ROOT, bundled_paths

PINS = ROOT / "requirements.txt"

RUNTIME = {
    "implementation_name": "cpython",
    "platform_machine": "x86_64",
    "platform_python_implementation": "CPython",
    "platform_system": "Linux",
    "os_name": "posix",
    "python_full_version": "3.13.0",
    "python_version": "3.13",
    "sys_platform": "linux",
}
"""The environment that markers are evaluated for; see functions.tf."""


def requirements_of(function: str) -> str:
    """The text of a function's requirements.txt. Raises KeyError for what is not pinned
    or not installed."""
    direct = distributions_of(modules_of(function))
    closure = set(direct)
    for name in direct:
        closure |= required_by(name, RUNTIME)
    locked = locked_in(PINS.read_text())
    parts = [
        f"# What the function {function} needs. Generated: make lock",
        *(locked[name] for name in sorted(direct)),
        "\n# what those bring",
        *(locked[name] for name in sorted(closure - direct)),
    ]
    return "\n".join(parts) + "\n"


def modules_of(function: str) -> set[str]:
    """Modules of no ours and not of Python that a bundle imports, wherever it does."""
    found = set()
    for text in code_of(function).values():
        for module in imported_by(text):
            top = module.partition(".")[0]
            is_ours = top in ("functions", "transforms")
            if not (is_ours or top in sys.stdlib_module_names or top == "_typeshed"):
                found.add(module)
    return found


def distributions_of(modules: Iterable[str]) -> set[str]:
    """The distributions that have these modules, or the longest beginnings of their
    names. One that several share, such as google.cloud, belongs to none."""
    found = set()
    for module in modules:
        path = PurePosixPath(module.replace(".", "/"))
        owner = next((o for p in (path, *path.parents) if (o := _owners().get(p))), "")
        if not owner and not any(path in owned.parents for owned in _owners()):
            raise KeyError(f"no installed distribution has the module {module}")
        found.add(owner)
    return found - {""}


def pinned() -> Mapping[str, str]:
    """Versions in requirements.txt by canonical name."""
    return pins_in(PINS.read_text())


def pins_in(text: str) -> Mapping[str, str]:
    """Versions in the text of a file of requirements, by canonical name."""
    pairs = re.findall(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pairs}


def locked_in(text: str) -> Mapping[str, str]:
    """The lines for pip of each pin in such a text, version and hashes without markers,
    by canonical name."""
    found = re.findall(
        r"^([\w.-]+)(==[^\s;\\]+)[^\\\n]*((?:\\\n +--hash=\S+ ?)*)", text, re.MULTILINE
    )
    return {
        canonicalize_name(name): f"{name}{version} {hashes}".rstrip()
        for name, version, hashes in found
    }


@cache
def code_of(function: str) -> Mapping[str, str]:
    """The files of a bundle that are imported from its main.py on, and their texts. A
    module outside of it is passed: the warehouse on one machine, see bundle.yaml."""
    files = {path: (ROOT / path).read_text() for path in bundled_paths(function)}
    seen: set[str] = set()
    waiting = [f"functions/{function}/main.py"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        for module in imported_by(files[path]):
            base = module.replace(".", "/")
            waiting += [
                one for one in (f"{base}.py", f"{base}/__init__.py") if one in files
            ]
    return {path: files[path] for path in seen}


def imported_by(text: str) -> Iterator[str]:
    """Names that may be modules, `from a import b` as `a` and `a.b`."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@cache
def _owners() -> Mapping[PurePosixPath, str]:
    """Distributions by the packages and modules that they have, as paths."""
    found: dict[PurePosixPath, str] = {}
    for one in distributions():
        for file in one.files or ():
            path = PurePosixPath(str(file))
            if path.suffix in (".py", ".so") and ".." not in path.parts:
                stem = path.name.partition(".")[0]
                owned = path.parent if stem == "__init__" else path.parent / stem
                found[owned] = canonicalize_name(one.name)
    return found


def required_by(name: str, environment: Mapping[str, str]) -> set[str]:
    """All that an installed distribution requires where markers are evaluated for this
    environment, directly or not."""
    found: set[str] = set()
    waiting = [(name, "")]
    seen: set[tuple[str, str]] = set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for need in _requirements(one[0]):
            where = {**environment, "extra": one[1]}
            if need.marker is None or need.marker.evaluate(where):
                other = canonicalize_name(need.name)
                found.add(other)
                waiting += [(other, extra) for extra in ("", *need.extras)]
    return found


@cache
def _requirements(name: str) -> tuple[Requirement, ...]:
    return tuple(Requirement(text) for text in distribution(name).requires or ())


def main() -> None:
    """Write them all."""
    for function in FUNCTIONS:
        file = ROOT / "functions" / function / "requirements.txt"
        file.write_text(requirements_of(function))


if __name__ == "__main__":
    main()
