#!/usr/bin/env bash
# Runs every benchmark but the yardsticks a thousand times and compares the bytes that one operation allocates with bench/allocations.json, exactly.
# Times vary from machine to machine, allocations do not, so that this is a gate and a time is not.
#
#   eng/bench-allocations.sh            compare; fails when a benchmark allocates anything else, is missing or is new
#   eng/bench-allocations.sh --update   write what was measured
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
dotnet build bench/Moev.Benchmarks.csproj -c Release --nologo -v quiet
# Compiled once and to its end: code that is not optimised yet allocates more.
export DOTNET_TieredCompilation=0
exec dotnet artifacts/bin/Moev.Benchmarks/release/Moev.Benchmarks.dll allocations "$PWD/bench/allocations.json" "$@"
