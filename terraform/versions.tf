terraform {
  # write-only attributes and ephemeral variables, which keep the token out of the state
  required_version = ">= 1.11, < 2.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> 7.46" # 8.0 makes the version of a write-only secret a string
    }
    archive = {
      source  = "hashicorp/archive"
      version = "~> 2.8"
    }
    time = {
      source  = "hashicorp/time"
      version = "~> 0.14"
    }
  }
}

# No user_project_override: with it the calls that enable services would be charged to a
# project in which these services are not enabled yet.
provider "google" {
  project        = var.project_id
  region         = var.region
  default_labels = local.labels
}
