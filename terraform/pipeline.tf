# What is deployed is declared in functions/dags.yaml; nothing about the DAGs and the
# functions is repeated here.

locals {
  repository = abspath("${path.module}/..")
  pipeline   = yamldecode(file("${path.module}/../functions/dags.yaml"))
  functions  = local.pipeline.functions
  dags       = local.pipeline.dags

  labels = merge(var.labels, { app = var.name })

  # names of buckets are global: the project id makes them unique
  bucket_prefix = "${var.project_id}-${var.name}"
  dataset_id    = replace(var.name, "-", "_")

  # where messages and alert policies find the runbooks
  runbook_url = "https://github.com/${var.github_repository}/blob/main/docs/alerts.md"
}
