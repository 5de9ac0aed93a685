"""publish: writes JSON and the quality report to the site."""

from __future__ import annotations

import msgspec

from functions.publish.dashboard import Dashboard
from functions.publish.dashboard_sections import DASHBOARD
from functions.publish.live import Live
from functions.publish.live_sections import (
    LIVE,
    freshness,
    freshness_and_versions,
    unchanged,
)
from functions.publish.pages import lineage, operations, scores
from functions.publish.pages.quality import page
from functions.publish.quality import quality
from functions.publish.report import Quality
from functions.publish.schema import FOLDER as SCHEMAS
from functions.publish.sections import Data, Present, sections
from functions.publish.shapes import (
    SCHEMA_VERSION,
    PublishedFile,
    Section,
    Shape,
    encoded,
    shaped,
)
from functions.publish.span import span_of
from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.step_args import PublishLive, QualityReport, StepArgs
from functions.shared.storage.site import Site, open_site

PAGES = ("index.html", "operations.html")
"""The pages that are written after each JSON file."""

LINEAGE = "lineage.html"
"""The page that changes with the code only: no poll looks whether it is there."""

HTML = "text/html; charset=utf-8"


def publish_live_json(context: Context, args: PublishLive) -> Outcome:
    """Write `live.json`: the matches, their tables and what happened, as of `as_of`.

    With `args.only_changed` a section of which nothing has changed stays as it is in
    the present file; freshness is always that of `as_of`. A section whose table fails
    its data tests stays as it was. A file of a later time is left alone. Raises
    SiteError, WarehouseError, and DataFailedError where a table does not fit; nothing
    is written then.
    """
    files = _Files(context)
    present = files.present("live", Live)
    if present.is_newer_than(context.as_of):
        return _left_alone("live.json", present)
    head = freshness_and_versions(context)
    same = unchanged(present, head["versions"]) if args.only_changed else {}
    made = sections(context, LIVE, present, same)
    outcome = files.write("live", Live, head | made)
    if not args.only_changed:
        files.put_lineage()
    outcome.counts["unchanged"] = len(same)
    return outcome


def export_dashboard_json(context: Context, _: StepArgs) -> Outcome:
    """Write `dashboard.json`: the state of the pipeline. As `publish_live_json`."""
    files = _Files(context)
    present = files.present("dashboard", Dashboard)
    if present.is_newer_than(context.as_of):
        return _left_alone("dashboard.json", present)
    made = sections(context, DASHBOARD, present)
    outcome = files.write("dashboard", Dashboard, freshness(context) | made)
    files.put_lineage()
    return outcome


def write_daily_quality_report(context: Context, args: QualityReport) -> Outcome:
    """Write `quality/<date>.json` and the same as a page, `quality/<date>.html`.

    The date is `args.date`, or the one before `as_of`. A report of a later time is
    left alone. Raises BadRequestError, SiteError, WarehouseError, DataFailedError.
    """
    span = span_of(context, args.date)
    site = open_site(context.settings.site_uri, context.deadline.left)
    name = f"quality/{span.date}"
    present = Present(site.get(f"{name}.json"), Quality, latest=context.latest)
    if present.is_newer_than(context.as_of):
        return _left_alone(f"{name}.json", present)
    site.get(
        f"{name}.html"
    )  # a page that another writer puts from here on stays: see Site
    report = shaped(quality(context, span), Quality)
    html = page(msgspec.to_builtins(report), runbook_url=context.settings.runbook_url)
    _put_schema(site, "quality")
    site.put(f"{name}.json", encoded(report), content_type="application/json")
    site.put(f"{name}.html", html, content_type=HTML)
    return Outcome(
        counts={"attention": len(report.attention)},
        details={
            "files": [f"{site.uri}/{name}.{kind}" for kind in ("json", "html")],
            "attention": report.attention,
        },
    )


class _Files:
    """The JSON files of the site, and the pages that show them."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._site = open_site(context.settings.site_uri, context.deadline.left)

    def present(self, name: str, shape: type[Shape]) -> Present:
        """A file as it is there."""
        data = self._site.get(f"{name}.json")
        return Present(data, shape, latest=self._context.latest)

    def write(self, name: str, shape: type[Shape], values: Data) -> Outcome:
        """Write a file, then every page: one that is put shows no older file."""
        file = f"{name}.json"
        document = shaped(
            {
                "$schema": f"schemas/{name}.schema.json",
                "schema_version": SCHEMA_VERSION,
                "generated_at": self._context.as_of,
                "is_simulated": self._context.settings.is_simulated,
                **values,
            },
            shape,
        )
        data = encoded(document)
        for other in PAGES:  # one that another writer puts from here on stays: see Site
            self._site.get(other)
        _put_schema(self._site, name)
        self._site.put(file, data, content_type="application/json")
        new = PublishedFile(msgspec.to_builtins(document))
        self._put_pages(
            new if name == "live" else self._file("live", Live),
            new if name == "dashboard" else self._file("dashboard", Dashboard),
        )
        parts = {key: getattr(document, key) for key in shape.__struct_fields__}
        made = {key: part for key, part in parts.items() if isinstance(part, Section)}
        held = {key: part.reason for key, part in made.items() if part.reason}
        return Outcome(
            counts={"sections": len(made), "held_back": len(held), "bytes": len(data)},
            details={
                "files": [f"{self._site.uri}/{one}" for one in (file, *PAGES)],
                "held_back": held,
            },
        )

    def _file(self, name: str, shape: type[Shape]) -> PublishedFile:
        """A file that is there, for the pages."""
        present = self.present(name, shape)
        if present.problem:
            return PublishedFile(problem=present.problem)
        return PublishedFile(present.values())

    def _put_pages(self, live: PublishedFile, dashboard: PublishedFile) -> None:
        """Write every page again: the same for the same files."""
        why = {
            name: f"{name} cannot be used: {file.problem}"
            for name, file in (("live.json", live), ("dashboard.json", dashboard))
            if file.problem
        }
        shown = (live.values, dashboard.values, why)
        runbook_url = self._context.settings.runbook_url
        pages = (
            scores.page(*shown),
            operations.page(*shown, runbook_url=runbook_url),
        )
        for name, data in zip(PAGES, pages, strict=True):
            self._site.put(name, data, content_type=HTML)

    def put_lineage(self) -> None:
        """Write the page of the lineage where it is not there as it is."""
        is_cloud = self._context.warehouse.uri.startswith("bigquery:")
        data = lineage.page("bigquery" if is_cloud else "duckdb")
        if self._site.get(LINEAGE) != data:
            self._site.put(LINEAGE, data, content_type=HTML)


def _left_alone(file: str, present: Present) -> Outcome:
    reason = f"{file} is of a later time, {present.generated_at:%Y-%m-%dT%H:%M:%SZ}"
    return Outcome(status="skipped", details={"reason": reason})


def _put_schema(site: Site, name: str) -> None:
    """Publish the schema that a file names, where it is not there already."""
    file = f"{name}.schema.json"
    data = (SCHEMAS / file).read_bytes()
    if site.get(f"schemas/{file}") != data:
        site.put(f"schemas/{file}", data, content_type="application/schema+json")


STEPS: Steps = {
    "publish_live_json": publish_live_json,
    "export_dashboard_json": export_dashboard_json,
    "write_daily_quality_report": write_daily_quality_report,
}
