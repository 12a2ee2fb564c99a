#!/usr/bin/env bash
# Profiles the gateway under load, on one core, with the load generator on another. Prints the CPU time by namespace, the methods with the
# highest self time, and the system calls per message.
#
#   eng/profile.sh [mix] [charge points] [gateway option...]     default: metervalues, 200
#   eng/profile.sh heartbeat
#   eng/profile.sh metervalues 200 --Ledger:Provider sqlite
#
# Builds the gateway and the load generator, with NuGet's packages. Installs these Debian packages when they are missing: linux-perf, strace, util-linux. The recording is kept in artifacts/profile/perf.data, with call
# chains: perf report -i artifacts/profile/perf.data
set -euo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
mix=${1:-metervalues}
charge_points=${2:-200}
[[ -n $mix && $mix != -* ]] || refuse "the mix must be a name or a file, not '$mix'"
[[ " heartbeat metervalues transactions session idle " == *" $mix "* || -f $mix ]] || refuse "there is no mix '$mix'"
[ ! -f "$mix" ] || mix=$(realpath "$mix")
whole_number "The number of charge points" "$charge_points" 1 19000
for option in "${@:3}"; do
  [[ $option == --*:* || $option != -* ]] || refuse "'$option' is not an option of the gateway, such as --Ledger:Provider"
done
cd "$(dirname "$0")/.."
shift $(($# < 2 ? $# : 2))
ulimit -n "$(ulimit -H -n)"

packages=()
command -v perf >/dev/null || packages+=(linux-perf)
command -v strace >/dev/null || packages+=(strace)
command -v taskset >/dev/null || packages+=(util-linux)
if [ ${#packages[@]} -gt 0 ]; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

for project in src/Moev.Gateway loadtest; do
  dotnet build "$project" -c Release -v quiet --nologo -nodeReuse:false >/dev/null
done
out=artifacts/profile
mkdir -p "$out"
folder=$(mktemp -d)
gateway=
load=
stop() {
  for process in $load $gateway; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  [ -z "$gateway" ] || rm -f "/tmp/perf-$gateway.map" "/tmp/perfinfo-$gateway.map"
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM

free_port() {
  local port
  while port=$((20000 + RANDOM % 10000)); (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}
ocpp=$(free_port)
control=$(free_port)
# perf finds compiled methods in the map only when they run where they were written; the second switch ensures that.
DOTNET_PerfMapEnabled=1 DOTNET_EnableWriteXorExecute=0 DOTNET_PerfMapShowOptimizationTiers=0 \
  taskset -c 0 artifacts/bin/Moev.Gateway/release/Moev.Gateway --Ocpp:Address 127.0.0.1 --Ocpp:Port "$ocpp" --Ocpp:MaxMessagesPerSecond 0 --Control:Port "$control" \
  --Ledger:Provider memory --Ledger:Path "$folder/ledger.db" "$@" >"$out/gateway.log" 2>&1 &
gateway=$!
for _ in $(seq 300); do
  (exec 3<>"/dev/tcp/127.0.0.1/$ocpp") 2>/dev/null && break
  kill -0 "$gateway" 2>/dev/null || { tail -5 "$out/gateway.log" >&2; exit 1; }
  sleep 0.1
done
taskset -c 1 artifacts/bin/Moev.LoadTest/release/Moev.LoadTest load --url "ws://127.0.0.1:$ocpp" --mix "$mix" \
  --charge-points "$charge_points" --warm-up 30s --duration 60s >"$out/load.log" 2>&1 &
load=$!

messages() { curl -fs "http://127.0.0.1:$control/metrics" | awk '/^moev_messages_received_total/ { sum += $NF } END { printf "%d", sum }'; }
processor() { awk '{ print $14 + $15 }' <"/proc/$gateway/stat"; } # in 1/100 s

echo "$mix, $charge_points charge points: 35 s of warm-up, 10 s of recording, 3 s of counting system calls"
sleep 35
kill -0 "$load" 2>/dev/null || { tail -5 "$out/load.log" >&2; exit 1; }
before=$(messages) processor_before=$(processor)
perf record -q -F 1999 -g -p "$gateway" -o "$out/perf.data" -- sleep 10 2>/dev/null
after=$(messages) processor_after=$(processor)
# strace stops the process at each call, so use it only for counts, not for times.
strace_before=$(messages)
timeout -s INT 3 strace -f -c -U name,calls -p "$gateway" -o "$out/syscalls.txt" 2>/dev/null || true
strace_after=$(messages)

echo
awk -v messages=$((after - before)) -v ticks=$((processor_after - processor_before)) \
  'BEGIN { printf "%d messages in 10 s, %.1f µs of CPU time each\n", messages, ticks * 10000 / messages }'
perf script -i "$out/perf.data" -F comm,ip,sym,dso 2>/dev/null | python3 eng/profile/rooms.py $((after - before)) $((processor_after - processor_before))
echo
echo "System calls per message"
awk -v messages=$((strace_after - strace_before)) \
  '$2 ~ /^[0-9]+$/ && $1 != "total" && $2 / messages >= 0.005 { printf "  %6.2f  %s\n", $2 / messages, $1 }' "$out/syscalls.txt" | sort -rn
