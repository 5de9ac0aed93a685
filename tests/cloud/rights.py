"""Requests to Google's APIs as the permissions that they take."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import yaml

from tests.cloud.bundle import ROOT


@dataclass(frozen=True, order=True)
class Use:
    """A permission, and what it is used on: a folder of the lake, a file's bucket, a
    table; empty for what is of the project or the caller's own."""

    permission: str
    on: str = ""


def granted(function: str) -> set[Use]:
    """What rights.yaml gives a function, by the roles that permissions.tf makes of it.

    Of each role these are the permissions that count here (https://cloud.google.com/
    storage/docs/access-control/iam-roles, https://cloud.google.com/bigquery/docs/
    access-control): objectCreator creates; objectViewer gets and lists; objectUser does
    all of it and deletes, which replacing takes; jobUser creates jobs and may see its
    own; dataViewer on a dataset gets it and reads its tables; dataEditor on a table
    changes its rows.
    """
    does = yaml.safe_load((ROOT / "terraform" / "rights.yaml").read_text())[function]
    uses = {Use("storage.objects.create", folder) for folder in does["creates"]}
    if does["reads_lake"]:
        uses |= {
            Use("storage.objects.get", "lake"),
            Use("storage.objects.list", "lake"),
        }
    if does["replaces_site"]:
        verbs = ("create", "delete", "get", "list")
        uses |= {Use(f"storage.objects.{verb}", "site") for verb in verbs}
    uses |= {Use("bigquery.tables.updateData", table) for table in does["writes"]}
    return uses | {
        Use("bigquery.jobs.create"),
        Use("bigquery.datasets.get"),
        Use("bigquery.tables.get"),
        Use("bigquery.tables.getData"),
    }


def of_storage(method: str, url: str, body: bytes) -> set[Use]:
    """What a request to Cloud Storage takes. Raises ValueError for one of a kind that
    no function makes.

    Objects lie below `lake/` and `site/` here, which are buckets where it is deployed.
    """
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    if method == "POST" and parts.path.startswith("/upload/storage/v1/b/"):
        found = re.search(rb'"name": ?"([^"]+)"', body)
        if found is None:
            raise ValueError(url)
        place, _, key = found[1].decode().partition("/")
        folder = place
        if place == "lake":
            folders = key.split("/")
            folder = folders[0] if folders[0] == "raw" else "/".join(folders[:2])
        uses = {Use("storage.objects.create", folder)}
        if query.get("ifGenerationMatch") != ["0"]:
            uses.add(Use("storage.objects.delete", folder))
        return uses
    if method == "GET" and re.fullmatch(r"/storage/v1/b/[^/]+/o", parts.path):
        place = query["prefix"][0].partition("/")[0]
        return {Use("storage.objects.list", place)}
    name = re.fullmatch(r"(?:/download)?/storage/v1/b/[^/]+/o/([^/]+)", parts.path)
    if method == "GET" and name:
        return {Use("storage.objects.get", unquote(name[1]).partition("/")[0])}
    raise ValueError(f"{method} {url}")


def of_bigquery(method: str, url: str, body: bytes) -> set[Use]:
    """What a request to BigQuery takes. Raises ValueError for one of a kind that no
    function makes.

    Jobs that an account created, and results of its queries, are its own to read.
    """
    path = urlsplit(url).path
    if method == "POST" and path.endswith("/jobs"):
        return {Use("bigquery.jobs.create"), *_changed_by(body)}
    if method == "PUT" and path.startswith(("/upload/", "/resumable/")):
        return set()  # continues an upload that was allowed
    if method == "GET" and re.search(r"/(jobs|queries)/[^/]+$", path):
        return set()
    if method == "GET" and re.search(r"/datasets/[^/]+$", path):
        return {Use("bigquery.datasets.get")}
    if method == "GET" and re.search(r"/tables/[^/]+$", path):
        return {Use("bigquery.tables.get")}
    if method == "GET" and re.search(r"/tables/[^/]+/data$", path):
        return {Use("bigquery.tables.getData")}
    raise ValueError(f"{method} {url}")


def _changed_by(body: bytes) -> set[Use]:
    """The tables that a job changes the rows of."""
    configuration = _json_of(body)["configuration"]
    if "load" in configuration:
        table = configuration["load"]["destinationTable"]["tableId"]
        return {Use("bigquery.tables.updateData", table)}
    table = changed_by(configuration["query"]["query"])
    if table is None:
        return {Use("bigquery.tables.getData")}
    return {Use("bigquery.tables.updateData", table)}


def changed_by(sql: str) -> str | None:
    """The table that a statement changes the rows of."""
    found = re.search(
        r"^(?:MERGE INTO|INSERT INTO|UPDATE|DELETE FROM)\s+`?(\w+)", sql, re.MULTILINE
    )
    return found[1] if found else None


def _json_of(body: bytes) -> Any:
    """The job in a request: all of it, or its first part."""
    start = body.index(b"{")
    return json.JSONDecoder().raw_decode(body[start:].decode(errors="replace"))[0]
