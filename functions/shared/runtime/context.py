"""The context that a step receives, and the outcome that it returns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from functions.shared.contract.validator import CONTRACT, Contract
from functions.shared.runtime.clock import Clock
from functions.shared.runtime.dags import Dags
from functions.shared.runtime.deadline import Deadline
from functions.shared.runtime.errors import BadRequestError
from functions.shared.runtime.future_times import check_not_ahead, latest_valid
from functions.shared.runtime.request import Request, in_utc, manual_id
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import Lake
from functions.shared.warehouse.base import Warehouse

if TYPE_CHECKING:
    from functions.shared.footballdata.client import FootballData

LEDGER_HORIZON = timedelta(days=400)
"""How far back a step looks for undone work and for the last pull."""


@dataclass(frozen=True, kw_only=True)
class Services:
    """The services that steps use, opened by their caller."""

    settings: Settings
    clock: Clock
    lake: Lake
    warehouse: Warehouse
    api: Callable[[Callable[[], None]], FootballData]
    dags: Dags
    contract: Contract = CONTRACT


@dataclass(frozen=True, kw_only=True)
class Context(Services):
    """The services of one step, and its request."""

    function: str
    dag: str | None
    run_id: str
    step: str
    scheduled_at: datetime | None
    as_of: datetime
    is_repeated: bool
    """Whether a rebuild repeats the step: it writes nothing new to the lake."""
    deadline: Deadline
    counts: dict[str, int]
    """What the step has counted so far: reported also when it fails."""

    def add(self, **numbers: int) -> None:
        """Add to the counts of this step."""
        for name, number in numbers.items():
            self.counts[name] = self.counts.get(name, 0) + number

    @property
    def horizon(self) -> datetime:
        """The oldest time that this step looks back to."""
        return min(self.as_of, self.clock.now()) - LEDGER_HORIZON

    @property
    def latest(self) -> datetime:
        """The latest valid time of a stored object or row; later ones are void."""
        return latest_valid(self.settings, self.clock)

    @property
    def competitions(self) -> list[str]:
        """The tracked competitions."""
        return list(self.settings.competitions)


@dataclass(frozen=True)
class Outcome:
    """What a step did. `counts` are numbers to add up, `details` are for people."""

    counts: dict[str, int] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    status: Literal["ok", "skipped"] = "ok"


StepFunction = Callable[[Context, Any], Outcome]
"""A step receives its arguments as the struct that STEP_ARGS names for it."""

Steps = Mapping[str, StepFunction]
"""The steps of a function by name."""


def make_context(
    function: str,
    step: str,
    request: Request,
    services: Services,
    *,
    deadline: Deadline | None,
    counts: dict[str, int],
) -> Context:
    if request.dag is not None and request.dag not in services.dags.dags:
        known = ", ".join(services.dags.dags)
        raise BadRequestError(
            f"There is no DAG {request.dag!r}.", fix=f"DAGs: {known}."
        )
    now = services.clock.now()
    seconds = services.dags.functions[function].timeout_seconds
    as_of = in_utc(request.as_of, "as_of") or now
    scheduled_at = in_utc(request.scheduled_at, "scheduled_at")
    check_not_ahead(services.settings, services.clock, as_of, "as_of")
    check_not_ahead(services.settings, services.clock, scheduled_at, "scheduled_at")
    return Context(
        settings=services.settings,
        clock=services.clock,
        lake=services.lake,
        warehouse=services.warehouse,
        api=services.api,
        dags=services.dags,
        contract=services.contract,
        function=function,
        dag=request.dag,
        run_id=request.run_id or f"manual-{manual_id(now)}",
        step=step,
        scheduled_at=scheduled_at,
        as_of=as_of,
        counts=counts,
        is_repeated=request.args.get("is_repeated") is True,
        deadline=deadline or Deadline(seconds),
    )
