#!/usr/bin/env bash
# Compares the gateway with a typical ASP.NET Core implementation, ocpp-rpc from npm, and a bare echo on the same transport. Each server is
# pinned to one core, the load generator to another, in interleaved rounds. Takes about fifty minutes on an otherwise idle machine.
#
#   eng/compare.sh                     everything; writes README.md's table, docs/comparison.svg and docs/comparison.json
#   eng/compare.sh --quick             a smoke test with short runs: about six minutes; writes only artifacts/compare
#   eng/compare.sh --case heartbeat --case idle [--rounds 1]     some cases only (--help lists them)
#
# Builds what it needs. Needs the .NET 10 SDK; installs Node.js and python3-matplotlib from Debian's packages when they are missing.
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
