#!/usr/bin/env bash
# Runs every benchmark except the baselines a thousand times and compares the allocated bytes per operation with bench/allocations.json,
# exactly. Unlike times, allocations do not vary between machines, so they are a gate.
#
#   eng/bench-allocations.sh            compare; fails when a benchmark differs, is missing or is new
#   eng/bench-allocations.sh --update   record the measured values
#
# Builds the benchmarks, with NuGet's packages. Installs nothing.
set -euo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
at_most 1 "$@"
[ "${1:---update}" = --update ] || refuse "'$1' is unknown"
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
dotnet build bench/Moev.Benchmarks.csproj -c Release --nologo -v quiet
# Disable tiered compilation: code that is not fully optimised allocates more.
export DOTNET_TieredCompilation=0
exec dotnet artifacts/bin/Moev.Benchmarks/release/Moev.Benchmarks.dll allocations "$PWD/bench/allocations.json" "$@"
