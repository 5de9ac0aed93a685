# What comes next after an apply.

locals {
  place = "--location=${var.region} --project=${var.project_id}"
}

output "run" {
  description = "Commands that run a DAG now, and any function alone where manual_triggers is on."
  value = merge(
    { for name, job in google_cloud_scheduler_job.dag : name => "gcloud scheduler jobs run ${job.name} ${local.place}" },
    { for name, job in google_cloud_scheduler_job.manual : name => "gcloud scheduler jobs run ${job.name} ${local.place}" },
  )
}

output "look" {
  description = "Commands that show the last runs of a DAG, its warnings and errors, and what was published."
  value = merge(
    { for name, one in google_workflows_workflow.dag : name => "gcloud workflows executions list ${one.name} ${local.place} --limit=5" },
    {
      logs = "gcloud logging read 'resource.type=\"cloud_run_revision\" severity>=WARNING' --project=${var.project_id} --freshness=1h --limit=20"
      site = "gcloud storage ls gs://${google_storage_bucket.site.name}"
    },
  )
}

output "environment" {
  description = "Settings with which this checkout's command line looks at what is deployed: status, alerts, doctor."
  value = {
    LAKE_URI      = "gs://${google_storage_bucket.lake.name}"
    SITE_URI      = "gs://${google_storage_bucket.site.name}"
    WAREHOUSE_URI = "bigquery://${var.project_id}/${google_bigquery_dataset.warehouse.dataset_id}"
  }
}

output "functions" {
  description = "Address of each function. Only callers inside the project reach them."
  value       = { for name, function in google_cloudfunctions2_function.function : name => function.service_config[0].uri }
}

output "site_url" {
  description = "Where the page is, for everybody if public_site is on, else for those with rights on the bucket."
  value       = "https://storage.${var.public_site ? "googleapis" : "cloud.google"}.com/${google_storage_bucket.site.name}/index.html"
}

output "token_version" {
  description = "Version of the token that is stored. `make deploy` prompts for a token when token_version is another one."
  value       = var.token_version
  depends_on  = [google_secret_manager_secret_version.token]
}

output "alert_webhook_version" {
  description = "The same of the webhook's address; 0: there is none."
  value       = var.alert_webhook_version
  depends_on  = [google_secret_manager_secret_version.webhook]
}

output "github" {
  description = "Variables that deploy.yml wants in the repository's settings; null without deploy_from_github."
  value = var.deploy_from_github ? {
    GCP_IDENTITY_PROVIDER  = google_iam_workload_identity_pool_provider.github[0].name
    GCP_PLAN_ACCOUNT       = google_service_account.github["plan"].email
    GCP_DEPLOY_ACCOUNT     = google_service_account.github["deploy"].email
    TERRAFORM_STATE_BUCKET = local.github_state_bucket
  } : null
}
