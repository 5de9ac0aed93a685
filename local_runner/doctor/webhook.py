"""The channel that alerts are sent to."""

from __future__ import annotations

from collections.abc import Iterator

from functions.shared.runtime.webhook import channel_in
from local_runner.doctor.finding import Environment, Finding, Status

TEST_MESSAGE = "[Test] doctor --send-test: only a test, nothing is wrong."


def check_webhook(env: Environment) -> Iterator[Finding]:
    """Whether a webhook is set; it gets a message with --send-test only."""
    channel = channel_in(env.settings)
    if channel is None:
        status: Status = "fail" if env.is_test_sent else "ok"
        fix = "export ALERT_WEBHOOK_URL=https://..." if env.is_test_sent else ""
        yield Finding("webhook", status, "Not set: alerts go to the log only.", fix)
        return
    if env.is_test_sent:
        sent = channel.send(TEST_MESSAGE)
        yield {
            "sent": Finding("webhook", "ok", "Took a test message."),
            "refused": Finding(
                "webhook",
                "fail",
                "Did not take the test message.",
                "export ALERT_WEBHOOK_URL=<copied again from the channel's settings>",
            ),
            "unknown": Finding(
                "webhook",
                "warn",
                "Did not say whether the test message arrived: look at the channel.",
            ),
        }[sent.outcome]
    if not env.settings.alert_webhook_url.startswith("https://"):
        yield Finding(
            "webhook",
            "warn",
            "Set, but not https: alerts and the address travel in the clear.",
            "export ALERT_WEBHOOK_URL=https://...",
        )
    elif not env.is_test_sent:
        yield Finding("webhook", "ok", "Set; --send-test tries it.")
