"""Rebuilds the warehouse from the lake, in a file of its own that then replaces it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from functions.shared.runtime.clock import Clock
from functions.shared.runtime.errors import ConfigError, TouchlineError, WarehouseError
from functions.shared.runtime.future_times import latest_valid
from functions.shared.runtime.settings import Settings
from functions.shared.storage.lake import open_lake
from functions.shared.storage.snapshot import fetched_at_of
from local_runner.commands.report import rows_per_table, show_rows
from local_runner.rebuild.audit import (
    UNREADABLE,
    LakeAudit,
    find_damaged,
    find_lost_records,
    find_missing,
)
from local_runner.rebuild.plan import RebuildPlan, read_plan
from local_runner.rebuild.progress import Progress
from local_runner.rebuild.replay import fill, restore_alerts
from local_runner.rebuild.target import RebuildTarget, target_of
from local_runner.runtime.counts import counted
from local_runner.runtime.opening import open_services
from local_runner.runtime.screen import Screen
from local_runner.runtime.workspace import command


def rebuild_warehouse(
    settings: Settings,
    clock: Clock,
    screen: Screen,
    *,
    until: datetime | None,
    dry_run: bool,
    folder: Path = Path("out"),
    accept_loss: bool = False,
) -> bool:
    """Replace the warehouse by one built from the lake, as it stood at `until`.

    The new one grows in a file, beside the old one or in `folder`, and replaces it when
    it is complete; after a crash, the next call resumes. An old warehouse with data
    that the lake cannot restore stays in place, with the new one beside it; with
    `accept_loss` they are swapped. False where an object of the lake is damaged,
    missing or foreign; all are listed. Raises ConfigError where the lake is empty,
    TouchlineError where it changed meanwhile, and what opening and the steps raise.
    """
    rebuild = _Rebuild(
        settings, clock, screen, target_of(settings, folder), until, accept_loss
    )
    plan = rebuild.plan()
    audit = LakeAudit(foreign=plan.foreign)
    audit.damaged.update(dict.fromkeys(plan.damaged, UNREADABLE))
    if dry_run:
        return rebuild.preview(plan, audit)
    with rebuild.target.locked(screen):  # no other process writes until it is replaced
        plan, rows = rebuild.grow(plan, audit)
        return rebuild.promote(plan, audit, rows)


@dataclass(frozen=True)
class _Rebuild:
    """One rebuild: plan, preview or grow, then promote."""

    settings: Settings
    clock: Clock
    screen: Screen
    target: RebuildTarget
    until: datetime | None
    accept_loss: bool

    @property
    def progress(self) -> Progress:
        return Progress(self.target.growing)

    def plan(self) -> RebuildPlan:
        """List what the lake holds, and show it. Raises ConfigError for an empty
        lake."""
        lake_uri, until = self.settings.lake_uri, self.until
        plan = read_plan(open_lake(lake_uri), self.settings, self.clock, until)
        if not plan.keys:
            before = f" from before {until:%Y-%m-%d %H:%M}Z" if until else ""
            raise ConfigError(
                f"The lake {lake_uri} holds no snapshot{before} to rebuild from.",
                fix="Check --out or LAKE_URI.",
            )
        first, last = fetched_at_of(plan.keys[0]), fetched_at_of(plan.keys[-1])
        self.screen.say(
            f"Rebuilding {self.target} from {counted(len(plan.keys), 'snapshot')} "
            f"({first:%Y-%m-%d %H:%M}Z to {last:%Y-%m-%d %H:%M}Z) and "
            f"{counted(len(plan.records), 'run record')}, "
            f"as of {plan.as_of:%Y-%m-%d %H:%M:%S}Z."
        )
        return plan

    def preview(self, plan: RebuildPlan, audit: LakeAudit) -> bool:
        """Show what a rebuild would replace and lose, and change nothing."""
        self.target.plan(self.screen)
        try:
            find_missing(audit, self.target, plan.keys, self.until)
        except WarehouseError as error:
            self.screen.say(f"The present warehouse cannot be read: {error.what}")
        audit.show(self.screen, self.settings.lake_uri, self.target)
        self.screen.say("Dry run: nothing was changed, and no response was read.")
        self.screen.result(plan.summary | audit.summary | {"rows": None})
        return audit.is_sound

    def grow(
        self, plan: RebuildPlan, audit: LakeAudit
    ) -> tuple[RebuildPlan, dict[str, int]]:
        """Build the new warehouse and compare it with the old one. Returns the whole
        plan, and the rows of each table."""
        growing, progress = self.target.growing, self.progress
        lake_uri = self.settings.lake_uri
        progress.start_or_resume(lake_uri, self.until, is_accepted=self.accept_loss)
        settings = replace(self.settings, warehouse_uri=f"duckdb:///{growing}")
        with (
            progress.removed_if_damaged(self.settings),
            open_services(settings, self.clock, is_copied=False) as services,
        ):
            plan = fill(services, plan, progress, self.screen, self.until)
            restore_alerts(services, plan, self.until, audit)
            warehouse = services.warehouse
            rows = rows_per_table(warehouse)
            find_missing(audit, self.target, plan.keys, self.until)
            find_damaged(audit, self.target, services.lake, warehouse)
            latest = latest_valid(services.settings, services.clock)
            find_lost_records(audit, self.target, warehouse, self.until, latest=latest)
        if rows["raw_snapshots"] != len(plan.keys):
            raise TouchlineError(
                f"The lake has {counted(len(plan.keys), 'snapshot')}, but {growing} "
                f"has {rows['raw_snapshots']}; {self.target} is unchanged.",
                fix="If the lake grows, run again when nothing writes to it.",
            )
        return plan, rows

    def promote(
        self, plan: RebuildPlan, audit: LakeAudit, rows: dict[str, int]
    ) -> bool:
        """Replace the old warehouse, unless data would be lost."""
        screen, target, progress = self.screen, self.target, self.progress
        summary = plan.summary | audit.summary | {"rows": rows}
        show_rows(screen, rows)
        audit.show(screen, self.settings.lake_uri, target)
        kept = progress.read().get("kept")
        if audit.losses and not self.accept_loss and not kept:
            progress.update(refused=True)  # the lake may be repaired before the next
            self._refuse(summary)
            return False
        if audit.losses and not kept and (copy := target.keep(screen)):
            kept = str(copy)
            progress.update(kept=kept)  # after a crash it is not kept twice
        target.promote(screen)
        progress.file.unlink()
        if kept:
            screen.say(f"The previous content of {target} is kept in {kept}.")
        if self.until is not None:
            screen.say(
                f"{target} is as it stood then; run rebuild without --until to bring "
                "it up to date."
            )
        screen.result(summary | {"replaced": True, "grown": None, "kept": kept})
        return audit.is_sound

    def _refuse(self, summary: dict[str, object]) -> None:
        """Report that the old warehouse stays, and what to do about it."""
        growing = self.target.growing
        self.screen.problem(
            f"{self.target} is unchanged: it has data that the lake cannot restore. "
            f"The rebuilt warehouse is {growing}. Put the objects back and run again; "
            f"or accept the loss: {command('rebuild --accept-loss', self.settings)}"
        )
        self.screen.result(
            summary | {"replaced": False, "grown": str(growing), "kept": None}
        )
