"""How each competition ranks equal points: data, with its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Criterion = Literal[
    "fewer_played",
    "won",
    "goal_difference",
    "goals_for",
    "away_goals",
    "away_won",
    "head_to_head_points",
    "head_to_head_points_so_far",
    "head_to_head_goal_difference",
    "head_to_head_goals_for",
    "head_to_head_away_goals",
]
"""What ranks teams that are equal on points; the greater the better.

Head-to-head is of the matches among all teams that are equal on points and on every
criterion before it, and separates no teams until all these matches are played. Only
`head_to_head_points_so_far` counts from the first of them on.
"""


CRITERION_WORDS: Mapping[Criterion, str] = {
    "fewer_played": "fewer matches played",
    "won": "wins",
    "goal_difference": "goal difference",
    "goals_for": "goals",
    "away_goals": "away goals",
    "away_won": "away wins",
    "head_to_head_points": "h2h points",
    "head_to_head_points_so_far": "h2h points (from the first match on)",
    "head_to_head_goal_difference": "h2h goal difference",
    "head_to_head_goals_for": "h2h goals",
    "head_to_head_away_goals": "h2h away goals",
}
"""Each in words; h2h is head-to-head."""


@dataclass(frozen=True, slots=True)
class TieRule:
    """How one competition ranks equal points, from a season on.

    `since` is the year in which the first season begins that the sources speak of; the
    oldest row of a competition holds for the seasons before as well. `meetings` is how
    often two teams of one table play each other, where head-to-head counts.
    `left_out` is what the competition compares next and match data does not have.
    """

    competition: str
    since: int
    criteria: tuple[Criterion, ...]
    left_out: str
    sources: tuple[str, ...]
    meetings: int = 2

    @property
    def name(self) -> str:
        """The value of `tie_rule`: the competition, and the first year of the rule."""
        return f"{self.competition}-{self.since}" if self.since else self.competition

    def part(self, which: Part) -> tuple[Criterion, ...]:
        """The criteria before head-to-head, those of head-to-head, those after it."""
        places = [
            place
            for place, criterion in enumerate(self.criteria)
            if criterion.startswith("head_to_head")
        ]
        first, last = (
            (places[0], places[-1] + 1) if places else (len(self.criteria),) * 2
        )
        return {
            "before": self.criteria[:first],
            "head_to_head": self.criteria[first:last],
            "after": self.criteria[last:],
        }[which]


Part = Literal["before", "head_to_head", "after"]

TIE_RULES = (
    TieRule(
        "PL",
        2019,
        (
            "goal_difference",
            "goals_for",
            "head_to_head_points",
            "head_to_head_away_goals",
        ),
        "a play-off, and that head-to-head counts only where something is at stake",
        (
            "https://www.watfordobserver.co.uk/sport/17770994.premier-league-decide-league-places-head-to-head-results-upcoming-season/",
        ),
    ),
    TieRule(
        "ELC",
        2021,
        (
            "goal_difference",
            "goals_for",
            "head_to_head_points",
            "head_to_head_goal_difference",
            "head_to_head_goals_for",
            "won",
            "away_goals",
        ),
        "penalty points for cards, a play-off",
        (
            "https://d33gy59ovltp76.cloudfront.net/news/what-happens-if-nottingham-forest-and-bournemouth-finish-with-same-points-goal-difference-and-goals-scored",
        ),
    ),
    TieRule(
        "BL1",
        2018,
        (
            "goal_difference",
            "goals_for",
            "head_to_head_goal_difference",
            "head_to_head_away_goals",
            "away_goals",
        ),
        "a play-off",
        (
            "https://www.bundesliga.com/de/bundesliga/news/meisterschaft-bundesliga-punkt-tor-gleich-kriterien-torverhaltnis-direkter-vergleich-2921",
        ),
    ),
    TieRule(
        "FL1",
        2017,
        (
            "goal_difference",
            "head_to_head_points",
            "head_to_head_goal_difference",
            "head_to_head_goals_for",
            "head_to_head_away_goals",
            "goals_for",
            "away_goals",
        ),
        "fair play",
        (
            "https://www.lequotidiendusport.fr/ligue-1-une-grande-injustice-pour-lens-en-cas-degalite-avec-lom/",
        ),
    ),
    TieRule(
        "FL1",
        2025,
        (
            "goal_difference",
            "head_to_head_points",
            "head_to_head_goal_difference",
            "goals_for",
            "won",
            "away_won",
        ),
        "cards, drawing lots",
        (
            "https://www.goal.com/fr/listes/ligue-1-la-nouvelle-regle-de-la-lfp-sur-les-egalites-au-classement/blt46adc233bceb690a",
        ),
    ),
    TieRule(
        "DED",
        2024,
        (
            "fewer_played",
            "goal_difference",
            "goals_for",
            "head_to_head_points",
            "head_to_head_goal_difference",
        ),
        "a play-off",
        (
            "https://www.fcupdate.nl/voetbalnieuws/2025/02/waarom-staat-ajax-bovenaan-met-een-minder-doelsaldo-dan-psv",
        ),
    ),
    TieRule(
        "PD",
        2024,
        (
            "head_to_head_points",
            "head_to_head_goal_difference",
            "goal_difference",
            "goals_for",
        ),
        "fair play",
        ("https://wiki.riteme.site/wiki/Template:2024%E2%80%9325_La_Liga_table",),
    ),
    TieRule(
        "SA",
        2019,
        (
            "head_to_head_points",
            "head_to_head_goal_difference",
            "goal_difference",
            "goals_for",
        ),
        "drawing lots; since 2022 a play-off for the title and against relegation",
        (
            "https://www.calcioefinanza.it/2020/07/17/classifica-pari-punti-serie-a-come-funziona/",
            "https://www.pianetaempoli.it/corsa-salvezza-in-caso-di-parita-di-punti-tra-due-squadre-ci-sara-lo-spareggio/",
        ),
    ),
    TieRule(
        "PPL",
        2022,
        (
            "head_to_head_points_so_far",
            "head_to_head_goal_difference",
            "goal_difference",
            "won",
            "goals_for",
        ),
        "a play-off",
        (
            "https://maisfutebol.iol.pt/classico/liga/benfica-e-fc-porto-anulam-se-no-confronto-direto-os-criterios-de-desempate",
            "https://maisfutebol.iol.pt/liga/benfica/quem-lidera-a-liga-benfica-ou-sporting-o-que-diz-o-regulamento",
        ),
    ),
    TieRule(
        "BSA",
        2020,
        ("won", "goal_difference", "goals_for"),
        "head-to-head of exactly two teams, cards, drawing lots",
        (
            "https://www.dci.com.br/esporte/brasileirao/saiba-quais-sao-os-criterios-de-desempate-do-brasileirao-2020/96896/",
            "https://www.lance.com.br/lancepedia/criterios-de-desempate-do-brasileirao.html",
        ),
    ),
    TieRule(
        "CL",
        2018,
        (
            "head_to_head_points",
            "head_to_head_goal_difference",
            "head_to_head_goals_for",
            "head_to_head_away_goals",
            "goal_difference",
            "goals_for",
            "away_goals",
            "won",
            "away_won",
        ),
        "head-to-head again among those still equal, cards, the club coefficient",
        (
            "https://www.onlinemagazine.it/2018/11/champions-i-criteri-per-stabilire-la-classifica-in-caso-di-arrivo-a-parita-di-punti/",
            "https://www.thescottishsun.co.uk/sport/football/1931171/champions-league-rules-head-to-head-goal-difference/",
        ),
    ),
    TieRule(
        "CL",
        2021,
        (
            "head_to_head_points",
            "head_to_head_goal_difference",
            "head_to_head_goals_for",
            "goal_difference",
            "goals_for",
            "away_goals",
            "won",
            "away_won",
        ),
        "head-to-head again among those still equal, cards, the club coefficient",
        (
            "https://dknation.draftkings.com/2022/11/1/23431473/champions-league-2022-group-stage-tiebreakers-rules-goal-differential-head-to-head-points-standings",
            "https://www.sportschau.de/fussball/bundesliga/fussball-bundesliga-punktgleichheit-entscheidungsspiel-100.html",
        ),
    ),
    TieRule(
        "CL",
        2024,
        ("goal_difference", "goals_for", "away_goals", "won", "away_won"),
        "what the opponents achieved, cards, the club coefficient",
        (
            "https://www.uefa.com/uefachampionsleague/news/0291-1bd88ae04870-e1e038c319e3-1000--champions-league-league-phase-standings-how-teams-level-on-/",
        ),
    ),
    TieRule(
        "EC",
        2021,
        (
            "head_to_head_points",
            "head_to_head_goal_difference",
            "head_to_head_goals_for",
            "goal_difference",
            "goals_for",
            "won",
        ),
        "head-to-head again among those still equal, a shoot-out, cards, qualifying",
        (
            "https://www.the-sun.com/sport/premier-league/2950577/euro-2020-groups-level-points-goal-difference/",
            "https://www.spox.com/de/sport/fussball/em2024/2406/Artikel/em-2024-regeln-und-modus-zaehlt-bei-punktgleichheit-direkter-vergleich-torverhaeltnis-indikatoren.html",
        ),
        meetings=1,
    ),
    TieRule(
        "WC",
        2018,
        (
            "goal_difference",
            "goals_for",
            "head_to_head_points",
            "head_to_head_goal_difference",
            "head_to_head_goals_for",
        ),
        "cards, drawing lots",
        (
            "https://sportstar.thehindu.com/football/fifa-world-cup/faqs/teams-same-points-group-stage-tiebreak-rules-qatar-2022/article66185746.ece",
        ),
        meetings=1,
    ),
    TieRule(
        "WC",
        2026,
        (
            "head_to_head_points",
            "head_to_head_goal_difference",
            "head_to_head_goals_for",
            "goal_difference",
            "goals_for",
        ),
        "head-to-head again among those still equal, cards, the FIFA ranking",
        (
            "https://karlobag.eu/en/sports/fifa-rule-change-for-the-2026-world-cup-group-stage-head-to-head-record-before-t-hwg8m/",
        ),
        meetings=1,
    ),
    TieRule(
        "CLI",
        2020,
        ("goal_difference", "goals_for", "away_goals"),
        "the CONMEBOL ranking",
        (
            "https://www.goal.com/es-ar/noticias/copa-libertadores-2020-como-se-define-igualdad-puntos-fase/494xvp99gu121ktnfzpatjegu",
        ),
    ),
    TieRule(
        "CLI",
        2026,
        (
            "head_to_head_points",
            "head_to_head_goal_difference",
            "head_to_head_goals_for",
            "goal_difference",
            "goals_for",
        ),
        "cards, drawing lots",
        (
            "https://www.terra.com.br/esportes/futebol/libertadores/conmebol-altera-regulamento-do-criterio-de-desempate-na-libertadores-e-sul-americana,0cf87eccc39826a130fe7b485805421dl7q46lo3.html",
        ),
    ),
)
"""How each competition ranks equal points. What is left then is ranked by team name,
and what was left out shows as a difference from the official table."""

DEFAULT_CRITERIA: tuple[Criterion, ...] = ("goal_difference", "goals_for")
DEFAULT_RULE = TieRule("default", 0, DEFAULT_CRITERIA, "", ())
"""For a competition that has no rule of its own."""

RULES = (*TIE_RULES, DEFAULT_RULE)

RULE_OF: Mapping[str, TieRule] = {rule.name: rule for rule in RULES}
"""The rules by name."""
