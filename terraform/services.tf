# The services of Google Cloud that the rest is made of.

locals {
  services = toset(concat(
    [
      "artifactregistry.googleapis.com", # the functions' images
      "bigquery.googleapis.com",
      "cloudbuild.googleapis.com", # builds the functions
      "cloudfunctions.googleapis.com",
      "cloudresourcemanager.googleapis.com", # rights on the project
      "cloudscheduler.googleapis.com",
      "iam.googleapis.com",
      "logging.googleapis.com",
      "monitoring.googleapis.com",
      "run.googleapis.com", # runs the functions
      "secretmanager.googleapis.com",
      "storage.googleapis.com",
      "workflowexecutions.googleapis.com", # what Scheduler calls
      "workflows.googleapis.com",
    ],
    var.budget == null ? [] : ["billingbudgets.googleapis.com"],
    var.deploy_from_github ? ["iamcredentials.googleapis.com", "sts.googleapis.com"] : [],
  ))
}

resource "google_project_service" "api" {
  for_each = local.services

  project = var.project_id
  service = each.key

  # the project may use it for other things, and disabling fails while anything does
  disable_on_destroy         = false
  disable_dependent_services = false
}

# A service that was just enabled still reports for a while that it is not
# (https://registry.terraform.io/providers/hashicorp/google/latest/docs/guides/google_project_service),
# and Google makes the account of Workflows some time after. Everything else depends on
# this wait; another service makes it wait again, and replaces nothing else.
resource "time_sleep" "apis" {
  create_duration = "60s"

  triggers = { services = join(",", sort(keys(google_project_service.api))) }
}
