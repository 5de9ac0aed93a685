# One policy for each thing that people are told of. Those that a log line tells of
# match the line itself: that needs no metric, names what happened, and comes within a
# minute or two. Those that hold when nothing can log ask the counts of Workflows in
# PromQL, without validation: Monitoring refuses a policy on a metric that it has not
# learnt yet (hashicorp/terraform-provider-google#11102), as on a first apply.
#
# The incident of a matched line does not close on evidence: Monitoring sees a line, not
# a state, and closes an hour later whatever is the case. Whether the alert is still
# open say the log line alert_closed, the webhook of the function monitor, and the
# command that each message names.

locals {
  # `about` names the label that a subject line shows. Every combination of labels has a
  # rate limit of its own (LogMatch.label_extractors in
  # https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.alertPolicies), so that
  # of what may come again and again no free text is a label: each wording would be another
  # notification, and the 20 of a day be spent on one fault.

  # The conditions that the function monitor judges, functions/monitor/conditions.py.
  conditions = {
    no_successful_pull = {
      severity = "CRITICAL"
      says     = "It is a match-day, and for more than 30 minutes no pull has brought matches. Scores stand still."
    }
    freshness_sla = {
      severity = "WARNING"
      says     = "The last successful pull is 20 minutes old on a match-day, or 90 on another day."
    }
    feed_frozen = {
      severity = "WARNING"
      says     = "Matches are in play and pulls succeed, but the source has changed nothing for an hour."
    }
    match_not_started = {
      severity = "WARNING"
      says     = "Pulls succeed, but a match is still to come hours after its kick-off."
    }
    stuck_match = {
      severity = "WARNING"
      says     = "A match is in play more than 150 minutes after its kick-off."
    }
    schema_mismatch = {
      severity = "WARNING"
      says     = "The source has answered with something that breaks the contract. Bad rows are in quarantine, all others are loaded."
    }
    consecutive_dag_failures = {
      severity = "CRITICAL"
      says     = "Two or more runs of one DAG in a row have failed or were missed."
    }
    success_rate = {
      severity = "WARNING"
      says     = "Less than 99 % of the runs of the last seven days went well."
    }
    publishing_stalled = {
      severity = "WARNING"
      says     = "Runs of a DAG have published nothing for three hours."
    }
    reconcile_conflict = {
      severity = "CRITICAL"
      says     = "Live and batch differ on a match, both with the same status timestamp."
    }
  }

  condition_alerts = {
    for name, one in local.conditions : name => merge(one, {
      filter = "${local.function_logs} AND jsonPayload.event=\"alert_opened\" AND jsonPayload.condition=\"${name}\""
      about  = "scope"
      labels = { scope = "jsonPayload.scope", message = "jsonPayload.alert_message" }
      first  = "gcloud logging read 'jsonPayload.condition=\"${name}\"' --project=${var.project_id} --freshness=2d --format='table(timestamp,jsonPayload.event,jsonPayload.scope,jsonPayload.alert_message)'"
    })
  }

  event_alerts = {
    step_failed = {
      severity = "WARNING"
      says     = "A step has failed. The workflow tries again what may pass; a run that fails in the end counts for consecutive_dag_failures."
      filter   = "${local.function_logs} AND jsonPayload.event=\"step_failed\" AND NOT jsonPayload.function=\"monitor\""
      about    = "step"
      labels   = { function = "jsonPayload.function", step = "jsonPayload.step" }
      first    = "gcloud logging read 'jsonPayload.event=\"step_failed\"' --project=${var.project_id} --freshness=1d --format='table(timestamp,jsonPayload.dag,jsonPayload.step,jsonPayload.error)'"
    }
    monitoring_failed = {
      severity = "CRITICAL"
      says     = "Alerts were not judged, or a run was not recorded. While that lasts, no other alert of the pipeline can be relied on."
      filter   = "${local.function_logs} AND jsonPayload.event=\"step_failed\" AND jsonPayload.function=\"monitor\""
      about    = "step"
      labels   = { step = "jsonPayload.step" }
      first    = "gcloud logging read 'jsonPayload.event=\"step_failed\" AND jsonPayload.function=\"monitor\"' --project=${var.project_id} --freshness=1d --format='table(timestamp,jsonPayload.step,jsonPayload.error)'"
    }
    alerts_not_sent = {
      severity = "WARNING"
      says     = "The webhook of the function monitor did not take a message about an alert. A refused one is sent again by the next run."
      filter   = "${local.function_logs} AND jsonPayload.event=\"alerts_not_sent\""
      about    = "condition"
      labels   = { condition = "jsonPayload.condition", outcome = "jsonPayload.outcome" }
      first    = "gcloud logging read 'jsonPayload.event=\"alerts_not_sent\"' --project=${var.project_id} --freshness=1d --format='table(timestamp,jsonPayload.condition,jsonPayload.alert_event,jsonPayload.outcome)'"
    }
    run_without_record = {
      severity = "WARNING"
      says     = "A scheduled run has left no record: it never began, or it died before it could report."
      filter   = "${local.function_logs} AND jsonPayload.event=\"run_without_record\""
      about    = "dag"
      labels   = { dag = "jsonPayload.run_id, \"^([a-z0-9_]+)-\"" }
      first    = "gcloud logging read 'jsonPayload.event=\"run_without_record\"' --project=${var.project_id} --freshness=1d --format='table(timestamp,jsonPayload.run_id)'"
    }
    function_crashed = {
      severity = "CRITICAL"
      says     = "Cloud Run reports an error of a function that the function itself could not report: out of memory, over its time, or it does not start."
      # our own lines are JSON; what the platform says is text
      filter = "${local.function_logs} AND severity>=ERROR AND textPayload:*"
      about  = "function"
      labels = { function = "resource.labels.service_name" }
      first  = "gcloud logging read 'resource.type=\"cloud_run_revision\" AND severity>=ERROR AND textPayload:*' --project=${var.project_id} --freshness=1d --format='table(timestamp,resource.labels.service_name,textPayload)'"
    }
    scheduler_failed = {
      severity = "CRITICAL"
      says     = "Cloud Scheduler could not start a DAG: the workflow refused the call or could not be reached."
      filter = join(" AND ", [
        "resource.type=\"cloud_scheduler_job\"",
        "severity>=ERROR",
        "resource.labels.job_id=(${join(" OR ", [for one in google_cloud_scheduler_job.dag : "\"${one.name}\""])})",
      ])
      about  = "job"
      labels = { job = "resource.labels.job_id", status = "jsonPayload.status" }
      first  = "gcloud scheduler jobs list --location=${var.region} --project=${var.project_id}"
    }
  }

  log_alerts = merge(local.condition_alerts, local.event_alerts)
}

resource "google_monitoring_alert_policy" "log" {
  for_each = local.log_alerts

  display_name          = "${var.name}: ${each.key}"
  combiner              = "OR"
  severity              = each.value.severity
  notification_channels = local.channels
  user_labels           = local.labels

  # exactly one condition, and always a rate limit, or the API refuses the policy
  conditions {
    display_name = each.key
    condition_matched_log {
      filter = each.value.filter
      label_extractors = {
        for label, field in each.value.labels :
        label => "${strcontains(field, ",") ? "REGEXP_EXTRACT" : "EXTRACT"}(${field})"
      }
    }
  }

  alert_strategy {
    # 5 minutes is the shortest; of each policy at most 20 notifications a day are sent
    # (cloud.google.com/logging/docs/alerting/log-based-incidents)
    notification_rate_limit {
      period = each.value.severity == "CRITICAL" ? "300s" : "3600s"
    }
    auto_close = "3600s"
  }

  documentation {
    mime_type = "text/markdown"
    subject   = "${var.name}: ${each.key} $${log.extracted_label.${each.value.about}}"
    content = join("\n\n", concat(
      [each.value.says],
      [for label in sort(keys(each.value.labels)) : "${label}: $${log.extracted_label.${label}}"],
      [
        "First, in Cloud Shell: `${each.value.first}`",
        "Runbook: ${local.runbook_url}#${each.key}",
        "This incident closes an hour after the last such line, whether or not it is over: the command shows that.",
      ],
    ))
    links {
      display_name = "Runbook"
      url          = "${local.runbook_url}#${each.key}"
    }
  }
}

locals {
  # how far apart runs of a DAG are
  period_minutes = { for name, tick in local.ticks : name => tick.period_seconds / 60 }

  # runs take some minutes, and a count shows some minutes later
  slack_minutes = { for name, period in local.period_minutes : name => max(5, period / 24) }

  executions_of = {
    for name, workflow in google_workflows_workflow.dag :
    name => "\"${local.executions.name}\",${local.executions.where},workflow_id=\"${workflow.name}\""
  }
  executions_of_any = join(",", [
    "\"${local.executions.name}\"",
    local.executions.where,
    "workflow_id=~\"${join("|", [for one in google_workflows_workflow.dag : one.name])}\"",
  ])

  # No execution has ended for a period and its slack: no series at all, or one that
  # counts nothing.
  silence = {
    for name, of in local.executions_of : name => join(" or ", [
      for window in ["[${local.period_minutes[name] + local.slack_minutes[name]}m]"] :
      "absent_over_time({${of}}${window}) or sum(increase({${of}}${window})) == 0"
    ])
  }

  # That holds on a first apply too, before the first run. So it has to last for another
  # period; and as nobody knows whether Monitoring takes a duration of more than a day,
  # a daily DAG counts as silent when executions of any DAG ended a day ago or longer.
  no_run = {
    for name, silence in local.silence : name => local.period_minutes[name] < 1440 ? {
      query    = silence
      duration = "${(local.period_minutes[name] + 10) * 60}s"
      } : {
      query    = "(${silence}) and on() count_over_time({${local.executions_of_any}}[1h] offset 1d)"
      duration = "1800s"
    }
  }

  # Two failures in a row; of a daily DAG one, which the next would follow a day later.
  failures = {
    for name, period in local.period_minutes : name => {
      count  = period < 1440 ? 2 : 1
      window = "${(period < 1440 ? 2 : 1) * period + local.slack_minutes[name]}m"
    }
  }
}

# Absence policies of Monitoring end at 23.5 hours and want one point first
# (cloud.google.com/monitoring/alerts/metric-absence); this form takes any span.
resource "google_monitoring_alert_policy" "no_run" {
  for_each = local.no_run

  display_name          = "${var.name}: no run of ${each.key}"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels
  user_labels           = local.labels

  conditions {
    display_name = "no execution of ${each.key} has ended"
    condition_prometheus_query_language {
      query                     = each.value.query
      duration                  = each.value.duration
      evaluation_interval       = "60s"
      disable_metric_validation = true
    }
  }

  documentation {
    mime_type = "text/markdown"
    subject   = "${var.name}: no run of ${each.key}"
    content = join("\n\n", [
      "No run of ${each.key} has ended when it should have. Its schedule is ${local.dags[each.key].schedule}. Nothing in the pipeline can tell you this: it may be dead altogether.",
      "First, in Cloud Shell: `gcloud workflows executions list ${google_workflows_workflow.dag[each.key].name} --location=${var.region} --project=${var.project_id} --limit=5`",
      "Runbook: ${local.runbook_url}#no_run",
      "Closes when a run has ended.",
    ])
    links {
      display_name = "Runbook"
      url          = "${local.runbook_url}#no_run"
    }
  }
}

# As consecutive_dag_failures, but seen from outside: also when monitor is what fails.
resource "google_monitoring_alert_policy" "executions_failed" {
  display_name          = "${var.name}: executions_failed"
  combiner              = "OR"
  severity              = "CRITICAL"
  notification_channels = local.channels
  user_labels           = local.labels

  dynamic "conditions" {
    for_each = local.failures
    content {
      display_name = "executions of ${conditions.key} failed"
      condition_prometheus_query_language {
        # counts over a window are estimates, not whole numbers
        query                     = "sum(increase({${local.executions_of[conditions.key]},status=\"FAILED\"}[${conditions.value.window}])) > ${conditions.value.count - 0.5}"
        evaluation_interval       = "60s"
        disable_metric_validation = true
      }
    }
  }

  documentation {
    mime_type = "text/markdown"
    subject   = "${var.name}: executions of a workflow failed"
    content = join("\n\n", [
      "Executions of a workflow failed: two of a DAG that runs many times a day, or the one of the night.",
      "First, in Cloud Shell: `gcloud logging read 'resource.type=\"workflows.googleapis.com/Workflow\" AND severity>=ERROR' --project=${var.project_id} --freshness=1d --limit=10`",
      "Runbook: ${local.runbook_url}#executions_failed",
      "Closes when the failures are out of the window that is looked at.",
    ])
    links {
      display_name = "Runbook"
      url          = "${local.runbook_url}#executions_failed"
    }
  }
}
