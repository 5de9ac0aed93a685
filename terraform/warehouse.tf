# The warehouse. Its tables are declared in transforms/tables.py; `make sql` writes them
# to schemas/ and tables.json, which are read here.

locals {
  tables = jsondecode(file("${path.module}/tables.json"))
}

resource "google_bigquery_dataset" "warehouse" {
  #checkov:skip=CKV_GCP_81:Google's own keys: nothing in it is personal or secret.
  dataset_id    = local.dataset_id
  friendly_name = var.name
  description   = "Football: raw responses, their latest state, and what is published of it."
  location      = var.region # the default is US; another location replaces the dataset

  # A dataset with a table that Terraform does not know is not destroyed. Rights are given
  # by members (permissions.tf) alone: access blocks would remove them.
  delete_contents_on_destroy = false
  deletion_policy            = var.protect ? "PREVENT" : "DELETE"

  depends_on = [time_sleep.apis]
}

resource "google_bigquery_table" "table" {
  #checkov:skip=CKV_GCP_80:Google's own keys: nothing in it is personal or secret.
  #checkov:skip=CKV_GCP_121:Protected by default; var.protect is switched off before a destroy.
  for_each = local.tables

  dataset_id  = google_bigquery_dataset.warehouse.dataset_id
  table_id    = each.key
  description = each.value.description

  # A column that a later version adds is nullable and comes in place. What would replace
  # a table is refused by a test (tests/terraform/test_schemas.py), and held back here.
  schema              = file("${path.module}/schemas/${each.key}.json")
  deletion_protection = var.protect

  clustering               = length(each.value.cluster_by) == 0 ? null : each.value.cluster_by
  require_partition_filter = each.value.is_partition_filter_required

  dynamic "time_partitioning" {
    for_each = each.value.partition_by_day_of == null ? [] : [each.value.partition_by_day_of]
    content {
      type  = "DAY"
      field = time_partitioning.value
    }
  }
}
