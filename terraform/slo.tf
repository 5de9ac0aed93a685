# 99 % of the runs of 30 days, all DAGs together: of the nightly DAG alone one failure
# would be 3 %. An execution fails when a step of it failed for good. Cancelled ones
# were cancelled by a person, and count as neither.

locals {
  executions_filter = join(" AND ", [
    "metric.type=\"${local.executions.name}\"",
    "resource.type=\"workflows.googleapis.com/Workflow\"",
    "resource.labels.workflow_id=one_of(${join(",", [
      for one in google_workflows_workflow.dag : "\"${one.name}\""
    ])})",
  ])
}

resource "google_monitoring_custom_service" "pipeline" {
  service_id   = var.name
  display_name = var.name
  user_labels  = local.labels

  depends_on = [time_sleep.apis]
}

# On a metric of Google's, not on one from our logs: an objective on a metric that
# Monitoring has not learnt yet is refused (400, "the metric referenced by the provided
# filter is unknown"), and nothing switches that check off.
resource "google_monitoring_slo" "dag_success" {
  service             = google_monitoring_custom_service.pipeline.service_id
  slo_id              = "dag-success"
  display_name        = "99 % of the runs of 30 days succeed"
  goal                = 0.99
  rolling_period_days = 30
  user_labels         = local.labels

  request_based_sli {
    good_total_ratio {
      good_service_filter = "${local.executions_filter} AND metric.labels.status=\"SUCCEEDED\""
      bad_service_filter  = "${local.executions_filter} AND metric.labels.status=\"FAILED\""
    }
  }
}

# 121 runs a day: 6 hours have about 30, so that one failure is not enough for a page.
# Fast: more than 3 of them failed, the budget of 30 days would last 3. Slow: 3 of a day
# failed, it would last 15. Monitoring takes a lookback of a day at most.
resource "google_monitoring_alert_policy" "burn" {
  for_each = {
    fast = { severity = "CRITICAL", lookback = "21600s", rate = 10, says = "in six hours more than 10 % of the runs failed" }
    slow = { severity = "WARNING", lookback = "86400s", rate = 2, says = "in a day more than 2 % of the runs failed" }
  }

  display_name          = "${var.name}: error_budget (${each.key})"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = local.channels
  user_labels           = local.labels

  conditions {
    display_name = "${each.value.rate} times the rate that the budget allows"
    condition_threshold {
      filter          = "select_slo_burn_rate(\"${google_monitoring_slo.dag_success.name}\", \"${each.value.lookback}\")"
      comparison      = "COMPARISON_GT"
      threshold_value = each.value.rate
      duration        = "0s"
    }
  }

  documentation {
    mime_type = "text/markdown"
    subject   = "${var.name}: runs fail faster than 99 % allows (${each.key})"
    content = join("\n\n", [
      "99 % of the runs of 30 days are to succeed, all DAGs together, but ${each.value.says}.",
      "First, in Cloud Shell: `gcloud logging read 'jsonPayload.event=\"run_finished\" AND severity>=ERROR' --project=${var.project_id} --freshness=1d --format='table(timestamp,jsonPayload.dag,jsonPayload.failed_step,jsonPayload.error_message)'`",
      "Runbook: ${local.runbook_url}#error_budget",
      "Closes when runs succeed again and the failures are out of the window.",
    ])
    links {
      display_name = "Runbook"
      url          = "${local.runbook_url}#error_budget"
    }
  }
}
