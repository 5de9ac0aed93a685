# The notification channels. The pipeline's own alerts also go to the Slack-compatible webhook that
# the function monitor posts to; these channels get them too, and besides all that
# holds when the pipeline can say nothing.
#
# A Slack webhook cannot stand here: Monitoring posts JSON of its own, and its channel
# type "slack" needs an OAuth token that only the console gives out.

resource "google_monitoring_notification_channel" "email" {
  display_name = "${var.name}: e-mail"
  type         = "email"
  labels       = { email_address = var.alert_email }
  user_labels  = local.labels

  depends_on = [time_sleep.apis]
}

# Basic authentication, as the type with a token has it in the address, and so in the
# state. A policy may still name the channel at the moment that it is deleted.
resource "google_monitoring_notification_channel" "webhook" {
  count = var.incident_webhook == null ? 0 : 1

  display_name = "${var.name}: webhook"
  type         = "webhook_basicauth"
  force_delete = true
  labels = {
    url      = var.incident_webhook.url
    username = var.incident_webhook.username
  }
  user_labels = local.labels

  sensitive_labels {
    # a write-only value may not be null: later applies need no password, as only a new
    # version sends it
    password_wo         = coalesce(var.incident_webhook_password, "unset")
    password_wo_version = tostring(var.incident_webhook.password_version)
  }

  depends_on = [time_sleep.apis]
}

locals {
  channels = concat(
    [google_monitoring_notification_channel.email.name],
    google_monitoring_notification_channel.webhook[*].name,
  )
}
