"""Charts: what is drawn where."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from markupsafe import Markup

from functions.publish.pages import charts
from functions.publish.pages.charts import Point
from functions.publish.pages.graph import Node, graph
from functions.publish.pages.run_strip import SHAPES, Mark, strip

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def drawn(svg: Markup) -> ET.Element:
    """The picture; fails where it is not XML."""
    return ET.fromstring(svg)  # noqa: S314 (ours)


def paths(svg: Markup) -> dict[str, str]:
    """The paths of a picture by class."""
    return {
        path.get("class", ""): path.get("d", "") for path in drawn(svg).iter("path")
    }


def heights(path: str) -> list[float]:
    """The tops of teeth or columns, from the bottom."""
    return [charts.HEIGHT - float(y) for y in re.findall(r"V([\d.]+)[LH]", path)]


def point(hours: float, minutes: float, limit: float = 20) -> Point:
    return Point(NOON + hours * HOUR, minutes, limit, minutes < limit)


def test_the_age_rises_up_to_a_pull() -> None:
    made = charts.sawtooth([point(1, 15)], NOON, NOON + 2 * HOUR, "Age")
    assert paths(made)["met"] == "M375.0 100V100.0L500.0 40.0V100Z"
    assert "missed" not in paths(made)


def test_what_is_over_the_limit_is_drawn_apart() -> None:
    made = charts.sawtooth([point(1, 15), point(2, 60)], NOON, NOON + 2 * HOUR, "Age")
    assert paths(made)["missed"].startswith("M500.0")
    assert paths(made)["met"].count("M") == 1


def test_an_age_that_began_before_the_plot_begins_at_its_edge() -> None:
    made = charts.sawtooth([point(0.5, 90, 100)], NOON, NOON + HOUR, "Age")
    left, edge = re.findall(r"M([\d.]+) 100V([\d.]+)", paths(made)["met"])[0]
    assert float(left) == 0
    assert float(edge) == pytest.approx(100 * (1 - 60 / 125), abs=0.1)


def test_a_day_without_a_pull_does_not_flatten_all_others() -> None:
    points = [point(1, 15), point(25, 1440)]
    assert charts.top_of(points) == 60
    made = charts.sawtooth(points, NOON, NOON + 25 * HOUR, "Age")
    assert "L1000.0 0.0" in paths(made)["missed"]


def test_the_limit_applies_up_to_the_point_that_names_it() -> None:
    points = [point(1, 15, 20), point(2, 60, 90), point(4, 60, 90)]
    made = charts.sawtooth(points, NOON, NOON + 4 * HOUR, "Age")
    top = charts.top_of(points)
    low, high = (100 * (1 - limit / top) for limit in (20, 90))
    assert paths(made)["limit"] == f"M0.0 {low:.1f}H250.0V{high:.1f}H1000.0"


def test_an_hour_shows_the_greatest_age_in_it() -> None:
    points = [point(0.25, 15), point(0.5, 10), point(1.5, 30, 40)]
    made = charts.highest_by_hour(points, NOON, NOON + 2 * HOUR, "Age")
    top = charts.top_of(points)
    shown = [height * top / 100 for height in heights(paths(made)["met"])]
    assert shown == pytest.approx([15, 30], abs=0.1)


def test_a_long_age_counts_in_each_hour_that_it_lasts_through() -> None:
    made = charts.highest_by_hour([point(3, 150, 100)], NOON, NOON + 3 * HOUR, "Age")
    found = paths(made)
    assert len(heights(found["met"])) == 2
    assert len(heights(found["missed"])) == 1


@pytest.mark.parametrize("draw", [charts.sawtooth, charts.highest_by_hour])
def test_without_a_point_nothing_is_drawn(draw: object) -> None:
    assert callable(draw)
    assert paths(draw([], NOON, NOON + HOUR, "Age")) == {}


def test_an_unknown_age_is_no_point() -> None:
    row = {"freshness_sla_minutes": 20, "at": "2026-11-21T12:00:00Z"}
    known = {**row, "freshness_minutes": 1.0, "is_met": True}
    unknown = {**row, "freshness_minutes": None, "is_met": None}
    assert charts.points_of([unknown, known]) == [Point(NOON, 1.0, 20.0, True)]


def test_each_status_of_a_run_has_a_shape_of_its_own() -> None:
    assert len(set(SHAPES.values())) == len(SHAPES) == 5


def test_a_failed_run_links_to_what_is_said_of_it() -> None:
    marks = [
        Mark(0, 0, "success", "00:00 success"),
        Mark(3, 1, "failed", "03:15 <failed>", "#run-1"),
    ]
    (link,) = drawn(strip(marks, 24, 4, "Runs")).iter("a")
    assert link.get("href") == "#run-1"
    assert link.findtext("title") == "03:15 <failed>"
    (box,) = link.iter("rect")
    assert (box.get("x"), box.get("y")) == ("30", "10")


def test_shapes_are_moved_to_their_place() -> None:
    marks = [Mark(2, 1, status, "") for status in SHAPES]
    for path in paths(strip(marks, 24, 4, "Runs")).values():
        numbers = re.findall(r"M([\d.]+) ([\d.]+)", path)
        assert all(20 <= float(x) <= 30 and 10 <= float(y) <= 20 for x, y in numbers)


@pytest.mark.parametrize(
    ("value", "most", "start", "x", "width"),
    [
        (50, 200, 0, "0.0", "25.0"),
        (50, 200, 100, "50.0", "25.0"),
        (300, 200, 0, "0.0", "100.0"),
        (0, 200, 0, "0.0", "0.0"),
        (1, 100_000, 0, "0.0", "0.5"),  # what is there is seen
        (0, 0, 0, "0.0", "0.0"),
    ],
)
def test_a_bar(value: float, most: float, start: float, x: str, width: str) -> None:
    _, fill = drawn(charts.bar(value, most, start=start)).iter("rect")
    assert (fill.get("x"), fill.get("width")) == (x, width)


def test_columns_leave_out_what_is_not_there() -> None:
    made = charts.columns([4, 0, 2], 4, "Calls")
    assert heights(paths(made)["met"]) == [100, 50]


def test_a_column_that_reaches_the_limit_is_drawn_apart() -> None:
    made = charts.columns([4, 3, 2], 4, "Calls", limit=3)
    assert heights(paths(made)["met"]) == [50]
    assert heights(paths(made)["missed"]) == [100, 75]
    assert paths(made)["limit"] == "M0 25.0H1000"


def test_lines_of_a_graph_belong_to_the_box_they_lead_to() -> None:
    nodes = [
        Node("a", 0, "first", "", "#a"),
        Node("b", 1, "<second>", "", "#b"),
        Node("c", 1, "third", "", "#c"),
    ]
    edges = [("a", "b"), ("b", "c")]
    links = list(drawn(graph(nodes, edges, ["A", "B"], "Way")).iter("a"))
    assert [len(list(link.iter("path"))) for link in links] == [0, 1, 1]
    assert [link.findtext("text") for link in links] == ["first", "<second>", "third"]


def test_a_label_is_escaped() -> None:
    svg = charts.columns([1], 1, '"><script>')
    assert drawn(svg).get("aria-label") == '"><script>'
