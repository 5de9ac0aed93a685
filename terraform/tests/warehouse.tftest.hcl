# The dataset and its tables, which are those of transforms/tables.py.

variables {
  project_id        = "my-project"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
}

run "every_table_is_made_as_declared" {
  command = plan

  plan_options {
    target = [google_bigquery_table.table]
  }

  assert {
    condition     = length(google_bigquery_table.table) == 23 && toset(keys(google_bigquery_table.table)) == toset([for path in fileset("${path.module}/schemas", "*.json") : trimsuffix(path, ".json")])
    error_message = "tables and schemas do not match"
  }

  assert {
    condition     = google_bigquery_dataset.warehouse.dataset_id == "touchline" && google_bigquery_dataset.warehouse.location == "europe-west1"
    error_message = "the dataset has another name or place"
  }

  assert {
    condition     = google_bigquery_dataset.warehouse.delete_contents_on_destroy == false && google_bigquery_dataset.warehouse.deletion_policy == "PREVENT"
    error_message = "a destroy would take tables along"
  }

  assert {
    condition     = alltrue([for table in google_bigquery_table.table : table.deletion_protection])
    error_message = "a table is not protected"
  }

  assert {
    condition     = alltrue([for table in google_bigquery_table.table : length(table.clustering == null ? [] : table.clustering) <= 4])
    error_message = "BigQuery clusters by four columns at most"
  }

  assert {
    condition     = alltrue([for table in google_bigquery_table.table : table.require_partition_filter == (length(table.time_partitioning) == 1)])
    error_message = "a partition filter is required where there are partitions, and nowhere else"
  }
}

run "a_ledger_with_partitions" {
  command = plan

  plan_options {
    target = [google_bigquery_table.table["raw_snapshots"]]
  }

  assert {
    condition     = google_bigquery_table.table["raw_snapshots"].time_partitioning[0].field == "fetched_at" && google_bigquery_table.table["raw_snapshots"].time_partitioning[0].type == "DAY"
    error_message = "raw_snapshots is partitioned by the date of fetched_at"
  }

  assert {
    condition     = google_bigquery_table.table["raw_snapshots"].clustering == tolist(["resource", "scope"])
    error_message = "raw_snapshots is clustered by resource and scope"
  }

  assert {
    condition     = [for column in jsondecode(google_bigquery_table.table["raw_snapshots"].schema) : column.type if column.name == "violations"] == ["JSON"]
    error_message = "violations is JSON"
  }
}

run "a_name_with_hyphens" {
  command = plan

  variables {
    name    = "touch-line-2"
    protect = false
  }

  plan_options {
    target = [google_bigquery_table.table["gold_match_events"]]
  }

  assert {
    condition     = google_bigquery_dataset.warehouse.dataset_id == "touch_line_2"
    error_message = "BigQuery takes no hyphens in the name of a dataset"
  }

  assert {
    condition     = !google_bigquery_table.table["gold_match_events"].deletion_protection && google_bigquery_dataset.warehouse.deletion_policy == "DELETE"
    error_message = "the warehouse cannot be torn down"
  }
}
