#!/bin/sh
# Builds the wheel with the front-end files in it, so that the server needs neither npm nor a registry for them.
# Usage: deploy/build-wheel.sh [FOLDER]; the wheel lands in FOLDER, by default dist/.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
out=$(mkdir -p "${1:-$here/dist}" && cd "${1:-$here/dist}" && pwd -P)
. "$here/src/bihuan/engine/python.sh"
eval "$("$python" -P -m bihuan.engine.launch environment)"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$here/src" "$here/pyproject.toml" "$here/README.md" "$here/requirements" "$work/"
find "$work/src" -name __pycache__ -prune -exec rm -rf {} +
mkdir -p "$work/src/bihuan/web/static/vendor"
cp -R "$BIHUAN_ASSETS/vendor/." "$work/src/bihuan/web/static/vendor/"
"$python" -m pip wheel --quiet --no-deps --wheel-dir "$out" "$work"
ls "$out"/bihuan-*.whl
