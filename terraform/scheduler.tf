# What starts the DAGs, and one paused job per function to run its default step by hand:
# gcloud scheduler jobs run NAME --location REGION

resource "google_cloud_scheduler_job" "dag" {
  for_each = local.dags

  name        = "${var.name}-${replace(each.key, "_", "-")}"
  region      = var.region
  description = each.value.about
  schedule    = each.value.schedule
  time_zone   = "Etc/UTC"
  paused      = false # left out, a job that was paused by hand would stay paused

  # Four attempts of 20 s with waits of 5, 10 and 20 s: over within the 120 s in which a
  # start is still the tick's.
  attempt_deadline = "20s"
  retry_config {
    retry_count          = 3
    min_backoff_duration = "5s"
    max_backoff_duration = "20s"
    max_doublings        = 2
  }

  http_target {
    http_method = "POST"
    uri         = "https://workflowexecutions.googleapis.com/v1/${google_workflows_workflow.dag[each.key].id}/executions"
    headers     = { "Content-Type" = "application/json" }

    # the argument of an execution is JSON within a string
    body = base64encode(jsonencode({ argument = jsonencode({ trigger = "schedule" }) }))

    oauth_token {
      service_account_email = google_service_account.scheduler.email
      scope                 = "https://www.googleapis.com/auth/cloud-platform"
    }
  }

  # its first tick may come at once
  depends_on = [
    google_project_iam_member.start_workflows,
    google_cloud_run_v2_service_iam_member.workflow,
  ]
}

resource "google_cloud_scheduler_job" "manual" {
  for_each = var.manual_triggers ? local.functions : {}

  name        = "${var.name}-${each.key}"
  region      = var.region
  description = "By hand: ${each.value.about}"
  time_zone   = "Etc/UTC"
  paused      = true

  # A job is paused by a call of its own after it was made, so what is due in between would
  # fire (GoogleCloudPlatform/magic-modules#6304): nothing is due before the next year.
  schedule = "0 0 1 1 *"

  # By default Scheduler gives up after 180 s, while the function continues.
  attempt_deadline = "${each.value.timeout_seconds + 60}s"
  retry_config {
    retry_count = 0
  }

  http_target {
    http_method = "POST"
    uri         = google_cloudfunctions2_function.function[each.key].service_config[0].uri
    headers     = { "Content-Type" = "application/json" }
    body        = base64encode("{}") # the default step of the function

    oidc_token {
      service_account_email = google_service_account.scheduler.email
      audience              = google_cloudfunctions2_function.function[each.key].service_config[0].uri
    }
  }

  lifecycle {
    precondition {
      condition     = each.value.timeout_seconds <= 1740
      error_message = "${each.key} in functions/dags.yaml has ${each.value.timeout_seconds} as timeout_seconds; Scheduler waits 1800 s at the most, and a function may take a little longer than its step. Write 1740 or less, or set manual_triggers = false."
    }
  }

  depends_on = [google_cloud_run_v2_service_iam_member.scheduler]
}
