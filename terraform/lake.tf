# The lake: every response of the API as it came, run records and alert events. All else
# can be rebuilt from it, nothing can replace it.

resource "google_storage_bucket" "lake" {
  #checkov:skip=CKV_GCP_62:Reads and writes of data are an audit log of the project, not a bucket of logs.
  name     = "${local.bucket_prefix}-lake"
  location = var.region

  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"

  # Both are read from the state: Terraform deletes neither objects nor the bucket, not to
  # move it to another region either, unless protection was switched off by an apply before.
  force_destroy   = !var.protect
  deletion_policy = var.protect ? "PREVENT" : "DELETE"

  # Objects are only ever created, so that versions cost nothing; they keep what a person
  # deletes or overwrites by hand. No retention policy: it would hold a teardown back
  # too, and the functions' roles allow neither deleting nor overwriting anyway.
  versioning {
    enabled = true
  }

  # For a week a deleted bucket can be restored as well, which versions cannot do.
  soft_delete_policy {
    retention_duration_seconds = 7 * 24 * 3600
  }

  # A response is read once, and by a rebuild, which reads all: after a year a rebuild is
  # the only reader left. Moving costs 0.01 USD for a thousand objects and saves 0.01 USD
  # a GB and month, so that it pays within two years for objects over 40 kB only: most
  # responses have less than 10 kB and stay where they are. No colder than Nearline, which
  # bills 30 days of what is deleted and 0.01 USD for a GB that a rebuild reads; Coldline
  # bills 90 days and double (https://cloud.google.com/storage/pricing, europe-west1).
  lifecycle_rule {
    action {
      type          = "SetStorageClass"
      storage_class = "NEARLINE"
    }
    condition {
      age                   = 365
      with_state            = "LIVE"
      size_above_bytes      = 40000
      matches_prefix        = ["raw/"]
      matches_storage_class = ["STANDARD"]
    }
  }

  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 30
      with_state                 = "ARCHIVED" # versions that are not the live one
    }
  }

  # what `doctor` writes to try the bucket
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      age            = 7
      with_state     = "LIVE"
      matches_prefix = ["ops/doctor/"]
    }
  }

  depends_on = [time_sleep.apis]
}
