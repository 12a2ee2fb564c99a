#!/usr/bin/env bash
# Runs the study of March 2019 at Caltech in the laboratory: 54 charge points behind a transformer, the sessions of a month, under the conventions of acnportal.
# docs/lab-caltech.md compares the results with those of acnportal.
#
#   eng/lab-caltech.sh DATA_FOLDER OUT_FOLDER
#
#   --days N             sessions that arrive in the first N days, 1 to 31 (default: 31)
#   --phases P           single: one limit for all; three: a delta-wye transformer; both (default: three)
#   --capacity A,B,...   capacities in kW, 1 to 1000 (default: 20,30,40,50,60,70,80,90,100,110,120,130,140,150)
#   --algorithms A,B,... uncontrolled, fcfs, edf, llf, rr (default: all of them)
#   --transport T        ocpp: over sockets and OCPP 1.6J, through the gateway; none: in process (default: ocpp)
#   --parallel N         runs at a time (default: the laboratory chooses)
#
# DATA_FOLDER has caltech_2019-03_sessions.csv, caltech_site.json and tariff_sce_tou_ev_4_march_2019.json. OUT_FOLDER is new or empty. It gets results.json, with
# each run's algorithm, capacityKw, phases, seed and metrics, and for each kind of phases the scenario and the laboratory's own report.
#
# Builds the laboratory, with NuGet's packages. Installs nothing; needs Python 3.
set -euo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"

# Refuses a list with anything but some words, and with a word that occurs twice: words NAME LIST WORD...
words() {
  local name=$1 list=$2 word seen=,
  shift 2
  [[ $list =~ ^[a-z]+(,[a-z]+)*$ ]] || refuse "$name must be a list such as $1,${2:-$1}, not '$list'"
  for word in ${list//,/ }; do
    [[ " $* " == *" $word "* ]] || refuse "$name: '$word' is none of $*"
    [[ $seen != *,$word,* ]] || refuse "$name: '$word' occurs twice"
    seen+=$word,
  done
}

folders=()
days=31
phases=three
capacity=20,30,40,50,60,70,80,90,100,110,120,130,140,150
algorithms=uncontrolled,fcfs,edf,llf,rr
transport=ocpp
parallel=
while [ $# -gt 0 ]; do
  case $1 in
    --days | --phases | --capacity | --algorithms | --transport | --parallel)
      [ $# -gt 1 ] || refuse "$1 needs a value"
      declare "${1#--}=$2"
      shift
      ;;
    -*) refuse "'$1' is unknown" ;;
    *) folders+=("$1") ;;
  esac
  shift
done
[ ${#folders[@]} -eq 2 ] || refuse "a folder of data and a folder for results must be given"
data=${folders[0]} out=${folders[1]}
whole_number --days "$days" 1 31
[[ $phases =~ ^(single|three|both)$ ]] || refuse "--phases must be single, three or both, not '$phases'"
[[ $capacity =~ ^[0-9]{1,4}(\.[0-9]{1,3})?(,[0-9]{1,4}(\.[0-9]{1,3})?)*$ ]] || refuse "--capacity must be a list of kW such as 20,40, not '$capacity'"
words --algorithms "$algorithms" uncontrolled fcfs edf llf rr
[[ $transport =~ ^(ocpp|none)$ ]] || refuse "--transport must be ocpp or none, not '$transport'"
[ -z "$parallel" ] || whole_number --parallel "$parallel" 1 256
command -v python3 >/dev/null || refuse "Python 3 is missing"
for file in caltech_2019-03_sessions.csv caltech_site.json tariff_sce_tou_ev_4_march_2019.json; do
  [ -r "$data/$file" ] || refuse "'$data' has no readable file $file"
done
[ ! -e "$out" ] || { [ -d "$out" ] && [ -z "$(ls -A "$out")" ]; } || refuse "'$out' is not empty, and nothing is overwritten"
mkdir -p "$out" 2>/dev/null || refuse "'$out' cannot be created"
data=$(realpath "$data") out=$(realpath "$out")
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if [ "${MOEV_LAB_BUILT:-}" != 1 ]; then
  dotnet build src/Moev.Lab -c Release -v quiet --nologo -nodeReuse:false
fi
exec python3 eng/lab-caltech "$data" "$out" "$days" "$phases" "$capacity" "$algorithms" "$transport" "$parallel"
