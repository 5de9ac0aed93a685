"""The data tests: what has to hold of silver and gold, each with its severity.

A check is a function of tables that gives what breaks it, named for people in the one
column `key`. `rows` stands for the table it looks at; other arguments are tables by
their names. A test is called after its table and its function, and the docstring says
what has to hold. One that `fail`s stops the night's run, one that `warn`s is reported:
for what the API may say without anything being broken here.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Literal

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from transforms.known_values import (
    CALLED_OFF,
    DURATIONS,
    MATCH_STATUSES,
    STAGES,
    TABLE_TYPES,
    WINNERS,
)
from transforms.model import among, model, timestamp_param
from transforms.tables import TABLES
from transforms.vocabulary import ordering_stamp, present, row_rank

Severity = Literal["fail", "warn"]

SAMPLE_ROWS = 5
"""How many of the failing rows a result names."""

SETTLED_MINUTES = 30
"""Silver may still be at work on what was seen for the first time this recently."""

IN_PLAY_HOURS = 24
"""Nothing is in play this long after its kick-off."""

KNOWN: dict[str, tuple[str, ...]] = {
    "status": MATCH_STATUSES,
    "stage": STAGES,
    "winner": WINNERS,
    "duration": DURATIONS,
    "type": TABLE_TYPES,
}
"""The API's known values by column, the same as in the contract."""

SILVER = tuple(name for name in TABLES if name.startswith("silver_"))
GOLD = tuple(
    name
    for name in TABLES
    if name.startswith("gold_") and name != "gold_data_test_results"
)
STATES = ("silver_live_match_state", "silver_matches")
KEPT = ("silver_live_match_history", *STATES, "silver_teams")
SIGHTINGS = ("silver_live_match_history", *STATES)
OFFICIAL = ("silver_live_standings", "silver_standings")

_TABLE = ("competition_code", "season_id", "stage")


@dataclass(frozen=True)
class Check:
    """One data test of one table."""

    name: str
    table: str
    severity: Severity
    inputs: tuple[str, ...]
    build: Callable[..., ir.Table]

    def declared(self) -> ir.Table:
        """One row: what it is."""
        told = {"test": self.name, "table_name": self.table, "severity": self.severity}
        row = {name: ibis.literal(value) for name, value in told.items()}
        return ops.DummyTable(row).to_expr()

    def failing(self, tables: Mapping[str, ir.Table]) -> ir.Table:
        """The rows that break it, as `test` and `key`."""
        found = self.build(*(tables[name] for name in self.inputs))
        return found.select(test=ibis.literal(self.name), key=found.key)


CHECKS: dict[str, Check] = {}

Build = Callable[..., ir.Table]


def check(*tables: str, severity: Severity) -> Callable[[Build], Build]:
    """Register a function as a data test of each of `tables`."""

    def register(build: Build) -> Build:
        arguments = inspect.signature(build).parameters
        for table in tables:
            name = f"{table}_{build.__name__}"
            CHECKS[name] = Check(
                name=name,
                table=table,
                severity=severity,
                inputs=tuple(table if a == "rows" else a for a in arguments),
                build=build,
            )
        return build

    return register


# ---------------------------------------------------------------- any table


@check(*SILVER, *GOLD, severity="fail")
def unique(rows: ir.Table) -> ir.Table:
    """No two rows have one key."""
    key = TABLES[rows.get_name()].key
    keys = rows.group_by(*key).aggregate(count=rows.count())
    twice = keys.filter(keys["count"] > 1)
    return twice.select(key=_named(twice, rows.get_name()))


@check(*SILVER, *GOLD, severity="fail")
def not_null(rows: ir.Table) -> ir.Table:
    """Every column that must have a value has one."""
    must = [c.name for c in TABLES[rows.get_name()].columns if not c.nullable]
    return _faulty(rows, *((rows[name].isnull(), f"no {name}") for name in must))


@check(*OFFICIAL, "gold_match_events", severity="warn")
@check(*KEPT, severity="fail")
def not_shrinking(rows: ir.Table, gold_data_test_results: ir.Table) -> ir.Table:
    """There are as many rows as when this was last tested, or more.

    A new season may replace a longer table, and a response that comes late may make one
    change of two: there it is worth a look, elsewhere rows are never taken away.
    """
    results = gold_data_test_results
    earlier = results.filter(
        results.test == f"{rows.get_name()}_not_shrinking",
        results.as_of < timestamp_param("as_of"),
    )
    ranked = earlier.select(
        was=earlier.checked_count,
        rank=row_rank(["test"], [earlier.as_of.desc()], table=earlier),
    )
    last = ranked.filter(ranked["rank"] == 0)
    both = last.cross_join(rows.aggregate(now=rows.count()))
    fewer = both.filter(both.now < both.was)
    return fewer.select(key=_told("was ", fewer.was, ", is ", fewer.now))


# ---------------------------------------------------------------- matches


@check(*SIGHTINGS, severity="warn")
def values_known(rows: ir.Table) -> ir.Table:
    """Status, stage, winner and duration are values seen or documented."""
    return _unknown(rows, "status", "stage", "winner", "duration")


@check(*SIGHTINGS, severity="fail")
def goals_not_negative(rows: ir.Table) -> ir.Table:
    """No side has fewer than no goals, in no part of a match."""
    return _negative(rows, *(n for n in rows.columns if n.endswith("_goals")))


@check(*STATES, severity="fail")
def finals_have_goals(rows: ir.Table) -> ir.Table:
    """A final match has goals, unless awarded or with a score that cannot be."""
    is_unknown = rows.home_goals.isnull() | rows.away_goals.isnull()
    is_excused = rows.is_score_contradictory | (rows.status == "AWARDED")
    is_bare = rows.is_final & is_unknown & ~is_excused
    return _faulty(rows, (is_bare, _told(rows.status, " without goals")))


@check(*STATES, severity="warn")
def in_play_is_recent(rows: ir.Table) -> ir.Table:
    """A match in play that is not missing kicked off less than a day before."""
    bound = timestamp_param("as_of") - ibis.interval(hours=IN_PLAY_HOURS)
    is_old = rows.is_in_play & (rows.utc_date <= bound) & rows.missing_since.isnull()
    return _faulty(rows, (is_old, _told(rows.status, " since ", rows.utc_date)))


@check(*STATES, severity="warn")
def team_plays_once_a_day(rows: ir.Table) -> ir.Table:
    """No team plays twice on one UTC date.

    Matches that are called off or missing do not count, nor those whose date is a
    placeholder still (SCHEDULED).
    """
    matches = present(rows)
    sides = _sides(matches.filter(~matches.status.isin([*CALLED_OFF, "SCHEDULED"])))
    days = sides.group_by("team_id", day=sides.utc_date.date()).aggregate(
        matches=sides.match_id.nunique(),
        least=sides.match_id.min(),
        greatest=sides.match_id.max(),
    )
    busy = days.filter(days.matches > 1)
    told = _told("team ", busy.team_id, " on ", busy.day, ": match ", busy.least)
    return busy.select(key=told + _told(" and match ", busy.greatest))


@check("silver_live_match_state", severity="fail")
def is_a_sighting(rows: ir.Table, silver_live_match_history: ir.Table) -> ir.Table:
    """A state is a sighting of the history."""
    key = list(TABLES["silver_live_match_history"].key)
    lost = rows.anti_join(silver_live_match_history, key)
    return lost.select(key=_told("match ", lost.match_id, " ", lost.status_timestamp))


@check("silver_live_match_state", severity="fail")
def is_the_newest_sighting(
    rows: ir.Table, silver_live_match_history: ir.Table
) -> ir.Table:
    """A match with sightings has a state, and it is the newest by effective stamp.

    What was first seen less than SETTLED_MINUTES ago is left out: another run may be
    between writing the history and writing the state.
    """
    history = silver_live_match_history
    bound = timestamp_param("as_of") - ibis.interval(minutes=SETTLED_MINUTES)
    settled = history.filter(history.first_seen_at <= bound)
    settled = settled.mutate(at=ordering_stamp(settled))
    newest = settled.group_by("match_id").aggregate(seen=settled["at"].max())
    states = rows.select("match_id", state=ordering_stamp(rows))
    both = newest.left_join(states, "match_id")
    behind = both.filter(both.state.isnull() | (both.state < both.seen))
    found = _told("state ", behind.state, ", seen ", behind.seen).fill_null("no state")
    return behind.select(key=_told("match ", behind.match_id, ": ", found))


@check("silver_matches", severity="warn")
def competition_known(rows: ir.Table) -> ir.Table:
    """A match of the batch is of a tracked competition."""
    is_unknown = ~among(rows.competition_code, "competitions")
    return _faulty(rows, (is_unknown, _told(rows.competition_code, " is not tracked")))


@check("silver_matches", severity="warn")
def teams_known(rows: ir.Table, silver_teams: ir.Table) -> ir.Table:
    """A team that plays is among the teams of the ingested competitions."""
    return _teams(_sides(rows).anti_join(silver_teams, "team_id"))


# ---------------------------------------------------------------- tables of teams


@check(*OFFICIAL, severity="warn")
def labels_known(rows: ir.Table) -> ir.Table:
    """Stage and type are values seen or documented."""
    return _unknown(rows, "stage", "type")


@check("gold_league_table", severity="fail")
@check(*OFFICIAL, severity="warn")
def counts_not_negative(rows: ir.Table) -> ir.Table:
    """No team has fewer than no matches or goals."""
    names = ("played", "won", "drawn", "lost", "goals_for", "goals_against")
    return _negative(rows, *names)


@check("gold_league_table", severity="fail")
@check(*OFFICIAL, severity="warn")
def played_adds_up(rows: ir.Table) -> ir.Table:
    """A team played the matches that it won, drew and lost."""
    return _differing(rows, "played", rows.won + rows.drawn + rows.lost)


@check("gold_league_table", severity="fail")
@check(*OFFICIAL, severity="warn")
def goal_difference_adds_up(rows: ir.Table) -> ir.Table:
    """The goal difference is goals for minus goals against."""
    return _differing(rows, "goal_difference", rows.goals_for - rows.goals_against)


@check("gold_league_table", severity="fail")
def points_add_up(rows: ir.Table) -> ir.Table:
    """A win gives three points, a draw one; what is added or deducted is told."""
    adjusted = rows.points_adjustment.fill_null(0)
    return _differing(rows, "points", rows.won * 3 + rows.drawn + adjusted)


@check(*OFFICIAL, severity="warn")
def points_mostly_add_up(rows: ir.Table) -> ir.Table:
    """A win gives three points, a draw one, to half of the teams of a table at least.

    Points are added to a team or deducted from it; but where most have other points
    than their results, these are no adjustments.
    """
    names = [*_TABLE, "type", "group"]
    is_off = rows.points != rows.won * 3 + rows.drawn
    tables = rows.group_by(*names).aggregate(
        teams=rows.team_id.count(), off=is_off.sum()
    )
    odd = tables.filter(tables.off * 2 > tables.teams)
    told = _told(": points of ", odd.off, " of ", odd.teams, " teams do not add up")
    return odd.select(key=_named(odd, rows.get_name(), names) + told)


@check("gold_league_table", severity="fail")
@check(*OFFICIAL, severity="warn")
def goals_balance(rows: ir.Table) -> ir.Table:
    """All teams of a competition together have as many goals for as against."""
    whole = rows.filter(rows.type == "TOTAL") if "type" in rows.columns else rows
    sums = whole.group_by(*_TABLE).aggregate(
        scored=whole.goals_for.sum(), conceded=whole.goals_against.sum()
    )
    off = sums.filter(sums.scored != sums.conceded)
    told = _told(": ", off.scored, " goals for, ", off.conceded, " against")
    return off.select(key=_named(off, rows.get_name(), _TABLE) + told)


@check("gold_league_table", severity="fail")
def positions_without_gaps(rows: ir.Table) -> ir.Table:
    """The positions of a table are 1, 2, 3 and so on to the number of its teams."""
    order = [rows.position, rows.team_id]
    placed = rows.mutate(place=row_rank([*_TABLE, "group"], order, table=rows) + 1)
    return _differing(placed, "position", placed.place, table=rows.get_name())


@check("silver_standings", severity="warn")
def holds_every_team(rows: ir.Table, silver_matches: ir.Table) -> ir.Table:
    """A table has every team that the matches of its stage name."""
    return _not_in_table(rows, present(silver_matches))


@check("silver_live_standings", severity="warn")
def holds_every_live_team(
    rows: ir.Table, silver_live_match_state: ir.Table
) -> ir.Table:
    """A live table has every team that the live matches of its stage name."""
    return _not_in_table(rows, present(silver_live_match_state))


# ---------------------------------------------------------------- gold


@check("gold_match_events", severity="fail")
def match_known(rows: ir.Table, silver_live_match_state: ir.Table) -> ir.Table:
    """An event is of a match that has a state."""
    lost = rows.anti_join(silver_live_match_state, "match_id")
    return lost.select(key=_named(lost, rows.get_name()))


@check("gold_reconciliation", severity="fail")
def match_in_live_or_batch(
    rows: ir.Table, silver_live_match_state: ir.Table, silver_matches: ir.Table
) -> ir.Table:
    """A match that was reconciled is one that live or batch knows."""
    lost = rows.anti_join(silver_live_match_state, "match_id")
    lost = lost.anti_join(silver_matches, "match_id")
    return lost.select(key=_named(lost, rows.get_name()))


# ---------------------------------------------------------------- results


@model("merge", order=("as_of",))
def gold_data_test_results(
    silver_live_match_history: ir.Table,
    silver_live_match_state: ir.Table,
    silver_live_standings: ir.Table,
    silver_matches: ir.Table,
    silver_standings: ir.Table,
    silver_teams: ir.Table,
    gold_match_events: ir.Table,
    gold_live_match_monitor: ir.Table,
    gold_live_scoreboard: ir.Table,
    gold_league_table: ir.Table,
    gold_score_corrections: ir.Table,
    gold_pipeline_health: ir.Table,
    gold_reconciliation: ir.Table,
    gold_data_test_results: ir.Table,
) -> ir.Table:
    """One row per check: passed or not, of how many rows, and some that break it.

    Its own rows are read, to see what shrinks, but not tested: each has its key by how
    it is made, and a second run at one time has to find what the first one found.
    """
    tables: dict[str, ir.Table] = dict(locals())
    checks = CHECKS.values()
    tested = {check.table for check in checks}
    counts = _stacked(
        [
            table.aggregate(checked_count=table.count()).select(
                "checked_count", table_name=ibis.literal(name)
            )
            for name, table in tables.items()
            if name in tested
        ]
    )
    failing = _sampled(_stacked([check.failing(tables) for check in checks]))
    row = _stacked([check.declared() for check in checks])
    row = row.join(counts, "table_name").left_join(failing, "test")
    return row.select(
        "test",
        as_of=timestamp_param("as_of"),
        table_name=row.table_name,
        severity=row.severity,
        status=row.failing_count.isnull().ifelse("pass", row.severity),
        checked_count=row.checked_count,
        failing_count=row.failing_count.fill_null(0),
        sample=row["sample"],
    )


def _sampled(failing: ir.Table) -> ir.Table:
    """How many rows of `failing` each test has, and the least of their keys.

    An ordered STRING_AGG of the first keys would be shorter, but where its nulls go is
    written in a way that BigQuery takes in no aggregate.
    """
    rank = row_rank(["test"], [failing.key], table=failing)
    ranked = failing.mutate(rank=rank)
    least = [ranked.key.max(where=ranked["rank"] == n) for n in range(SAMPLE_ROWS)]
    return ranked.group_by("test").aggregate(
        failing_count=ranked.count(), sample=ibis.literal(", ").join(least)
    )


def _stacked(tables: Sequence[ir.Table]) -> ir.Table:
    """All rows of all tables; by halves, as a chain of unions would nest too deep."""
    if len(tables) == 1:
        return tables[0]
    half = len(tables) // 2
    return _stacked(tables[:half]).union(_stacked(tables[half:]))


# ---------------------------------------------------------------- shapes of checks


def _faulty(
    rows: ir.Table,
    *faults: tuple[ir.BooleanValue, ir.StringValue | str],
    table: str = "",
) -> ir.Table:
    """The rows that one of `faults` (when, what is wrong) holds of, with the first."""
    judged = rows.select(
        row=_named(rows, table or rows.get_name()), fault=ibis.cases(*faults)
    )
    faulty = judged.filter(judged.fault.notnull())
    return faulty.select(key=_told(faulty.row, ": ", faulty.fault))


def _unknown(rows: ir.Table, *columns: str) -> ir.Table:
    return _faulty(
        rows,
        *((rows[c].notin(KNOWN[c]), _told(f"{c} ", rows[c])) for c in columns),
    )


def _negative(rows: ir.Table, *columns: str) -> ir.Table:
    return _faulty(rows, *((rows[c] < 0, _told(f"{c} ", rows[c])) for c in columns))


def _differing(
    rows: ir.Table, column: str, due: ir.IntegerValue, *, table: str = ""
) -> ir.Table:
    told = _told(f"{column} ", rows[column], ", not ", due)
    return _faulty(rows, (rows[column] != due, told), table=table)


def _not_in_table(rows: ir.Table, matches: ir.Table) -> ir.Table:
    tables = rows.filter(rows.type == "TOTAL")
    sides = _sides(matches).semi_join(tables, _TABLE)
    return _teams(sides.anti_join(tables, [*_TABLE, "team_id"]))


def _sides(matches: ir.Table) -> ir.Table:
    """One row per match and team that is drawn for it."""

    def side(name: str) -> ir.Table:
        return matches.select(
            *("match_id", "utc_date", *_TABLE),
            team_id=matches[f"{name}_team_id"],
            team_name=matches[f"{name}_team_name"],
        )

    both = side("home").union(side("away"))
    return both.filter(both.team_id.notnull())


def _teams(sides: ir.Table) -> ir.Table:
    """Each team of some sides, once in a competition."""
    teams = sides.group_by("competition_code", "team_id").aggregate(
        name=sides.team_name.max().fill_null("no name")
    )
    told = _told(teams.competition_code, " team ", teams.team_id)
    return teams.select(key=told + _told(" (", teams.name, ")"))


_NOUNS = {"match_id": "match ", "team_id": "team ", "season_id": "season "}


def _named(rows: ir.Table, table: str, columns: Sequence[str] = ()) -> ir.StringValue:
    """What a person calls a row of `table`: its key in words, without hashes."""
    parts = []
    for name in columns or TABLES[table].key:
        if name == "content_hash":
            continue
        part = _told(_NOUNS.get(name, ""), rows[name])
        if not TABLES[table].column(name).nullable:
            part = part.fill_null(f"no {name}")
        parts.append(part)
    return parts[0] if len(parts) == 1 else ibis.literal(" ").join(parts)


def _told(*parts: ir.Value | str) -> ir.StringValue:
    """Values and words in a row, times as 2026-11-21T15:00:00Z; null if one is."""
    texts = [
        ibis.literal(part) if isinstance(part, str) else _text(part)
        for part in parts
        if not isinstance(part, str) or part
    ]
    return reduce(add, texts)


def _text(value: ir.Value) -> ir.StringValue:
    if value.type().is_timestamp():
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value if value.type().is_string() else value.cast("string")
