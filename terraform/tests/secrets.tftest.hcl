# Secrets, as they are made. That they are given once and kept out of plan and state is
# tests/terraform/test_secrets.py's to say.

variables {
  project_id        = "my-project"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
}

run "a_token_without_a_webhook" {
  command = plan

  variables {
    football_data_token = "0123456789abcdef0123456789abcdef"
  }

  plan_options {
    target = [google_secret_manager_secret_version.token, google_secret_manager_secret_version.webhook]
  }

  assert {
    condition     = google_secret_manager_secret.token.secret_id == "touchline-football-data-token"
    error_message = "the secret has another name"
  }

  assert {
    condition     = google_secret_manager_secret_version.token.deletion_policy == "DISABLE"
    error_message = "nothing would be left to fall back on"
  }

  assert {
    condition     = length(google_secret_manager_secret.webhook) == 0 && length(google_secret_manager_secret_version.webhook) == 0
    error_message = "there is a secret for a webhook that was not configured"
  }
}

run "a_webhook_when_it_has_a_version" {
  command = plan

  variables {
    alert_webhook_url     = "https://hooks.example.com/services/x"
    alert_webhook_version = 1
  }

  plan_options {
    target = [google_secret_manager_secret_version.token, google_secret_manager_secret_version.webhook]
  }

  assert {
    condition     = google_secret_manager_secret.webhook[0].secret_id == "touchline-alert-webhook" && length(google_secret_manager_secret_version.webhook) == 1
    error_message = "the webhook has no secret"
  }
}

run "another_deployment_has_secrets_of_its_own" {
  command = plan

  variables {
    name = "staging"
  }

  plan_options {
    target = [google_secret_manager_secret_version.token]
  }

  assert {
    condition     = google_secret_manager_secret.token.secret_id == "staging-football-data-token"
    error_message = "two deployments in a project would share a token"
  }
}
