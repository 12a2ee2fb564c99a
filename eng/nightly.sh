#!/usr/bin/env bash
# Runs what is too slow for every change; about three hours on two cores. Fails when any part fails, and runs all parts in any case.
#
#   eng/test.sh           everything, with 10 minutes of fuzzing per target
#   eng/mutate.sh         switches off the checks of the framer, handshake, envelope and profile arithmetic one by one: half an hour
#   eng/kill-ledger.sh    kills the gateway 200 times under load and compares what it acknowledged with the ledger: 10 minutes
#   eng/soak.sh           steady load with reconnects and new identities: memory, descriptors and threads stay flat: 30 minutes
#   eng/soak.sh --churn   60 new identities per second: memory stays below its limit: 15 minutes
#
#   eng/nightly.sh
#   MOEV_FUZZ_SECONDS=3600 eng/nightly.sh   longer fuzzing
#
# Installs what eng/test.sh installs.
set -uo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
at_most 0 "$@"
export MOEV_FUZZ_SECONDS=${MOEV_FUZZ_SECONDS:-600}
whole_number MOEV_FUZZ_SECONDS "$MOEV_FUZZ_SECONDS" 1 86400
cd "$(dirname "$0")/.."
failed=()
for part in eng/test.sh eng/mutate.sh eng/kill-ledger.sh eng/soak.sh "eng/soak.sh --churn"; do
  echo "=== $part"
  $part || failed+=("$part")
done

[ ${#failed[@]} -eq 0 ] && { echo "All parts passed."; exit; }
echo "Failed: ${failed[*]}"
exit 1
