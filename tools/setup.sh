#!/bin/sh
# setup.sh PYTHON REQUIREMENTS NAME: make .venv from pinned requirements and mark it.
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
echo "Installing $requirements into .venv (once) ..."
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-virtualenv -r "$requirements"; then
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
