"""Shows the bill of a month: the command `cost`. No account or network is needed."""

from __future__ import annotations

from collections.abc import Mapping

from functions.shared.runtime.dags import load_dags
from functions.shared.runtime.settings import Settings
from local_runner.cost.bill import Bill, bill_of
from local_runner.cost.estimate import MonthRequest
from local_runner.cost.usage import usage, with_durations
from local_runner.runtime.counts import counted
from local_runner.runtime.machine import machine
from local_runner.runtime.opening import check_warehouse, looking
from local_runner.runtime.screen import Screen

REDUCES: Mapping[str, str] = {
    "workflows_internal": "Fewer assignments around a call in terraform/workflow.yaml, "
    "or another schedule of live_poll_15m.",
    "run_cpu": "Fewer competitions: waiting for the call limit is billed.",
    "bigquery_queries": "A shorter LEDGER_HORIZON: what looks back over the ledger "
    "reads more each month (see --month 1). Or another schedule of live_poll_15m.",
    "alert_references": "Fewer conditions in terraform/alerts.tf.",
    "alert_points": "Conditions that return fewer series.",
    "scheduler_jobs": "manual_triggers = false takes the paused jobs away.",
    "image_storage": "Delete old images: gcloud artifacts docker images list.",
    "storage_class_a": "Another schedule of live_poll_15m: each poll lists and writes.",
}
"""What reduces the largest line."""


def show_cost(
    screen: Screen, request: MonthRequest, measured: Settings | None = None
) -> None:
    """Show the bill of a month, with the durations of the runs that the warehouse of
    `measured` has, where it is set. Raises ConfigError, BadRequestError,
    WarehouseError."""
    use, durations = usage(), ""
    if measured is not None:
        check_warehouse(measured)
        with looking(measured, machine().clock) as services:
            use = with_durations(use, services.warehouse)
        durations = f"of the runs in {measured.warehouse_uri}"
    bill = bill_of(use, load_dags(), request, durations=durations)
    show_bill(screen, bill)
    screen.result(bill)


def show_bill(screen: Screen, bill: Bill) -> None:
    """The bill for people."""
    screen.say(
        f"Month {bill.month} on Google Cloud (europe-west1), {bill.match_days:g} "
        f"match-days, {counted(bill.competitions, 'competition')}"
    )
    screen.say()
    screen.table(
        "",
        ["service", "item", ">quantity", "unit", ">free", ">price", ">USD"],
        [
            (
                line.service,
                line.item,
                _number(line.quantity),
                line.unit,
                _number(line.free),
                f"{line.price:g} / {_number(line.per)}"
                + ("" if line.established else " *"),
                f"{line.cost:.2f}",
            )
            for line in bill.lines
        ],
    )
    screen.say()
    screen.say(f"Total      {bill.total:.2f} USD a month")
    most = sorted(bill.lines, key=lambda line: -line.cost)[:2]
    largest = " and ".join(
        f"{line.service}, {line.item} ({line.cost:.2f})" for line in most if line.cost
    )
    if largest:
        screen.text(largest + ".", head="Most       ")
        if reduces := REDUCES.get(most[0].name):
            screen.text(reduces, head="Reduce     ")
    screen.text(
        f"counts of simulated days with and without matches ({bill.measured_on}); "
        f"durations {bill.durations}, plus the overhead of the cloud; assumptions: "
        "local_runner/cost/prices.yaml.",
        head="Based on   ",
    )
    screen.text(
        "not a published price: a cautious estimate, see its note there.",
        head="*          ",
    )


def _number(value: float) -> str:
    """A number with three significant digits."""
    if value == 0:
        return "0"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"
