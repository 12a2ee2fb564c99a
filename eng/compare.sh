#!/usr/bin/env bash
# Compares the gateway (SQLite and in memory) with a typical ASP.NET Core implementation, ocpp-rpc from npm, and a bare echo server on the same transport.
# Each server is pinned to one core and the load generator to another, in interleaved rounds. About an hour; nothing else should run meanwhile.
#
#   eng/compare.sh                     everything; writes docs/performance.md, docs/comparison.svg, docs/comparison.json and the summary in README.md
#   eng/compare.sh --quick             short runs, to check that everything works: about ten minutes after the build; writes only artifacts/compare
#   eng/compare.sh --case heartbeat --case idle [--rounds 1]     selected cases
#   eng/compare.sh --report            only write the tables and the plot again, from docs/comparison.json
#   --server-core N --load-core N      the processors of the servers and of the load generator (default: the first and the second)
#
# Cases: heartbeat, metervalues, paced, growth, idle, noisy, setmaxvalue, changeconfig, storm, restart, setmaxvalue-sqlite
#
# Builds the servers, with NuGet's and npm's packages. Needs the .NET 10 SDK. Installs these Debian packages when they are missing: nodejs and npm,
# util-linux, python3-matplotlib.
set -euo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
arguments=("$@")
while [ $# -gt 0 ]; do
  case $1 in
    --quick | --report) ;;
    --case)
      sed -n 's/^# Cases: //p' "$0" | tr -d ' ' | tr , '\n' | grep -qxF -- "${2:-}" || refuse "--case needs the name of a case, not '${2:-}'"
      shift
      ;;
    --rounds | --server-core | --load-core)
      whole_number "$1" "${2:-}" "$([ "$1" = --rounds ] && echo 1 || echo 0)" 1000
      shift
      ;;
    *) refuse "'$1' is unknown" ;;
  esac
  shift
done
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
ulimit -n "$(ulimit -H -n)"

packages=()
command -v npm >/dev/null || packages+=(nodejs npm)
command -v taskset >/dev/null || packages+=(util-linux)
/usr/bin/python3 -c 'import matplotlib' 2>/dev/null || packages+=(python3-matplotlib)
if [ ${#packages[@]} -gt 0 ]; then
  root=()
  [ "$(id -u)" -eq 0 ] || root=(sudo)
  "${root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi

if [ "${MOEV_COMPARE_BUILT:-}" != 1 ]; then
  for project in src/Moev.Gateway loadtest bench/Baselines/TypicalCentralSystem bench/Baselines/BareEcho; do
    dotnet build "$project" -c Release -v quiet --nologo -nodeReuse:false
  done
  [ -d bench/Baselines/ocpp-rpc/node_modules ] || npm ci --prefix bench/Baselines/ocpp-rpc --no-audit --no-fund --loglevel=error
fi

exec /usr/bin/python3 eng/compare "${arguments[@]}"
