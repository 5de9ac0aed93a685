# What each account may do. Every right is on the bucket, table, dataset, secret or
# service that it is about; those on the project say why there is no smaller place.

locals {
  rights = yamldecode(file("${path.module}/rights.yaml"))

  table_writers = merge([
    for function, does in local.rights : {
      for table in does.writes : "${function}/${table}" => { function = function, table = table }
    }
  ]...)
}

# Lake. The role creates objects and neither reads, overwrites nor deletes any.

resource "google_storage_bucket_iam_member" "lake_creator" {
  for_each = { for function, does in local.rights : function => does.creates if length(does.creates) > 0 }

  bucket = google_storage_bucket.lake.name
  role   = "roles/storage.objectCreator"
  member = google_service_account.function[each.key].member

  condition {
    title       = "own-folders"
    description = "Only in ${join(", ", each.value)}."
    expression = join(" || ", [
      for folder in each.value :
      "resource.name.startsWith(\"projects/_/buckets/${google_storage_bucket.lake.name}/objects/${folder}/\")"
    ])
  }
}

# Without a condition: listing is a right on the bucket, whose name contains no folder.
resource "google_storage_bucket_iam_member" "lake_reader" {
  for_each = toset([for function, does in local.rights : function if does.reads_lake])

  bucket = google_storage_bucket.lake.name
  role   = "roles/storage.objectViewer"
  member = google_service_account.function[each.key].member
}

# Site. Its files are read, to be merged with what is new, and replaced, which takes the
# right to delete.

resource "google_storage_bucket_iam_member" "site" {
  for_each = toset([for function, does in local.rights : function if does.replaces_site])

  bucket = google_storage_bucket.site.name
  role   = "roles/storage.objectUser"
  member = google_service_account.function[each.key].member
}

# Warehouse

resource "google_bigquery_dataset_iam_member" "reader" {
  for_each = local.functions

  dataset_id = google_bigquery_dataset.warehouse.dataset_id
  role       = "roles/bigquery.dataViewer"
  member     = google_service_account.function[each.key].member
}

resource "google_bigquery_table_iam_member" "writer" {
  for_each = local.table_writers

  dataset_id = google_bigquery_dataset.warehouse.dataset_id
  # from the id, which is not known while a table is to be replaced: its rights go with it
  table_id = basename(google_bigquery_table.table[each.value.table].id)
  role     = "roles/bigquery.dataEditor"
  member   = google_service_account.function[each.value.function].member
}

# On the project: a job belongs to the project that pays for it, not to a dataset.
resource "google_project_iam_member" "jobs" {
  for_each = local.functions

  project = var.project_id
  role    = "roles/bigquery.jobUser"
  member  = google_service_account.function[each.key].member
}

# Secrets

resource "google_secret_manager_secret_iam_member" "token" {
  secret_id = google_secret_manager_secret.token.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function["fetch"].member
}

resource "google_secret_manager_secret_iam_member" "webhook" {
  count = length(google_secret_manager_secret.webhook)

  secret_id = google_secret_manager_secret.webhook[count.index].id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.function["monitor"].member
}

# Calls. A function is called as the Cloud Run service of the same name, and a function
# that is recreated has a service without callers.

resource "google_cloud_run_v2_service_iam_member" "workflow" {
  for_each = local.functions

  location = var.region
  name     = google_cloudfunctions2_function.function[each.key].name
  role     = "roles/run.invoker"
  member   = google_service_account.workflow.member

  lifecycle {
    replace_triggered_by = [google_cloudfunctions2_function.function[each.key].id]
  }
}

resource "google_cloud_run_v2_service_iam_member" "scheduler" {
  for_each = var.manual_triggers ? local.functions : {}

  location = var.region
  name     = google_cloudfunctions2_function.function[each.key].name
  role     = "roles/run.invoker"
  member   = google_service_account.scheduler.member

  lifecycle {
    replace_triggered_by = [google_cloudfunctions2_function.function[each.key].id]
  }
}

# On the project: a workflow takes no rights of its own
# (https://github.com/hashicorp/terraform-provider-google/issues/13125), nor do conditions
# know the name of one (https://cloud.google.com/iam/docs/conditions-resource-attributes).
resource "google_project_iam_member" "start_workflows" {
  project = var.project_id
  role    = "roles/workflows.invoker"
  member  = google_service_account.scheduler.member
}

# On the project: log entries are written to a project.
resource "google_project_iam_member" "workflow_logs" {
  project = var.project_id
  role    = "roles/logging.logWriter"
  member  = google_service_account.workflow.member
}

# Builds, with the roles that Google requires
# (https://cloud.google.com/functions/docs/securing/build-custom-sa). On the project:
# log entries are written to one; and Google makes the repository of images and the bucket
# of sources with the first function, which needs the roles before. Of all buckets the
# account reads these alone.
resource "google_project_iam_member" "build" {
  for_each = {
    "roles/artifactregistry.writer" = null
    "roles/logging.logWriter"       = null
    "roles/storage.objectViewer"    = "resource.name.startsWith(\"projects/_/buckets/gcf-v2-sources-\")"
  }

  project = var.project_id
  role    = each.key
  member  = google_service_account.build.member

  dynamic "condition" {
    for_each = each.value == null ? [] : [each.value]

    content {
      title       = "sources-of-functions"
      description = "Only in the buckets that Google keeps the functions' sources in."
      expression  = condition.value
    }
  }
}
