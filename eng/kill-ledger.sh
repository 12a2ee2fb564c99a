#!/usr/bin/env bash
# Kills the gateway 200 times under load and compares the acknowledged messages with the stored ones. Takes about ten minutes.
# Needs a Release build, and the Debian packages that eng/test.sh installs. Installs the npm packages of tests/end-to-end when they are missing.
#
#   eng/kill-ledger.sh [cycles]
#   MOEV_SEED=123 eng/kill-ledger.sh    repeat the choices of a run (every run prints its seed)
set -euo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
at_most 1 "$@"
cycles=${1:-200}
whole_number "The number of cycles" "$cycles" 1 100000
[ -z "${MOEV_SEED:-}" ] || whole_number MOEV_SEED "$MOEV_SEED" 0 999999999
cd "$(dirname "$0")/../tests/end-to-end"
[ -d node_modules ] || npm ci --no-audit --no-fund --loglevel=error
MOEV_KILL_CYCLES=$cycles exec node --test --test-reporter=spec --test-name-pattern='kill -9 under load' ledger.test.mjs
