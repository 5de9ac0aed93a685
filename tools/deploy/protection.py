"""What holds data, and what is protected from being deleted."""

from __future__ import annotations

from collections.abc import Mapping

DATA = {
    "google_storage_bucket.lake",
    "google_bigquery_dataset.warehouse",
    "google_bigquery_table.table",
}
"""Addresses of what holds data that a deploy must not delete unasked."""

PROTECTED = (
    "google_storage_bucket.",
    "google_bigquery_dataset.",
    "google_bigquery_table.",
)
"""What has a protection to switch off. None of them is made of a function: one whose
build fails would be in the way of a destroy."""


def is_protected(before: Mapping[str, object]) -> bool:
    """Whether the provider refuses to delete what is in the state like this."""
    return before.get("deletion_policy") == "PREVENT" or bool(
        before.get("deletion_protection")
    )
