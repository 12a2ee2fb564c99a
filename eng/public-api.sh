#!/usr/bin/env bash
# Writes the public API of the libraries into their PublicAPI.Unshipped.txt, including the members that the generator adds to messages.
# Run it after a deliberate change of the public API, and review the difference: the build fails while the files differ from the code.
# At a release, move the lines to PublicAPI.Shipped.txt.
#
#   eng/public-api.sh
#
# Builds the libraries, with NuGet's packages. Installs nothing.
set -euo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
at_most 0 "$@"
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for library in Moev.Ocpp Moev.ChargePoint Moev.SmartCharging; do
  unshipped=src/$library/PublicAPI.Unshipped.txt
  echo '#nullable enable' >"$unshipped"
  # Each undeclared symbol is a warning that quotes its line.
  dotnet build "src/$library" -c Release --no-incremental --nologo -v quiet -p:TreatWarningsAsErrors=false -p:EnforceCodeStyleInBuild=false -p:RunAnalyzers=true >"$log" ||
    { tail -20 "$log" >&2; exit 1; }
  sed -nE "s/.*RS0016: Symbol '(.*)' is not part of the declared public API.*/\1/p" "$log" | LC_ALL=C sort -u >>"$unshipped"
  echo "$unshipped: $(($(wc -l <"$unshipped") - 1)) symbols"
done
