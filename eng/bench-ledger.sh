#!/usr/bin/env bash
# Measures durable messages per second, compared with the in-memory ledger, with the charge points on the same machine. Prints a markdown
# table.
#
#   eng/bench-ledger.sh [seconds]                 default 20, for each of six runs, plus 5 of warm-up
#   MOEV_CHARGE_POINTS="200 2000" eng/bench-ledger.sh
#   MOEV_BENCH_DIR=/mnt/disk eng/bench-ledger.sh  folder for the ledger files; must be on a disk
#
# Builds the gateway and the load generator, with NuGet's packages. Installs nothing.
set -euo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
at_most 1 "$@"
seconds=${1:-20}
whole_number "The number of seconds" "$seconds" 1 86400
for charge_points in ${MOEV_CHARGE_POINTS:-}; do whole_number MOEV_CHARGE_POINTS "$charge_points" 1 19000; done
[ -d "${MOEV_BENCH_DIR:-/var/tmp}" ] || refuse "there is no folder ${MOEV_BENCH_DIR:-}"
cd "$(dirname "$0")/.."
ulimit -n "$(ulimit -H -n)"

dir=$(mktemp -d "${MOEV_BENCH_DIR:-/var/tmp}/moev-bench.XXXXXX")
gateway=
stop_gateway() {
  [ -n "$gateway" ] || return 0
  kill "$gateway" 2>/dev/null || true
  wait "$gateway" 2>/dev/null || true
  gateway=
}
trap 'stop_gateway; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

file_system=$(stat -f -c %T "$dir")
if [ "$file_system" = tmpfs ]; then
  echo "$dir is in memory; set MOEV_BENCH_DIR to a folder on a disk" >&2
  exit 1
fi

for project in src/Moev.Gateway loadtest; do
  dotnet build "$project" -c Release -v q --nologo -nodeReuse:false >"$dir/build.log" || { cat "$dir/build.log" >&2; exit 1; }
done

free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
# Extracts a number from the JSON report of the load generator: of the whole run, or of one action.
field() { grep -o "\"$2\":[{]*[^,}]*" <<<"$1" | head -1 | cut -d: -f2; }
action_field() { field "$(grep -o "\"$2\":{[^}]*}" <<<"$1" | cut -d'{' -f2)" "$3"; }

status=0
echo "$(nproc) cores, $(uname -sr), $file_system, load average $(cut -d' ' -f1-3 /proc/loadavg), $seconds s per run"
echo
echo "| charge points | ledger | acknowledged messages/s | MeterValues p50 / p99 ms | StartTransaction p99 ms | gateway CPU µs/message | generator CPU µs/message |"
echo "| ---: | --- | ---: | ---: | ---: | ---: | ---: |"
for charge_points in ${MOEV_CHARGE_POINTS:-200 2000 10000}; do
  for ledger in sqlite memory; do
    ocpp=$(free_port)
    control=$(free_port)
    while [ "$control" = "$ocpp" ]; do control=$(free_port); done
    artifacts/bin/Moev.Gateway/release/Moev.Gateway --Ocpp:Address 127.0.0.1 --Ocpp:Port "$ocpp" --Ocpp:MaxMessagesPerSecond 0 --Control:Port "$control" \
      --Ledger:Provider "$ledger" --Ledger:Path "$dir/$ledger-$charge_points.db" --Logging:LogLevel:Default Warning >"$dir/gateway.log" 2>&1 &
    gateway=$!
    for _ in $(seq 300); do
      (exec 3<>"/dev/tcp/127.0.0.1/$ocpp") 2>/dev/null && break
      kill -0 "$gateway" 2>/dev/null || break
      sleep 0.1
    done
    if result=$(artifacts/bin/Moev.LoadTest/release/Moev.LoadTest load --url "ws://127.0.0.1:$ocpp" --mix transactions \
      --charge-points "$charge_points" --duration "$seconds" --warm-up 5 --server-pid "$gateway" --json - 2>"$dir/load.log"); then
      echo "| $charge_points | $ledger | $(printf %.0f "$(field "$result" acknowledgedPerSecond)") |" \
        "$(action_field "$result" MeterValues p50Ms) / $(action_field "$result" MeterValues p99Ms) |" \
        "$(action_field "$result" StartTransaction p99Ms) | $(field "$result" serverMicrosecondsPerMessage) | $(field "$result" ownMicrosecondsPerMessage) |"
      lost=$(field "$result" errors)/$(field "$result" connectionsLost)
      [ "$lost" = 0/0 ] || echo "$charge_points $ledger: $lost errors/connections lost, first: $(field "$result" firstFailure)" >&2
    else
      status=1
      echo "| $charge_points | $ledger | invalid: $(tail -1 "$dir/load.log") | | | | |"
      tail -5 "$dir/gateway.log" >&2
    fi
    stop_gateway
    rm -f "$dir/$ledger-$charge_points.db"*
  done
done
exit $status
