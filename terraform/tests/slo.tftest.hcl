# 99 % of the runs, all DAGs together, and who is notified when they fail faster than that.

variables {
  project_id        = "touchline-test"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
}

run "the_objective_pools_the_dags" {
  command = plan

  override_resource {
    target          = google_monitoring_slo.dag_success
    override_during = plan
    values          = { name = "projects/touchline-test/services/touchline/serviceLevelObjectives/dag-success" }
  }

  assert {
    condition     = google_monitoring_slo.dag_success.goal == 0.99 && google_monitoring_slo.dag_success.rolling_period_days == 30
    error_message = "The objective is another one."
  }
  assert {
    condition = alltrue([
      for workflow in google_workflows_workflow.dag :
      strcontains(local.executions_filter, "\"${workflow.name}\"")
    ])
    error_message = "The runs of some DAG do not count."
  }
  # on metrics of ours it would be refused until Monitoring has learnt them
  assert {
    condition     = !strcontains(local.executions_filter, "logging.googleapis.com")
    error_message = "The objective depends on a metric that is just being made."
  }
  assert {
    condition = alltrue([
      for one in google_monitoring_alert_policy.burn :
      startswith(one.conditions[0].condition_threshold[0].filter, "select_slo_burn_rate(\"projects/touchline-test/services/touchline/serviceLevelObjectives/dag-success\", ")
    ])
    error_message = "A burn rate of another objective is looked at."
  }
  # 6 h have 24 + 6 runs: the burn rate of one failure is its share over 1 %
  assert {
    condition     = google_monitoring_alert_policy.burn["fast"].conditions[0].condition_threshold[0].threshold_value > 100 * 1 / 30
    error_message = "One failure would be reported as critical."
  }
  assert {
    condition     = google_monitoring_alert_policy.burn["slow"].severity == "WARNING"
    error_message = "A slow burn is nothing to be woken for."
  }
}
