"""`make deploy` and `make destroy`: what is checked, prompted for and called."""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.terraform.conftest import NewModule
from tests.terraform.scratch import ROOT, TOKEN, Scratch, apply_is_harmless
from tests.terraform.wire import NUMBER, Wire
from tools.deploy.known_errors import STUMBLES, explained
from tools.deploy.protection import DATA
from tools.deploy.secret_values import SECRETS
from tools.deploy.settings import ARGUMENTS
from tools.deploy.terraform_runs import OLDEST

pytestmark = pytest.mark.process

VERSION = json.dumps({"terraform_version": "1.11.4"})
PROJECT = "touchline-test"
WORDS = (
    *("deploy", "--project-id", PROJECT, "--alert-email", "oncall@example.com"),
    *("--github-repository", "octocat/touchline"),
)
BUCKET = f"{PROJECT}-touchline-state"


class Place:
    """A checkout to deploy from, with programs of its own on the PATH."""

    def __init__(self, folder: Path, wire: Wire, env: dict[str, str]) -> None:
        """`folder` has terraform/ and tools/."""
        self.folder, self.wire = folder, wire
        self.env = {**env, "PATH": f"{wire.folder}:{env['PATH']}"}
        self.settings = folder / "terraform/terraform.tfvars"

    def terraform(self, **changed: tuple[int, str]) -> None:
        """A Terraform that plans and applies; `plan=(1, "Error")` changes a
        response."""
        responses = {
            "version": (0, VERSION),
            "init": (0, ""),
            "output": (0, "{}"),
            "plan": (2, "Plan: ...\n"),
            "show": (0, "{}"),
            "apply": (0, ""),
        }
        self.wire.terraform(responses={**responses, **changed})

    def run(self, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
        """What make runs, without a terminal."""
        return subprocess.run(  # noqa: S603
            [sys.executable, "-m", "tools.deploy", *words],
            cwd=self.folder,
            env={**self.env, **env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def typed(self, text: str, *words: str) -> tuple[int, str]:
        """The same with a terminal in which the user types. Returns code and screen."""
        ours, theirs = pty.openpty()
        with subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "tools.deploy", *words],
            cwd=self.folder,
            env=self.env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        ) as process:
            os.close(theirs)
            screen, lines = b"", text.splitlines()
            while True:
                try:
                    screen += os.read(ours, 65536)
                except OSError:  # the other end is closed
                    break
                # one line for each prompt, when it appears
                if lines and screen.endswith(b": "):
                    os.write(ours, f"{lines.pop(0)}\n".encode())
                    screen += b"\n"
        os.close(ours)
        return process.returncode, screen.decode()


def environment() -> dict[str, str]:
    """Ours without what would respond for the user."""
    ours = {"FOOTBALL_DATA_TOKEN", "ALERT_WEBHOOK_URL", "GOOGLE_OAUTH_ACCESS_TOKEN"}
    return {name: value for name, value in os.environ.items() if name not in ours}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A checkout whose Terraform reports only its version."""
    for name in ("terraform", "tools"):
        shutil.copytree(
            ROOT / name,
            tmp_path / "checkout" / name,
            ignore=shutil.ignore_patterns("*.tfvars", ".terraform*", "*.tfstate*"),
        )
    wire = Wire(tmp_path / "bin")
    wire.gcloud()
    wire.terraform(responses={"version": (0, VERSION)})
    return Place(tmp_path / "checkout", wire, environment())


@pytest.mark.parametrize("version", ["1.10.9", "0.15.0", "2.0.0"])
def test_another_terraform_is_refused(place: Place, version: str) -> None:
    reported = json.dumps({"terraform_version": version})
    place.wire.terraform(responses={"version": (0, reported)})
    done = place.run(*WORDS)
    assert done.returncode == 2
    assert f"Terraform {version}; 1.11 or newer" in done.stderr
    assert "developer.hashicorp.com/terraform/install" in done.stderr
    assert place.wire.calls("gcloud") == []


def test_the_oldest_terraform_is_that_of_versions_tf() -> None:
    text = (ROOT / "terraform/versions.tf").read_text(encoding="utf-8")
    oldest = ".".join(map(str, OLDEST))
    assert f'required_version = ">= {oldest}, < 2.0"' in text


def test_a_missing_terraform_is_reported(place: Place) -> None:
    (place.wire.folder / "terraform").unlink()
    done = place.run(*WORDS, PATH=str(place.wire.folder))
    assert done.returncode == 2
    assert done.stderr.startswith("There is no terraform.\nNext: install")


def test_what_is_not_given_is_named(place: Place) -> None:
    done = place.run("deploy", "--alert-email", "oncall@example.com")
    assert done.returncode == 2
    assert "Not given: PROJECT, REPO;" in done.stderr
    assert "Next: make deploy PROJECT=my-project" in done.stderr


@pytest.mark.parametrize(
    ("response", "message", "command"),
    [
        ({"auth_list": (0, "", "")}, "not logged in", "gcloud auth login"),
        (
            {"auth_application__default_print__access__token": (1, "", "none")},
            "Terraform has no credentials",
            "gcloud auth application-default login",
        ),
        (
            {"projects_describe": (1, "", "no")},
            f"There is no project {PROJECT} that operator@example.com may see",
            "gcloud projects list",
        ),
        (
            {"projects_describe": (0, f"{NUMBER}\tDELETE_REQUESTED\n", "")},
            "is DELETE_REQUESTED",
            f"gcloud projects undelete {PROJECT}",
        ),
        (
            {"billing_projects_describe": (0, "False\n", "")},
            "has no billing",
            f"gcloud billing projects link {PROJECT} --billing-account=ACCOUNT",
        ),
        (
            {"storage_buckets_describe": (0, "999\n", "")},
            f"gs://{BUCKET} belongs to another project",
            "",
        ),
    ],
)
def test_a_project_that_is_not_ready_is_reported(
    place: Place, response: dict[str, tuple[int, str, str]], message: str, command: str
) -> None:
    place.wire.gcloud(**response)
    done = place.run(*WORDS)
    assert done.returncode == 2
    assert message in done.stderr
    assert (f"Next: {command}\n" in done.stderr) == bool(command)
    assert [one for one in place.wire.calls("terraform") if one[0] != "version"] == []
    assert "secret-of-gcloud" not in done.stdout + done.stderr


def test_billing_that_cannot_be_seen_stops_nothing(place: Place) -> None:
    place.wire.gcloud(billing_projects_describe=(1, "", "PERMISSION_DENIED"))
    done = place.run(*WORDS)
    assert "cannot be seen with this account" in done.stdout
    assert place.wire.called("terraform", ["init"])


def test_the_bucket_of_the_state_is_made_private_and_versioned(place: Place) -> None:
    place.wire.gcloud(storage_buckets_describe=(1, "", "not found: 404."))
    place.run(*WORDS)
    made = [words for words in place.wire.calls("gcloud") if words[0] != "auth"][3:]
    assert made == [
        [
            *("services", "enable", "cloudresourcemanager.googleapis.com"),
            *("serviceusage.googleapis.com", "storage.googleapis.com"),
            *(f"--project={PROJECT}", "--quiet"),
        ],
        [
            *("storage", "buckets", "create", f"gs://{BUCKET}"),
            *(f"--project={PROJECT}", "--location=europe-west1"),
            *("--uniform-bucket-level-access", "--public-access-prevention"),
            "--quiet",
        ],
        [
            *("storage", "buckets", "update", f"gs://{BUCKET}"),
            *("--versioning", "--quiet"),
        ],
    ]
    (init,) = (one for one in place.wire.calls("terraform") if one[0] == "init")
    assert f"-backend-config=bucket={BUCKET}" in init


def test_the_bucket_of_the_state_is_that_of_github_tf() -> None:
    text = (ROOT / "terraform/github.tf").read_text(encoding="utf-8")
    assert 'github_state_bucket = "${local.bucket_prefix}-state"' in text
    text = (ROOT / "terraform/pipeline.tf").read_text(encoding="utf-8")
    assert 'bucket_prefix = "${var.project_id}-${var.name}"' in text


def test_a_bucket_that_cannot_be_made_is_reported(place: Place) -> None:
    place.wire.gcloud(
        storage_buckets_describe=(1, "", "not found: 404."),
        storage_buckets_create=(1, "", "ERROR: HTTPError 403: no access\n"),
    )
    done = place.run(*WORDS)
    assert done.returncode == 1
    assert "cannot be made: ERROR: HTTPError 403: no access" in done.stderr
    assert f"Next: gcloud storage buckets create gs://{BUCKET}" in done.stderr


def test_a_region_that_is_none_is_not_kept(place: Place) -> None:
    place.wire.gcloud(
        storage_buckets_describe=(1, "", "not found: 404."),
        storage_buckets_create=(
            *(1, ""),
            "ERROR: HTTPError 400: The specified location constraint is not valid.\n",
        ),
    )
    done = place.run(*WORDS, "--region", "europe-west99")
    assert done.returncode == 1
    assert "would be the region, europe-west99" in done.stderr
    assert "Next: make deploy with another REGION=" in done.stderr
    assert not place.settings.exists()


def test_settings_are_kept_and_not_silently_changed(place: Place) -> None:
    place.run(*WORDS)
    assert place.settings.read_text(encoding="utf-8").splitlines()[1:] == [
        f'project_id = "{PROJECT}"',
        'region = "europe-west1"',
        'alert_email = "oncall@example.com"',
        'github_repository = "octocat/touchline"',
    ]
    kept = place.settings.read_text(encoding="utf-8")
    done = place.run("deploy", "--region", "us-central1")
    assert done.returncode == 2
    assert "says region = 'europe-west1', and REGION 'us-central1'" in done.stderr
    assert "Next: edit terraform/terraform.tfvars" in done.stderr
    assert place.settings.read_text(encoding="utf-8") == kept


@pytest.mark.parametrize(
    ("variable", "word"),
    [
        ("project_id", "My Project"),
        ("project_id", "123456789012"),
        ("region", "nowhere"),
        ("region", "europe-west1-b"),
        ("alert_email", "no-address"),
        ("github_repository", "https://github.com/octocat/touchline"),
    ],
)
def test_what_terraform_would_refuse_is_reported_before_anything_is_made(
    place: Place, variable: str, word: str
) -> None:
    done = place.run(*WORDS, f"--{variable.replace('_', '-')}={word}")
    assert done.returncode == 2
    assert f"{variable} is {word!r}. {variable} is " in done.stderr
    assert f"Next: make deploy with another {ARGUMENTS[variable]}=" in done.stderr
    assert not place.settings.exists()
    assert place.wire.calls("gcloud") == []


def test_a_name_that_terraform_would_refuse_makes_no_bucket(place: Place) -> None:
    place.run(*WORDS)
    made = len(place.wire.calls("gcloud"))
    with place.settings.open("a", encoding="utf-8") as file:
        file.write('name = "touchline-of-a-team-"\n')
    done = place.run("deploy")
    assert done.returncode == 2
    assert "name is 3 to 19 lower-case letters" in done.stderr
    assert "Next: edit terraform/terraform.tfvars, then: make deploy" in done.stderr
    assert len(place.wire.calls("gcloud")) == made


def test_the_example_of_settings_is_read(place: Place) -> None:
    shutil.copy(ROOT / "terraform/terraform.tfvars.example", place.settings)
    place.run("deploy")
    described = ["projects", "describe", "my-project"]
    assert place.wire.called("gcloud", described)


def test_a_text_cannot_become_an_expression(place: Place) -> None:
    place.run(
        *WORDS[:3], "--alert-email", '${file("x")}@b.co', "--github-repository=a/b"
    )
    assert 'alert_email = "$${file(\\"x\\")}@b.co"' in place.settings.read_text()


def test_without_a_terminal_the_token_is_read_from_the_environment(
    place: Place,
) -> None:
    place.terraform()
    done = place.run(*WORDS)
    assert done.returncode == 2
    assert "Next: FOOTBALL_DATA_TOKEN=... make deploy" in done.stderr


@pytest.mark.parametrize("token", ["not a token", "'0123456789abcdef01234567'"])
def test_a_token_of_the_wrong_shape_is_refused_and_not_shown(
    place: Place, token: str
) -> None:
    place.terraform()
    done = place.run(*WORDS, "--yes", "1", FOOTBALL_DATA_TOKEN=token)
    assert done.returncode == 2
    assert done.stderr.startswith("football_data_token is 16 to 64 letters and digits")
    assert not place.wire.called("terraform", ["plan"])
    assert token not in done.stdout + done.stderr


def test_a_plan_that_fails_changes_nothing_and_says_so(place: Place) -> None:
    place.terraform(plan=(1, "Error: Invalid value for variable\n"))
    done = place.run(*WORDS, "--yes", "1", FOOTBALL_DATA_TOKEN=TOKEN)
    assert done.returncode == 2
    assert "Error: Invalid value for variable" in done.stdout
    assert not place.wire.called("terraform", ["apply"])


@pytest.mark.parametrize("actions", [["delete"], ["create", "delete"]])
def test_a_plan_that_deletes_data_is_not_applied_without_consent(
    place: Place, actions: list[str]
) -> None:
    lost = 'google_bigquery_table.table["raw_snapshots"]'
    change = {"address": lost, "change": {"actions": actions}}
    place.terraform(show=(0, json.dumps({"resource_changes": [change]})))
    done = place.run(*WORDS, "--yes", "1", FOOTBALL_DATA_TOKEN=TOKEN)
    assert done.returncode == 2
    assert f"WITH ALL THEIR DATA this deletes or replaces:\n  {lost}" in done.stdout
    assert not place.wire.called("terraform", ["apply"])
    code, screen = place.typed(f"{TOKEN}\nno\n", "deploy")
    assert (code, lost in screen) == (1, True)
    assert not place.wire.called("terraform", ["apply"])
    code, _ = place.typed(f"{TOKEN}\nyes\n", "deploy")
    assert code == 0
    assert place.wire.called("terraform", ["apply"])


@pytest.mark.parametrize(
    ("address", "before"),
    [
        ("google_storage_bucket.lake", {"deletion_policy": "PREVENT"}),
        ('google_bigquery_table.table["raw_alerts"]', {"deletion_protection": True}),
    ],
)
def test_a_plan_that_deletes_what_is_protected_is_not_begun(
    place: Place, address: str, before: dict[str, object]
) -> None:
    """It would delete functions and workflows first, and then be refused."""
    change = {
        "address": address,
        "change": {"actions": ["delete", "create"], "before": before},
    }
    place.terraform(show=(0, json.dumps({"resource_changes": [change]})))
    code, screen = place.typed(f"{TOKEN}\nyes\n", *WORDS)
    assert code == 2
    assert "They are protected" in screen
    assert "see docs/deploy.md" in screen
    assert not place.wire.called("terraform", ["apply"])


def test_a_refused_setting_is_to_be_edited(place: Place) -> None:
    message = "Error: Invalid value\nThis was checked by the validation rule at x:1\n"
    place.terraform(plan=(1, message))
    done = place.run(*WORDS, FOOTBALL_DATA_TOKEN=TOKEN)
    assert done.returncode == 2
    assert "the lines above say which" in done.stderr
    assert "Next: edit terraform/terraform.tfvars, then: make deploy" in done.stderr


def test_the_token_is_prompted_for_once_and_not_shown(place: Place) -> None:
    place.terraform()
    code, screen = place.typed(f"{TOKEN}\nyes\n", *WORDS)
    assert code == 0
    assert "Token of football-data.org" in screen
    assert TOKEN not in screen
    (apply,) = (one for one in place.wire.calls("terraform") if one[0] == "apply")
    assert "TF_VAR_football_data_token" in apply
    assert TOKEN not in place.wire.log.read_text(encoding="utf-8")
    # a later deploy finds its version stored
    stored = json.dumps({"token_version": {"value": 1}})
    place.terraform(output=(0, stored))
    code, screen = place.typed("yes\n", "deploy")
    assert code == 0
    assert "Token of football-data.org" not in screen
    # and a raised version is prompted for again
    with place.settings.open("a", encoding="utf-8") as file:
        file.write("token_version = 2 # since November\n")
    code, screen = place.typed(f"{TOKEN}\nyes\n", "deploy")
    assert (code, "Token of football-data.org" in screen) == (0, True)


ERRORS = {
    "Error 403: Cloud Functions API has not been used in project 1 before or it is "
    "disabled. Enable it by visiting": "make deploy",
    "Error 400: Workflows service agent does not exist": "make deploy",
    "Access to bucket gcf-v2-sources-1-europe-west1 denied. You must grant Storage "
    "Object Viewer permission to 1-compute@developer": "make deploy",
    "Unable to retrieve the repository metadata for projects/p/locations/l/"
    "repositories/gcf-artifacts.": "make deploy",
    "Quota exceeded for quota metric 'Build Create requests'": (
        "make deploy PARALLELISM=1"
    ),
    "Could not fetch secret projects/1/secrets/s/versions/1. Instance startup will now "
    "abort: Permission 'secretmanager.versions.access' denied": "make deploy",
    'Error 404: Cannot find metric(s) that match type = "logging.googleapis.com/'
    'user/x". If a metric was created recently': "make deploy",
    "Error 400: Invalid SLO definition: The metric referenced by the provided filter "
    "is unknown": "make deploy",
    "Error creating Budget: Error 403: The caller does not have permission": (
        "gcloud billing accounts add-iam-policy-binding ACCOUNT --member=user:YOU "
        "--role=roles/billing.costsManager"
    ),
    "Error 412: One or more users named in the policy do not belong to a permitted "
    "customer. constraints/iam.allowedPolicyMemberDomains": (
        f"gcloud org-policies list --project={PROJECT}"
    ),
    "Error 409: The requested bucket name is not available.": "make deploy",
    "Error acquiring the state lock": "terraform -chdir=terraform force-unlock ID",
    "Error 409: Resource 'x' already exists": (
        "terraform -chdir=terraform import ADDRESS ID"
    ),
    "Error 403: Permission 'iam.serviceAccounts.create' denied on resource": (
        f"gcloud projects get-iam-policy {PROJECT}"
    ),
    "google: could not find default credentials": (
        "gcloud auth application-default login"
    ),
    "Error 403: This API method requires billing to be enabled. BILLING_DISABLED": (
        f"gcloud billing projects link {PROJECT} --billing-account=ACCOUNT"
    ),
    "Error 400: Service account touchline-fetch@p does not exist.": "make deploy",
    "Error 400: Dataset p:touchline is still in use": f"bq ls {PROJECT}:DATASET",
    "an unknown error": "make deploy",
}


@pytest.mark.parametrize("error", ERRORS)
def test_what_users_met_on_a_first_apply_has_a_next_command(
    place: Place, error: str
) -> None:
    place.terraform(apply=(1, f"Error: googleapi: {error}\n"))
    done = place.run(*WORDS, "--yes", "1", FOOTBALL_DATA_TOKEN=TOKEN)
    assert done.returncode == 1
    assert error in done.stdout
    assert done.stderr.endswith(f"Next: {ERRORS[error]}\n")


def test_every_known_error_has_an_example_above() -> None:
    met = {
        explained(error, {"project_id": PROJECT}).args[0].strip() for error in ERRORS
    }
    assert {one.meaning for one in STUMBLES} <= met


def test_the_names_are_those_of_terraform() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "terraform").glob("*.tf")
    )
    variables = set(re.findall(r'^variable "(\w+)"', text, re.MULTILINE))
    outputs = set(re.findall(r'^output "(\w+)"', text, re.MULTILINE))
    named = re.findall(r'^resource "(\w+)" "(\w+)"', text, re.MULTILINE)
    assert set(ARGUMENTS) <= variables
    for secret in SECRETS:
        assert {secret.variable, secret.version} <= variables
        assert secret.version in outputs
        default = re.search(
            rf'variable "{secret.version}" {{.*?default\s*=\s*(\d+)', text, re.DOTALL
        )
        assert default is not None
        assert int(default[1]) == secret.default_version
    assert {".".join(one) for one in named} >= DATA
    assert {"run", "look", "environment", "github"} <= outputs


# From here on Terraform is real.


@pytest.fixture
def deployable(new_module: NewModule, tmp_path: Path) -> Place:
    """A checkout with the real Terraform, whose provider creates nothing."""
    if not apply_is_harmless():
        pytest.skip("needs providers that create nothing, see tests/terraform")
    module = new_module().shorten_bundles()
    wire = Wire(tmp_path / "bin")
    wire.gcloud()
    wire.terraform(real=module.binary)
    return Place(module.folder, wire, module.environment({}))


def state_of(place: Place) -> str:
    """The state's text."""
    path = place.folder / "terraform/terraform.tfstate"
    return path.read_text(encoding="utf-8")


@pytest.mark.terraform
def test_a_deploy_that_broke_off_continues_and_is_destroyed(
    deployable: Place, applied: Scratch
) -> None:
    place = deployable
    # some resources are not in the state yet, and no output
    missing = {"google_cloud_scheduler_job", "google_monitoring_alert_policy"}
    state = json.loads(applied.state.read_text(encoding="utf-8"))
    kept = [one for one in state["resources"] if one["type"] not in missing]
    state.update(resources=kept, outputs={}, serial=state["serial"] + 1)
    path = place.folder / "terraform/terraform.tfstate"
    path.write_text(json.dumps(state), encoding="utf-8")

    done = place.run(*WORDS, "--yes", "1", FOOTBALL_DATA_TOKEN=TOKEN)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"Plan: \d\d to add, 0 to change, 0 to destroy", done.stdout)
    assert "gcloud scheduler jobs run touchline-live-poll-15m " in done.stdout
    assert f"LAKE_URI=gs://{PROJECT}-touchline-lake" in done.stdout
    assert TOKEN not in done.stdout + state_of(place)

    done = place.run("deploy")
    assert (done.returncode, "Nothing to change." in done.stdout) == (0, True)

    before = state_of(place)
    done = place.run("destroy", "--confirm", "another-project")
    assert done.returncode == 1
    assert "google_storage_bucket.lake with all it holds" in done.stdout
    assert f"gcloud storage rm --recursive gs://{BUCKET}" in done.stdout
    assert place.run("destroy").returncode == 2
    assert state_of(place) == before

    done = place.run("destroy", "--confirm", PROJECT)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(state_of(place))["resources"] == []
    verbs = [one for one in place.wire.calls("terraform") if one[0] != "state"]
    off, gone = verbs[-2:]
    assert (off[0], gone[0]) == ("apply", "destroy")
    assert "-var=protect=false" in off
    assert "-target=google_storage_bucket.lake" in off
    # an apply of a table makes no function, which could fail and be in the way
    assert not [one for one in off if "function" in one or "workflow" in one]

    done = place.run("destroy", "--confirm", PROJECT)
    assert (done.returncode, "nothing to destroy" in done.stdout) == (0, True)
