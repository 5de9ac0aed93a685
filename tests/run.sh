#!/bin/sh
# run.sh [lint|rest|cloud|terraform]: lint beside the tests that need nothing but Python.
# With `lint` only that; with `rest` all other tests; with `cloud` and `terraform` some of
# these. What a marker means: tests/needs.py.
set -eu
bin=.venv/bin
export TOUCHLINE_CACHE="${TOUCHLINE_CACHE:-$PWD/.cache}"
# the tests start Python hundreds of times: with compiled modules in half the time
unset PYTHONDONTWRITEBYTECODE

lint() {
    "$bin"/ruff check --quiet .
    "$bin"/ruff format --check --quiet .
    "$bin"/lint-imports --no-cache >.venv/lint-imports.log ||
        { cat .venv/lint-imports.log; exit 1; }
    "$bin"/mypy --no-error-summary
}

run() { # MARKERS [PATH...]: two tests at once; at the end the slowest twenty
    markers=$1
    shift
    # shellcheck disable=SC2086 (words)
    "$bin"/python -m pytest -q -n 2 --dist worksteal --durations=20 -m "$markers" \
        ${PYTEST_ARGS:-} "$@"
}

prepare() {
    echo "Preparing Google's SQL analyzer and local-bigquery (two minutes, once) ..."
    "$bin"/python -c "from tests.engines import require; require('googlesql')"
    "$bin"/python -c "from tests.conftest import prepare; prepare()"
}

case "${1:-}" in
lint)
    lint
    ;;
rest)
    prepare
    "$bin"/python -m tests.terraform.prepare || [ "${TOUCHLINE_STRICT:-}" != 1 ]
    status=0
    run "not fast" tests || status=$?
    # on their own: beside `tests`, pytest takes the folder for a part of it, and leaves it
    # out as norecursedirs says; with no test it fails
    if [ -n "${RECORDED_RESPONSES:-}" ]; then
        run "fast or not fast" tests/recorded || status=$?
    fi
    exit "$status"
    ;;
cloud)
    prepare
    run long
    ;;
terraform)
    "$bin"/python -m tests.terraform.prepare
    export TOUCHLINE_STRICT=1
    run terraform
    ;;
*)
    (lint) &
    linting=$!
    status=0
    run fast || status=$?
    wait "$linting" || { echo "Lint found what is printed above." >&2; status=1; }
    exit "$status"
    ;;
esac
