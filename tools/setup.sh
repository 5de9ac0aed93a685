#!/bin/sh
# setup.sh PYTHON REQUIREMENTS NAME: make .venv from pinned requirements and mark it.
#
# uv installs them in a tenth of pip's time. pip installs uv, with the hashes that
# requirements-dev.txt has, and everything where uv cannot be had, does not manage, or
# would miss the package index that pip is configured with, as it reads no pip.conf.
set -eu
python=$1 requirements=$2 name=$3

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Touchline needs Python 3.11 or newer; '$python' is not." >&2
    echo "Next: make PYTHON=python3.12 (or another one that is installed)" >&2
    exit 2
fi
if [ ! -x .venv/bin/python ]; then
    if ! "$python" -m venv .venv; then
        rm -rf .venv
        echo "No virtual environment can be made." >&2
        echo "Next, on Debian or Ubuntu: apt-get install python3-venv" >&2
        exit 2
    fi
fi
pip() {
    .venv/bin/python -m pip "$@"
}

with_uv() {
    case "$(pip config list 2>/dev/null)" in *.index-url=* | *.no-index=*) return 1 ;; esac
    awk '/^[^ #]/ { uv = /^uv==/ } uv' requirements-dev.txt >.venv/uv.txt
    pip install --quiet --disable-pip-version-check --require-hashes -r .venv/uv.txt \
        >.venv/uv.log 2>&1 || return 1
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes \
        -r "$requirements"
}

echo "Installing $requirements into .venv (once) ..."
if ! with_uv && ! pip install --quiet --disable-pip-version-check \
    --require-virtualenv --require-hashes -r "$requirements"; then
    echo "Installing failed; the lines above say why. Next: the same command again." >&2
    exit 2
fi
# the checkout itself is importable from anywhere in this environment
.venv/bin/python - <<'PYTHON'
import pathlib, sysconfig

folder = pathlib.Path(sysconfig.get_path("purelib"))
(folder / "touchline.pth").write_text(f"{pathlib.Path.cwd()}\n")
PYTHON
touch ".venv/$name"
