"""What tests of `terraform/` share. Those that run Terraform are marked `terraform`."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import give_up, shared_folder
from tests.terraform import scratch
from tests.terraform.scratch import Scratch, TerraformMissing

NewModule = Callable[[], Scratch]


@pytest.fixture(scope="session")
def new_module(tmp_path_factory: pytest.TempPathFactory) -> NewModule:
    """Makes a copy of the module, to plan, test and change."""
    data = tmp_path_factory.mktemp("providers")

    def made() -> Scratch:
        return scratch.make(tmp_path_factory.mktemp("module"), data)

    try:
        made()  # the first one fetches the providers
    except TerraformMissing as missing:
        give_up(missing)
    return made


@pytest.fixture
def module(new_module: NewModule) -> Scratch:
    """A copy of the module that is this test's own."""
    return new_module()


@pytest.fixture(scope="session")
def unchanged(new_module: NewModule) -> Scratch:
    """A copy for all tests that change nothing in it and apply nothing, with short
    bundles."""
    return new_module().shorten_bundles()


@pytest.fixture(scope="session")
def plan(
    unchanged: Scratch, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """The plan of a first apply with defaults, made once for all processes."""

    def make(folder: Path) -> None:
        (folder / "plan.json").write_text(json.dumps(unchanged.plan()))

    folder = shared_folder(tmp_path_factory, "default_plan", make)
    plan: dict[str, Any] = json.loads((folder / "plan.json").read_text())
    return plan


@pytest.fixture(scope="session")
def applied_state(
    new_module: NewModule, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The state after a first apply that creates nothing, with short bundles; made once
    for all processes."""
    if not scratch.apply_is_harmless():
        pytest.skip(
            "needs providers that create nothing: TF_CLI_CONFIG_FILE naming a mirror "
            "with such ones, and TERRAFORM_APPLY_IS_HARMLESS=1"
        )

    def make(folder: Path) -> None:
        module = new_module().shorten_bundles()
        module.apply()
        shutil.copy(module.state, folder / "state.json")

    return shared_folder(tmp_path_factory, "applied", make) / "state.json"


@pytest.fixture
def applied(applied_state: Path, new_module: NewModule) -> Scratch:
    """A copy with that state that is this test's own."""
    module = new_module().shorten_bundles()
    shutil.copy(applied_state, module.state)
    return module
