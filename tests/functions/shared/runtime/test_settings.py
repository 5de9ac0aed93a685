from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import FREE_PLAN, TRACKED, UNSET, Settings


def test_the_defaults_are_those_of_the_free_plan() -> None:
    settings = Settings.from_env({})
    assert settings == Settings()
    assert settings.calls_per_minute == 9
    assert settings.competitions == TRACKED
    assert (len(TRACKED), len(FREE_PLAN)) == (12, 13)
    assert settings.api_url == "https://api.football-data.org/v4"


def test_an_empty_variable_counts_as_unset() -> None:
    names = [setting.metadata["variable"] for setting in fields(Settings)]
    assert Settings.from_env(dict.fromkeys(names, " ")) == Settings()


def test_every_setting_has_a_variable_and_a_meaning_of_its_own() -> None:
    names = [setting.metadata["variable"] for setting in fields(Settings)]
    assert len(set(names)) == len(names)
    assert all(setting.metadata["about"].endswith(".") for setting in fields(Settings))


@pytest.mark.parametrize(
    ("variable", "text", "field", "value"),
    [
        ("FOOTBALL_DATA_TOKEN", " abc\n", "token", "abc"),
        ("FOOTBALL_DATA_URL", "http://127.0.0.1:1/v4", "api_url", None),
        ("API_CALLS_PER_MINUTE", "20", "calls_per_minute", 20),
        ("API_TIMEOUT_SECONDS", "0.5", "timeout_s", 0.5),
        ("API_ATTEMPTS", "1", "attempts", 1),
        ("API_MAX_RESPONSE_BYTES", "1000", "max_response_bytes", 1000),
        ("COMPETITIONS", "pl, BL1,,PL", "competitions", ("PL", "BL1")),
        ("LAKE_URI", "/a/lake", "lake_uri", "/a/lake"),
        ("WAREHOUSE_URI", "duckdb:////a/b", "warehouse_uri", None),
        ("SITE_URI", "/a/site", "site_uri", None),
        ("CLOCK", "request", "clock", "request"),
    ],
)
def test_a_variable_sets_its_setting(
    variable: str, text: str, field: str, value: object
) -> None:
    settings = Settings.from_env({variable: text})
    assert getattr(settings, field) == (text if value is None else value)
    others = [one.name for one in fields(Settings) if one.name != field]
    assert all(getattr(settings, one) == getattr(Settings(), one) for one in others)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("API_CALLS_PER_MINUTE", "many"),
        ("API_CALLS_PER_MINUTE", "0"),
        ("API_CALLS_PER_MINUTE", "1.5"),
        ("API_TIMEOUT_SECONDS", "-1"),
        ("API_TIMEOUT_SECONDS", "nan"),
        ("API_TIMEOUT_SECONDS", "inf"),
        ("API_ATTEMPTS", "0"),
        ("API_MAX_RESPONSE_BYTES", "20MB"),
        ("COMPETITIONS", "PL,XYZ"),
        ("COMPETITIONS", ","),
        ("CLOCK", "sundial"),
        ("FOOTBALL_DATA_URL", "ftp://example"),
    ],
)
def test_the_error_of_an_invalid_value_names_the_variable(
    variable: str, text: str
) -> None:
    with pytest.raises(ConfigError, match=variable) as caught:
        Settings.from_env({variable: text})
    assert caught.value.http_status == 400
    assert "\n" not in str(caught.value)


def test_the_error_of_an_unknown_competition_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="XYZ") as caught:
        Settings.from_env({"COMPETITIONS": "PL,XYZ"})
    assert all(code in caught.value.fix for code in FREE_PLAN)


def test_secrets_are_not_in_the_repr() -> None:
    assert "s3cret" not in repr(Settings(token="s3cret"))  # noqa: S106 (made up)


def test_an_unset_secret_of_terraform_counts_as_unset() -> None:
    secrets = ("FOOTBALL_DATA_TOKEN", "ALERT_WEBHOOK_URL")
    assert Settings.from_env(dict.fromkeys(secrets, UNSET)) == Settings()
    terraform = Path(__file__).parents[4] / "terraform" / "secrets.tf"
    assert terraform.read_text().count(f', "{UNSET}")') == len(secrets)
