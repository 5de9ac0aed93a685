"""`serve`: what is published and nothing else, and an end that leaves nothing half."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.shared.runtime.clock import SystemClock
from functions.shared.runtime.context import Context, Outcome, Services
from functions.shared.runtime.errors import ConfigError
from functions.shared.runtime.settings import Settings
from functions.shared.storage.site import FolderSite
from functions.shared.warehouse.duckdb import DuckDBWarehouse
from local_runner.commands import serve
from local_runner.runtime import functions
from local_runner.runtime.functions import InProcess
from local_runner.runtime.opening import open_services
from local_runner.runtime.screen import Screen
from local_runner.runtime.site_server import DashboardServer
from local_runner.runtime.stopping import FastClock, Stop, StoppableClock, StoppedError
from local_runner.runtime.workspace import settings_in
from local_runner.simulator.faults import Fault, Kind
from local_runner.simulator.season import GeneratedSeason
from local_runner.simulator.server import Simulator
from tests.functions.world import rows_of
from tests.local_runner.command import SETTINGS, Result, Touchline
from transforms.tables import TABLES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
POLL = "live_poll_15m"
TOKEN = "simulator"  # noqa: S105 (the simulator's, it guards nothing)
LONG_S = 60.0
"""Far longer than anything here takes, and less than the time that a test has."""

LIVE = b'{"in_play_count": 0}'
FILES = {
    "live.json": LIVE,
    "dashboard.json": b"{}",
    "quality/2026-11-20.html": b"<!doctype html>",
    "quality/2026-11-20.json": b"{}",
    "schemas/live.schema.json": b"{}",
}
SECRET = b"not published"


@dataclass(frozen=True)
class Reply:
    """What came back, byte for byte."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def line(self) -> str:
        """The one line of text that it is."""
        assert self.headers["content-type"] == "text/plain; charset=utf-8"
        (line,) = self.body.decode().splitlines()
        return line


def fetch(
    url: str, target: bytes | str = b"/", method: str = "GET", **headers: str
) -> Reply:
    """One request whose target nothing on our side makes tidy."""
    host, port = url.removeprefix("http://").strip("/").split(":")
    raw = target if isinstance(target, bytes) else target.encode("latin-1")
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    tail = "\r\n".join([" HTTP/1.1", f"Host: {host}", "Connection: close", *lines])
    with socket.create_connection((host, int(port)), timeout=LONG_S) as client:
        client.sendall(method.encode() + b" " + raw + f"{tail}\r\n\r\n".encode())
        response = b"".join(iter(lambda: client.recv(65_536), b""))
    head, _, body = response.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    named = dict(line.split(": ", 1) for line in rest)
    return Reply(
        int(first.split()[1]), {name.lower(): named[name] for name in named}, body
    )


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site, and things beside and in it that are not published."""
    folder = tmp_path / "site"
    for name, data in FILES.items():
        FolderSite(folder).put(name, data, content_type="")
    hidden = [".live.json.0123456789ab", "quality/.2026-11-20.html.0123", ".env"]
    others = ["notes.txt", "quality/notes.txt", "lake/a.json", "quality/a/b.json"]
    for name in (*hidden, *others, "../secret.json", "../site2/live.json"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(SECRET)
    return folder


@pytest.fixture
def url(site: Path) -> Iterator[str]:
    with DashboardServer(site, 0) as server:
        yield server.url


# --- what is served ------------------------------------------------------------------


class TestFiles:
    @pytest.mark.parametrize(
        ("name", "content_type"),
        [
            ("live.json", "application/json"),
            ("dashboard.json", "application/json"),
            ("quality/2026-11-20.html", "text/html; charset=utf-8"),
            ("quality/2026-11-20.json", "application/json"),
            ("schemas/live.schema.json", "application/schema+json"),
        ],
    )
    def test_what_is_published_is_served(
        self, url: str, name: str, content_type: str
    ) -> None:
        got = fetch(url, f"/{name}?from=a#page")
        assert (got.status, got.body) == (200, FILES[name])
        assert got.headers["content-type"] == content_type
        assert got.headers["content-length"] == str(len(FILES[name]))
        assert got.headers["cache-control"] == "no-cache"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in got.headers
        head = fetch(url, f"/{name}", "HEAD")
        assert (head.status, head.body) == (200, b"")
        differing = {"date"}
        assert {n: v for n, v in head.headers.items() if n not in differing} == {
            n: v for n, v in got.headers.items() if n not in differing
        }

    def test_what_has_not_changed_is_not_sent_again(self, url: str, site: Path) -> None:
        tag = fetch(url, "/live.json").headers["etag"]
        for known in (tag, f"W/{tag}", f'"another", {tag}', "*"):
            again = fetch(url, "/live.json", If_None_Match=known)
            assert (again.status, again.body) == (304, b"")
            assert again.headers["etag"] == tag
            assert again.headers["cache-control"] == "no-cache"
        assert fetch(url, "/live.json", If_None_Match='"another"').status == 200
        # as soon as it is published, and however soon after the last time
        FolderSite(site).put("live.json", b'{"in_play_count": 1}', content_type="")
        changed = fetch(url, "/live.json", If_None_Match=tag)
        assert (changed.status, changed.body) == (200, b'{"in_play_count": 1}')

    def test_one_connection_takes_many_requests(self, url: str) -> None:
        host, port = url.removeprefix("http://").strip("/").split(":")
        request = b"GET /live.json HTTP/1.1\r\nHost: a\r\n\r\n"
        last = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        with socket.create_connection((host, int(port)), timeout=LONG_S) as client:
            client.sendall(request + request + last)
            response = b"".join(iter(lambda: client.recv(65_536), b""))
        assert response.count(b"HTTP/1.1 200") == 3
        assert response.count(LIVE) == 2
        assert response.endswith(b"ok\n")

    def test_it_listens_on_this_machine_only(self, url: str) -> None:
        assert url.startswith("http://127.0.0.1:")

    def test_a_client_that_leaves_harms_no_other(
        self, url: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        host, port = url.removeprefix("http://").strip("/").split(":")
        for sent in (b"", b"GET /li", b"GET /live.json HTTP/1.1\r\n"):
            with socket.create_connection((host, int(port)), timeout=LONG_S) as client:
                client.sendall(sent)
        assert fetch(url, "/healthz").status == 200
        assert capfd.readouterr().err == ""


PAGE = b"<!doctype html><title>Scores</title>"


class TestPage:
    def test_the_page_of_scores_is_the_first(self, url: str, site: Path) -> None:
        FolderSite(site).put("index.html", PAGE, content_type="")
        for target in ("/", "/index.html", "/?a=b", "/#c"):
            got = fetch(url, target)
            assert (got.status, got.body) == (200, PAGE)
            assert got.headers["content-type"] == "text/html; charset=utf-8"
        known = fetch(url).headers["etag"]
        assert fetch(url, "/", If_None_Match=known).status == 304

    @pytest.mark.parametrize("name", ["operations.html", "lineage.html"])
    def test_the_other_pages_are_beside_it(
        self, url: str, site: Path, name: str
    ) -> None:
        assert fetch(url, f"/{name}").status == 404
        FolderSite(site).put(name, PAGE, content_type="")
        assert fetch(url, f"/{name}").body == PAGE

    def test_a_link_in_its_place_is_not_followed(
        self, url: str, site: Path, tmp_path: Path
    ) -> None:
        (site / "index.html").symlink_to(tmp_path / "secret.json")
        got = fetch(url)
        assert got.status == 200
        assert SECRET not in got.body
        assert b"live.json" in got.body

    def test_no_other_site_may_frame_it(self, url: str) -> None:
        for target in ("/", "/live.json", "/nothing"):
            policy = fetch(url, target).headers["content-security-policy"]
            assert policy == "frame-ancestors 'none'"


class TestIndex:
    def test_it_lists_what_is_published_and_nothing_else(self, url: str) -> None:
        index = fetch(url)
        assert index.status == 200
        assert index.headers["content-type"] == "text/html; charset=utf-8"
        links = re.findall(r'<a href="([^"]*)">', index.body.decode())
        assert sorted(links) == sorted(f"/{name}" for name in FILES)
        assert {fetch(url, link).status for link in links} == {200}

    def test_names_that_are_html_are_not_listed(self, url: str, site: Path) -> None:
        for name in ("<script>.html", '"onclick=".json', "a&b.html"):
            (site / "quality" / name).write_bytes(SECRET)
        body = fetch(url).body
        assert b"script" not in body
        assert b"onclick" not in body

    @pytest.mark.parametrize("is_there", [True, False])
    def test_before_anything_is_published(self, tmp_path: Path, is_there: bool) -> None:
        folder = tmp_path / "none"
        if is_there:
            folder.mkdir()
        with DashboardServer(folder, 0) as server:
            index = fetch(server.url)
            assert (index.status, b"Nothing is published" in index.body) == (200, True)
            assert b'<meta http-equiv="refresh"' in index.body  # until there is a page
            assert fetch(server.url, "/live.json").status == 404
            # a folder that comes later is served as well
            FolderSite(folder).put("live.json", LIVE, content_type="")
            assert fetch(server.url, "/live.json").body == LIVE


TRAVERSALS = [
    "/../secret.json",
    "/quality/../../secret.json",
    "/quality/../live.json",
    "/./live.json",
    "/%2e%2e/secret.json",
    "/%2E%2E%2Fsecret.json",
    "/..%2fsecret.json",
    "/quality/..%2f..%2fsecret.json",
    "/%252e%252e%252fsecret.json",
    "/..%252fsecret.json",
    "/%c0%ae%c0%ae/secret.json",
    "/..%c0%afsecret.json",
    "/..\\secret.json",
    "/..%5csecret.json",
    "/quality\\2026-11-20.json",
    "/quality/..\\..\\secret.json",
    "//quality//..//..//secret.json",
    "/quality//2026-11-20.json",
    "/quality/a/b.json",
    "/quality/%2e%2e/%2e%2e/secret.json",
    "/../site2/live.json",
    "/live.json/",
    "/live.json/../../secret.json",
    "/live.json%00",
    "/live.json%00.html",
    "/quality/2026-11-20%00.html",
    "/%00",
    "/live.json%0a",
    "/live.json%0d%0aX-Other:%201",
    "/live.json%20",
    "/quality/2026-11-20.json::$DATA",
    "/.env",
    "/.live.json.0123456789ab",
    "/%2elive.json.0123456789ab",
    "/quality/.2026-11-20.html.0123",
    "/notes.txt",
    "/quality/notes.txt",
    "/lake/a.json",
    "/quality",
    "/quality/",
    "/schemas/",
    "/simulation.json",
    "/warehouse.duckdb",
    "/LIVE.JSON",
    "/quality/.json",
    "/quality/..json",
    "/~root/.profile",
    "/etc/passwd",
    "//etc/passwd",
    "/file:///etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1/live.json",
    "*",
    "..",
    "live.json",
    "/" + "../" * 200 + "etc/passwd",
    "/" + "a" * 5000,
    "/quality/" + "a" * 300 + ".json",
]


class TestNothingElse:
    @pytest.mark.parametrize("target", TRAVERSALS)
    def test_no_other_path_leads_anywhere(self, url: str, target: str) -> None:
        for method in ("GET", "HEAD"):
            got = fetch(url, target, method)
            assert got.status == 404
            assert SECRET not in got.body
            assert "x-other" not in got.headers
        assert fetch(url, target).line.startswith("There is nothing here")

    @pytest.mark.parametrize(
        "target", [b"/live.json\0", b"/\0", b"/\xff\xfe", b"/live.json\x01", b"/ a b"]
    )
    def test_bytes_that_belong_in_no_path(self, url: str, target: bytes) -> None:
        got = fetch(url, target)
        assert got.status in (400, 404)
        assert SECRET not in got.body
        assert got.line
        assert got.headers["x-content-type-options"] == "nosniff"

    def test_links_are_not_followed(self, url: str, site: Path, tmp_path: Path) -> None:
        (site / "dashboard.json").unlink()
        (site / "dashboard.json").symlink_to(tmp_path / "secret.json")
        (site / "quality" / "link.json").symlink_to("2026-11-20.json")
        outside = tmp_path / "outside"
        (site / "schemas").rename(outside)
        (site / "schemas").symlink_to(outside)
        for name in ("dashboard.json", "quality/link.json", "schemas/live.schema.json"):
            assert fetch(url, f"/{name}").status == 404
            assert name.encode() not in fetch(url).body

    def test_a_site_that_is_itself_a_link_is_served(
        self, site: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "link").symlink_to(site)
        with DashboardServer(tmp_path / "link", 0) as server:
            assert fetch(server.url, "/live.json").body == LIVE

    def test_what_is_not_a_plain_file_is_not_served(self, url: str, site: Path) -> None:
        (site / "live.json").unlink()
        os.mkfifo(site / "live.json")
        (site / "dashboard.json").unlink()
        (site / "dashboard.json").mkdir()
        for name in ("live.json", "dashboard.json"):
            assert fetch(url, f"/{name}").status == 404

    @pytest.mark.parametrize(
        "method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "get"]
    )
    @pytest.mark.parametrize("target", ["/live.json", "/", "/nothing"])
    def test_no_other_method_does_anything(
        self, url: str, site: Path, method: str, target: str
    ) -> None:
        got = fetch(url, target, method)
        assert (got.status, got.headers["allow"]) == (405, "GET, HEAD")
        assert got.line == "Only GET and HEAD."
        assert (site / "live.json").read_bytes() == LIVE

    @pytest.mark.parametrize("length", ["-1", "x", "0"])
    def test_a_length_that_is_none(self, url: str, length: str) -> None:
        assert fetch(url, "/live.json", "POST", Content_Length=length).status == 405
        assert fetch(url, "/live.json", "GET", Content_Length=length).status == 200

    def test_what_cannot_be_read_is_reported(
        self, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_right(*_: object) -> bytes:
            raise PermissionError(13, "Permission denied", "/a/path")

        monkeypatch.setattr("local_runner.runtime.site_server.read_published", no_right)
        got = fetch(url, "/live.json")
        assert got.status == 500
        assert "/a/path" not in got.line


# --- a port --------------------------------------------------------------------------


def test_a_port_in_use_is_reported_with_the_next_command(
    touchline: Touchline, url: str, tmp_path: Path
) -> None:
    port = int(url.strip("/").rpartition(":")[2])
    page = touchline("serve", "--simulated", "--port", port, "--out", tmp_path / "o")
    line = page.refused(2)
    assert f"Port {port} is in use." in line
    assert "serve --port " in line
    assert not (tmp_path / "o").exists()


def test_the_next_port_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def taken(*_: object) -> None:
        raise OSError(98, "Address already in use")

    monkeypatch.setattr("local_runner.runtime.site_server._Server", taken)
    with (
        pytest.raises(ConfigError, match=r"8080 is in use.*serve --port 8081"),
        DashboardServer(Path("site")),
    ):
        pass


def test_without_a_token_it_fails_as_live_does(
    touchline: Touchline, tmp_path: Path
) -> None:
    serve, live = (touchline(verb, "--out", tmp_path) for verb in ("serve", "live"))
    assert serve.refused(2) == live.refused(2)


def test_a_port_that_is_none(touchline: Touchline) -> None:
    assert touchline("serve", "--simulated", "--port", 65536).code == 2


# --- a process that is stopped -------------------------------------------------------


class Process:
    """`serve` in a process of its own."""

    def __init__(self, folder: Path, *words: object, **settings: str) -> None:
        env = {name: text for name, text in os.environ.items() if name not in SETTINGS}
        command = [sys.executable, "-m", "local_runner", "serve", "--port", "0"]
        self.folder = folder
        self.popen = subprocess.Popen(  # noqa: S603 (ours)
            [*command, "--out", str(folder), *map(str, words)],
            env={**env, "PYTHONPATH": str(ROOT), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.popen.stdout is not None
        first = self.popen.stdout.readline()
        found = re.search(r"at (http://127\.0\.0\.1:\d+/)$", first)
        assert found is not None, first + self.popen.communicate()[1]
        self.url = found[1]

    def read_until(self, text: str) -> str:
        """The next line that has this in it."""
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            if text in line:
                return line
        raise AssertionError(f"It ended before it said {text!r}.")

    def end(self) -> Result:
        """How it ended."""
        out, err = self.popen.communicate(timeout=LONG_S)
        return Result(self.popen.returncode, out, err)


@contextmanager
def serving(folder: Path, *words: object, **settings: str) -> Iterator[Process]:
    process = Process(folder, *words, **settings)
    try:
        yield process
    finally:
        process.popen.kill()
        process.popen.communicate()


@contextmanager
def api(*kinds: Kind) -> Iterator[Simulator]:
    """The simulator on the real clock, with everything going wrong in these ways."""
    now = datetime.now(UTC)
    since, until = now - timedelta(hours=1), now + timedelta(hours=1)
    year = now.year if now.month >= 7 else now.year - 1
    with Simulator(
        GeneratedSeason(1, year=year),
        SystemClock(),
        token=TOKEN,
        calls_per_minute=None,
        faults=[Fault(kind, since, until) for kind in kinds],
        longest_hang_s=LONG_S,
    ) as simulator:
        yield simulator


def real(simulator: Simulator) -> dict[str, str]:
    return {"FOOTBALL_DATA_URL": simulator.url, "FOOTBALL_DATA_TOKEN": TOKEN}


def wait_for_calls(simulator: Simulator, count: int, process: Process) -> None:
    while simulator.requests_served < count:
        assert process.popen.poll() is None
        time.sleep(0.02)


def check_nothing_is_half(folder: Path) -> None:
    """Every file is whole, and the warehouse opens with what is in it."""
    assert [path for path in folder.rglob("*") if path.name.startswith(".")] == []
    for path in folder.glob("site/**/*.json"):
        json.loads(path.read_bytes())
    warehouse = DuckDBWarehouse(folder / "warehouse.duckdb")
    try:
        for table in TABLES:
            rows_of(warehouse, table)
    finally:
        warehouse.close()


def check_the_next_run_works(touchline: Touchline, folder: Path) -> None:
    with api() as simulator:
        result = touchline("run", POLL, "--out", folder, "--json", **real(simulator))
    assert (result.code, result.err) == (0, "")
    assert result.json["status"] == "success"


class TestStop:
    @pytest.mark.process
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_between_runs(
        self, touchline: Touchline, tmp_path: Path, number: signal.Signals
    ) -> None:
        folder = tmp_path / "live"
        with api() as simulator, serving(folder, **real(simulator)) as process:
            assert POLL in process.read_until("success")
            # nothing was published: so that there is something to see
            assert "hourly_refresh" in process.read_until("success")
            live = fetch(process.url, "/live.json")
            assert (live.status, fetch(process.url, "/healthz").status) == (200, 200)
            assert json.loads(live.body)["schema_version"] == 1
            status = touchline("status", "--json", "--out", folder)
            assert {run["status"] for run in status.json["runs"]} == {"success"}
            process.popen.send_signal(number)
            ended = process.end()
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.splitlines()[-1] == "Stopped."
        check_nothing_is_half(folder)
        with pytest.raises(ConnectionRefusedError):
            fetch(process.url)

    @pytest.mark.process
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    @pytest.mark.parametrize("kind", ["server_errors", "hang"])
    def test_in_the_middle_of_a_step(
        self, touchline: Touchline, tmp_path: Path, kind: Kind, number: signal.Signals
    ) -> None:
        """While it waits for the next call, and while it waits for a response."""
        folder = tmp_path / "live"
        with api(kind) as simulator, serving(folder, **real(simulator)) as process:
            wait_for_calls(simulator, 1, process)
            assert fetch(process.url, "/healthz").status == 200
            process.popen.send_signal(number)
            ended = process.end()
        assert (ended.code, ended.err) == (0, "")
        assert ended.out.splitlines()[-1] == "Stopped."
        assert "success" not in ended.out
        check_nothing_is_half(folder)
        check_the_next_run_works(touchline, folder)
        check_nothing_is_half(folder)

    @pytest.mark.process
    def test_a_second_signal_ends_it_at_once(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        folder = tmp_path / "live"
        with api("hang") as simulator, serving(folder, **real(simulator)) as process:
            wait_for_calls(simulator, 1, process)
            while process.popen.poll() is None:
                process.popen.send_signal(signal.SIGTERM)
                time.sleep(0.05)
            ended = process.end()
        assert ended.code == -signal.SIGTERM
        assert "Stopped." not in ended.out
        check_nothing_is_half(folder)
        check_the_next_run_works(touchline, folder)

    @pytest.mark.process
    def test_failed_runs_do_not_make_a_stop_a_failure(self, tmp_path: Path) -> None:
        folder = tmp_path / "live"
        wrong = {"FOOTBALL_DATA_TOKEN": "another"}
        with (
            api() as simulator,
            serving(folder, **{**real(simulator), **wrong}) as process,
        ):
            process.read_until("failed")
            process.popen.send_signal(signal.SIGTERM)
            ended = process.end()
        assert ended.code == 0
        assert ended.out.splitlines()[-1] == "Stopped."

    @pytest.mark.parametrize(("token", "code"), [(TOKEN, 0), ("another", 1)])
    def test_after_so_many_runs_it_ends_as_live_does(
        self, touchline: Touchline, tmp_path: Path, token: str, code: int
    ) -> None:
        with api() as simulator:
            result = touchline(
                *("serve", "--port", 0, "--runs", 1, "--out", tmp_path / "live"),
                **{**real(simulator), "FOOTBALL_DATA_TOKEN": token},
            )
        assert result.code == code
        assert "Stopped." not in result.out

    def test_the_handlers_of_signals_are_put_back(
        self, touchline: Touchline, tmp_path: Path
    ) -> None:
        before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
        with api() as simulator:
            words = ("serve", "--port", 0, "--runs", 1, "--out", tmp_path / "live")
            touchline(*words, **real(simulator))
        after = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
        assert after == before


@pytest.mark.process
def test_without_a_token_the_simulated_site_is_served(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    # and again, from where the first one was
    for last in ("hourly_refresh", POLL):
        with serving(folder, "--simulated", COMPETITIONS="PL,ELC") as process:
            process.read_until(f"Z  {last}-")
            live = json.loads(fetch(process.url, "/live.json").body)
            process.popen.send_signal(signal.SIGINT)
            ended = process.end()
        assert (ended.code, ended.out.splitlines()[-1]) == (0, "Stopped.")
        assert live["matches"]["data"]
        assert live["freshness"]["is_match_day"]
        check_nothing_is_half(folder)


# --- the parts of it -----------------------------------------------------------------


@pytest.fixture
def stop() -> Stop:
    return Stop()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    settings = settings_in(tmp_path / "live", Settings())
    with open_services(settings, SystemClock()) as opened:
        yield opened


def request_stop(stop: Stop, when: threading.Event) -> threading.Thread:
    def work() -> None:
        when.wait(LONG_S)
        stop.is_requested = True

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


class TestStepInHand:
    STEP = "load_raw_live_tables"

    def call(self, services: Services, stop: Stop, step: Any) -> InProcess:
        return InProcess(services, {"load": {self.STEP: step}}, stop=stop)

    def test_a_statement_is_interrupted(self, services: Services, stop: Stop) -> None:
        begun = threading.Event()

        def endless(context: Context, _: Any) -> Outcome:
            warehouse = context.warehouse
            assert isinstance(warehouse, DuckDBWarehouse)
            begun.set()
            warehouse._connection.execute(
                "SELECT sum(hash(range)) FROM range(9000000000000000)"
            )
            return Outcome()

        request_stop(stop, begun)
        with pytest.raises(StoppedError) as stopped:
            self.call(services, stop, endless)("load", b"{}", LONG_S)
        assert stopped.value.is_clean
        assert rows_of(services.warehouse, "raw_snapshots") == []

    def test_a_step_that_looks_at_its_time_ends(
        self, services: Services, stop: Stop
    ) -> None:
        begun = threading.Event()

        def looking(context: Context, _: Any) -> Outcome:
            begun.set()
            while True:
                context.deadline.check()
                time.sleep(0.01)

        request_stop(stop, begun)
        with pytest.raises(StoppedError) as stopped:
            self.call(services, stop, looking)("load", b"{}", LONG_S)
        assert stopped.value.is_clean

    def test_a_step_that_does_not_end_is_left_behind(
        self, services: Services, stop: Stop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, over = threading.Event(), threading.Event()
        monkeypatch.setattr(functions, "STOP_GRACE_S", 0.2)

        def deaf(*_: Any) -> Outcome:
            begun.set()
            over.wait(LONG_S)
            return Outcome()

        request_stop(stop, begun)
        with pytest.raises(StoppedError) as stopped:
            self.call(services, stop, deaf)("load", b"{}", LONG_S)
        assert not stopped.value.is_clean
        over.set()

    def test_no_step_begins_after_it(self, services: Services, stop: Stop) -> None:
        called: list[Context] = []

        def spy(context: Context, _: Any) -> Outcome:
            called.append(context)
            return Outcome()

        stop.is_requested = True
        with pytest.raises(StoppedError):
            self.call(services, stop, spy)("load", b"{}", LONG_S)
        assert called == []


class TestClocks:
    def test_a_stop_ends_a_sleep(self, stop: Stop) -> None:
        requested = threading.Event()
        request_stop(stop, requested)
        requested.set()
        with pytest.raises(StoppedError):
            StoppableClock(stop).sleep(LONG_S)

    def test_a_sleep_that_is_over_is_over(self, stop: Stop) -> None:
        clock = StoppableClock(stop)
        clock.sleep(0)
        before = clock.now()
        clock.sleep(0.001)
        assert clock.now() - before >= timedelta(milliseconds=1)
        assert not stop.is_requested

    def test_a_fast_one_goes_and_is_slept_on(self, stop: Stop) -> None:
        start = datetime(2026, 11, 21, 15, tzinfo=UTC)
        clock = FastClock(stop, start, speed=36_000)
        clock.sleep(3600)
        assert clock.now() >= start + timedelta(hours=1)


def test_a_bucket_is_not_served_and_the_schedule_runs(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = settings_in(tmp_path / "live", Settings())
    settings = replace(settings, site_uri="gs://a-bucket/site")
    begun = []

    def run(settings: Settings, *_: object, first: list[str], **__: object) -> bool:
        begun.append((settings.site_uri, first))
        return True

    monkeypatch.setattr(serve, "run_schedule", run)
    assert serve.serve_schedule(settings, Screen(), port=0, simulated=False, runs=1)
    assert begun == [("gs://a-bucket/site", [POLL])]
    out = capsys.readouterr().out
    assert "gs://a-bucket/site" in out
    assert "http://" not in out
