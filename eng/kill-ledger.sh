#!/usr/bin/env bash
# Kills the gateway 200 times under load and holds what was acknowledged against what is on record. About ten minutes.
# Needs a Release build, and what eng/test.sh installs.
#
#   eng/kill-ledger.sh [cycles]
#   MOEV_SEED=123 eng/kill-ledger.sh    the same choices again (every run prints its seed)
set -euo pipefail
cd "$(dirname "$0")/../tests/end-to-end"
[ -d node_modules ] || npm ci --no-audit --no-fund --loglevel=error
MOEV_KILL_CYCLES=${1:-200} exec node --test --test-reporter=spec --test-name-pattern='kill -9 under load' ledger.test.mjs
