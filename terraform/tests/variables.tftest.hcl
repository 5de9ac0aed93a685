# Bad input is refused at the plan, before anything is made. Each variable of a run is
# wrong, and each has to be refused.

variables {
  project_id        = "my-project"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
}

run "each_is_refused" {
  command = plan

  expect_failures = [
    var.project_id,
    var.region,
    var.name,
    var.football_data_token,
    var.token_version,
    var.alert_webhook_url,
    var.incident_webhook,
    var.alert_email,
    var.github_repository,
    var.competitions,
    var.budget,
    var.labels,
  ]

  variables {
    project_id            = "123456789012" # a project's number
    region                = "europe-west1-b"
    name                  = "touchline-of-a-team-" # too long for a service account
    football_data_token   = "\"0123456789abcdef0123456789abcdef\""
    token_version         = 1.5
    alert_webhook_version = 1
    alert_webhook_url     = "http://hooks.example.com/x"
    incident_webhook      = { url = "http://hooks.example.com/incidents", username = "touchline" }
    alert_email           = "a@example.com, b@example.com"
    github_repository     = "https://github.com/octocat/touchline"
    competitions          = ["PL", "XYZ"]
    budget                = { billing_account = "012345-6789AB-CDEF01", amount = 0 }
    labels                = { Team = "data" }
  }
}

run "each_is_refused_for_another_reason" {
  command = plan

  expect_failures = [
    var.project_id,
    var.region,
    var.name,
    var.football_data_token,
    var.token_version,
    var.alert_webhook_url,
    var.alert_email,
    var.competitions,
    var.budget,
  ]

  variables {
    project_id          = "My Project"
    region              = "EU"
    name                = "Touchline"
    football_data_token = "0123456789abcdef0123456789abcdef\n"
    token_version       = 0
    alert_webhook_url   = "https://hooks.example.com/x" # without a version
    alert_email         = "oncall"
    competitions        = []
    budget              = { billing_account = "my account", amount = 10 }
  }
}

run "each_is_refused_for_a_third_reason" {
  command = plan

  expect_failures = [
    var.project_id,
    var.name,
    var.football_data_token,
    var.alert_webhook_version,
    var.competitions,
  ]

  variables {
    project_id            = ""
    name                  = "touchline-"
    football_data_token   = ""
    alert_webhook_version = -1
    competitions          = ["PL", "PL"]
  }
}

run "a_word_that_no_bucket_may_have" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "my-google-football"
  }
}
