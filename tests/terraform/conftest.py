"""What tests of `terraform/` share. Those that run Terraform are marked `terraform`."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from tests.conftest import give_up
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
def applied_once(new_module: NewModule) -> Scratch:
    """A copy whose resources are in its state, where applying creates nothing; with
    short bundles."""
    if not scratch.apply_is_harmless():
        pytest.skip(
            "wants providers that create nothing: TF_CLI_CONFIG_FILE naming a mirror "
            "with such ones, and TERRAFORM_APPLY_IS_HARMLESS=1"
        )
    module = new_module().shorten_bundles()
    module.apply()
    return module


@pytest.fixture
def applied(applied_once: Scratch, new_module: NewModule) -> Scratch:
    """The same, as a copy that is this test's own."""
    module = new_module().shorten_bundles()
    shutil.copy(applied_once.state, module.state)
    return module
