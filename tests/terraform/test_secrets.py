"""Secrets are given once, and a new one leaves the old one to fall back on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.terraform import plans
from tests.terraform.scratch import Scratch

pytestmark = pytest.mark.terraform

STORED = "google_secret_manager_secret_version.token"
WEBHOOK = "google_secret_manager_secret_version.webhook[0]"


def versions(plan: dict[str, Any]) -> dict[str, list[str]]:
    """What a plan does to versions of secrets."""
    return {
        address: actions
        for address, actions in plans.changes(plan).items()
        if "secret_version" in address
    }


def test_a_token_that_is_stored_stays_without_being_given(applied: Scratch) -> None:
    assert plans.changes(applied.plan(token=None)) == {}


def test_another_token_is_ignored_until_its_version_is_raised(applied: Scratch) -> None:
    assert versions(applied.plan(token="f" * 32)) == {}


def test_a_new_token_is_there_before_the_old_one_is_disabled(applied: Scratch) -> None:
    plan = applied.plan(token="f" * 32, token_version=2)
    assert versions(plan) == {STORED: ["create", "delete"]}
    (before,) = [
        one["change"]["before"]
        for one in plan["resource_changes"]
        if one["address"] == STORED
    ]
    assert before["deletion_policy"] == "DISABLE"


def test_a_webhook_is_added_and_taken_away_by_its_version(applied: Scratch) -> None:
    assert versions(applied.plan(token=None, alert_webhook_version=1)) == {
        WEBHOOK: ["create"]
    }
    applied.apply(token=None, alert_webhook_version=1)
    assert plans.changes(applied.plan(token=None, alert_webhook_version=1)) == {}
    assert versions(applied.plan(token=None)) == {WEBHOOK: ["delete"]}
