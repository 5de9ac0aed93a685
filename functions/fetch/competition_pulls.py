"""Pulls of one competition after another."""

from __future__ import annotations

from dataclasses import dataclass, field

from functions.shared.footballdata.client import FootballData
from functions.shared.footballdata.pull import ApiCall, pull
from functions.shared.runtime.context import Context, Outcome
from functions.shared.runtime.errors import RestrictedError, UpstreamError


@dataclass
class CompetitionPulls:
    """Pulls competitions one by one; a failure of one does not stop the others."""

    context: Context
    api: FootballData
    responses: int = 0
    restricted: list[str] = field(default_factory=list)
    """Competitions with a 403 response; they are not requested again."""
    without_standings: list[str] = field(default_factory=list)
    """Competitions with a 404 response for standings: a knock-out cup has none."""
    failed: dict[str, UpstreamError] = field(default_factory=dict)

    def fetch(self, code: str, kind: str, *, resource: str, season: str = "") -> None:
        """Pull the `kind` (matches, standings, teams) of a competition.

        Raises ConfigError for a refused token, LakeError, and StepTimeoutError; any
        other failure is kept for `outcome`.
        """
        if code in self.restricted:
            return
        params = {"season": season} if season else {}
        path = f"/competitions/{code}/{kind}"
        try:
            pull(self.context, self.api, ApiCall(path, params, resource, code))
            self.responses += 1
        except RestrictedError:
            self.restricted.append(code)
        except UpstreamError as error:
            if kind == "standings" and error.status == 404:
                self.without_standings.append(code)
            else:
                self.failed[f"{code} {kind}"] = error

    def outcome(self, **details: object) -> Outcome:
        """The outcome of the step. Raises UpstreamError naming every failed call."""
        self.context.add(responses=self.responses, restricted=len(self.restricted))
        if self.failed:
            first = next(iter(self.failed.values()))
            succeeded = f"{self.responses} other call{'s' * (self.responses != 1)}"
            raise UpstreamError(
                f"No response for {', '.join(self.failed)}; {succeeded} succeeded. "
                f"{first.what}",
                fix=first.fix,
                status=first.status,
            )
        return Outcome(
            details={
                **details,
                "restricted": self.restricted,
                "without_standings": self.without_standings,
            }
        )
