"""tools/setup.sh installs pinned requirements, with uv or with pip, from no index."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

SETUP = Path(__file__).parent.parent / "tools" / "setup.sh"

UNREACHABLE = {
    "PIP_PROXY": "http://127.0.0.1:9",
    "PIP_RETRIES": "0",
    "UV_OFFLINE": "1",
}
"""No package index, though none is configured."""


@dataclass(frozen=True)
class Checkout:
    """A folder with what setup.sh reads, and wheels beside it."""

    folder: Path

    def wheel(self, name: str, files: Mapping[str, str]) -> str:
        """The pin, with its hash, of a new wheel of these files."""
        info = f"{name}-1.0.dist-info"
        texts = {
            **files,
            f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
            f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
            "Tag: py3-none-any\n",
        }
        path = self.folder / "wheels" / f"{name}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w") as archive:
            for file, text in texts.items():
                info_of = zipfile.ZipInfo(file)
                info_of.external_attr = 0o100755 << 16
                archive.writestr(info_of, text)
            archive.writestr(
                f"{info}/RECORD",
                "".join(f"{file},,\n" for file in (*texts, f"{info}/RECORD")),
            )
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return f"{name}==1.0 \\\n    --hash=sha256:{digest}\n"

    def pins(self, file: str, *pins: str) -> None:
        (self.folder / file).write_text("# made by a test\n" + "".join(pins))

    def setup(self, **env: str) -> subprocess.CompletedProcess[str]:
        """What installing requirements.txt says."""
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("PIP_", "UV_"))
        }
        return subprocess.run(  # noqa: S603
            ["/bin/sh", str(SETUP), sys.executable, "requirements.txt", "run"],
            cwd=self.folder,
            env={
                **kept,
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_FIND_LINKS": str(self.folder / "wheels"),
                **env,
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def imports(self, module: str) -> bool:
        python = str(self.folder / ".venv" / "bin" / "python")
        words = [python, "-c", f"import {module}"]
        return not subprocess.run(words, capture_output=True, check=False).returncode  # noqa: S603

    @property
    def marked(self) -> bool:
        return (self.folder / ".venv" / "run").exists()


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the one environment of these tests is; making one takes seconds."""
    return tmp_path_factory.mktemp("setup")


@pytest.fixture
def checkout(environment: Path) -> Checkout:
    (environment / ".venv" / "run").unlink(missing_ok=True)
    (environment / "wheels").mkdir(exist_ok=True)
    made = Checkout(environment)
    made.pins("requirements-dev.txt")
    return made


@pytest.mark.process
def test_pip_installs_where_it_is_configured_with_an_index(checkout: Checkout) -> None:
    checkout.pins("requirements.txt", checkout.wheel("one", {"one.py": ""}))
    done = checkout.setup(PIP_NO_INDEX="1")
    assert (done.returncode, done.stderr) == (0, "")
    assert checkout.imports("one")
    assert checkout.marked


@pytest.mark.process
def test_pip_installs_where_uv_cannot_be_had(checkout: Checkout) -> None:
    checkout.pins("requirements.txt", checkout.wheel("two", {"two.py": ""}))
    checkout.pins("requirements-dev.txt", f"uv==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
    done = checkout.setup(**UNREACHABLE)
    assert done.returncode == 0, done.stderr
    assert checkout.imports("two")
    assert checkout.marked


@pytest.mark.process
def test_a_file_with_another_hash_or_with_none_is_not_installed(
    checkout: Checkout,
) -> None:
    pin = checkout.wheel("three", {"three.py": "a = 1\n"})
    checkout.wheel("three", {"three.py": "a = 2\n"})
    for text, why in (
        (pin, "DO NOT MATCH THE HASHES"),
        ("three==1.0\n", "Hashes are required"),
    ):
        checkout.pins("requirements.txt", text)
        done = checkout.setup(PIP_NO_INDEX="1")
        assert done.returncode == 2
        assert why in done.stderr
        assert "Next: the same command again." in done.stderr
        assert not checkout.imports("three")
        assert not checkout.marked


@pytest.mark.process
def test_uv_installs_once_pip_has_it_and_pip_where_uv_fails(checkout: Checkout) -> None:
    """With the hash that requirements-dev.txt has of uv, among others."""
    said = '#!/bin/sh\necho "$@" >uv-was-called\nexit "$UV_STATUS"\n'
    uv = checkout.wheel("uv", {"uv-1.0.data/scripts/uv": said})
    other = checkout.wheel("four", {"four.py": ""})
    checkout.pins("requirements-dev.txt", other, uv, other.replace("four", "zoo"))
    checkout.pins("requirements.txt", other)
    done = checkout.setup(**UNREACHABLE, UV_STATUS="0")
    assert (done.returncode, done.stderr) == (0, "")
    words = (checkout.folder / "uv-was-called").read_text().split()
    assert words[:2] == ["pip", "install"]
    assert "--require-hashes" in words
    assert words[-2:] == ["-r", "requirements.txt"]
    assert not checkout.imports("four")
    assert checkout.setup(**UNREACHABLE, UV_STATUS="1").returncode == 0
    assert checkout.imports("four")
