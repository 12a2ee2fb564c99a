#!/usr/bin/env bash
# Kills the gateway 200 times under load and compares the acknowledged messages with the stored ones. Takes about ten minutes.
# Needs a Release build, and the packages that eng/test.sh installs.
#
#   eng/kill-ledger.sh [cycles]
#   MOEV_SEED=123 eng/kill-ledger.sh    repeat the choices of a run (every run prints its seed)
set -euo pipefail
cd "$(dirname "$0")/../tests/end-to-end"
[ -d node_modules ] || npm ci --no-audit --no-fund --loglevel=error
MOEV_KILL_CYCLES=${1:-200} exec node --test --test-reporter=spec --test-name-pattern='kill -9 under load' ledger.test.mjs
