#!/usr/bin/env bash
# Builds everything and runs every test; the last line is "N passed, N failed". Takes less than 20 minutes on two cores.
# Needs the .NET 10 SDK. Builds with NuGet's and npm's packages. Installs these Debian packages when they are missing: nodejs, npm and curl for
# independent clients; sqlite3, strace, gcc and libc6-dev to observe the ledger from outside; openssl to sign firmware; python3 and jq for the examples of algorithms;
# chromium to open the reports of the laboratory.
#
#   eng/test.sh                         all tests
#   CI=true eng/test.sh                 restores exactly the packages of the lock files, as CI does
#   MOEV_FUZZ_SECONDS=600 eng/test.sh   longer fuzzing (default: 20 s per target)
set -uo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
at_most 0 "$@"
whole_number MOEV_FUZZ_SECONDS "${MOEV_FUZZ_SECONDS:-20}" 1 86400
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
results=artifacts/test-results

# Time limits, in seconds: for the .NET tests, without progress; for an end-to-end test file; for all of those files.
hang_seconds=$((300 + ${MOEV_FUZZ_SECONDS:-20}))
file_seconds=600
end_to_end_seconds=900
passed=0
failed=0

finish() {
  echo
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
  exit
}

# Runs a step that is not a test: it counts only when it fails.
step() {
  local title=$1
  shift
  echo "== $title"
  if ! "$@"; then
    echo "FAILED: $title"
    failed=$((failed + 1))
    return 1
  fi
}

install_missing() {
  local packages=()
  command -v node >/dev/null || packages+=(nodejs)
  command -v npm >/dev/null || packages+=(npm)
  command -v curl >/dev/null || packages+=(curl)
  command -v sqlite3 >/dev/null || packages+=(sqlite3)
  command -v openssl >/dev/null || packages+=(openssl)
  command -v strace >/dev/null || packages+=(strace)
  command -v python3 >/dev/null || packages+=(python3)
  [ -x /usr/bin/chromium ] || packages+=(chromium)
  command -v jq >/dev/null || packages+=(jq)
  command -v cc >/dev/null || packages+=(gcc libc6-dev)
  [ ${#packages[@]} -eq 0 ] && return 0
  local root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"
}

dotnet_tests() {
  rm -rf "$results"
  local project name log p f
  for project in tests/*.Tests; do
    name=$(basename "$project")
    log=$results/$name.trx
    dotnet test "$project" -c Release --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
      --logger "console;verbosity=minimal" --blame-hang-timeout "${hang_seconds}s" --blame-hang-dump-type none
    local status=$?
    p=$(grep -o '<Counters [^>]*' "$log" 2>/dev/null | grep -o ' passed="[0-9]*"' | tr -dc 0-9)
    f=$(grep -o '<Counters [^>]*' "$log" 2>/dev/null | grep -o ' failed="[0-9]*"' | tr -dc 0-9)
    passed=$((passed + ${p:-0}))
    # A test host that crashes or hangs leaves no failed test behind.
    if [ $status -ne 0 ] && [ "${f:-0}" -eq 0 ]; then f=1; fi
    failed=$((failed + ${f:-0}))
  done
}

end_to_end_tests() {
  echo "== End to end, with independent clients"
  local log limits=()
  log=$(mktemp)
  # Debian 12's Node.js has no limit per file.
  if node --help | grep -q -e --test-timeout; then limits+=("--test-timeout=${file_seconds}000"); fi
  (cd tests/end-to-end && timeout --kill-after=10 "$end_to_end_seconds" node --test --test-reporter=tap "${limits[@]}" .) |
    tee "$log" | grep -E '^(not ok|    not ok|# )' || true
  local p f
  p=$(grep -oE '^# pass [0-9]+' "$log" | tr -dc 0-9)
  f=$(grep -oE '^# fail [0-9]+' "$log" | tr -dc 0-9)
  if [ -z "$p" ] || [ "${p:-0}" -eq 0 ] || [ "${f:-0}" -gt 0 ]; then cat "$log"; fi
  passed=$((passed + ${p:-0}))
  if [ -z "$p" ]; then failed=$((failed + 1)); else failed=$((failed + ${f:-0})); fi
  rm -f "$log"
}

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is needed: https://dotnet.microsoft.com/download"; failed=1; finish; }
step "Install missing packages" install_missing || finish
step "Build" dotnet build Moev.Gateway.sln -c Release --nologo -v quiet || finish
# The formatter loads the projects itself, and must find the generator in the configuration that was built.
step "Format" env Configuration=Release dotnet format Moev.Gateway.sln --no-restore --verify-no-changes
for library in Moev.Ocpp Moev.ChargePoint Moev.SmartCharging; do
  step "Pack $library" dotnet pack "src/$library" -c Release --no-build --nologo -v quiet
done
for program in src/Moev.Gateway tests/Moev.EchoHost; do
  step "Publish $program" dotnet publish "$program" -c Release --no-build --nologo -v quiet
done
step "Install the end-to-end clients" npm ci --prefix tests/end-to-end --no-audit --no-fund --loglevel=error || finish
step "Install the baseline from npm" npm ci --prefix bench/Baselines/ocpp-rpc --no-audit --no-fund --loglevel=error || finish
step "Allocations" eng/bench-allocations.sh
echo "== Tests"
dotnet_tests
end_to_end_tests
finish
