"""What is measured, in the order of the table; a measure has the same name in JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Values = dict[str, float]
"""Of one contender, by the name of the measure."""

HAND_TUNED, BARE = "hand-tuned SQL", "bare function"
"""What a baseline is."""


@dataclass(frozen=True)
class Measure:
    """`about` as the table has it, the unit, and how many digits follow the point."""

    name: str
    about: str
    unit: str
    digits: int = 0


FUNCTIONS = (
    *("fetch", "validate", "load", "transform"),
    *("monitor", "reconcile", "publish"),
)
ENGINES = ("duckdb", "bigquery")

MEASURES = (
    Measure("poll_warm_ms", "poll, warm, 1 day of history", "ms", 1),
    Measure("poll_warm_30_ms", "the same, 30 days", "ms", 1),
    Measure("poll_warm_91_ms", "the same, 91 days", "ms", 1),
    Measure("growth", "91 days over 1 day", "x", 2),
    Measure("poll_cpu_s", "poll as a process", "s CPU", 2),
    Measure("poll_peak_mib", "", "MiB"),
    Measure("quiet_poll_cpu_s", "quiet poll as a process", "s CPU", 2),
    Measure("quiet_poll_statements", "", "statements"),
    Measure("quiet_poll_tables", "", "tables"),
    Measure("matchday_cpu_s", "match-day of 121 runs", "s CPU", 1),
    Measure("matchday_wall_s", "", "s", 1),
    Measure("matchday_peak_mib", "", "MiB"),
    Measure("matchday_statements", "", "statements"),
    Measure("matchday_tables", "", "tables"),
    Measure("matchday_gib", "on BigQuery, at least", "GiB billed", 1),
    Measure("rebuild_cpu_s", "rebuild of that day", "s CPU", 1),
    Measure("rebuild_peak_mib", "", "MiB"),
    Measure("status_cpu_s", "status", "s CPU", 2),
    *(
        Measure(
            f"start_{engine}_{function}_ms",
            f"first response of {function}, {engine}",
            "ms",
        )
        for engine in ENGINES
        for function in FUNCTIONS
    ),
    *(
        Measure(f"start_{engine}_peak_mib", f"the largest of these, {engine}", "MiB")
        for engine in ENGINES
    ),
)


@dataclass(frozen=True)
class Results:
    """What was measured of this checkout, and of others in the same run."""

    here: str
    values: Values
    beside: str = ""
    beside_values: Values = field(default_factory=dict)
    baseline_values: Values = field(default_factory=dict)
    machine: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """One measure of everyone who has it; None: not measured."""

    measure: Measure
    here: float | None
    beside: float | None
    baseline: float | None

    @property
    def ratio(self) -> float | None:
        """Ours over that beside it."""
        return _ratio(self.here, self.beside)

    @property
    def baseline_ratio(self) -> float | None:
        """Ours over the baseline."""
        return _ratio(self.here, self.baseline)

    @property
    def baseline_is(self) -> str:
        """What the baseline is."""
        if self.baseline is None:
            return ""
        return BARE if self.measure.name.startswith("start_") else HAND_TUNED


def rows_of(results: Results) -> list[Row]:
    """The measures that anyone has, in order."""
    everyone = (results.values, results.beside_values, results.baseline_values)
    return [
        Row(measure, *(values.get(measure.name) for values in everyone))
        for measure in MEASURES
        if any(measure.name in values for values in everyone)
    ]


def _ratio(value: float | None, base: float | None) -> float | None:
    return None if value is None or not base else value / base
