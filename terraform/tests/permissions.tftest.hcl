# Who may do what. The lists of rights.yaml are held against the code by
# tests/terraform/test_permissions.py and tests/cloud/test_clean_bundles.py.

variables {
  project_id          = "touchline-test"
  alert_email         = "oncall@example.com"
  github_repository   = "octocat/touchline"
  football_data_token = "0123456789abcdef0123456789abcdef"
}

# Applied, as ids of tables are not known before. One run: each takes long over the
# archives.
run "defaults" {
  command = apply

  # an ephemeral variable that is not set at the plan may not be at the apply, and
  # `terraform test` sets its default then
  variables {
    alert_webhook_url         = "https://hooks.example.com/services/T0/B0/x"
    alert_webhook_version     = 1
    incident_webhook_password = "0123456789abcdef"
  }

  assert {
    condition = {
      for name, one in google_storage_bucket_iam_member.lake_creator : name => one.role
    } == { for name in ["fetch", "monitor", "reconcile", "transform", "validate"] : name => "roles/storage.objectCreator" }
    error_message = "Objects of the lake can be created by these, and neither overwritten nor deleted by anybody."
  }

  assert {
    condition     = google_storage_bucket_iam_member.lake_creator["fetch"].condition[0].expression == "resource.name.startsWith(\"projects/_/buckets/touchline-test-touchline-lake/objects/raw/\")"
    error_message = "fetch creates raw objects and no other."
  }

  assert {
    condition = alltrue([
      for name, one in google_storage_bucket_iam_member.lake_creator :
      length(one.condition) == 1 && (name == "fetch" || !strcontains(one.condition[0].expression, "/objects/raw/"))
    ])
    error_message = "Only fetch creates raw objects."
  }

  assert {
    condition = {
      for name, one in google_storage_bucket_iam_member.lake_reader : name => one.role
    } == { for name in ["fetch", "load", "monitor", "reconcile", "transform", "validate"] : name => "roles/storage.objectViewer" }
    error_message = "All but publish read the lake, and no more."
  }

  assert {
    condition = {
      for name, one in google_storage_bucket_iam_member.site : name => one.member
    } == { publish = google_service_account.function["publish"].member }
    error_message = "Only publish changes the site."
  }

  assert {
    condition = alltrue([
      for one in google_bigquery_dataset_iam_member.reader : one.role == "roles/bigquery.dataViewer"
    ]) && length(google_bigquery_dataset_iam_member.reader) == 7
    error_message = "On the dataset all functions read."
  }

  assert {
    condition = alltrue([
      for key, one in google_bigquery_table_iam_member.writer : (
        one.role == "roles/bigquery.dataEditor" &&
        one.member == google_service_account.function[split("/", key)[0]].member
      )
    ])
    error_message = "Rows are written by the function that the table was given to."
  }

  assert {
    condition     = alltrue([for one in google_project_iam_member.jobs : one.role == "roles/bigquery.jobUser"])
    error_message = "On the project functions may run jobs, and nothing else."
  }

  assert {
    condition = alltrue([
      for key, one in google_bigquery_table_iam_member.writer : one.table_id == split("/", key)[1]
    ])
    error_message = "A right to write is on the table that it is for."
  }

  assert {
    condition = (
      google_secret_manager_secret_iam_member.token.member == google_service_account.function["fetch"].member &&
      google_secret_manager_secret_iam_member.token.role == "roles/secretmanager.secretAccessor" &&
      google_secret_manager_secret_iam_member.webhook[0].member == google_service_account.function["monitor"].member
    )
    error_message = "fetch alone reads the token, monitor alone the webhook."
  }

  assert {
    condition = alltrue([
      for name in keys(google_cloudfunctions2_function.function) : (
        google_cloud_run_v2_service_iam_member.workflow[name].name == "touchline-${name}" &&
        google_cloud_run_v2_service_iam_member.workflow[name].role == "roles/run.invoker" &&
        google_cloud_run_v2_service_iam_member.workflow[name].member == google_service_account.workflow.member &&
        google_cloud_run_v2_service_iam_member.scheduler[name].member == google_service_account.scheduler.member
      )
    ])
    error_message = "The workflows and the manual triggers call every function."
  }

  assert {
    condition = (
      google_project_iam_member.start_workflows.role == "roles/workflows.invoker" &&
      google_project_iam_member.start_workflows.member == google_service_account.scheduler.member &&
      google_project_iam_member.workflow_logs.role == "roles/logging.logWriter" &&
      google_project_iam_member.workflow_logs.member == google_service_account.workflow.member
    )
    error_message = "Scheduler starts workflows, workflows write logs."
  }

  assert {
    condition = (
      toset([for one in google_project_iam_member.build : one.role]) ==
      toset(["roles/artifactregistry.writer", "roles/logging.logWriter", "roles/storage.objectViewer"]) &&
      alltrue([for one in google_project_iam_member.build : one.member == google_service_account.build.member])
    )
    error_message = "The build account has the roles that a build takes."
  }

  assert {
    condition     = strcontains(google_project_iam_member.build["roles/storage.objectViewer"].condition[0].expression, "gcf-v2-sources-")
    error_message = "A build reads the sources of functions, and no data."
  }
}

run "without_manual_triggers" {
  command = plan

  variables {
    manual_triggers = false
  }

  assert {
    condition     = length(google_cloud_run_v2_service_iam_member.scheduler) == 0
    error_message = "Without manual triggers Scheduler calls no function."
  }
}
