# The budget alone charges its calls to this project, as user credentials must name one
# (registry.terraform.io, google_billing_budget). The project can be charged once its
# services are on.
provider "google" {
  alias                 = "billing"
  project               = var.project_id
  region                = var.region
  user_project_override = true
  billing_project       = var.project_id
}

resource "google_billing_budget" "monthly" {
  count    = var.budget == null ? 0 : 1
  provider = google.billing

  billing_account = var.budget.billing_account
  display_name    = "${var.project_id} ${var.name}"

  budget_filter {
    # a number: the API turns an id into it, and every plan would show a change
    projects        = ["projects/${google_storage_bucket.lake.project_number}"]
    calendar_period = "MONTH"
  }

  amount {
    specified_amount {
      units         = tostring(floor(var.budget.amount))
      nanos         = floor((var.budget.amount - floor(var.budget.amount)) * 100 + 0.5) * 10000000
      currency_code = var.budget.currency # null: that of the billing account
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.9, 1]
    content {
      threshold_percent = threshold_rules.value
    }
  }

  # Budgets take channels of e-mail alone
  # (https://cloud.google.com/billing/docs/reference/budget/rest/v1/billingAccounts.budgets).
  all_updates_rule {
    monitoring_notification_channels = [google_monitoring_notification_channel.email.name]
  }

  depends_on = [time_sleep.apis]
}
