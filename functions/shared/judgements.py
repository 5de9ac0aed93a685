"""When gold was written, and as of which time: objects of the lake, for a rebuild."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

import msgspec

from functions.shared.lake import Lake
from functions.shared.snapshot import CONTENT_TYPE, moment_of_stamp, stamp
from functions.shared.step import Context

PREFIX = "ops/judgements"


class Judgement(NamedTuple):
    """That a step wrote gold `as_of` a time, at a time of the clock."""

    at: datetime
    step: str
    as_of: datetime


def note_judgement(context: Context) -> None:
    """Note in the lake, before it happens, that a step writes gold as of a time.

    A rebuild repeats what was noted, and asks with `args.is_repeated` for no note.
    Raises LakeError.
    """
    if context.args.get("is_repeated"):
        return
    at, step, as_of = context.clock.now(), context.step, context.as_of
    key = f"{PREFIX}/dt={at:%Y-%m-%d}/{stamp(at)}_{step}_{stamp(as_of)}.json.gz"
    told = {"at": at, "step": step, "as_of": as_of}
    data = gzip.compress(msgspec.json.encode(told), mtime=0)
    context.lake.create(key, data, content_type=CONTENT_TYPE)


def judgements(lake: Lake) -> Iterator[Judgement]:
    """What was noted, by the clock. Objects of other names are passed over."""
    for key in lake.keys(PREFIX):
        name = key.rpartition("/")[2].removesuffix(".json.gz")
        at, _, rest = name.partition("_")
        step, _, as_of = rest.rpartition("_")
        with suppress(ValueError):
            yield Judgement(moment_of_stamp(at), step, moment_of_stamp(as_of))
