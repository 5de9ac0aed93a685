"""What importing and calling a function brings along, seen in fresh interpreters."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NAMES = ("fetch", "validate", "load", "transform", "monitor", "publish")

HEAVY = {"ibis", "sqlglot", "pandas", "pyarrow", "numpy", "typer", "rich", "zetasql"}
DECLARED = {
    *("alert_conditions", "column_types", "known_values"),
    *("schema", "service_levels", "tables", "tie_rules"),
}
"""What functions import of transforms: standard library only."""

NOT_OURS_TO_IMPORT = {"local_runner", "tests"}

WATCH = '''
import importlib, json, os, sys, threading

root, name = sys.argv[1:]
ours = tuple(os.path.join(root, part) + os.sep for part in ("functions", "transforms"))
seen = {"reads": [], "events": []}
watching = True

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
EFFECTS = ("socket.", "subprocess.", "os.mkdir", "os.remove", "os.rename", "os.link",
           "os.symlink", "os.system", "os.exec", "os.fork", "os.posix_spawn", "shutil.",
           "tempfile.", "os.putenv", "os.unsetenv", "os.chmod", "os.utime")
IPV6_PROBE = ("socket.bind", (("::1", 0),))  # urllib3 checks whether IPv6 is available


class Environment(type(os.environ)):
    """The environment, telling which of our files read it."""

    def __getitem__(self, key):
        self.tell(key)
        return super().__getitem__(key)

    def __iter__(self):
        self.tell("all of it")
        return super().__iter__()

    def tell(self, key):
        frame = sys._getframe(2)
        while frame.f_code.co_filename.startswith("<frozen") or os.path.basename(
            frame.f_code.co_filename
        ) in ("os.py", "_collections_abc.py"):
            frame = frame.f_back
        if watching and frame.f_code.co_filename.startswith(ours):
            seen["reads"].append(f"{frame.f_code.co_filename}: {key}")


def hook(event, args):
    if not watching:
        return
    if event == "open":
        path, mode, flags = args
        if flags & WRITES and path != os.devnull:
            seen["events"].append(f"open {path} {mode} {flags:o}")
    elif event == "socket.__new__" or (event, args[1:]) == IPV6_PROBE:
        pass
    elif event.startswith(EFFECTS):
        seen["events"].append(f"{event} {args}")


environ = os.environ
os.environ = Environment(
    environ._data, environ.encodekey, environ.decodekey,
    environ.encodevalue, environ.decodevalue,
)
sys.addaudithook(hook)
module = importlib.import_module(f"functions.{name}.main")
watching = False
seen["threads"] = threading.active_count()
seen["imported"] = sorted(sys.modules)

import flask

app = flask.Flask("test")
with app.test_request_context(method="POST", data=b'{"as_of": "2026-11-21T15:00:00Z"}'):
    response = getattr(module, name)(flask.request)
seen["status"] = response.status_code
seen["after"] = sorted(sys.modules)
json.dump(seen, sys.stdout)
'''


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each function did, all looked at side by side."""
    running = {}
    for name in NAMES:
        folder = tmp_path_factory.mktemp(name)
        env = {
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "FOOTBALL_DATA_TOKEN": "made-up",
            "FOOTBALL_DATA_URL": "http://127.0.0.1:9/v4",
            "CLOCK": "request",
        }
        running[name] = subprocess.Popen(  # noqa: S603 (ours)
            [sys.executable, "-c", WATCH, str(ROOT), name],
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
    seen = {}
    for name, process in running.items():
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err
        seen[name] = json.loads(out)
    return seen


@pytest.mark.process
@pytest.mark.parametrize("name", NAMES)
def test_a_function_imports_no_heavy_library(
    seen: dict[str, dict[str, Any]], name: str
) -> None:
    # DuckDB comes with the first local warehouse; in the cloud there is none
    before = {module.partition(".")[0] for module in seen[name]["imported"]}
    assert before & (HEAVY | NOT_OURS_TO_IMPORT | {"duckdb"}) == set()
    assert "functions" in before


@pytest.mark.process
@pytest.mark.parametrize("name", NAMES)
def test_a_call_imports_no_heavy_library(
    seen: dict[str, dict[str, Any]], name: str
) -> None:
    # no API responds to fetch; the others find nothing to do
    assert seen[name]["status"] == (502 if name == "fetch" else 200)
    after = {module.partition(".")[0] for module in seen[name]["after"]}
    assert after & (HEAVY | NOT_OURS_TO_IMPORT) == set()
    assert "duckdb" in after


@pytest.mark.process
@pytest.mark.parametrize("name", NAMES)
def test_a_function_imports_no_other_function_and_of_transforms_only_declarations(
    seen: dict[str, dict[str, Any]], name: str
) -> None:
    after = seen[name]["after"]
    functions = {module for module in after if module.startswith("functions.")}
    assert {module.split(".")[1] for module in functions} == {name, "shared"}
    transforms = {module for module in after if module.startswith("transforms.")}
    assert {module.split(".")[1] for module in transforms} <= DECLARED


@pytest.mark.process
@pytest.mark.parametrize("name", NAMES)
def test_nothing_happens_at_import(seen: dict[str, dict[str, Any]], name: str) -> None:
    assert seen[name]["reads"] == []
    assert seen[name]["events"] == []
    assert seen[name]["threads"] == 1
