#!/usr/bin/env bash
# Runs the gateway with its default options and SQLite under steady load with reconnects and new identities, and judges whether its memory,
# descriptors and threads stay flat. Exit code 0: flat. 1: not flat, or the load failed.
#
#   eng/soak.sh                    30 minutes: 300 charge points, a fifth of them reconnects each minute, and two new identities per second
#   eng/soak.sh --minutes 5        another duration
#   eng/soak.sh --churn            15 minutes: about 60 new identities per second, each for one transaction; memory may grow up to --max-rss
#   --max-rss N                    the largest resident memory allowed, in MiB (default: 512)
#
# Samples every five seconds: resident memory, managed heap after its last collection, descriptors, threads, size of the ledger. All samples are
# written to artifacts/soak/samples.csv. The first third of the run is warm-up. The median of the last third is compared with that of the
# second third. Flat means:
#
#   resident memory, managed heap    at most 10 % and 16 MiB more
#   descriptors, threads             at most 16 descriptors and 4 threads more
#   resident memory at any time      at most --max-rss
#
# The size of the ledger is reported and not judged: it grows with the stored transactions until retention (docs/durability.md).
#
# Builds the gateway and the load generator, with NuGet's packages. Installs nothing; needs Python 3.
set -euo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
minutes=
mode=steady
max_rss=512
while [ $# -gt 0 ]; do
  case $1 in
    --churn) mode=churn ;;
    --minutes)
      whole_number "$1" "${2:-}" 1 10080
      minutes=$2
      shift
      ;;
    --max-rss)
      whole_number "$1" "${2:-}" 1 1000000
      max_rss=$2
      shift
      ;;
    *) refuse "'$1' is unknown" ;;
  esac
  shift
done
[ -n "$minutes" ] || { [ $mode = churn ] && minutes=15 || minutes=30; }
command -v python3 >/dev/null || refuse "Python 3 is missing"
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
ulimit -n "$(ulimit -H -n)"
if [ "${MOEV_SOAK_BUILT:-}" != 1 ]; then
  for project in src/Moev.Gateway loadtest; do
    dotnet build "$project" -c Release -v quiet --nologo -nodeReuse:false
  done
fi
exec python3 eng/soak "$mode" "$minutes" "$max_rss"
