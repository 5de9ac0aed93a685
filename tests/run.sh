#!/bin/sh
# run.sh [lint]: everything that has to hold, what fails fastest first.
set -eu
bin=.venv/bin

"$bin"/ruff check --quiet .
"$bin"/ruff format --check --quiet .
"$bin"/lint-imports --no-cache >.venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }
"$bin"/mypy --no-error-summary
[ "${1:-}" = lint ] && exit 0

export TOUCHLINE_CACHE="${TOUCHLINE_CACHE:-$PWD/.cache}"
echo "Preparing Google's SQL analyzer (up to a minute, once) ..."
"$bin"/python -c "from tests.engines import require; require('googlesql')"
exec "$bin"/python -m pytest -q -n 2 --dist worksteal ${PYTEST_ARGS:-}
