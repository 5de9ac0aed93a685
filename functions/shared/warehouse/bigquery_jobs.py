"""Jobs of BigQuery: start them once, find them again, wait for them.

A job is sent with an id of ours. When the response is lost it is sent again with the
same id, which BigQuery refuses with 409 where the first one arrived: nothing is done
twice. A failed job has used up its id, and changed nothing: the next attempt takes
another one (cloud.google.com/bigquery/docs/running-jobs#generate-jobid).
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import IO, Literal, TypeVar

from google.api_core import exceptions as api
from google.cloud import bigquery

from functions.shared.runtime.google_retry import Attempts, is_retryable

STATEMENT_TRIES = 8
"""How often a statement is sent that BigQuery refuses because another one changed the
same rows meanwhile (cloud.google.com/bigquery/docs/data-manipulation-language)."""

LOAD_TRIES = 5
"""How many jobs one load starts or waits for. Failed jobs of before do not count."""

LOOKUP_S = 15.0
"""How long a job that exists may not be found yet: after a 409, BigQuery can return 404
for a while (github.com/googleapis/python-bigquery/issues/2134)."""

LONGEST_PAUSE_S = 10.0
LONGEST_POLL_S = 2.0

JobEvent = Literal["sent", "started", "over"]
Job = TypeVar("Job", bigquery.QueryJob, bigquery.LoadJob)


class UnfinishedJobError(Exception):
    """A job was still running when the time was up."""


def is_conflict_of_writers(error: BaseException) -> bool:
    """Whether another statement changed the same rows. By its words: the reason is
    invalidQuery, as for any mistake in a statement."""
    text = str(error).lower()
    return isinstance(error, api.GoogleAPICallError) and (
        "could not serialize" in text or "too many dml statements" in text
    )


def _ignore(_event: JobEvent, _job: bigquery.QueryJob | None) -> None:
    """Watch nothing."""


@dataclass
class Jobs:
    """The jobs of one operation on a dataset, all within the time of `attempts`.

    `watch` is called when a query job is sent, started and over. All methods
    raise Google's errors, and UnfinishedJobError.
    """

    client: bigquery.Client
    dataset: bigquery.DatasetReference
    attempts: Attempts
    watch: Callable[[JobEvent, bigquery.QueryJob | None], None] = _ignore

    def query(self, sql: str, config: bigquery.QueryJobConfig) -> bigquery.QueryJob:
        """Run a statement to its end, again in another job after an error that a retry
        may resolve."""
        pause_s = 0.5
        for tries_left in reversed(range(STATEMENT_TRIES)):
            try:
                return self._query(sql, config)
            except api.GoogleAPICallError as error:
                is_transient = is_retryable(error) or is_conflict_of_writers(error)
                wait_s = _jittered(pause_s)
                if not (is_transient and tries_left and self.attempts.wait(wait_s)):
                    raise
            pause_s = min(LONGEST_PAUSE_S, 2 * pause_s)
        raise AssertionError("the last try returns or raises")

    def load(
        self,
        table: str,
        open_file: Callable[[], IO[bytes]],
        size: int,
        config: bigquery.LoadJobConfig,
        *,
        job_id: Callable[[int], str],
        since: datetime | None = None,
    ) -> None:
        """Load a file of JSON lines, or wait for the job that loads the very same.

        `job_id` names the job of each attempt, from 1 on. Failed jobs of before are
        passed, as are jobs that were over before `since`: their rows were not there
        then, so they have been undone. Raises the error of the last job that this call
        started.
        """
        attempt = 1
        for tries_left in reversed(range(LOAD_TRIES)):
            is_own = True
            try:
                job = self._start(table, open_file, size, config, job_id(attempt))
            except api.Conflict:
                attempt, existing = self._first_usable(job_id, attempt, since)
                if existing is None:
                    continue  # its id is free
                job, is_own = existing, False
            try:
                self._finished(job)
            except api.GoogleAPICallError as error:
                is_transient = is_retryable(error)
                if not tries_left or (is_own and not is_transient):
                    raise
                if is_transient and not self.attempts.wait(_jittered(1.0)):
                    raise
            else:
                return
            attempt += 1
        raise UnfinishedJobError(f"job {job_id(attempt)} could not be started")

    def _query(self, sql: str, config: bigquery.QueryJobConfig) -> bigquery.QueryJob:
        self.watch("sent", None)
        job_id = f"touchline-{uuid.uuid4()}"
        try:
            job = self.client.query(
                sql,
                job_config=config,
                job_id=job_id,
                retry=self.attempts.retry(),
                job_retry=None,  # else the client repeats it for ten minutes by itself
                timeout=self.attempts.request_s,
            )
        except api.Conflict:
            existing = self._find(job_id, exists=True)
            if not isinstance(existing, bigquery.QueryJob):
                raise
            job = existing
        self.watch("started", job)
        try:
            return self._finished(job)
        finally:
            self.watch("over", job)

    def _start(
        self,
        table: str,
        open_file: Callable[[], IO[bytes]],
        size: int,
        config: bigquery.LoadJobConfig,
        job_id: str,
    ) -> bigquery.LoadJob:
        def send() -> bigquery.LoadJob:
            with open_file() as stream:
                return self.client.load_table_from_file(
                    stream,
                    self.dataset.table(table),
                    size=size,
                    num_retries=0,  # its retries look at no reason and at no clock
                    job_id=job_id,
                    job_config=config,
                    timeout=self.attempts.request_s,
                )

        return self.attempts.retry()(send)()

    def _finished(self, job: Job) -> Job:
        """The job, once it is over. Raises its error."""
        pause_s = 0.1
        while job.state != "DONE":
            if not self.attempts.wait(pause_s):
                raise UnfinishedJobError(f"job {job.job_id} still runs")
            pause_s = min(LONGEST_POLL_S, 1.5 * pause_s)
            retry, timeout = self.attempts.retry(), self.attempts.request_s
            job.reload(retry=retry, timeout=timeout)
        error = job.exception(timeout=0)  # type: ignore[no-untyped-call]
        if error is not None:
            raise error
        return job

    @cached_property
    def _locations(self) -> tuple[str | None, ...]:
        """Where a job of ours can be: where the dataset is, or where the client says;
        None is BigQuery's default. A job is found in its own location only."""
        retry, timeout = self.attempts.retry(), self.attempts.request_s
        dataset = self.client.get_dataset(self.dataset, retry=retry, timeout=timeout)
        return tuple(dict.fromkeys((dataset.location, self.client.location)))

    def _find(self, job_id: str, *, exists: bool) -> object | None:
        """The job of this id; None where there is none. Where one certainly `exists`,
        the lookup is repeated for LOOKUP_S."""
        also = (api.NotFound,) if exists else ()
        for location in self._locations if exists else self._locations[:1]:
            try:
                job: object = self.client.get_job(
                    job_id,
                    location=location,
                    retry=self.attempts.retry(*also, within_s=LOOKUP_S),
                    timeout=self.attempts.request_s,
                )
            except api.NotFound:
                pass
            except api.RetryError as error:
                if not isinstance(error.cause, api.NotFound):
                    raise
            else:
                return job
        return None

    def _first_usable(
        self, job_id: Callable[[int], str], first: int, since: datetime | None
    ) -> tuple[int, bigquery.LoadJob | None]:
        """The first attempt from `first` on, whose id is taken, that is not used up,
        and its job; None where its id is free.

        Attempts are used up one after the other, so that it is found by bisection:
        after days of failures there are hundreds. One that exists and cannot be found
        is lost, and used up.
        """

        def look(attempt: int) -> tuple[bool, bigquery.LoadJob | None]:
            exists = attempt == first
            job = self._find(job_id(attempt), exists=exists)
            if not isinstance(job, bigquery.LoadJob):
                return exists, None
            is_undone = bool(since and job.ended and job.ended < since)
            is_failed = job.error_result is not None
            return job.state == "DONE" and (is_failed or is_undone), job

        is_used_up, job = look(first)
        if not is_used_up:
            return first, job
        low, high = first, first + 1
        while True:
            is_used_up, job = look(high)
            if not is_used_up:
                break
            low, high = high, high + 2 * (high - low)
        while high - low > 1:
            middle = (low + high) // 2
            is_used_up, usable = look(middle)
            if is_used_up:
                low = middle
            else:
                high, job = middle, usable
        return high, job


def _jittered(seconds: float) -> float:
    return seconds * random.uniform(0.5, 1.0)  # noqa: S311  # no secret
