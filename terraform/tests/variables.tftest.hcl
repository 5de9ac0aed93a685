# Bad input is refused at the plan, before anything is made.

variables {
  project_id        = "my-project"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
}

run "a_projects_number" {
  command         = plan
  expect_failures = [var.project_id]

  variables {
    project_id = "123456789012"
  }
}

run "a_projects_name" {
  command         = plan
  expect_failures = [var.project_id]

  variables {
    project_id = "My Project"
  }
}

run "an_empty_project" {
  command         = plan
  expect_failures = [var.project_id]

  variables {
    project_id = ""
  }
}

run "a_zone" {
  command         = plan
  expect_failures = [var.region]

  variables {
    region = "europe-west1-b"
  }
}

run "a_continent" {
  command         = plan
  expect_failures = [var.region]

  variables {
    region = "EU"
  }
}

run "a_name_too_long_for_a_service_account" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "touchline-of-a-team-"
  }
}

run "a_name_with_capitals" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "Touchline"
  }
}

run "a_name_that_ends_in_a_hyphen" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "touchline-"
  }
}

run "a_name_with_a_word_that_no_bucket_may_have" {
  command         = plan
  expect_failures = [var.name]

  variables {
    name = "my-google-football"
  }
}

run "a_token_in_quotes" {
  command         = plan
  expect_failures = [var.football_data_token]

  variables {
    football_data_token = "\"0123456789abcdef0123456789abcdef\""
  }
}

run "a_token_with_a_line_break" {
  command         = plan
  expect_failures = [var.football_data_token]

  variables {
    football_data_token = "0123456789abcdef0123456789abcdef\n"
  }
}

run "an_empty_token" {
  command         = plan
  expect_failures = [var.football_data_token]

  variables {
    football_data_token = ""
  }
}

run "half_a_version" {
  command         = plan
  expect_failures = [var.token_version]

  variables {
    token_version = 1.5
  }
}

run "version_zero_of_a_token" {
  command         = plan
  expect_failures = [var.token_version]

  variables {
    token_version = 0
  }
}

run "a_webhook_without_encryption" {
  command         = plan
  expect_failures = [var.alert_webhook_url]

  variables {
    alert_webhook_version = 1
    alert_webhook_url     = "http://hooks.example.com/x"
  }
}

run "a_webhook_without_a_version" {
  command         = plan
  expect_failures = [var.alert_webhook_url]

  variables {
    alert_webhook_url = "https://hooks.example.com/x"
  }
}

run "a_negative_version_of_a_webhook" {
  command         = plan
  expect_failures = [var.alert_webhook_version]

  variables {
    alert_webhook_version = -1
  }
}

run "an_incident_webhook_without_encryption" {
  command         = plan
  expect_failures = [var.incident_webhook]

  variables {
    incident_webhook = { url = "http://hooks.example.com/incidents", username = "touchline" }
  }
}

run "two_addresses" {
  command         = plan
  expect_failures = [var.alert_email]

  variables {
    alert_email = "a@example.com, b@example.com"
  }
}

run "no_address" {
  command         = plan
  expect_failures = [var.alert_email]

  variables {
    alert_email = "oncall"
  }
}

run "an_address_of_a_repository" {
  command         = plan
  expect_failures = [var.github_repository]

  variables {
    github_repository = "https://github.com/octocat/touchline"
  }
}

run "an_unknown_competition" {
  command         = plan
  expect_failures = [var.competitions]

  variables {
    competitions = ["PL", "XYZ"]
  }
}

run "no_competitions" {
  command         = plan
  expect_failures = [var.competitions]

  variables {
    competitions = []
  }
}

run "a_competition_twice" {
  command         = plan
  expect_failures = [var.competitions]

  variables {
    competitions = ["PL", "PL"]
  }
}

run "a_budget_of_nothing" {
  command         = plan
  expect_failures = [var.budget]

  variables {
    budget = { billing_account = "012345-6789AB-CDEF01", amount = 0 }
  }
}

run "a_budget_without_an_account" {
  command         = plan
  expect_failures = [var.budget]

  variables {
    budget = { billing_account = "my account", amount = 10 }
  }
}

run "a_label_with_capitals" {
  command         = plan
  expect_failures = [var.labels]

  variables {
    labels = { Team = "data" }
  }
}
