# Who is notified of what, and when.

variables {
  project_id        = "touchline-test"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
}

run "everything_is_notified_by_email" {
  command = plan

  assert {
    condition     = length(google_monitoring_alert_policy.log) == 16
    error_message = "Ten conditions, and six things beyond them."
  }
  assert {
    condition = alltrue([
      for one in google_monitoring_alert_policy.log :
      length(one.conditions) == 1 && one.alert_strategy[0].notification_rate_limit[0].period != ""
    ])
    error_message = "The API takes one condition and a rate limit on policies that match lines."
  }
  assert {
    condition = alltrue([
      for name, one in google_monitoring_alert_policy.log :
      strcontains(one.documentation[0].content, "https://github.com/octocat/touchline/blob/main/docs/alerts.md#${name}")
    ])
    error_message = "A message has no address of its runbook that opens on a phone."
  }
  assert {
    condition     = toset(keys(google_monitoring_alert_policy.no_run)) == toset(keys(local.dags))
    error_message = "Each DAG has a policy for its silence."
  }
  assert {
    condition = alltrue(flatten([
      for one in concat(values(google_monitoring_alert_policy.no_run), [google_monitoring_alert_policy.executions_failed]) : [
        for condition in one.conditions :
        condition.condition_prometheus_query_language[0].disable_metric_validation
      ]
    ]))
    error_message = "Without it a first apply is refused: nothing has been executed yet."
  }
  assert {
    condition     = { for dag, period in local.period_minutes : dag => tostring(period) } == { live_poll_15m = "15", hourly_refresh = "60", daily_reconcile = "1440" }
    error_message = "A period is read wrongly from a schedule."
  }
  assert {
    condition     = google_monitoring_notification_channel.email.labels.email_address == "oncall@example.com"
    error_message = "Alerts go to another address."
  }
  assert {
    condition     = length(google_monitoring_notification_channel.webhook) == 0
    error_message = "There is a webhook that was not configured."
  }
  assert {
    condition     = length(google_billing_budget.monthly) == 0
    error_message = "A budget wants a role on the billing account, which not everybody has."
  }
}

run "a_webhook_and_a_budget_with_cents" {
  command = plan

  variables {
    incident_webhook          = { url = "https://hooks.example.com/incidents", username = "touchline" }
    incident_webhook_password = "correct horse"
    budget                    = { billing_account = "012345-6789AB-CDEF01", amount = 12.5, currency = "EUR" }
  }

  assert {
    condition     = google_monitoring_notification_channel.webhook[0].labels.url == "https://hooks.example.com/incidents"
    error_message = "The webhook is another one."
  }
  assert {
    condition = (
      google_billing_budget.monthly[0].amount[0].specified_amount[0].units == "12" &&
      google_billing_budget.monthly[0].amount[0].specified_amount[0].nanos == 500000000 &&
      google_billing_budget.monthly[0].amount[0].specified_amount[0].currency_code == "EUR"
    )
    error_message = "The amount is another one."
  }
  assert {
    condition     = join(" ", [for one in google_billing_budget.monthly[0].threshold_rules : one.threshold_percent]) == "0.5 0.9 1"
    error_message = "It tells of other shares."
  }
  assert {
    condition     = length(google_billing_budget.monthly[0].all_updates_rule[0].monitoring_notification_channels) == 1
    error_message = "A budget takes channels of e-mail alone."
  }
  assert {
    condition     = contains(keys(google_project_service.api), "billingbudgets.googleapis.com")
    error_message = "The service of budgets is not enabled."
  }
}
