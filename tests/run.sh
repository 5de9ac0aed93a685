#!/bin/sh
# run.sh [lint|cloud|terraform]: everything that has to hold, what fails fastest first; with
# `lint` only the first part, with `cloud` only the whole day on the peers of Google Cloud,
# with `terraform` only what is deployed.
set -eu
bin=.venv/bin
export TOUCHLINE_CACHE="${TOUCHLINE_CACHE:-$PWD/.cache}"

cloud() {
    echo "Preparing local-bigquery (a minute, once) ..."
    "$bin"/python -c "from tests.conftest import prepare; prepare()"
}

if [ "${1:-}" = cloud ]; then
    cloud
    echo "Playing 121 runs on it, three at once, and days on end (about 12 minutes) ..."
    exec "$bin"/python -m pytest -q -m long ${PYTEST_ARGS:-}
fi

if [ "${1:-}" = terraform ]; then
    "$bin"/python -m tests.terraform.prepare
    echo "fmt, validate, terraform test, checkov, and tests of plans (minutes) ..."
    exec env TOUCHLINE_STRICT=1 "$bin"/python -m pytest -q -n 2 --dist worksteal \
        -m terraform ${PYTEST_ARGS:-}
fi

"$bin"/ruff check --quiet .
"$bin"/ruff format --check --quiet .
"$bin"/lint-imports --no-cache >.venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }
"$bin"/mypy --no-error-summary
[ "${1:-}" = lint ] && exit 0

echo "Preparing Google's SQL analyzer (up to a minute, once) ..."
"$bin"/python -c "from tests.engines import require; require('googlesql')"
cloud
exec "$bin"/python -m pytest -q -n 2 --dist worksteal -m "not long and not terraform" ${PYTEST_ARGS:-}
