# Deploying from GitHub without keys: the workflow deploy.yml of one repository may act as
# one of two accounts. `plan` reads; `deploy` also ships what changes from version to
# version: code, workflows, schedules, tables, alerts. Neither may grant rights, make
# accounts, buckets, datasets, secrets or services, or read a secret or a row: a change of
# these is for a person's `make deploy`, so that no one gains rights by a commit.

locals {
  github = var.deploy_from_github ? toset(["plan", "deploy"]) : toset([])

  # Rights on the project, where there is no smaller place: reading what Terraform
  # compares at every plan.
  github_reads = merge({
    "roles/browser"                         = "the project, which every enabled service is read with"
    "roles/serviceusage.serviceUsageViewer" = "enabled services"
    "roles/iam.securityReviewer"            = "who has which right, on everything"
    "roles/iam.serviceAccountViewer"        = "accounts"
    "roles/iam.workloadIdentityPoolViewer"  = "the federation of this file"
    "roles/cloudfunctions.viewer"           = "functions"
    "roles/run.viewer"                      = "the services behind them"
    "roles/workflows.viewer"                = "workflows"
    "roles/cloudscheduler.viewer"           = "jobs"
    "roles/monitoring.viewer"               = "alerts, channels, objectives, dashboards"
    "roles/logging.viewer"                  = "log metrics; there is no role for these alone"
    },
    # The budget itself belongs to the billing account, whose owner grants the right to
    # read it: docs/deploy.md.
    var.budget == null ? {} : {
      "roles/serviceusage.serviceUsageConsumer" = "charging the reading of the budget to this project"
    },
  )

  github_writes = {
    "roles/cloudfunctions.developer" = "a new version of a function; its service has no rights that this could change"
    "roles/workflows.editor"         = "a new version of a workflow; Workflows has no rights on one workflow"
    "roles/cloudscheduler.admin"     = "schedules; Scheduler has no rights on one job"
    "roles/monitoring.editor"        = "alerts, channels, objectives, dashboards, which have no rights of their own"
    "roles/logging.configWriter"     = "log metrics, which have no rights of their own"
  }

  github_roles = {
    for pair in concat(
      [for pair in setproduct(local.github, keys(local.github_reads)) : { account = pair[0], role = pair[1] }],
      var.deploy_from_github ? [for role in keys(local.github_writes) : { account = "deploy", role = role }] : [],
    ) : "${pair.account} ${pair.role}" => pair
  }

  # The accounts as which something runs: who deploys that has to be allowed to use them.
  github_acts_as = var.deploy_from_github ? merge(
    { for name, account in google_service_account.function : name => account.name },
    {
      build     = google_service_account.build.name
      workflow  = google_service_account.workflow.name
      scheduler = google_service_account.scheduler.name
    },
  ) : {}

  github_state_bucket = "${local.bucket_prefix}-state"
}

# The name of a deleted pool is taken for 30 days
# (https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create):
# the time of its creation as a part of it lets a destroyed deployment be made again.
resource "time_static" "github" {
  count = var.deploy_from_github ? 1 : 0
}

resource "google_iam_workload_identity_pool" "github" {
  count = var.deploy_from_github ? 1 : 0

  workload_identity_pool_id = format("${var.name}-gh-%x", time_static.github[0].unix)
  display_name              = "GitHub"
  description               = "Workflows of ${var.github_repository}"

  depends_on = [time_sleep.apis]
}

resource "google_iam_workload_identity_pool_provider" "github" {
  count = var.deploy_from_github ? 1 : 0

  workload_identity_pool_id          = google_iam_workload_identity_pool.github[0].workload_identity_pool_id
  workload_identity_pool_provider_id = "github"
  display_name                       = "GitHub Actions"

  # The id, too: a name that was given up can be taken by someone else
  # (https://docs.cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines).
  attribute_condition = join(" && ", [
    "assertion.repository == '${var.github_repository}'",
    "assertion.repository_id == '${coalesce(var.github_repository_id, 0)}'",
  ])

  # Ends of `sub` and not the whole of it: repositories made after June 2026 have ids in
  # what stands before (https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens).
  # Google takes 127 characters as subject, which a `sub` may exceed.
  attribute_mapping = {
    "google.subject" = "assertion.repository_id + ':' + assertion.event_name + ':' + assertion.run_id"
    "attribute.may" = join(" : ", [
      "assertion.sub.endsWith(':environment:production') && assertion.ref == 'refs/heads/main' ? 'deploy'",
      "assertion.sub.endsWith(':pull_request') ? 'plan'",
      "'nothing'",
    ])
  }

  oidc {
    issuer_uri = "https://token.actions.githubusercontent.com"
  }
}

resource "google_service_account" "github" {
  for_each = local.github

  account_id   = "${var.name}-gh-${each.key}"
  display_name = "Touchline: ${each.key} from GitHub"

  depends_on = [time_sleep.apis]
}

resource "google_service_account_iam_member" "github" {
  for_each = local.github

  service_account_id = google_service_account.github[each.key].name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.github[0].name}/attribute.may/${each.key}"
}

resource "google_project_iam_member" "github" {
  for_each = local.github_roles

  project = var.project_id
  role    = each.value.role
  member  = google_service_account.github[each.value.account].member
}

resource "google_service_account_iam_member" "github_acts_as" {
  for_each = local.github_acts_as

  service_account_id = each.value
  role               = "roles/iam.serviceAccountUser"
  member             = google_service_account.github["deploy"].member
}

# The state holds no secret.
resource "google_storage_bucket_iam_member" "github_state" {
  for_each = local.github

  bucket = local.github_state_bucket
  role   = each.key == "deploy" ? "roles/storage.objectUser" : "roles/storage.objectViewer"
  member = google_service_account.github[each.key].member
}

# Objects that Terraform made are read at every plan; they hold the code.
resource "google_storage_bucket_iam_member" "github_bundles" {
  for_each = local.github

  bucket = google_storage_bucket.bundles.name
  role   = each.key == "deploy" ? "roles/storage.objectUser" : "roles/storage.objectViewer"
  member = google_service_account.github[each.key].member
}

# A bucket's settings and the names of its objects, not their contents.
resource "google_storage_bucket_iam_member" "github_bucket" {
  for_each = {
    for pair in setproduct(local.github, ["lake", "site", "bundles"]) : join(" ", pair) => {
      account = pair[0]
      bucket = {
        lake    = google_storage_bucket.lake.name
        site    = google_storage_bucket.site.name
        bundles = google_storage_bucket.bundles.name
      }[pair[1]]
    }
  }

  bucket = each.value.bucket
  role   = "roles/storage.legacyBucketReader"
  member = google_service_account.github[each.value.account].member
}

# Columns of tables are changed by the editor of their data; there is no lesser role.
resource "google_bigquery_dataset_iam_member" "github" {
  for_each = local.github

  dataset_id = google_bigquery_dataset.warehouse.dataset_id
  role       = each.key == "deploy" ? "roles/bigquery.dataEditor" : "roles/bigquery.metadataViewer"
  member     = google_service_account.github[each.key].member
}

# That there is a secret and which versions, not what they are: a plan reads no value that
# was written as write-only.
resource "google_secret_manager_secret_iam_member" "github" {
  for_each = {
    for pair in setproduct(local.github, concat(["token"], var.alert_webhook_version > 0 ? ["webhook"] : [])) :
    join(" ", pair) => { account = pair[0], secret = pair[1] }
  }

  secret_id = each.value.secret == "token" ? google_secret_manager_secret.token.id : google_secret_manager_secret.webhook[0].id
  role      = "roles/secretmanager.viewer"
  member    = google_service_account.github[each.value.account].member
}
