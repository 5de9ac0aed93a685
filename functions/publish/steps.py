"""publish: writes JSON and the quality report to the site."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from functions.publish.dashboard import Dashboard
from functions.publish.live import Live
from functions.publish.pages.quality import page
from functions.publish.quality import quality
from functions.publish.report import Quality
from functions.publish.schema import FOLDER as SCHEMAS
from functions.publish.sections import (
    DASHBOARD,
    LIVE,
    Present,
    Source,
    freshness,
    sections,
)
from functions.publish.shapes import SCHEMA_VERSION, Shape, encoded, shaped
from functions.publish.span import span_of
from functions.shared.runtime.context import Context, Outcome, Steps
from functions.shared.runtime.step_args import QualityReport, StepArgs
from functions.shared.storage.site import Site, open_site


def publish_live_json(context: Context, _: StepArgs) -> Outcome:
    """Write `live.json`: the matches, their tables and what happened, as of `as_of`.

    A section whose table fails its data tests stays as it was. A file of a later time
    is left alone. Raises SiteError, WarehouseError, and DataFailedError where a table
    does not fit; nothing is written then.
    """
    return _publish(context, "live", Live, LIVE)


def export_dashboard_json(context: Context, _: StepArgs) -> Outcome:
    """Write `dashboard.json`: the state of the pipeline. As `publish_live_json`."""
    return _publish(context, "dashboard", Dashboard, DASHBOARD)


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
    html = page(msgspec.to_builtins(report))
    _put_schema(site, "quality")
    site.put(f"{name}.json", encoded(report), content_type="application/json")
    site.put(f"{name}.html", html, content_type="text/html; charset=utf-8")
    return Outcome(
        counts={"attention": len(report.attention)},
        details={
            "files": [f"{site.uri}/{name}.{kind}" for kind in ("json", "html")],
            "attention": report.attention,
        },
    )


def _publish(
    context: Context, name: str, shape: type[Shape], sources: Mapping[str, Source]
) -> Outcome:
    site = open_site(context.settings.site_uri, context.deadline.left)
    file = f"{name}.json"
    present = Present(site.get(file), shape, latest=context.latest)
    if present.is_newer_than(context.as_of):
        return _left_alone(file, present)
    made = sections(context, sources, present)
    values = {
        "$schema": f"schemas/{name}.schema.json",
        "schema_version": SCHEMA_VERSION,
        "generated_at": context.as_of,
        **freshness(context),
        **made,
    }
    data = encoded(shaped(values, shape))
    _put_schema(site, name)
    site.put(file, data, content_type="application/json")
    held = {name: part["reason"] for name, part in made.items() if part["reason"]}
    return Outcome(
        counts={"sections": len(made), "held_back": len(held), "bytes": len(data)},
        details={"files": [f"{site.uri}/{file}"], "held_back": held},
    )


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
