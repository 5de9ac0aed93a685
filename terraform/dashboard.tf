# One page: is it fresh, do runs succeed, what do they take and cost.

locals {
  function_services = join("|", [for one in google_cloudfunctions2_function.function : one.name])
  run               = "monitored_resource=\"cloud_run_revision\",service_name=~\"${local.function_services}\""

  # what PromQL selects, by metric; the suffix picks a part of a distribution
  series = {
    for key, one in local.log_series : key => {
      lines   = "\"${one.name}\",${one.where}"
      sum     = "\"${one.name}_sum\",${one.where}"
      count   = "\"${one.name}_count\",${one.where}"
      buckets = "\"${one.name}_bucket\",${one.where}"
    }
  }

  charts = [
    {
      title = "Age of the last successful pull (minutes)"
      plot  = "LINE"
      bar   = 20
      query = "sum(increase({${local.series.freshness.sum}}[15m])) / sum(increase({${local.series.freshness.count}}[15m]))"
    },
    {
      title = "Runs that succeeded, of seven days (%)"
      plot  = "LINE"
      bar   = 99
      query = "100 * sum(increase({${local.executions_of_any},status=\"SUCCEEDED\"}[7d])) / sum(increase({${local.executions_of_any},status=~\"SUCCEEDED|FAILED\"}[7d]))"
    },
    {
      title = "Recorded runs an hour, by DAG and status"
      plot  = "STACKED_BAR"
      bar   = null
      query = "sum by (dag, status) (increase({${local.series.runs.lines}}[1h]))"
    },
    {
      title = "Executions an hour, by workflow and status"
      plot  = "STACKED_BAR"
      bar   = null
      query = "sum by (workflow_id, status) (increase({${local.executions_of_any}}[1h]))"
    },
    {
      title = "Duration of steps, 95th percentile (ms)"
      plot  = "LINE"
      bar   = null
      query = "histogram_quantile(0.95, sum by (le, step) (increase({${local.series.step_duration.buckets}}[1h])))"
    },
    {
      title = "Failed steps an hour"
      plot  = "STACKED_BAR"
      bar   = null
      query = "sum by (step) (increase({${local.series.step_duration.count},event=\"step_failed\"}[1h]))"
    },
    {
      title = "Calls of football-data.org an hour, by step"
      plot  = "STACKED_BAR"
      bar   = null
      query = "sum by (step) (increase({${local.series.api_calls.sum}}[1h]))"
    },
    {
      title = "Bytes billed by BigQuery an hour, by step"
      plot  = "STACKED_BAR"
      bar   = null
      query = "sum by (step) (increase({${local.series.billed_bytes.sum}}[1h]))"
    },
    {
      title = "Alerts that opened, an hour"
      plot  = "STACKED_BAR"
      bar   = null
      query = "sum by (condition) (increase({${local.series.alerts.lines},event=\"alert_opened\"}[1h]))"
    },
    {
      title = "Requests of functions an hour, by class of response"
      plot  = "STACKED_BAR"
      bar   = null
      query = "sum by (service_name, response_code_class) (increase({\"run.googleapis.com/request_count\",${local.run}}[1h]))"
    },
    {
      title = "Latency of functions, 95th percentile (ms)"
      plot  = "LINE"
      bar   = null
      query = "histogram_quantile(0.95, sum by (le, service_name) (increase({\"run.googleapis.com/request_latencies_bucket\",${local.run}}[1h])))"
    },
    {
      title = "Instances of functions"
      plot  = "LINE"
      bar   = null
      query = "sum by (service_name) (max_over_time({\"run.googleapis.com/container/instance_count\",${local.run}}[5m]))"
    },
    {
      title = "Memory of functions, 99th percentile (share of the limit)"
      plot  = "LINE"
      bar   = null
      query = "histogram_quantile(0.99, sum by (le, service_name) (increase({\"run.googleapis.com/container/memory/utilizations_bucket\",${local.run}}[1h])))"
    },
  ]

  about = {
    title = "Touchline"
    text = {
      format  = "MARKDOWN"
      content = "Alerts and what to do: [runbooks](${local.runbook_url}#alerts-and-runbooks), [of the deployment](${local.runbook_url}#alerts-of-the-deployment)."
    }
  }

  errors = {
    title = "Errors of functions"
    logsPanel = {
      filter = "${local.function_logs} AND severity>=ERROR"
    }
  }
}

resource "google_monitoring_dashboard" "pipeline" {
  # A grid, whose widgets have no places: the API leaves out a place that is 0, and every
  # plan would show a change. Its whole numbers are strings.
  dashboard_json = jsonencode({
    displayName = var.name
    labels      = { for key, value in local.labels : key => value }
    gridLayout = {
      columns = "2"
      widgets = concat(
        [local.about],
        [for chart in local.charts : {
          title = chart.title
          xyChart = merge(
            {
              dataSets = [{
                plotType        = chart.plot
                timeSeriesQuery = { prometheusQuery = chart.query }
              }]
            },
            chart.bar == null ? {} : { thresholds = [{ value = chart.bar }] },
          )
        }],
        [local.errors],
      )
    }
  })

  depends_on = [time_sleep.apis]
}
