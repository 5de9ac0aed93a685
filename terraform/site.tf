# What is published: JSON and a page. Replaced by every poll and every hourly run.

resource "google_storage_bucket" "site" {
  #checkov:skip=CKV_GCP_62:Reads of what is published are of no interest.
  #checkov:skip=CKV_GCP_78:Every file is replaced by the next run; old versions would only cost.
  #checkov:skip=CKV_GCP_114:Prevention is off only where public_site allows readers without an account.
  name     = "${local.bucket_prefix}-site"
  location = var.region

  storage_class               = "STANDARD"
  uniform_bucket_level_access = true
  public_access_prevention    = var.public_site ? "inherited" : "enforced"

  force_destroy = !var.protect

  versioning {
    enabled = false
  }

  # Files are replaced all day: each one replaced would be kept, and billed, for a week.
  soft_delete_policy {
    retention_duration_seconds = 0
  }

  # for a domain of one's own; caching is stated with each file by the code
  website {
    main_page_suffix = "index.html"
  }

  # lets pages elsewhere read the JSON
  dynamic "cors" {
    for_each = var.public_site ? [1] : []
    content {
      origin          = ["*"]
      method          = ["GET", "HEAD"]
      response_header = ["Content-Type", "ETag"]
      max_age_seconds = 3600
    }
  }

  depends_on = [time_sleep.apis]
}

# An organisation's policy on allowed members may refuse it: then leave public_site off.
resource "google_storage_bucket_iam_member" "public_site" {
  #checkov:skip=CKV_GCP_28:The one place that is public, and only where public_site says so.
  count = var.public_site ? 1 : 0

  bucket = google_storage_bucket.site.name
  role   = "roles/storage.objectViewer"
  member = "allUsers"
}
