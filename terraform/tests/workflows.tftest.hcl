# One workflow per DAG of functions/dags.yaml, all from one source.

variables {
  project_id        = "touchline-test"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
}

run "one_workflow_per_dag_with_its_steps_as_data" {
  command = plan

  assert {
    condition = { for dag, one in google_workflows_workflow.dag : dag => one.name } == {
      live_poll_15m   = "touchline-live-poll-15m"
      hourly_refresh  = "touchline-hourly-refresh"
      daily_reconcile = "touchline-daily-reconcile"
    }
    error_message = "There has to be one workflow per DAG, named for it."
  }

  assert {
    condition     = length(toset([for one in google_workflows_workflow.dag : one.source_contents])) == 1
    error_message = "All workflows are one source: what they differ in is data."
  }

  assert {
    # cloud.google.com/workflows/quotas
    condition     = alltrue([for one in google_workflows_workflow.dag : length(one.source_contents) < 128 * 1024])
    error_message = "A workflow's source has 128 KB at the most."
  }

  assert {
    condition = alltrue([
      for dag, one in google_workflows_workflow.dag :
      one.user_env_vars["DAG"] == dag && one.region == "europe-west1"
    ])
    error_message = "A workflow runs the DAG that it is named for, where everything else is."
  }

  assert {
    condition = { for dag, one in google_workflows_workflow.dag : dag => jsondecode(one.user_env_vars["SCHEDULE"]) } == {
      live_poll_15m   = { period_seconds = 900, offset_seconds = 0 }
      hourly_refresh  = { period_seconds = 3600, offset_seconds = 0 }
      daily_reconcile = { period_seconds = 86400, offset_seconds = 7200 }
    }
    error_message = "The tick of a run is found by the period of its schedule."
  }

  assert {
    condition = [
      for step in jsondecode(google_workflows_workflow.dag["daily_reconcile"].user_env_vars["STEPS"]) : step
      if step.step == "validate_raw_payloads" || step.step == "run_monitoring_checks"
      ] == [
      { step = "validate_raw_payloads", function = "validate", always = false, timeout_seconds = 300, retries = 2, args = { lookback_days = 30 } },
      { step = "run_monitoring_checks", function = "monitor", always = true, timeout_seconds = 120, retries = 2, args = {} },
    ]
    error_message = "A step has the timeout and the retries of its function, and its own args."
  }
}
