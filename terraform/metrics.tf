# Metrics from the log lines of the functions, for the dashboard. No alert depends on
# one: Monitoring learns a new metric up to ten minutes after it was made, and refuses
# policies on it until then.

locals {
  # the lines of our functions, and of no other service of the project
  function_logs = join(" AND ", [
    "resource.type=\"cloud_run_revision\"",
    "resource.labels.service_name=(${join(" OR ", [
      for one in google_cloudfunctions2_function.function : "\"${one.name}\""
    ])})",
  ])

  # `value`: the field that a distribution is made of; without one lines are counted
  log_metrics = {
    runs = {
      about  = "Recorded runs by DAG and status."
      unit   = "1"
      filter = "jsonPayload.event=\"run_finished\""
      value  = null
      labels = { dag = "dag", status = "status" }
    }
    step_duration = {
      about  = "How long steps took, by how they ended (step_done, step_failed)."
      unit   = "ms"
      filter = "jsonPayload.event=(\"step_done\" OR \"step_failed\")"
      value  = "duration_ms"
      labels = { function = "function", step = "step", event = "event" }
    }
    freshness = {
      about  = "Age of the last successful pull, as evaluated."
      unit   = "min"
      filter = "jsonPayload.event=\"freshness\" AND jsonPayload.minutes>=0"
      value  = "minutes"
      labels = {}
    }
    api_calls = {
      about  = "Calls of football-data.org, by step."
      unit   = "1"
      filter = "jsonPayload.event=\"step_done\" AND jsonPayload.counts.api_calls>0"
      value  = "counts.api_calls"
      labels = { step = "step" }
    }
    billed_bytes = {
      about  = "Bytes that BigQuery bills, by step."
      unit   = "By"
      filter = "jsonPayload.event=\"step_done\" AND jsonPayload.counts.billed_bytes>0"
      value  = "counts.billed_bytes"
      labels = { step = "step" }
    }
    alerts = {
      about  = "Alerts that opened and closed, by condition."
      unit   = "1"
      filter = "jsonPayload.event=(\"alert_opened\" OR \"alert_closed\")"
      value  = null
      labels = { condition = "condition", event = "event" }
    }
  }
}

resource "google_logging_metric" "log" {
  for_each = local.log_metrics

  name        = "${var.name}-${replace(each.key, "_", "-")}"
  description = each.value.about
  filter      = "${local.function_logs} AND ${each.value.filter}"

  value_extractor  = each.value.value == null ? null : "EXTRACT(jsonPayload.${each.value.value})"
  label_extractors = { for label, field in each.value.labels : label => "EXTRACT(jsonPayload.${field})" }

  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = each.value.value == null ? "INT64" : "DISTRIBUTION"
    unit        = each.value.unit

    dynamic "labels" {
      for_each = each.value.labels
      content {
        key = labels.key
      }
    }
  }

  dynamic "bucket_options" {
    for_each = each.value.value == null ? [] : [1]
    content {
      # from 1 to a billion: minutes, milliseconds and bytes alike, a factor of 2 apart
      exponential_buckets {
        num_finite_buckets = 30
        growth_factor      = 2
        scale              = 1
      }
    }
  }

  depends_on = [time_sleep.apis]
}

locals {
  # What PromQL calls them: the type in quotes (cloud.google.com/monitoring/promql,
  # UTF-8 names). Metrics from logs can have several kinds of resources, so the kind is
  # named.
  log_series = {
    for key, metric in google_logging_metric.log :
    key => {
      name  = "logging.googleapis.com/user/${metric.name}"
      where = "monitored_resource=\"cloud_run_revision\""
    }
  }

  executions = {
    name  = "workflows.googleapis.com/finished_execution_count"
    where = "monitored_resource=\"workflows.googleapis.com/Workflow\""
  }
}
