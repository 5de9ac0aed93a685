# The functions, each built from its own bundle and run by its own account.

# Google's build of a function fails when a role of the build account was granted a
# moment before (https://github.com/hashicorp/terraform-provider-google/issues/20571).
resource "time_sleep" "build_roles" {
  create_duration = "60s"

  triggers = {
    account = google_service_account.build.unique_id
    roles   = join(",", sort([for one in google_project_iam_member.build : one.role]))
  }

  depends_on = [google_project_iam_member.build]
}

locals {
  # all functions open lake and warehouse, and check the competitions
  function_settings = {
    LAKE_URI      = "gs://${google_storage_bucket.lake.name}"
    WAREHOUSE_URI = "bigquery://${var.project_id}/${google_bigquery_dataset.warehouse.dataset_id}"
    COMPETITIONS  = join(",", var.competitions)
  }

  function_own_settings = {
    publish = { SITE_URI = "gs://${google_storage_bucket.site.name}" }
    monitor = { RUNBOOK_URL = local.runbook_url }
  }

  # By function: the secret in each variable, in one version. "latest" would be read at
  # the start of an instance, so that instances of one function could have different ones.
  function_secrets = {
    fetch = {
      FOOTBALL_DATA_TOKEN = {
        secret  = google_secret_manager_secret.token.secret_id
        version = google_secret_manager_secret_version.token.version
      }
    }
    monitor = {
      for index, webhook in google_secret_manager_secret.webhook : "ALERT_WEBHOOK_URL" => {
        secret  = webhook.secret_id
        version = google_secret_manager_secret_version.webhook[index].version
      }
    }
  }
}

resource "google_cloudfunctions2_function" "function" {
  for_each = local.functions

  name        = "${var.name}-${each.key}"
  location    = var.region
  description = each.value.about
  labels      = { function = each.key }

  build_config {
    # the newest one that every pinned requirement and every test ran on; Google builds
    # it until April 2030 (https://cloud.google.com/functions/docs/runtime-support)
    runtime         = "python313"
    entry_point     = each.key
    service_account = google_service_account.build.id

    source {
      storage_source {
        bucket = google_storage_bucket.bundles.name
        object = google_storage_bucket_object.bundle[each.key].name
      }
    }
  }

  service_config {
    service_account_email          = google_service_account.function[each.key].email
    ingress_settings               = "ALLOW_INTERNAL_ONLY"
    all_traffic_on_latest_revision = true

    # longer than a step takes at the most, so that a step that is out of time says so itself
    timeout_seconds    = min(3600, each.value.timeout_seconds + 30)
    available_memory   = "${each.value.memory_mib}Mi"
    available_cpu      = "1" # the least that more than one request at a time may have
    min_instance_count = 0
    max_instance_count = each.value.max_instances

    max_instance_request_concurrency = each.value.concurrency

    environment_variables = merge(
      local.function_settings,
      lookup(local.function_own_settings, each.key, {}),
      # functions-framework serves as many requests at a time as it has threads, by
      # default four per CPU; its one process has no limit of time of its own
      { THREADS = tostring(each.value.concurrency), WORKERS = "1" },
    )

    dynamic "secret_environment_variables" {
      for_each = lookup(local.function_secrets, each.key, {})

      content {
        key        = secret_environment_variables.key
        project_id = var.project_id
        secret     = secret_environment_variables.value.secret
        version    = secret_environment_variables.value.version
      }
    }
  }

  # Deploying starts an instance, which fails where a secret or the right to read it is
  # not there yet; and a function that is there may be called at once.
  depends_on = [
    time_sleep.apis,
    time_sleep.build_roles,
    google_secret_manager_secret_iam_member.token,
    google_secret_manager_secret_iam_member.webhook,
    google_storage_bucket_iam_member.lake_creator,
    google_storage_bucket_iam_member.lake_reader,
    google_storage_bucket_iam_member.site,
    google_bigquery_dataset_iam_member.reader,
    google_bigquery_table_iam_member.writer,
    google_project_iam_member.jobs,
  ]
}
