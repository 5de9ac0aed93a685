variable "project_id" {
  description = "Id of the Google Cloud project, which exists and has billing."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id is an id of 6 to 30 lower-case letters, digits and hyphens, not a name or a number. List yours: gcloud projects list"
  }
}

variable "region" {
  description = "Region of everything that is deployed, data included. A change replaces the data."
  type        = string
  default     = "europe-west1"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region is one region, such as europe-west1. List them: gcloud functions regions list"
  }
}

variable "name" {
  description = "Prefix of the names of all resources. Another name is another deployment beside this one."
  type        = string
  default     = "touchline"
  nullable    = false

  validation {
    # a service account's name has 30 characters at the most, the longest suffix 10
    condition     = can(regex("^[a-z][a-z0-9-]{1,17}[a-z0-9]$", var.name))
    error_message = "name is 3 to 19 lower-case letters, digits and hyphens, such as touchline."
  }

  validation {
    # https://cloud.google.com/storage/docs/buckets, and of pools of identities
    # https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools/create
    condition     = !strcontains(var.name, "google") && !startswith(var.name, "gcp-")
    error_message = "name holds google, or begins with gcp-, which Google keeps for itself. Choose another, such as touchline."
  }
}

variable "football_data_token" {
  description = "Token of football-data.org. Given once, best as TF_VAR_football_data_token; needed again only with a new token_version."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = var.football_data_token == null ? true : can(regex("^[0-9A-Za-z]{16,64}$", var.football_data_token))
    error_message = "football_data_token is 16 to 64 letters and digits, as the mail of football-data.org gives it, without quotes or spaces."
  }
}

variable "token_version" {
  description = "Raised by one to store a new token. It stays as it is then: set it in terraform.tfvars."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.token_version >= 1 && floor(var.token_version) == var.token_version
    error_message = "token_version is a whole number, 1 or more."
  }
}

variable "alert_webhook_url" {
  description = "Slack-compatible webhook that alerts are posted to. Given once, best as TF_VAR_alert_webhook_url; needed again only with a new alert_webhook_version."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true

  validation {
    condition     = var.alert_webhook_url == null ? true : can(regex("^https://[^\\s/]+/\\S+$", var.alert_webhook_url))
    error_message = "alert_webhook_url is the https address that the channel's settings show, without quotes or spaces."
  }

  validation {
    condition     = var.alert_webhook_url == null ? true : var.alert_webhook_version > 0
    error_message = "alert_webhook_url is stored only with a version: set alert_webhook_version = 1, and leave it there."
  }
}

variable "alert_webhook_version" {
  description = "0: no webhook. 1 stores the first address, raised by one a new one. It stays as it is then: set it in terraform.tfvars."
  type        = number
  default     = 0
  nullable    = false

  validation {
    condition     = var.alert_webhook_version >= 0 && floor(var.alert_webhook_version) == var.alert_webhook_version
    error_message = "alert_webhook_version is a whole number: 0 for no webhook, or 1 or more."
  }
}

variable "alert_email" {
  description = "Address that alerts are sent to."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@\\s]+@[^@\\s]+[.][^@\\s]+$", var.alert_email))
    error_message = "alert_email is one address, such as oncall@example.com."
  }
}

variable "incident_webhook" {
  description = "Webhook that gets the incidents of Cloud Monitoring, as its own JSON and with basic authentication; null: none. Not for Slack."
  type = object({
    url              = string
    username         = string
    password_version = optional(number, 1)
  })
  default = null

  validation {
    condition     = var.incident_webhook == null ? true : can(regex("^https://[^\\s/]+(/\\S*)?$", var.incident_webhook.url)) && var.incident_webhook.username != ""
    error_message = "incident_webhook wants a url that begins with https://, and a username."
  }
}

variable "incident_webhook_password" {
  description = "Password of incident_webhook. Given once; needed again only with a new password_version."
  type        = string
  default     = null
  ephemeral   = true
  sensitive   = true
}

variable "github_repository" {
  description = "Repository of this code on GitHub, OWNER/NAME: runbook links point there, and its workflow may deploy."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$", var.github_repository))
    error_message = "github_repository is OWNER/NAME, such as octocat/touchline."
  }
}

variable "competitions" {
  description = "Codes of the tracked competitions."
  type        = list(string)
  default     = ["WC", "CL", "BL1", "DED", "BSA", "PD", "FL1", "ELC", "PPL", "EC", "SA", "PL"]
  nullable    = false

  validation {
    condition     = length(var.competitions) > 0 && length(setsubtract(var.competitions, ["WC", "CL", "BL1", "DED", "BSA", "PD", "FL1", "ELC", "PPL", "EC", "SA", "PL", "CLI"])) == 0
    error_message = "competitions has a code that the free plan does not have. Choose from WC, CL, BL1, DED, BSA, PD, FL1, ELC, PPL, EC, SA, PL, CLI."
  }

  validation {
    condition     = length(distinct(var.competitions)) == length(var.competitions)
    error_message = "competitions names a code twice."
  }
}

variable "manual_triggers" {
  description = "Whether each function has a paused Scheduler job of its own, to run any step by hand."
  type        = bool
  default     = true
  nullable    = false
}

variable "public_site" {
  description = "Whether everybody may read what is published. Off: only those with rights on the bucket."
  type        = bool
  default     = false
  nullable    = false
}

variable "protect" {
  description = "Whether tables and buckets are protected from deletion. Switched off by an apply of its own, before a destroy."
  type        = bool
  default     = true
  nullable    = false
}

variable "budget" {
  description = "Monthly budget with alerts at 50, 90 and 100 %; null: none. Wants a role on the billing account, whose currency it has to be in."
  type = object({
    billing_account = string
    amount          = number
    currency        = optional(string)
  })
  default = null

  validation {
    condition     = var.budget == null ? true : can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account)) && var.budget.amount > 0
    error_message = "budget wants a billing_account such as 012345-6789AB-CDEF01 and an amount above 0. List accounts: gcloud billing accounts list"
  }
}

variable "deploy_from_github" {
  description = "Whether the workflow deploy.yml of github_repository may plan and apply here, without keys."
  type        = bool
  default     = false
  nullable    = false
}

variable "github_repository_id" {
  description = "Numeric id of github_repository, with deploy_from_github: a name can change hands."
  type        = number
  default     = null

  validation {
    condition     = var.deploy_from_github ? try(var.github_repository_id > 0 && floor(var.github_repository_id) == var.github_repository_id, false) : true
    error_message = "deploy_from_github needs github_repository_id, a number. Look it up: gh api repos/OWNER/NAME --jq .id"
  }
}

variable "labels" {
  description = "Further labels on everything that takes labels."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    # https://cloud.google.com/resource-manager/docs/labels-overview, without other scripts
    condition = alltrue([
      for key, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))
    ])
    error_message = "labels take lower-case letters, digits, hyphens and underscores, 63 at most, keys from a letter on; such as { team = \"data\" }."
  }

  validation {
    condition     = !contains(keys(var.labels), "app")
    error_message = "labels has app, which is the name of the deployment here: choose another key."
  }
}
