"""What a plan may do to a project, and what it does when something changes."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.dags import load_dags
from tests.terraform import plans
from tests.terraform.conftest import NewModule
from tests.terraform.scratch import TOKEN, Scratch, TerraformError
from transforms.tables import TABLES

pytestmark = pytest.mark.terraform

GITHUB = {"deploy_from_github": True, "github_repository_id": 1296269}
EVERYTHING: dict[str, Any] = {
    **GITHUB,
    "public_site": True,
    "budget": {"billing_account": "012345-6789AB-CDEF01", "amount": 20},
}
"""What is off by default, switched on."""

WRITES_FROM_GITHUB = {
    "roles/cloudfunctions.developer",
    "roles/workflows.editor",
    "roles/cloudscheduler.admin",
    "roles/monitoring.editor",
    "roles/logging.configWriter",
}

READS_OBJECTS = "roles/storage.objectViewer"

Policy = Callable[[dict[str, Any]], list[str]]
POLICIES: dict[str, Policy] = {
    "basic_role": plans.basic_roles,
    "public": plans.grants_to_the_public,
    "project_role": plans.project_roles,
    "project_data_role": plans.project_data_roles,
    "binding": plans.policies_that_replace,
    "shared_account": plans.shared_accounts,
    "key": plans.keys_of_accounts,
}

VIOLATIONS = """
resource "google_project_iam_member" "basic_role" {
  project = var.project_id
  role    = "roles/editor"
  member  = google_service_account.function["fetch"].member
}

resource "google_cloud_run_v2_service_iam_member" "public" {
  location = var.region
  name     = google_cloudfunctions2_function.function["fetch"].name
  role     = "roles/run.invoker"
  member   = "allAuthenticatedUsers"
}

resource "google_project_iam_member" "project_role" {
  project = var.project_id
  role    = "roles/monitoring.editor"
  member  = google_service_account.function["fetch"].member
}

resource "google_project_iam_member" "project_data_role" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.function["fetch"].member
}

resource "google_project_iam_member" "conditional_data_role" {
  project = var.project_id
  role    = "roles/storage.objectViewer"
  member  = google_service_account.function["fetch"].member

  condition {
    title      = "for-a-while"
    expression = "request.time < timestamp(\\"2030-01-01T00:00:00Z\\")"
  }
}

resource "google_bigquery_dataset" "public_reads" {
  dataset_id = "public_reads"

  access {
    role          = "READER"
    special_group = "allAuthenticatedUsers"
  }
}

resource "google_storage_bucket_iam_binding" "binding" {
  bucket  = google_storage_bucket.lake.name
  role    = "roles/storage.objectViewer"
  members = ["allUsers"]
}

resource "google_cloudfunctions2_function" "shared_account" {
  name     = "another"
  location = var.region
  build_config {
    runtime     = "python313"
    entry_point = "main"
  }
  service_config {
    service_account_email = google_service_account.function["fetch"].email
  }
}

resource "google_cloudfunctions2_function" "no_account" {
  name     = "yet-another"
  location = var.region
}

resource "google_service_account_key" "key" {
  service_account_id = google_service_account.function["fetch"].name
}

resource "google_storage_bucket_object" "secret" {
  bucket  = google_storage_bucket.lake.name
  name    = "secret"
  content = "TOKEN"
}
"""


@pytest.fixture(scope="module")
def whole_plan(unchanged: Scratch) -> dict[str, Any]:
    """The plan of a first apply with everything switched on."""
    return unchanged.plan(**EVERYTHING)


@pytest.fixture(scope="module")
def broken_plan(new_module: NewModule) -> dict[str, Any]:
    """A plan that breaks every policy, of a deployment of another name."""
    copy = new_module().shorten_bundles()
    (copy.module / "violations.tf").write_text(VIOLATIONS.replace("TOKEN", TOKEN))
    return copy.plan(name="second")


@pytest.mark.parametrize("name", POLICIES)
def test_a_plan_breaks_no_policy(plan: dict[str, Any], name: str) -> None:
    assert POLICIES[name](plan) == []


@pytest.mark.parametrize(
    "name",
    sorted(POLICIES.keys() - {"project_role"}),  # those of GitHub: below
)
def test_a_plan_with_everything_breaks_no_policy(
    whole_plan: dict[str, Any], name: str
) -> None:
    assert POLICIES[name](whole_plan) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("basic_role", ["google_project_iam_member.basic_role: roles/editor"]),
        (
            "public",
            [
                "google_bigquery_dataset.public_reads",
                "google_cloud_run_v2_service_iam_member.public",
                "google_storage_bucket_iam_binding.binding",
            ],
        ),
        (
            "project_role",
            [
                "google_project_iam_member.basic_role: roles/editor",
                "google_project_iam_member.project_role: roles/monitoring.editor",
            ],
        ),
        (
            "project_data_role",
            [
                f"google_project_iam_member.conditional_data_role: {READS_OBJECTS}",
                f"google_project_iam_member.project_data_role: {READS_OBJECTS}",
            ],
        ),
        ("binding", ["google_storage_bucket_iam_binding.binding"]),
        (
            "shared_account",
            [
                "google_cloudfunctions2_function.no_account has no account of its own",
                "second-fetch@touchline-test.iam.gserviceaccount.com",
            ],
        ),
        ("key", ["google_service_account_key.key"]),
    ],
)
def test_a_planted_violation_is_found(
    broken_plan: dict[str, Any], name: str, found: list[str]
) -> None:
    assert sorted(POLICIES[name](broken_plan)) == found


def test_every_reason_for_a_role_on_the_project_is_needed(plan: dict[str, Any]) -> None:
    granted = {
        one["values"]["role"]
        for one in plans.resources(plan)
        if one["type"] == "google_project_iam_member"
    }
    assert granted == set(plans.PROJECT_ROLES)


def test_what_github_may_do_cannot_grow_by_a_commit(whole_plan: dict[str, Any]) -> None:
    """Plans read settings. Deploying changes code and settings, and grants nothing:
    no role has `setIamPolicy`, or is on a secret's or a bucket's contents."""
    roles: dict[str, set[str]] = {"plan": set(), "deploy": set()}
    for one in plans.resources(whole_plan):
        if one["address"].startswith("google_project_iam_member.github["):
            account = one["index"].split(" ")[0]
            roles[account].add(one["values"]["role"])
    reads = re.compile(
        r"roles/(browser|iam\.securityReviewer|[a-zA-Z.]+[.a-z]Viewer|[a-z]+\.viewer|"
        r"serviceusage\.serviceUsageConsumer)"  # of the budget
    )
    assert [role for role in roles["plan"] if not reads.fullmatch(role)] == []
    assert roles["deploy"] - roles["plan"] == WRITES_FROM_GITHUB
    assert roles["plan"] <= roles["deploy"]
    smaller = {
        (one["type"], one["values"]["role"])
        for one in plans.resources(whole_plan)
        if ".github" in one["address"] and "_iam_member" in one["type"]
        if one["type"] != "google_project_iam_member"
    }
    assert smaller == {
        ("google_service_account_iam_member", "roles/iam.workloadIdentityUser"),
        ("google_service_account_iam_member", "roles/iam.serviceAccountUser"),
        ("google_storage_bucket_iam_member", "roles/storage.objectViewer"),
        ("google_storage_bucket_iam_member", "roles/storage.objectUser"),
        ("google_storage_bucket_iam_member", "roles/storage.legacyBucketReader"),
        ("google_bigquery_dataset_iam_member", "roles/bigquery.dataEditor"),
        ("google_bigquery_dataset_iam_member", "roles/bigquery.metadataViewer"),
        ("google_secret_manager_secret_iam_member", "roles/secretmanager.viewer"),
    }
    contents = {
        one["index"]: one["values"]["bucket"]
        for one in plans.resources(whole_plan)
        if one["values"].get("role")
        in {"roles/storage.objectUser", "roles/storage.objectViewer"}
        and ".github" in one["address"]
    }
    assert not any(bucket.endswith(("-lake", "-site")) for bucket in contents.values())


def test_only_one_repository_is_trusted(whole_plan: dict[str, Any]) -> None:
    (provider,) = (
        one["values"]
        for one in plans.resources(whole_plan)
        if one["type"] == "google_iam_workload_identity_pool_provider"
    )
    assert provider["attribute_condition"] == (
        "assertion.repository == 'octocat/touchline'"
        " && assertion.repository_id == '1296269'"
    )
    assert provider["attribute_mapping"]["attribute.may"] == (
        "assertion.sub.endsWith(':environment:production')"
        " && assertion.ref == 'refs/heads/main' ? 'deploy'"
        " : assertion.sub.endsWith(':pull_request') ? 'plan' : 'nothing'"
    )


def test_federation_needs_the_id_of_the_repository(unchanged: Scratch) -> None:
    with pytest.raises(TerraformError, match=r"gh api\s+repos/OWNER/NAME"):
        unchanged.value("1", deploy_from_github=True)


def test_there_is_what_the_dags_and_tables_require(plan: dict[str, Any]) -> None:
    dags, counts = load_dags(), plans.counts(plan)
    assert counts["google_cloudfunctions2_function"] == len(dags.functions) == 7
    assert counts["google_storage_bucket_object"] == len(dags.functions)
    assert counts["google_workflows_workflow"] == len(dags.dags) == 3
    assert counts["google_cloud_scheduler_job"] == len(dags.dags) + len(dags.functions)
    assert counts["google_bigquery_table"] == len(TABLES)
    assert counts["google_storage_bucket"] == 3
    assert counts["google_service_account"] == len(dags.functions) + 3


def test_switches_add_only_what_they_name(
    plan: dict[str, Any], whole_plan: dict[str, Any]
) -> None:
    more = plans.counts(whole_plan) - plans.counts(plan)
    assert not plans.counts(plan) - plans.counts(whole_plan)
    assert set(more) <= {
        *("google_billing_budget", "google_project_service", "time_static"),
        "google_iam_workload_identity_pool",
        "google_iam_workload_identity_pool_provider",
        *("google_service_account", "google_service_account_iam_member"),
        *("google_project_iam_member", "google_storage_bucket_iam_member"),
        "google_bigquery_dataset_iam_member",
        "google_secret_manager_secret_iam_member",
    }


def test_no_secret_is_in_a_plan(unchanged: Scratch, whole_plan: dict[str, Any]) -> None:
    assert not plans.holding(TOKEN, json.dumps(whole_plan))
    assert not plans.holding(TOKEN, whole(unchanged.module / "saved.tfplan"))


def test_a_planted_secret_is_found(broken_plan: dict[str, Any]) -> None:
    assert plans.holding(TOKEN, json.dumps(broken_plan))


def test_no_secret_is_in_the_state(applied: Scratch) -> None:
    text = applied.state.read_text(encoding="utf-8")
    assert "google_secret_manager_secret_version" in text
    assert not plans.holding(TOKEN, text)


def test_a_second_plan_is_empty_and_needs_no_token(applied: Scratch) -> None:
    again = applied.plan(token=None)
    assert plans.changes(again) == {}
    assert {
        name: one["actions"]
        for name, one in again["output_changes"].items()
        if one["actions"] != ["no-op"]
    } == {}


def test_a_changed_file_renames_exactly_its_functions_bundle(
    new_module: NewModule, plan: dict[str, Any]
) -> None:
    copy = new_module()
    before = bundles(copy)
    assert {
        one["index"]: one["values"]["name"]
        for one in plans.resources(plan)
        if one["address"].startswith("google_storage_bucket_object.bundle[")
    } == {function: f"{function}/{name}.zip" for function, name in before.items()}
    change(copy.folder / "functions/reconcile/main.py")
    after = bundles(copy)
    assert {one for one in before if before[one] != after[one]} == {"reconcile"}
    change(copy.folder / "functions/shared/runtime/errors.py")
    last = bundles(copy)
    assert {one for one in before if after[one] != last[one]} == set(before)


def test_a_change_touches_what_it_is_about_and_nothing_else(applied: Scratch) -> None:
    """A changed file replaces a bundle, and updates its function in place; a nullable
    column changes a table in place. A required one would replace its table, data and
    all: that the plan shows it proves that it would show it of the others."""
    change(applied.folder / "functions/reconcile/main.py")
    add_column(applied, "silver_teams", "NULLABLE")
    add_column(applied, "gold_league_table", "REQUIRED")
    done = plans.changes(applied.plan(token=None))
    bundle = done.pop('google_storage_bucket_object.bundle["reconcile"]')
    assert sorted(bundle) == ["create", "delete"]
    rights = 'google_bigquery_table_iam_member.writer["transform/gold_league_table"]'
    assert done == {
        'google_cloudfunctions2_function.function["reconcile"]': ["update"],
        'google_bigquery_table.table["silver_teams"]': ["update"],
        'google_bigquery_table.table["gold_league_table"]': ["delete", "create"],
        rights: ["delete", "create"],
    }


def test_protection_goes_off_in_an_apply_of_its_own(applied: Scratch) -> None:
    """What holds a table, a bucket or a workflow is read from the state: it is changed
    there first, and in place."""
    changes = plans.changes(applied.plan(token=None, protect=False))
    held = {re.sub(r"\[.*", "", address) for address in changes}
    assert {"google_bigquery_table.table", "google_storage_bucket.lake"} <= held
    assert {tuple(actions) for actions in changes.values()} == {("update",)}


def test_another_name_is_another_deployment(
    broken_plan: dict[str, Any], plan: dict[str, Any]
) -> None:
    """Two of them in one project share no name that has to be unique."""
    names = ("name", "account_id", "secret_id", "dataset_id", "bucket")
    types = (
        *("google_storage_bucket", "google_service_account", "google_bigquery_dataset"),
        *("google_secret_manager_secret", "google_cloudfunctions2_function"),
        *("google_workflows_workflow", "google_cloud_scheduler_job"),
        "google_logging_metric",
    )

    planted = re.findall(r'^resource "\w+" "(\w+)"', VIOLATIONS, re.MULTILINE)

    def used(of: dict[str, Any]) -> set[tuple[str, str]]:
        return {
            (one["type"], one["values"][name])
            for one in plans.resources(of)
            for name in names
            if one["type"] in types and one["values"].get(name)
            if one["name"] not in planted
        }

    other = used(broken_plan)
    assert len(other) > 35
    assert other & used(plan) == set()


def bundles(module: Scratch) -> dict[str, str]:
    """The hash of each function's bundle, which it is named by."""
    found: dict[str, str] = module.value("local.bundle_hash")
    return found


def change(path: Path) -> None:
    """Add a line that changes nothing but the file."""
    path.write_text(path.read_text(encoding="utf-8") + "\n# changed\n")


def add_column(module: Scratch, table: str, mode: str) -> None:
    """Add a column to a table's schema."""
    path = module.module / "schemas" / f"{table}.json"
    columns = json.loads(path.read_text(encoding="utf-8"))
    columns.append({"name": "added", "type": "STRING", "mode": mode})
    path.write_text(json.dumps(columns))


def whole(saved: Path) -> str:
    """Everything in a saved plan, which is a zip."""
    with zipfile.ZipFile(saved) as archive:
        parts = [archive.read(name) for name in archive.namelist()]
    return "\n".join(part.decode("utf-8", errors="replace") for part in parts)
