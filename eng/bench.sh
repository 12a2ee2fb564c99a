#!/usr/bin/env bash
# Runs the benchmark suites and writes docs/benchmarks.md, with every row, and the table in README.md. Takes about ten minutes.
#
#   eng/bench.sh                          all
#   eng/bench.sh '*Frame*' '*Dispatch*'   only these; the other rows keep their last values
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build bench/Moev.Benchmarks.csproj -c Release --nologo -v quiet -nodeReuse:false
if [ $# -eq 0 ]; then set -- '*'; fi
dotnet artifacts/bin/Moev.Benchmarks/release/Moev.Benchmarks.dll --filter "$@" --exporters briefjson --artifacts artifacts/bench
exec python3 eng/bench/table.py
