# What starts the DAGs, and the paused jobs to run a function by hand.

variables {
  project_id        = "touchline-test"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
}

run "one_job_per_dag_and_function" {
  command = plan

  assert {
    condition = { for dag, job in google_cloud_scheduler_job.dag : dag => job.schedule } == {
      live_poll_15m   = "*/15 * * * *"
      hourly_refresh  = "0 * * * *"
      daily_reconcile = "0 2 * * *"
    }
    error_message = "Every DAG has a job with its schedule."
  }

  assert {
    condition     = alltrue([for job in google_cloud_scheduler_job.dag : job.time_zone == "Etc/UTC" && job.paused == false])
    error_message = "Schedules are UTC, and a DAG that was paused by hand runs again after an apply."
  }

  assert {
    condition = alltrue([
      for job in google_cloud_scheduler_job.dag :
      jsondecode(jsondecode(base64decode(job.http_target[0].body)).argument) == { trigger = "schedule" }
    ])
    error_message = "A workflow learns from its argument that Scheduler started it."
  }

  assert {
    condition = alltrue([
      for job in google_cloud_scheduler_job.dag :
      job.http_target[0].http_method == "POST" && length(job.http_target[0].oauth_token) == 1 && length(job.http_target[0].oidc_token) == 0
    ])
    error_message = "An API of Google takes an OAuth token."
  }

  # 4 attempts and the waits between them, which double: within the time in which a start is
  # the tick's (workflow.yaml)
  assert {
    condition = alltrue([
      for job in google_cloud_scheduler_job.dag :
      4 * tonumber(trimsuffix(job.attempt_deadline, "s")) + 5 + 10 + 20 <= 120 &&
      job.retry_config[0].retry_count == 3 &&
      job.retry_config[0].min_backoff_duration == "5s" &&
      job.retry_config[0].max_backoff_duration == "20s"
    ])
    error_message = "The last attempt to start a run has to come before 120 s are over."
  }

  assert {
    condition = toset([for job in google_cloud_scheduler_job.manual : job.name]) == toset([
      "touchline-fetch", "touchline-validate", "touchline-load", "touchline-transform",
      "touchline-monitor", "touchline-reconcile", "touchline-publish",
    ])
    error_message = "Every function has a job of its own."
  }

  assert {
    condition     = alltrue([for job in google_cloud_scheduler_job.manual : job.paused && job.schedule == "0 0 1 1 *"])
    error_message = "These jobs run by hand only, and are not due between being made and being paused."
  }

  assert {
    condition = alltrue([
      for name, job in google_cloud_scheduler_job.manual :
      tonumber(trimsuffix(job.attempt_deadline, "s")) > google_cloudfunctions2_function.function[name].service_config[0].timeout_seconds &&
      tonumber(trimsuffix(job.attempt_deadline, "s")) <= 1800
    ])
    error_message = "Scheduler waits longer than a function may take, and 30 minutes at the most."
  }

  assert {
    condition = alltrue([
      for job in google_cloud_scheduler_job.manual :
      base64decode(job.http_target[0].body) == "{}" &&
      job.http_target[0].headers == tomap({ "Content-Type" = "application/json" }) &&
      length(job.http_target[0].oidc_token) == 1 && length(job.http_target[0].oauth_token) == 0
    ])
    error_message = "A function is called with its default step and a token for it."
  }
}

run "no_manual_triggers" {
  command = plan

  variables {
    manual_triggers = false
  }

  assert {
    condition     = length(google_cloud_scheduler_job.manual) == 0 && length(google_cloud_scheduler_job.dag) == 3
    error_message = "manual_triggers = false leaves the jobs of the DAGs alone."
  }
}
