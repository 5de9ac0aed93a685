# The functions as functions/dags.yaml declares them, and what they know.

variables {
  project_id          = "touchline-test"
  alert_email         = "oncall@example.com"
  github_repository   = "octocat/touchline"
  football_data_token = "0123456789abcdef0123456789abcdef"
}

run "defaults" {
  command = plan

  variables {
    competitions = ["PL", "CL"]
  }

  assert {
    condition     = toset(keys(google_cloudfunctions2_function.function)) == toset(keys(yamldecode(file("../functions/dags.yaml")).functions))
    error_message = "There is one function for each in dags.yaml."
  }

  assert {
    condition = alltrue([
      for name, declared in yamldecode(file("../functions/dags.yaml")).functions : (
        google_cloudfunctions2_function.function[name].service_config[0].timeout_seconds == declared.timeout_seconds + 30 &&
        google_cloudfunctions2_function.function[name].service_config[0].available_memory == "${declared.memory_mib}Mi" &&
        google_cloudfunctions2_function.function[name].service_config[0].max_instance_count == declared.max_instances &&
        google_cloudfunctions2_function.function[name].service_config[0].max_instance_request_concurrency == declared.concurrency &&
        google_cloudfunctions2_function.function[name].build_config[0].entry_point == name
      )
    ])
    error_message = "Timeout, memory, instances and concurrency are those of dags.yaml."
  }

  assert {
    condition = alltrue([
      for name in ["fetch", "load"] :
      google_cloudfunctions2_function.function[name].service_config[0].max_instance_count == 1
    ])
    error_message = "fetch shares one budget of calls, load appends each row once: one instance each."
  }

  assert {
    condition = alltrue([
      for function in google_cloudfunctions2_function.function : (
        function.service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY" &&
        function.service_config[0].min_instance_count == 0
      )
    ])
    error_message = "No one outside of the project reaches a function, and none is kept running."
  }

  # Cloud Run refuses more than one request at a time on less than a CPU, and
  # functions-framework serves no more at a time than it has threads.
  assert {
    condition = alltrue([
      for function in google_cloudfunctions2_function.function : (
        tonumber(function.service_config[0].available_cpu) >= 1 &&
        function.service_config[0].environment_variables.THREADS == tostring(function.service_config[0].max_instance_request_concurrency) &&
        function.service_config[0].environment_variables.WORKERS == "1"
      )
    ])
    error_message = "A function can serve as many requests at a time as Cloud Run sends it."
  }

  assert {
    condition = alltrue([
      for function in google_cloudfunctions2_function.function :
      function.labels.function == function.build_config[0].entry_point && function.effective_labels.app == "touchline"
    ])
    error_message = "Every function has the labels of all, and its own."
  }

  assert {
    condition     = length(distinct([for function in google_cloudfunctions2_function.function : function.service_config[0].service_account_email])) == 7
    error_message = "No two functions share an account."
  }

  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.function :
      function.service_config[0].service_account_email == google_service_account.function[name].email
    ])
    error_message = "Every function runs as its own account."
  }

  assert {
    condition = alltrue([
      for function in google_cloudfunctions2_function.function : (
        function.service_config[0].environment_variables.LAKE_URI == "gs://${google_storage_bucket.lake.name}" &&
        function.service_config[0].environment_variables.WAREHOUSE_URI == "bigquery://touchline-test/touchline" &&
        function.service_config[0].environment_variables.COMPETITIONS == "PL,CL"
      )
    ])
    error_message = "All functions work on the same lake, warehouse and competitions."
  }

  assert {
    condition     = [for name, function in google_cloudfunctions2_function.function : name if contains(keys(function.service_config[0].environment_variables), "SITE_URI")] == ["publish"]
    error_message = "Only publish knows the site."
  }

  assert {
    condition     = google_cloudfunctions2_function.function["monitor"].service_config[0].environment_variables.RUNBOOK_URL == "https://github.com/octocat/touchline/blob/main/docs/alerts.md"
    error_message = "Alerts link the runbooks by an address that opens anywhere."
  }

  assert {
    condition = jsonencode({
      for name, function in google_cloudfunctions2_function.function :
      name => function.service_config[0].secret_environment_variables[*].key
      if length(function.service_config[0].secret_environment_variables) > 0
    }) == jsonencode({ fetch = ["FOOTBALL_DATA_TOKEN"] })
    error_message = "Only fetch has the token."
  }

  assert {
    condition = alltrue([
      for name, function in google_cloudfunctions2_function.function : (
        function.build_config[0].runtime == "python313" &&
        function.build_config[0].source[0].storage_source[0].object == google_storage_bucket_object.bundle[name].name &&
        startswith(google_storage_bucket_object.bundle[name].name, "${name}/")
      )
    ])
    error_message = "Every function is built from its own bundle."
  }

  assert {
    condition     = google_storage_bucket.bundles.public_access_prevention == "enforced"
    error_message = "No one outside reads the bundles."
  }
}

run "longest_name_and_webhook" {
  command = plan

  variables {
    name                  = "a234567890123456789"
    alert_webhook_url     = "https://hooks.example.com/services/T0/B0/x"
    alert_webhook_version = 1
  }

  assert {
    condition = alltrue([
      for account in concat(
        values(google_service_account.function),
        [google_service_account.build, google_service_account.workflow, google_service_account.scheduler],
      ) : length(account.account_id) <= 30
    ])
    error_message = "With the longest name that is allowed an account's name is still short enough."
  }

  assert {
    condition = jsonencode({
      for name, function in google_cloudfunctions2_function.function :
      name => function.service_config[0].secret_environment_variables[*].key
      if length(function.service_config[0].secret_environment_variables) > 0
    }) == jsonencode({ fetch = ["FOOTBALL_DATA_TOKEN"], monitor = ["ALERT_WEBHOOK_URL"] })
    error_message = "Only monitor has the webhook."
  }

  assert {
    condition     = google_secret_manager_secret_iam_member.webhook[0].member == google_service_account.function["monitor"].member
    error_message = "monitor may read the webhook."
  }
}
