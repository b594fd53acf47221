#!/usr/bin/env bash
# Outside validators on every kind of public page: extruct (Python) and html-validate (Node 18 or newer).
# Called by `make test-outside`, which has installed .venv before.
set -euo pipefail
cd "$(dirname "$0")/../.."
outside=.venv-outside/bin/python

command -v npm >/dev/null || { echo "make test-outside needs Node 18 or newer with npm; neither is part of the product." >&2; exit 1; }

stamp=.venv-outside/.installed
if [ ! -e "$stamp" ] || [ requirements-outside.lock -nt "$stamp" ]; then
  rm -rf .venv-outside
  "${PYTHON:-python3}" -m venv .venv-outside 2>/dev/null || { rm -rf .venv-outside; "${PYTHON:-python3}" -m venv --without-pip .venv-outside; }
  # Not wheels only, as elsewhere: extruct needs jstyleson, which comes as source alone. Its hash is checked all the same.
  if [ -x .venv/bin/uv ]; then
    .venv/bin/uv pip install -q --python "$outside" --require-hashes -r requirements-outside.lock
  else
    "${PYTHON:-python3}" -m pip --python "$outside" install -q --disable-pip-version-check --require-hashes -r requirements-outside.lock
  fi
  touch "$stamp"
fi
node_stamp=tests/outside/node_modules/.installed
if [ ! -e "$node_stamp" ] || [ tests/outside/package-lock.json -nt "$node_stamp" ]; then
  (cd tests/outside && npm ci --silent --ignore-scripts --no-audit --no-fund)
  touch "$node_stamp"
fi

pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
.venv/bin/python -m tests.outside.make_pages "$pages"

failed=0
"$outside" tests/outside/read_markup.py "$pages" || failed=1
# Beyond its presets: our doctype is lower case, only foreign files would need integrity, and a headline may be long.
if tests/outside/node_modules/.bin/html-validate --config tests/outside/htmlvalidate.json "$pages"/*.html; then
  echo "html-validate: $(find "$pages" -maxdepth 1 -name '*.html' | wc -l) pages, no error"
else
  failed=1
fi
exit "$failed"
