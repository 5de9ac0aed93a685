"""Copies a lake, folder or bucket, into another: the first half of a migration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from functions.shared.runtime.errors import ConfigError, LakeError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import Lake, open_lake
from functions.shared.storage.snapshot import CONTENT_TYPE
from local_runner.runtime.counts import counted
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import MARK, claim, simulation_of

FOLDERS = ("raw", "ops")
"""The top folders of a lake: responses, and records of what was done with them."""

AT_ONCE = 8
"""Objects copied at a time: as many connections as Google's client keeps."""

BATCH = 400

DIFFERENT_SHOWN = 5


def copy_lake(settings: Settings, to: str, screen: Screen, *, dry_run: bool) -> bool:
    """Create in the lake `to` what it lacks, and compare every object with its origin.

    Nothing there is ever changed; called again, it resumes. The mark of a simulated
    lake comes first, so that half a copy is never mistaken for real responses. False
    where an object of the same key has other bytes. Raises ConfigError for a lake that
    is empty, the same or within the other, and for simulated responses among real ones;
    LakeError.
    """
    _check_apart(settings.lake_uri, to)
    source = open_lake(settings.lake_uri)
    with _named_as_target():
        target = open_lake(to)
    _claim(settings, to, is_checked_only=True)
    keys = list(_keys(source))
    if not keys:
        raise ConfigError(
            f"The lake {source.uri} holds nothing to copy.",
            fix="Check --out, --lake or LAKE_URI.",
        )
    with _named_as_target():
        present = set(_keys(target))
    new = sum(key not in present for key in keys)
    summary = {"from": source.uri, "to": target.uri, "objects": len(keys)}
    objects = f"{counted(len(keys), 'object')} of {source.uri}"
    if dry_run:
        screen.say(
            f"{objects}: {new} to create in {target.uri}, {len(keys) - new} to compare."
        )
        screen.say("Dry run: nothing was changed.")
        screen.result(summary | {"created": None, "different": None})
        return True
    if MARK not in keys:  # a lake whose mark lies beside it, or of real responses
        _claim(settings, to)
    created, different = _copy_all(source, target, keys, present, screen)
    for key in different[:DIFFERENT_SHOWN]:
        screen.problem(f"{target.uri}/{key} has other bytes, and was left as it is.")
    existed = len(keys) - created - len(different)
    screen.say(
        f"{objects}: {created} created in {target.uri}, {existed} existed; read back, "
        f"{len(different) or 'none'} different."
    )
    screen.result(summary | {"created": created, "different": different})
    return not different


def _claim(settings: Settings, to: str, *, is_checked_only: bool = False) -> None:
    """Mark the target for the kind of data of the source, or only check that it can be
    marked. Raises ConfigError, LakeError."""
    simulation = simulation_of(settings)
    target = replace(settings, lake_uri=to)
    try:
        with _named_as_target():
            claim(target, simulation, is_checked_only=is_checked_only)
    except ConfigError as error:
        fix = "Name another lake: --to DIR, or --to gs://bucket/prefix."
        raise ConfigError(error.what, fix=fix) from None


def _copy_all(
    source: Lake, target: Lake, keys: Sequence[str], present: set[str], screen: Screen
) -> tuple[int, list[str]]:
    """Copy and compare all objects. Returns how many were created, and the keys of
    those that differ."""
    results: dict[str, str] = {}
    with (
        ThreadPoolExecutor(AT_ONCE) as pool,
        screen.progress("copy", len(keys)) as tracker,
    ):
        for batch in _batches(keys):
            copied = pool.map(partial(_copy, source, target, present), batch)
            results.update(zip(batch, copied, strict=True))
            tracker.step(batch[-1].rpartition("/")[0], len(batch))
    created = sum(result == "created" for result in results.values())
    return created, [key for key, result in results.items() if result == "different"]


@contextmanager
def _named_as_target() -> Iterator[None]:
    """Let errors of the target lake name --to: LAKE_URI is the source."""
    try:
        yield
    except (ConfigError, LakeError) as error:
        fix = error.fix and error.fix.replace("LAKE_URI=", "--to ")
        raise type(error)(
            error.what.replace("LAKE_URI", "--to"),
            fix=fix
            and fix.replace("LAKE_URI (or --out)", "--to").replace("LAKE_URI", "--to"),
        ) from None


def _check_apart(uri: str, to: str) -> None:
    """Raise ConfigError where one of two lakes lies among the objects of the other."""
    here, there = _parts(uri), _parts(to)
    if here == there:
        raise ConfigError(
            f"{to} is the lake itself.", fix="Name another one: --to URI."
        )
    if there[: len(here)] == here:
        raise ConfigError(
            f"{to} is within the lake {uri}.", fix="Name one beside it: --to URI."
        )
    if here[: len(there)] == there and here[len(there)] in FOLDERS:
        raise ConfigError(
            f"The lake {uri} is within {to}.", fix="Name one beside it: --to URI."
        )


def _parts(uri: str) -> tuple[str, ...]:
    """A lake by its folders: two URIs of one lake have the same."""
    if "://" in uri:
        return ("gs:", *(part for part in uri.split("/")[2:] if part))
    return Path(uri).resolve().parts


def _batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """The mark alone, then the others in portions."""
    if MARK in keys:
        yield [MARK]
    others = [key for key in keys if key != MARK]
    for start in range(0, len(others), BATCH):
        yield others[start : start + BATCH]


def _keys(lake: Lake) -> Iterator[str]:
    for folder in FOLDERS:
        yield from lake.keys(folder)


def _copy(source: Lake, target: Lake, present: set[str], key: str) -> str:
    """Copy and compare an object; the result is created, present or different."""
    data = source.read(key)
    kind = CONTENT_TYPE if key.endswith(".gz") else "application/octet-stream"
    with _named_as_target():
        is_new = key not in present and target.create(key, data, content_type=kind)
        if target.read(key) != data:
            return "different"
    return "created" if is_new else "present"
