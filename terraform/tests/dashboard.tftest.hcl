# The dashboard in the form that the API keeps, so that a second plan is empty, and of
# the deployment that it belongs to.

variables {
  project_id        = "touchline-test"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
  name              = "second-one"
}

run "a_dashboard_of_its_own" {
  command = plan

  assert {
    condition     = length(jsondecode(google_monitoring_dashboard.pipeline.dashboard_json).gridLayout.widgets) <= 50
    error_message = "A dashboard holds 50 widgets."
  }
  assert {
    condition     = jsondecode(google_monitoring_dashboard.pipeline.dashboard_json).gridLayout.columns == "2"
    error_message = "Whole numbers of the API are strings: every plan would show a change."
  }
  assert {
    condition     = google_logging_metric.log["runs"].name == "second-one-runs"
    error_message = "Two deployments in a project would share metrics."
  }
  assert {
    condition     = strcontains(google_monitoring_dashboard.pipeline.dashboard_json, "logging.googleapis.com/user/second-one-step-duration_bucket")
    error_message = "The dashboard queries the metrics of another deployment."
  }
}
