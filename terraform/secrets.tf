# Secrets are write-only: they reach Secret Manager, and neither the plan nor the state.
# They are given once; a later apply stores a new one only when its version is raised.
# Terraform cannot know at a plan whether one was ever given: without one "unset" is
# stored, which the functions take for none at all and say so.

resource "google_secret_manager_secret" "token" {
  secret_id = "${var.name}-football-data-token"

  replication {
    auto {}
  }

  depends_on = [time_sleep.apis]
}

resource "google_secret_manager_secret_version" "token" {
  secret = google_secret_manager_secret.token.id

  secret_data_wo         = coalesce(var.football_data_token, "unset")
  secret_data_wo_version = var.token_version

  # The new one is there before the old one goes, which is only disabled:
  # `gcloud secrets versions enable` brings it back.
  deletion_policy = "DISABLE"
  lifecycle {
    create_before_destroy = true
  }
}

resource "google_secret_manager_secret" "webhook" {
  count = var.alert_webhook_version > 0 ? 1 : 0

  secret_id = "${var.name}-alert-webhook"

  replication {
    auto {}
  }

  depends_on = [time_sleep.apis]
}

resource "google_secret_manager_secret_version" "webhook" {
  count = var.alert_webhook_version > 0 ? 1 : 0

  secret = google_secret_manager_secret.webhook[0].id

  secret_data_wo         = coalesce(var.alert_webhook_url, "unset")
  secret_data_wo_version = var.alert_webhook_version

  deletion_policy = "DISABLE"
  lifecycle {
    create_before_destroy = true
  }
}
