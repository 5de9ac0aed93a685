# One account per function and one per caller, so that each has the rights it needs and
# no other. What they may do stands in permissions.tf.

resource "google_service_account" "function" {
  for_each = local.functions

  account_id   = "${var.name}-${each.key}"
  display_name = "Function ${each.key} of ${var.name}"
  description  = each.value.about

  depends_on = [time_sleep.apis]
}

resource "google_service_account" "build" {
  account_id   = "${var.name}-build"
  display_name = "Builds of ${var.name}"
  description  = "Builds the functions' images."

  depends_on = [time_sleep.apis]
}

resource "google_service_account" "workflow" {
  account_id   = "${var.name}-workflow"
  display_name = "Workflows of ${var.name}"
  description  = "Runs the DAGs: calls the functions."

  depends_on = [time_sleep.apis]
}

resource "google_service_account" "scheduler" {
  account_id   = "${var.name}-scheduler"
  display_name = "Scheduler jobs of ${var.name}"
  description  = "Starts the DAGs, and single steps by hand."

  depends_on = [time_sleep.apis]
}
