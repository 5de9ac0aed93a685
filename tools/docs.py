"""Generates the parts of the documentation that repeat what the code declares.

A page has a block between two comments, `<!-- generated: NAME -->` and
`<!-- end: NAME -->`; `python -m tools.docs` (`make docs`) rewrites each of them from
the code. The pages are committed, and a test fails when a block is stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import Any

from typer.main import get_command

from functions.shared.runtime.dags import DagStep, load_dags
from functions.shared.runtime.settings import Settings
from functions.shared.runtime.step_args import STEP_ARGS, arguments_of
from local_runner.cli.app import command_line
from transforms.alert_conditions import CONDITIONS
from transforms.checks import CHECKS
from transforms.tables import TABLES, Table
from transforms.tie_rules import CRITERION_WORDS, TIE_RULES

ROOT = Path(__file__).parent.parent
PAGES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))

BLOCK = re.compile(
    r"(<!-- generated: (?P<name>[a-z-]+) -->\n).*?(<!-- end: (?P=name) -->)", re.DOTALL
)

SHARED_OPTIONS = ("--out", "--lake", "--warehouse", "--site", "--verbose", "--help")


def main() -> None:
    """Rewrite the pages whose blocks are stale, and name them."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        if (made := rendered(text)) != text:
            page.write_text(made, encoding="utf-8")
            sys.stdout.write(f"{page.relative_to(ROOT)}\n")


def rendered(text: str) -> str:
    """A page with every block as the code has it. Raises KeyError for an unknown."""
    return BLOCK.sub(
        lambda found: f"{found[1]}{BLOCKS[found['name']]()}{found[3]}", text
    )


def settings() -> str:
    """One row per setting: variable, default, meaning."""
    rows = []
    for setting in fields(Settings):
        default = setting.default
        text = ",".join(default) if isinstance(default, tuple) else str(default)
        rows.append(
            (
                _code(setting.metadata["variable"]),
                _code(text),
                setting.metadata["about"],
            )
        )
    return _table(("variable", "default", "meaning"), rows)


def tables() -> str:
    """Every table with its key, partition and columns."""
    return "\n".join(_described(table) for table in TABLES.values())


def dags() -> str:
    """Every DAG with its schedule and its steps in order."""
    parts = []
    for name, dag in load_dags().dags.items():
        rows = [
            (
                str(number),
                _code(step.step),
                _code(step.function),
                _arguments(step),
                "yes" if step.always else "",
            )
            for number, step in enumerate(dag.steps, 1)
        ]
        head = ("", "step", "function", "arguments", "runs after a failure")
        parts.append(
            f"### {name}\n\n{dag.about} Schedule (UTC): `{dag.schedule}`.\n\n"
            f"{_table(head, rows)}"
        )
    return "\n".join(parts)


def functions() -> str:
    """One row per function: what it does, its default step and its limits."""
    rows = [
        (
            _code(name),
            function.about,
            _code(function.default_step),
            f"{function.timeout_seconds} s",
            str(function.retries),
            f"{function.memory_mib} MiB",
            str(function.concurrency),
            str(function.max_instances),
        )
        for name, function in load_dags().functions.items()
    ]
    head = ("function", "does", "default step", "timeout", "retries", "memory")
    return _table((*head, "concurrency", "instances"), rows)


def step_arguments() -> str:
    """One line per step that takes arguments."""
    lines = []
    for step in STEP_ARGS:
        listed = [
            f"`{name}` ({one.about})"
            for name, one in arguments_of(step).items()
            if name != "is_repeated"
        ]
        if listed:
            lines.append(f"- `{step}`: {', '.join(listed)}\n")
    return "".join(lines)


def data_tests() -> str:
    """One row per check: what has to hold, and of which tables it fails or warns."""
    tested = {check.table for check in CHECKS.values()}
    rows = []
    for build, checks in groupby(CHECKS.values(), key=lambda check: check.build):
        of: dict[str, list[str]] = {"fail": [], "warn": []}
        for check in checks:
            of[check.severity].append(check.table)
        rows.append(
            (
                _code(build.__name__),
                _one_line(build.__doc__ or ""),
                *(
                    "every table"
                    if {*names} == tested
                    else ", ".join(map(_code, names))
                    for names in of.values()
                ),
            )
        )
    return _table(("test", "what has to hold", "fails", "warns"), rows)


def tie_rules() -> str:
    """One row per rule: its criteria in order, what it leaves out, its sources."""
    rows = [
        (
            _code(rule.name),
            ", ".join(CRITERION_WORDS[criterion] for criterion in rule.criteria),
            rule.left_out,
            ", ".join(f"[{n}]({url})" for n, url in enumerate(rule.sources, 1)),
        )
        for rule in TIE_RULES
    ]
    return _table(("rule", "equal points are ranked by", "left out", "sources"), rows)


def conditions() -> str:
    """One row per alert condition: a link to its runbook, its severity and summary."""
    rows = [
        (f"[{name}](#{name})", condition.severity, condition.summary)
        for name, condition in CONDITIONS.items()
    ]
    return _table(("condition", "severity", "holds when"), rows)


def verbs() -> str:
    """One row per verb of the command line, then each with its options."""
    commands: Mapping[str, Any] = getattr(get_command(command_line()), "commands")  # noqa: B009
    overview = _table(
        ("verb", "does"),
        (
            (f"[`{name}`](#{name})", command.help.split("\n\n")[0].replace("\n", " "))
            for name, command in commands.items()
        ),
    )
    sections = [_verb(name, command) for name, command in commands.items()]
    return "\n".join((overview, *sections))


def shared_options() -> str:
    """One row per option that most verbs take."""
    commands: Mapping[str, Any] = getattr(get_command(command_line()), "commands")  # noqa: B009
    params = [one for one in commands["matchday"].params if _is_shared(one)]
    return _options(params)


def make_targets() -> str:
    """One row per target of the Makefile, with its help."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    found = re.findall(r"^([a-z][a-z-]*):.*?## (.+)$", makefile, re.MULTILINE)
    return _table(
        ("make", "does"), ((_code(f"make {name}"), about) for name, about in found)
    )


BLOCKS: Mapping[str, Callable[[], str]] = {
    "settings": settings,
    "tables": tables,
    "dags": dags,
    "functions": functions,
    "step-arguments": step_arguments,
    "data-tests": data_tests,
    "tie-rules": tie_rules,
    "conditions": conditions,
    "verbs": verbs,
    "shared-options": shared_options,
    "make": make_targets,
}


def _described(table: Table) -> str:
    facts = [f"Key: {', '.join(map(_code, table.key))}."]
    if table.partition:
        facts.append(f"Partitioned by the date of {_code(table.partition)}.")
    if table.cluster:
        facts.append(f"Clustered by {', '.join(map(_code, table.cluster))}.")
    rows = [
        (
            _code(column.name),
            column.type,
            "yes" if column.nullable else "",
            column.about,
        )
        for column in table.columns
    ]
    columns = _table(("column", "type", "may be null", "meaning"), rows)
    return f"### {table.name}\n\n{table.about} {' '.join(facts)}\n\n{columns}"


def _arguments(step: DagStep) -> str:
    return ", ".join(f"`{name}: {value}`" for name, value in step.args.items())


def _verb(name: str, command: Any) -> str:
    words = [one for one in command.params if one.param_type_name == "argument"]
    own = [
        one
        for one in command.params
        if one.param_type_name == "option" and not _is_shared(one)
    ]
    usage = " ".join(
        (name, *((one.metavar or one.name).upper() for one in words), "[OPTIONS]")
    )
    known = {flag for one in command.params for flag in one.opts} | {"--help"}
    shared = ", ".join(_code(flag) for flag in SHARED_OPTIONS if flag in known)
    about = "\n\n".join(
        _one_line(part) for part in command.help.replace("\b", "").split("\n\n")
    )
    parts = [f"### {name}\n", f"{about}\n", f"`python -m local_runner {usage}`\n"]
    if words or own:
        parts.append(_options([*words, *own]))
    parts.append(f"Shared options: {shared}.\n")
    return "\n".join(parts)


def _options(params: Iterable[Any]) -> str:
    rows = []
    for one in params:
        is_word = one.param_type_name == "argument"
        name = (one.metavar or one.name).upper() if is_word else ", ".join(one.opts)
        if not is_word and one.metavar:
            name = f"{name} {one.metavar}"
        variable = f" Or the variable `{one.envvar}`." if one.envvar else ""
        about = one.help.replace("*", "\\*")
        rows.append((_code(name), f"{about}{variable}", _default(one)))
    return _table(("option", "meaning", "default"), rows)


def _default(param: Any) -> str:
    if param.required:
        return "required"
    if isinstance(param.show_default, str):
        return param.show_default
    value = param.default
    return "" if value in (None, False, "") else str(value)


def _is_shared(param: Any) -> bool:
    return bool({*param.opts} & {*SHARED_OPTIONS}) and param.help is not None


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"|{''.join(map(_cell, line))}\n" for line in lines)


def _cell(text: str) -> str:
    escaped = text.replace("|", "\\|")
    return f" {escaped} |" if text else " |"


if __name__ == "__main__":
    main()
