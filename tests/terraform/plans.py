"""What a plan may not do, read from its JSON."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

BASIC_ROLES = {"roles/owner", "roles/editor", "roles/viewer"}
PUBLIC_MEMBERS = ("allUsers", "allAuthenticatedUsers")
PUBLIC_SITE = "google_storage_bucket_iam_member.public_site[0]"
"""The one grant to the public that is allowed, behind `public_site`."""

PROJECT_ROLES: Mapping[str, str] = {
    "roles/artifactregistry.writer": "pushes the functions' images, to a repository "
    "that Google makes at the first build",
    "roles/bigquery.jobUser": "runs statements and loads; jobs belong to a project",
    "roles/logging.logWriter": "writes logs, which have no smaller place",
    "roles/storage.objectViewer": "reads what Google keeps for a build, in a bucket "
    "that is not there before the first one: held to it by a condition",
    "roles/workflows.invoker": "starts workflows, which have no rights of their own",
}
"""The roles that accounts of the pipeline may have on the whole project, and why."""

BUILD_SOURCES = 'resource.name.startsWith("projects/_/buckets/gcf-v2-sources-")'
"""The one condition that makes a data role on the project small enough."""

DATA_SERVICES = ("storage", "bigquery", "secretmanager")
"""What holds data: a role of these on the project reaches every bucket, dataset or
secret in it. `bigquery.jobUser` reads none."""


def resources(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every resource that the plan ends with: address, type and values."""

    def of(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
        yield from module.get("resources", [])
        for child in module.get("child_modules", []):
            yield from of(child)

    for one in of(plan["planned_values"]["root_module"]):
        if one["mode"] == "managed":
            yield one


def changes(plan: dict[str, Any]) -> dict[str, list[str]]:
    """The actions on every resource that is not left alone, by address."""
    return {
        one["address"]: one["change"]["actions"]
        for one in plan["resource_changes"]
        if one["mode"] == "managed" and one["change"]["actions"] != ["no-op"]
    }


def counts(plan: dict[str, Any]) -> Counter[str]:
    """How many resources there are of each type."""
    return Counter(one["type"] for one in resources(plan))


def basic_roles(plan: dict[str, Any]) -> list[str]:
    """Grants of a role that means nearly everything."""
    return [
        f"{one['address']}: {one['values']['role']}"
        for one in resources(plan)
        if one["values"].get("role") in BASIC_ROLES
    ]


def grants_to_the_public(plan: dict[str, Any]) -> list[str]:
    """Grants to people who are not known, other than readers of the public site.

    Looked at are all values: members, ACLs and access blocks, policies as JSON.
    """
    return [
        one["address"]
        for one in resources(plan)
        if any(who in text for text in texts(one["values"]) for who in PUBLIC_MEMBERS)
        and not (
            one["address"] == PUBLIC_SITE
            and one["values"]["role"] == "roles/storage.objectViewer"
        )
    ]


def texts(value: Any) -> Iterator[str]:
    """Every text in a value of JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


def project_roles(
    plan: dict[str, Any], allowed: Mapping[str, str] = PROJECT_ROLES
) -> list[str]:
    """Grants on the whole project without a stated reason."""
    return [
        f"{one['address']}: {one['values']['role']}"
        for one in resources(plan)
        if one["type"].startswith("google_project_iam_")
        and one["values"].get("role") not in allowed
    ]


def project_data_roles(plan: dict[str, Any]) -> list[str]:
    """Grants on the whole project with which data can be read or changed."""
    return [
        f"{one['address']}: {one['values']['role']}"
        for one in resources(plan)
        if one["type"].startswith("google_project_iam_")
        and str(one["values"].get("role")).split("/")[-1].split(".")[0] in DATA_SERVICES
        and one["values"]["role"] != "roles/bigquery.jobUser"
        and [is_held["expression"] for is_held in one["values"].get("condition") or []]
        != [BUILD_SOURCES]
    ]


def policies_that_replace(plan: dict[str, Any]) -> list[str]:
    """IAM policies and bindings: they take away what others were granted."""
    return [
        one["address"]
        for one in resources(plan)
        if one["type"].endswith(("_iam_policy", "_iam_binding"))
    ]


def shared_accounts(plan: dict[str, Any]) -> list[str]:
    """Service accounts that two functions run as, or that a function's build uses."""
    runs: Counter[str] = Counter()
    missing = []
    for one in resources(plan):
        if one["type"] != "google_cloudfunctions2_function":
            continue
        config = one["values"].get("service_config") or [{}]
        account = config[0].get("service_account_email")
        if account:
            runs[account] += 1
        else:
            # Google's default account, which everything else runs as, too
            missing.append(f"{one['address']} has no account of its own")
    return missing + [account for account, times in runs.items() if times > 1]


def keys_of_accounts(plan: dict[str, Any]) -> list[str]:
    """Keys, which would be secrets in the state."""
    return [
        one["address"]
        for one in resources(plan)
        if one["type"] == "google_service_account_key"
    ]


def holding(secret: str, text: str) -> bool:
    """Whether a text has a secret, as it is, or as JSON or base64 write it."""
    forms = {secret, json.dumps(secret)[1:-1], b64encode(secret.encode()).decode()}
    return any(form in text for form in forms)
