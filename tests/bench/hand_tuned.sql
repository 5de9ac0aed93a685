-- The statements of hand_tuned.py, by name. Each is sent as it stands; `create` are
-- those of a new file.

-- name: create
-- Tables, and the rows of a body with matches.
CREATE TABLE IF NOT EXISTS raw_responses (
  snapshot_id VARCHAR, resource VARCHAR, scope VARCHAR, fetched_at TIMESTAMPTZ,
  body_sha256 VARCHAR, body VARCHAR);

CREATE TABLE IF NOT EXISTS silver_history (
  match_id BIGINT, status_timestamp TIMESTAMPTZ, content_hash VARCHAR,
  first_seen_at TIMESTAMPTZ, snapshot_id VARCHAR, competition_id BIGINT,
  competition_code VARCHAR, season_id BIGINT, season_start_date DATE,
  utc_date TIMESTAMPTZ, status VARCHAR, stage VARCHAR, "group" VARCHAR,
  matchday BIGINT, home_team_id BIGINT, home_team_name VARCHAR, home_team_tla VARCHAR,
  away_team_id BIGINT, away_team_name VARCHAR, away_team_tla VARCHAR, winner VARCHAR,
  duration VARCHAR, home_goals BIGINT, away_goals BIGINT, home_half_time_goals BIGINT,
  away_half_time_goals BIGINT, home_shootout_goals BIGINT, away_shootout_goals BIGINT,
  is_final BOOLEAN, is_in_play BOOLEAN, effective_at TIMESTAMPTZ);

CREATE TABLE IF NOT EXISTS silver_state AS FROM silver_history LIMIT 0;

CREATE TABLE IF NOT EXISTS silver_season AS FROM silver_history LIMIT 0;

CREATE TABLE IF NOT EXISTS silver_standings (
  competition_code VARCHAR, season_id BIGINT, stage VARCHAR, type VARCHAR,
  "group" VARCHAR, team_id BIGINT, team_name VARCHAR, team_tla VARCHAR,
  position BIGINT, played BIGINT, won BIGINT, drawn BIGINT, lost BIGINT,
  points BIGINT, goals_for BIGINT, goals_against BIGINT, goal_difference BIGINT,
  form VARCHAR);

CREATE TABLE IF NOT EXISTS gold_events (
  match_id BIGINT, status_timestamp TIMESTAMPTZ, event VARCHAR, from_status VARCHAR,
  status VARCHAR, from_home_goals BIGINT, from_away_goals BIGINT, home_goals BIGINT,
  away_goals BIGINT, first_seen_at TIMESTAMPTZ);

CREATE MACRO IF NOT EXISTS matches_in(body, seen_at, snapshot) AS TABLE
SELECT m.id AS match_id, m.lastUpdated AS status_timestamp,
  md5(CAST((m.status, m.utcDate, m.stage, m."group", m.matchday, m.homeTeam.id,
    m.awayTeam.id, m.score) AS VARCHAR)) AS content_hash,
  seen_at AS first_seen_at, snapshot AS snapshot_id,
  m.competition.id AS competition_id, m.competition.code AS competition_code,
  m.season.id AS season_id, m.season.startDate AS season_start_date,
  m.utcDate AS utc_date, m.status AS status, m.stage AS stage,
  nullif(replace(upper(m."group"), ' ', '_'), 'LEAGUE_PHASE') AS "group",
  m.matchday AS matchday, m.homeTeam.id AS home_team_id,
  m.homeTeam.name AS home_team_name, m.homeTeam.tla AS home_team_tla,
  m.awayTeam.id AS away_team_id, m.awayTeam.name AS away_team_name,
  m.awayTeam.tla AS away_team_tla, m.score.winner AS winner,
  m.score.duration AS duration,
  CASE WHEN m.score.duration IN ('EXTRA_TIME', 'PENALTY_SHOOTOUT')
      AND m.score.regularTime.home + m.score.extraTime.home IS NOT NULL
    THEN m.score.regularTime.home + m.score.extraTime.home
    WHEN m.score.duration = 'PENALTY_SHOOTOUT'
    THEN m.score.fullTime.home - m.score.penalties.home
    ELSE m.score.fullTime.home END AS home_goals,
  CASE WHEN m.score.duration IN ('EXTRA_TIME', 'PENALTY_SHOOTOUT')
      AND m.score.regularTime.away + m.score.extraTime.away IS NOT NULL
    THEN m.score.regularTime.away + m.score.extraTime.away
    WHEN m.score.duration = 'PENALTY_SHOOTOUT'
    THEN m.score.fullTime.away - m.score.penalties.away
    ELSE m.score.fullTime.away END AS away_goals,
  m.score.halfTime.home AS home_half_time_goals,
  m.score.halfTime.away AS away_half_time_goals,
  m.score.penalties.home AS home_shootout_goals,
  m.score.penalties.away AS away_shootout_goals,
  m.status IN ('FINISHED', 'AWARDED') AS is_final,
  m.status IN ('IN_PLAY', 'PAUSED', 'EXTRA_TIME', 'PENALTY_SHOOTOUT') AS is_in_play,
  least(m.lastUpdated, seen_at) AS effective_at
FROM (SELECT unnest(from_json(body, '{"matches":[{"id":"BIGINT","utcDate":"TIMESTAMPTZ","status":"VARCHAR","lastUpdated":"TIMESTAMPTZ","stage":"VARCHAR","group":"VARCHAR","matchday":"BIGINT","competition":{"id":"BIGINT","code":"VARCHAR"},"season":{"id":"BIGINT","startDate":"DATE"},"homeTeam":{"id":"BIGINT","name":"VARCHAR","tla":"VARCHAR"},"awayTeam":{"id":"BIGINT","name":"VARCHAR","tla":"VARCHAR"},"score":{"winner":"VARCHAR","duration":"VARCHAR","fullTime":{"home":"BIGINT","away":"BIGINT"},"halfTime":{"home":"BIGINT","away":"BIGINT"},"regularTime":{"home":"BIGINT","away":"BIGINT"},"extraTime":{"home":"BIGINT","away":"BIGINT"},"penalties":{"home":"BIGINT","away":"BIGINT"}}}]}').matches) AS m);

-- name: changed
-- Which responses say something else than the last one of their kind.
SELECT snapshot_id
FROM (SELECT unnest($ids) AS snapshot_id, unnest($resources) AS resource,
  unnest($scopes) AS scope, unnest($hashes) AS body_sha256) AS new
LEFT JOIN (
  SELECT resource, scope, arg_max(body_sha256, fetched_at) AS last_sha256
  FROM raw_responses GROUP BY ALL
) AS stored USING (resource, scope)
WHERE body_sha256 IS DISTINCT FROM last_sha256;

-- name: store
-- Raw: responses as they came; without the body where the last one said the same.
INSERT INTO raw_responses
SELECT unnest($ids), unnest($resources), unnest($scopes), unnest($times),
  unnest($hashes), unnest($bodies);

-- name: sight
-- History: each state of a match under one stamp, when it is first seen.
INSERT INTO silver_history
SELECT m.* FROM matches_in($body, $fetched_at, $snapshot_id) AS m
ANTI JOIN silver_history USING (match_id, status_timestamp, content_hash)
RETURNING match_id;

-- name: place
-- The latest state of the matches with a new one.
DELETE FROM silver_state WHERE match_id IN (SELECT unnest($touched));

INSERT INTO silver_state
SELECT * FROM silver_history WHERE match_id IN (SELECT unnest($touched))
QUALIFY row_number() OVER (PARTITION BY match_id ORDER BY effective_at DESC,
  status_timestamp DESC, first_seen_at DESC, snapshot_id DESC) = 1;

-- name: events
-- What visibly changed in the history of these matches.
DELETE FROM gold_events WHERE match_id IN (SELECT unnest($touched));

INSERT INTO gold_events
SELECT match_id, status_timestamp,
  CASE WHEN was_final AND is_final AND (home_goals, away_goals) <> (was_home, was_away)
      THEN 'correction_after_final'
    WHEN home_goals < was_home OR away_goals < was_away THEN 'goal_withdrawn'
    WHEN home_goals > was_home OR away_goals > was_away THEN 'goal'
    WHEN utc_date <> was_utc_date THEN 'kick_off_moved'
    WHEN status <> was_status THEN 'status' END AS event,
  was_status, status, was_home, was_away, home_goals, away_goals, first_seen_at
FROM (
  SELECT *, lag(status) OVER stamps AS was_status,
    coalesce(lag(home_goals) OVER stamps, 0) AS was_home,
    coalesce(lag(away_goals) OVER stamps, 0) AS was_away,
    lag(utc_date) OVER stamps AS was_utc_date, lag(is_final) OVER stamps AS was_final
  FROM silver_history WHERE match_id IN (SELECT unnest($touched))
  WINDOW stamps AS (PARTITION BY match_id
    ORDER BY effective_at, status_timestamp, first_seen_at))
WHERE was_status IS NOT NULL AND event IS NOT NULL;

-- name: standings
-- The official tables of some competitions.
DELETE FROM silver_standings WHERE competition_code IN (SELECT unnest($scopes));

INSERT INTO silver_standings
SELECT r.competition.code, r.season.id, s.stage, s.type,
  nullif(replace(upper(s."group"), ' ', '_'), 'LEAGUE_PHASE'), t.team.id, t.team.name,
  t.team.tla, t.position, t.playedGames, t.won, t.draw, t.lost, t.points, t.goalsFor,
  t.goalsAgainst, t.goalDifference, nullif(t.form, '')
FROM (SELECT r, s, unnest(s."table") AS t FROM (
  SELECT r, unnest(r.standings) AS s
  FROM (SELECT from_json(unnest($bodies), '{"competition":{"id":"BIGINT","code":"VARCHAR"},"season":{"id":"BIGINT","startDate":"DATE"},"standings":[{"stage":"VARCHAR","type":"VARCHAR","group":"VARCHAR","table":[{"position":"BIGINT","team":{"id":"BIGINT","name":"VARCHAR","tla":"VARCHAR"},"playedGames":"BIGINT","form":"VARCHAR","won":"BIGINT","draw":"BIGINT","lost":"BIGINT","points":"BIGINT","goalsFor":"BIGINT","goalsAgainst":"BIGINT","goalDifference":"BIGINT"}]}]}') AS r)));

-- name: season
-- The matches of a season, from the nightly batch.
DELETE FROM silver_season WHERE competition_code = $scope;

INSERT INTO silver_season
FROM matches_in($body, $fetched_at, $snapshot_id);

-- name: scoreboard
-- Gold: yesterday, today and tomorrow.
CREATE OR REPLACE TABLE gold_scoreboard AS
SELECT *, CASE WHEN utc_date < date_trunc('day', $as_of) THEN 'yesterday'
    WHEN utc_date < date_trunc('day', $as_of) + INTERVAL 1 DAY THEN 'today'
    ELSE 'tomorrow' END AS day,
  date_diff('microsecond', effective_at, $as_of) / 60e6 AS state_age_minutes
FROM silver_state
WHERE utc_date >= date_trunc('day', $as_of) - INTERVAL 1 DAY
  AND utc_date < date_trunc('day', $as_of) + INTERVAL 2 DAY;

-- name: league_table
-- Gold: every table as it stands, with matches in play.
CREATE OR REPLACE TABLE gold_league_table AS
WITH latest AS (
  SELECT * FROM silver_state
  UNION ALL SELECT * FROM silver_season ANTI JOIN silver_state USING (match_id)
), sides AS (
  SELECT competition_code, season_id, stage, coalesce("group", '') AS group_key,
    match_id, utc_date, is_final, is_in_play, unnest([
      {team: home_team_id, name: home_team_name, made: home_goals, let: away_goals},
      {team: away_team_id, name: away_team_name, made: away_goals, let: home_goals}
    ], recursive := true)
  FROM latest
  WHERE (is_final OR is_in_play) AND home_goals IS NOT NULL AND away_goals IS NOT NULL
    AND stage IN ('REGULAR_SEASON', 'LEAGUE_STAGE', 'GROUP_STAGE')
), teams AS (
  SELECT competition_code, season_id, stage, group_key, team AS team_id,
    arg_max(name, utc_date) AS team_name, count(*) AS played,
    count(*) FILTER (made > let) AS won, count(*) FILTER (made = let) AS drawn,
    count(*) FILTER (made < let) AS lost, sum(made) AS goals_for,
    sum(let) AS goals_against, count(*) FILTER (is_in_play) AS in_play_count,
    array_to_string(arg_max(CASE WHEN made > let THEN 'W' WHEN made = let THEN 'D'
      ELSE 'L' END, utc_date, 5) FILTER (is_final), ',') AS form
  FROM sides GROUP BY ALL
)
SELECT t.*, 3 * t.won + t.drawn + coalesce(s.points - 3 * s.won - s.drawn, 0) AS points,
  t.goals_for - t.goals_against AS goal_difference,
  row_number() OVER (PARTITION BY t.competition_code, t.season_id, t.stage, t.group_key
    ORDER BY 3 * t.won + t.drawn + coalesce(s.points - 3 * s.won - s.drawn, 0) DESC,
      t.goals_for - t.goals_against DESC, t.goals_for DESC, t.team_name) AS position,
  s.position AS official_position, s.played AS official_played,
  s.points AS official_points, s.position - position AS places_moved,
  s.played BETWEEN t.played - t.in_play_count AND t.played AS is_complete
FROM teams AS t LEFT JOIN silver_standings AS s
  ON s.competition_code = t.competition_code AND s.season_id = t.season_id
  AND s.stage = t.stage AND coalesce(s."group", '') = t.group_key
  AND s.team_id = t.team_id AND s.type = 'TOTAL';

-- name: monitor
-- Gold: freshness, lag and what is stuck, in all and by competition.
CREATE OR REPLACE TABLE gold_monitor AS
WITH pull AS (
  SELECT max(fetched_at) AS last_pull_at FROM raw_responses WHERE resource = 'matches'
    AND fetched_at BETWEEN $as_of - INTERVAL 7 DAY AND $as_of
), today AS (
  SELECT match_id, competition_code, first_seen_at, effective_at FROM silver_history
  WHERE is_in_play AND effective_at >= date_trunc('day', $as_of)
), known AS (
  SELECT match_id, min(first_seen_at) AS known_since FROM silver_history
  WHERE match_id IN (SELECT match_id FROM today) GROUP BY 1
), lags AS (
  SELECT competition_code, count(*) AS sightings,
    count(*) FILTER (first_seen_at - effective_at <= INTERVAL 20 MINUTE) AS in_time
  FROM today JOIN known USING (match_id) WHERE first_seen_at > known_since GROUP BY 1
), states AS (
  SELECT competition_code, count(*) FILTER (is_in_play) AS in_play_count,
    count(*) FILTER (is_in_play AND $as_of - utc_date > INTERVAL 150 MINUTE) AS stuck,
    max(effective_at) AS last_stamp_at,
    max(utc_date) FILTER (is_in_play) AS last_kick_off_at,
    bool_or(status NOT IN ('POSTPONED', 'CANCELLED') AND (
      date_trunc('day', utc_date) = date_trunc('day', $as_of) OR (NOT is_final
        AND utc_date BETWEEN $as_of - INTERVAL 6 HOUR AND $as_of))) AS is_match_day
  FROM silver_state GROUP BY 1
), scopes AS (
  SELECT coalesce(competition_code, 'ALL') AS scope,
    sum(in_play_count) AS in_play_count,
    sum(stuck) AS stuck_match_count, max(last_stamp_at) AS last_stamp_at,
    max(last_kick_off_at) AS last_kick_off_at, bool_or(is_match_day) AS is_match_day,
    sum(sightings) AS sightings, sum(in_time) AS in_time
  FROM states LEFT JOIN lags USING (competition_code)
  GROUP BY GROUPING SETS ((competition_code), ())
)
SELECT scope, $as_of AS as_of, last_pull_at, is_match_day, in_play_count,
  stuck_match_count,
  date_diff('microsecond', last_pull_at, $as_of) / 60e6 AS freshness_minutes,
  freshness_minutes < if(is_match_day, 20, 90) AS is_freshness_sla_met,
  in_time / nullif(sightings, 0) AS in_time_ratio, in_time_ratio >= 0.95 AS is_lag_met,
  coalesce(last_pull_at - last_stamp_at >= INTERVAL 60 MINUTE
    AND last_kick_off_at IS NOT NULL, false) AS is_feed_frozen
FROM scopes CROSS JOIN pull;
