"""A contract that keeps its newest results: where the steps of a run share a process, a
response is decoded once for all of them, and one that repeats another not again."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from functions.shared.contract.results import ValidationResult
from functions.shared.contract.validator import Contract

MAX_BYTES = 1_000_000
"""Bodies whose results are kept: those of a few polls. A result takes ten times as
much."""

_Response = tuple[str, str, bytes]
"""Resource, scope, and SHA-256 of the body."""


@dataclass(frozen=True)
class CachedResults(Contract):
    """See Contract. Results are shared, so callers must not change them. Threads may
    share one."""

    _kept: OrderedDict[_Response, tuple[ValidationResult[Any], int]] = field(
        default_factory=OrderedDict, repr=False, compare=False
    )
    _lock: threading.Lock = field(
        default_factory=threading.Lock, repr=False, compare=False
    )

    def validate(self, resource: str, body: bytes, scope: str) -> ValidationResult[Any]:
        """See Contract."""
        key = (resource, scope, hashlib.sha256(body).digest())
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key][0]
        result = super().validate(resource, body, scope)
        with self._lock:
            self._kept[key] = result, len(body)
            total = sum(size for _, size in self._kept.values())
            while total > MAX_BYTES:
                _, (_, size) = self._kept.popitem(last=False)
                total -= size
        return result
