# The three DAGs: one source, its steps as data. What a workflow runs is in
# functions/dags.yaml, how it runs it in workflow.yaml.

locals {
  # An execution learns from its start alone which tick it is at, so the schedule has to have
  # a period. Taken are */15 * * * *, 5 * * * * and 30 2 * * *; a second stands for any other,
  # which is refused below.
  ticks = {
    for dag, declared in local.dags : dag => try(
      {
        period_seconds = 60 * tonumber(one(regex("^[*]/([0-9]+) [*] [*] [*] [*]$", declared.schedule)))
        offset_seconds = 0
      },
      {
        period_seconds = 3600
        offset_seconds = 60 * tonumber(one(regex("^([0-9]+) [*] [*] [*] [*]$", declared.schedule)))
      },
      {
        period_seconds = 86400
        offset_seconds = sum([
          60 * tonumber(regex("^([0-9]+) ([0-9]+) [*] [*] [*]$", declared.schedule)[0]),
          3600 * tonumber(regex("^([0-9]+) ([0-9]+) [*] [*] [*]$", declared.schedule)[1]),
        ])
      },
      { period_seconds = 1, offset_seconds = 0 },
    )
  }

  steps = {
    for dag, declared in local.dags : dag => [
      for step in declared.steps : {
        step            = step.step
        function        = step.function
        always          = try(step.always, false)
        timeout_seconds = try(step.timeout_seconds, local.functions[step.function].timeout_seconds)
        retries         = try(step.retries, local.functions[step.function].retries, 0)
        args            = try(step.args, {})
      }
    ]
  }
}

resource "google_workflows_workflow" "dag" {
  for_each = local.dags

  name            = "${var.name}-${replace(each.key, "_", "-")}"
  region          = var.region
  description     = each.value.about
  service_account = google_service_account.workflow.id
  source_contents = file("${path.module}/workflow.yaml")

  # run.app, because a call from a workflow to another address of a function is not internal
  # traffic (cloud.google.com/workflows/docs/calling-run-functions)
  user_env_vars = {
    DAG      = each.key
    SCHEDULE = jsonencode(local.ticks[each.key])
    STEPS    = jsonencode(local.steps[each.key])
    URLS = jsonencode({
      for name in toset(each.value.steps[*].function) :
      name => google_cloudfunctions2_function.function[name].service_config[0].uri
    })
  }

  # it holds no data, and a new one is made in a minute
  deletion_protection = false

  lifecycle {
    precondition {
      condition = (
        local.ticks[each.key].period_seconds == 86400 ||
        (local.ticks[each.key].period_seconds >= 60 && 3600 % local.ticks[each.key].period_seconds == 0)
      )
      error_message = "${each.key} in functions/dags.yaml has the schedule ${each.value.schedule}, whose ticks a workflow cannot find. Write */N * * * * with an N that divides 60, M * * * * or M H * * *."
    }
    precondition {
      # cloud.google.com/workflows/quotas: a variable has 4 KiB at the most
      condition     = length(jsonencode(local.steps[each.key])) <= 4096
      error_message = "The steps of ${each.key} in functions/dags.yaml are more than 4096 characters as JSON, more than a workflow takes. Shorten their args, or make two DAGs of it."
    }
    precondition {
      # cloud.google.com/workflows/quotas: a request may take 30 minutes
      condition     = max(local.steps[each.key][*].timeout_seconds...) <= 1800
      error_message = "A step of ${each.key} in functions/dags.yaml has more than 1800 as timeout_seconds, more than a workflow waits for. Write 1800 or less."
    }
  }

  depends_on = [time_sleep.apis]
}
