#!/usr/bin/env bash
# Compares the gateway (SQLite and in memory) with a typical ASP.NET Core implementation, ocpp-rpc from npm, and a bare echo server on the same transport.
# Each server is pinned to one core and the load generator to another, in interleaved rounds. About an hour; nothing else should run meanwhile.
#
#   eng/compare.sh                     everything; writes docs/performance.md, docs/comparison.svg, docs/comparison.json and the summary in README.md
#   eng/compare.sh --quick             short runs, to check that everything works: about seven minutes; writes only artifacts/compare
#   eng/compare.sh --case heartbeat --case idle [--rounds 1]     selected cases (--help lists them)
#
# Builds the servers. Needs the .NET 10 SDK; installs missing Debian packages (Node.js, python3-matplotlib).
set -euo pipefail
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

exec /usr/bin/python3 eng/compare "$@"
