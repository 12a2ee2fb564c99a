#!/usr/bin/env bash
# Runs the benchmark suites and writes docs/benchmarks.md, with every row, and the table of docs/performance.md. About ten minutes.
#
#   eng/bench.sh                          run all
#   eng/bench.sh '*Frame*' '*Dispatch*'   run only these; other rows keep their last measurement
#   eng/bench.sh --filter '*Frame*'        the same
#   eng/bench.sh --list                   list the names, and measure nothing
#
# A pattern that matches no benchmark is refused. Builds the benchmarks, with NuGet's packages. Installs nothing; needs Python 3.
set -euo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
patterns=()
list=
while [ $# -gt 0 ]; do
  case $1 in
    --filter) [ $# -gt 1 ] || refuse "--filter needs a pattern" ;;
    --list) list=yes ;;
    '' | -*) refuse "'$1' is unknown" ;;
    *) patterns+=("$1") ;;
  esac
  shift
done
keep=(--keep)
[ ${#patterns[@]} -gt 0 ] || { patterns=('*') keep=(); }
command -v python3 >/dev/null || refuse "Python 3 is missing"
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet build bench/Moev.Benchmarks.csproj -c Release --nologo -v quiet -nodeReuse:false
benchmarks=artifacts/bin/Moev.Benchmarks/release/Moev.Benchmarks.dll
[ -z "$list" ] || exec dotnet "$benchmarks" --list flat
dotnet "$benchmarks" --filter "${patterns[@]}" --exporters briefjson --artifacts artifacts/bench
exec python3 eng/bench/table.py "${keep[@]}"
