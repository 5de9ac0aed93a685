# The buckets of responses and of what is published.

variables {
  project_id        = "my-project"
  alert_email       = "oncall@example.com"
  github_repository = "octocat/touchline"
}

run "the_lake_keeps_what_it_has" {
  command = plan

  plan_options {
    target = [google_storage_bucket.lake]
  }

  assert {
    condition     = google_storage_bucket.lake.name == "my-project-touchline-lake"
    error_message = "names of buckets are global: the project's id makes them unique"
  }

  assert {
    condition     = google_storage_bucket.lake.force_destroy == false
    error_message = "a destroy would delete the responses"
  }

  assert {
    condition     = google_storage_bucket.lake.deletion_policy == "PREVENT"
    error_message = "a bucket without objects, or one that moves to another region, would be deleted"
  }

  assert {
    condition     = google_storage_bucket.lake.versioning[0].enabled
    error_message = "what a person deletes by hand would be gone"
  }

  assert {
    condition     = google_storage_bucket.lake.soft_delete_policy[0].retention_duration_seconds == 604800
    error_message = "a deleted bucket could not be restored"
  }

  assert {
    condition     = google_storage_bucket.lake.uniform_bucket_level_access && google_storage_bucket.lake.public_access_prevention == "enforced"
    error_message = "the lake has to be private, with rights on the bucket alone"
  }
}

# A live version is deleted only where doctor alone writes.
run "no_rule_deletes_a_response" {
  command = plan

  plan_options {
    target = [google_storage_bucket.lake]
  }

  assert {
    condition = alltrue([
      for rule in google_storage_bucket.lake.lifecycle_rule :
      one(rule.condition).with_state == "ARCHIVED" || jsonencode(one(rule.condition).matches_prefix) == jsonencode(["ops/doctor/"])
      if one(rule.action).type == "Delete"
    ])
    error_message = "a rule deletes live objects"
  }

  assert {
    condition = [
      for rule in google_storage_bucket.lake.lifecycle_rule :
      "${one(rule.action).storage_class} after ${one(rule.condition).age} days"
      if one(rule.action).type == "SetStorageClass"
    ] == ["NEARLINE after 365 days"]
    error_message = "responses move to Nearline after a year, and nowhere else"
  }

  assert {
    condition = alltrue([
      for rule in google_storage_bucket.lake.lifecycle_rule : jsonencode(one(rule.condition).matches_prefix) == jsonencode(["raw/"])
      if one(rule.action).type == "SetStorageClass"
    ])
    error_message = "run records and alerts are read all the time, they stay where they are"
  }
}

run "protection_is_switched_off_by_a_variable" {
  command = plan

  variables {
    protect = false
  }

  plan_options {
    target = [google_storage_bucket.lake, google_storage_bucket.site]
  }

  assert {
    condition     = google_storage_bucket.lake.force_destroy && google_storage_bucket.lake.deletion_policy == "DELETE"
    error_message = "the lake cannot be torn down"
  }

  assert {
    condition     = google_storage_bucket.site.force_destroy
    error_message = "the site cannot be torn down"
  }
}

run "the_site_is_private" {
  command = plan

  plan_options {
    target = [google_storage_bucket.site, google_storage_bucket_iam_member.public_site]
  }

  assert {
    condition     = google_storage_bucket.site.public_access_prevention == "enforced" && length(google_storage_bucket_iam_member.public_site) == 0
    error_message = "what is published is public although public_site is off"
  }

  assert {
    condition     = google_storage_bucket.site.soft_delete_policy[0].retention_duration_seconds == 0
    error_message = "every file that is replaced would be billed for a week"
  }

  assert {
    condition     = length(google_storage_bucket.site.cors) == 0
    error_message = "a private site serves no other page"
  }
}

run "the_site_is_public_when_configured" {
  command = plan

  variables {
    public_site = true
  }

  plan_options {
    target = [google_storage_bucket.lake, google_storage_bucket.site, google_storage_bucket_iam_member.public_site]
  }

  assert {
    condition     = google_storage_bucket.site.public_access_prevention == "inherited"
    error_message = "prevention is still on"
  }

  assert {
    condition     = google_storage_bucket_iam_member.public_site[0].member == "allUsers" && google_storage_bucket_iam_member.public_site[0].role == "roles/storage.objectViewer"
    error_message = "everybody may read objects, and nothing more"
  }

  assert {
    condition     = google_storage_bucket_iam_member.public_site[0].bucket == google_storage_bucket.site.name
    error_message = "another bucket is public"
  }

  assert {
    condition     = google_storage_bucket.lake.public_access_prevention == "enforced"
    error_message = "the lake is never public"
  }
}
