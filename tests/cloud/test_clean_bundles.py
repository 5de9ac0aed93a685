"""Bundles with their requirements and nothing else, on Google's clients; and their
requests to Google, compared with their rights."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from local_runner.runtime.runner import RunResult
from tests.cloud import rights
from tests.cloud.bigquery import PROJECT, LocalBigQuery
from tests.cloud.bundle import FUNCTIONS
from tests.cloud.clean import python_of
from tests.cloud.deployed import Deployed, env_of
from tests.cloud.rights import Use
from tests.cloud.storage import LocalStorage
from tests.cloud.test_matchday import World, due, outcomes
from tests.cloud.trouble import Way
from tests.conftest import give_up
from tests.environments import ToolMissing

pytestmark = [pytest.mark.terraform, pytest.mark.timeout(900)]

Reader = Callable[[str, str, bytes], set[Use]]


@dataclass(frozen=True)
class Played:
    """How runs went, and what each function requested from Google."""

    results: list[RunResult]
    uses: dict[str, set[Use]]
    unknown: list[str]


@pytest.fixture(scope="module")
def pythons() -> dict[str, Path]:
    found: dict[str, Path] = {}
    try:
        found.update({function: python_of(function) for function in FUNCTIONS})
    except ToolMissing as missing:
        give_up(missing)
    return found


@pytest.fixture(scope="module")
def played(
    pythons: dict[str, Path],
    storage: LocalStorage,
    big_query: LocalBigQuery,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Played]:
    """Every step of the three DAGs, and a poll before, by bundles that each have a way
    of their own to Google's peers."""
    world, made = World(), Played([], {name: set() for name in FUNCTIONS}, [])
    big_query.dataset("clean_bundles")
    bucket = storage.bucket("clean-bundles")
    folder = tmp_path_factory.mktemp("clean")
    with ExitStack() as stack:
        stack.enter_context(world.api)

        def way(function: str, target: str, read: Reader) -> str:
            def note(method: str, path: str, body: bytes) -> None:
                try:
                    made.uses[function] |= read(method, path, body)
                except ValueError as error:
                    made.unknown.append(f"{function}: {error}")

            return stack.enter_context(Way(target, note=note)).url

        own_env = {
            function: {
                "STORAGE_EMULATOR_HOST": way(function, storage.url, rights.of_storage),
                "BIGQUERY_EMULATOR_HOST": way(
                    function, big_query.url, rights.of_bigquery
                ),
            }
            for function in FUNCTIONS
        }
        settings = world.settings(
            f"gs://{bucket}/lake",
            f"bigquery://{PROJECT}/clean_bundles",
            f"gs://{bucket}/site",
        )
        deployed = stack.enter_context(
            Deployed(env_of(settings), folder, own_env=own_env, pythons=pythons)
        )
        ticks = due(timedelta(hours=1, minutes=45), timedelta(hours=2, minutes=1))
        assert len(ticks) == 4
        made.results.extend(world.play(deployed, ticks))
        yield made


def test_requirements_are_complete(pythons: dict[str, Path]) -> None:
    for python in set(pythons.values()):
        checked = subprocess.run(  # noqa: S603
            [str(python), "-m", "pip", "check"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert checked.returncode == 0, checked.stdout


def test_all_steps_of_all_dags_succeed(played: Played) -> None:
    assert [one.status for one in played.results] == ["success"] * 4, outcomes(
        played.results
    )


def test_functions_make_only_requests_of_known_kinds(played: Played) -> None:
    assert played.unknown == []


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_may_do_all_that_it_does(played: Played, function: str) -> None:
    assert played.uses[function] - rights.granted(function) == set()


SELDOM = {
    "validate": {
        Use("storage.objects.create", "ops/late"),
        Use("bigquery.tables.updateData", "raw_quarantine"),
    },
    "transform": {Use("storage.objects.create", "ops/late")},
    "monitor": {
        Use("storage.objects.create", "ops/alerts"),
        Use("storage.objects.create", "ops/gold_builds"),
        Use("bigquery.tables.updateData", "raw_alerts"),
    },
}
"""What functions do in nights that are less calm, or when they are called by hand; see
the tests of their steps."""


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_a_function_may_write_it_does_write(played: Played, function: str) -> None:
    def written(uses: set[Use]) -> set[Use]:
        kinds = ("storage.objects.create", "bigquery.tables.updateData")
        return {one for one in uses if one.permission in kinds}

    may = written(rights.granted(function)) - SELDOM.get(function, set())
    assert may - played.uses[function] == set()


def test_only_the_site_is_ever_overwritten(played: Played) -> None:
    deleting = {
        (function, use.on)
        for function, uses in played.uses.items()
        for use in uses
        if use.permission == "storage.objects.delete"
    }
    assert deleting <= {("publish", "site")}
