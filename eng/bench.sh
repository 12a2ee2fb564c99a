#!/usr/bin/env bash
# Runs the benchmark suites and writes docs/benchmarks.md, with every row, and the table of docs/performance.md. About ten minutes.
#
#   eng/bench.sh                          run all
#   eng/bench.sh '*Frame*' '*Dispatch*'   run only these; other rows keep their last measurement
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build bench/Moev.Benchmarks.csproj -c Release --nologo -v quiet -nodeReuse:false
if [ $# -eq 0 ]; then set -- '*'; fi
dotnet artifacts/bin/Moev.Benchmarks/release/Moev.Benchmarks.dll --filter "$@" --exporters briefjson --artifacts artifacts/bench
exec python3 eng/bench/table.py
