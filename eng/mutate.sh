#!/usr/bin/env bash
# Shows that the tests cover every check: disables the checks one by one, in a copy of the tree, and expects a test to fail each time.
#
#   eng/mutate.sh                                    all lists of eng/mutations
#   eng/mutate.sh eng/mutations/frames.txt           these lists
#   eng/mutate.sh eng/mutations/frames.txt utf8      of these lists, only the mutations whose names contain the word
#
# A list has one mutation a line:
#
#   name | file | exact text to find | replacement
#
# The text must occur exactly once in the file, or the mutation does not apply and the run fails: a check that has moved must be found again.
# Fields are separated by " | ", so a text cannot hold that; \n in a text is a line's end. Lines that begin with # are comments; a line "@tests PROJECT [FILTER]" says which
# tests have to notice the mutations that follow it (default: tests/Moev.Ocpp.Tests without its fuzzing).
#
# Builds a copy of the tree, with NuGet's packages. Installs nothing.
#
# Prints killed, SURVIVED or BROKEN (does not apply or does not compile) for each, and "N killed, N survived" at the end.
set -uo pipefail
source "$(dirname "$0")/lib/usage.sh"
show_usage "$@"
root=$(cd "$(dirname "$0")/.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1

# The test of the lists themselves would notice every mutation.
default_filter='Category!=Fuzz&FullyQualifiedName!~.Mutations.'

lists=()
filter=
for argument in "$@"; do
  if [[ $argument == *.txt ]]; then
    [ -f "$argument" ] || refuse "there is no list $argument"
    lists+=("$(realpath "$argument")")
  elif [[ -z $argument || $argument == -* || -n $filter ]]; then
    refuse "'$argument' is unknown"
  else
    filter=$argument
  fi
done
[ ${#lists[@]} -gt 0 ] || lists=("$root"/eng/mutations/*.txt)

# The copy holds what git knows or would add, so uncommitted work is judged too.
copy=$(mktemp -d)

# A compiler server of our own, so that a build takes a second or two; it goes when we go.
compiler=moev-mutate-$$
finish() {
  pgrep -f "pipename:$compiler\$" | xargs -r kill
  rm -rf "$copy"
}
trap finish EXIT
cd "$root" || exit 1
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  if [ -e "$file" ]; then printf '%s\0' "$file"; fi
done | xargs -0 cp --parents -t "$copy"
cd "$copy" || exit 1

# Mutants need no style and no documentation, and some of them leave code unreachable or a parameter unused.
build() {
  timeout 300 dotnet build "$1" -c Debug --nologo -v quiet -p:TreatWarningsAsErrors=false -p:RunAnalyzers=false -p:EnforceCodeStyleInBuild=false \
    -p:GenerateDocumentationFile=false -p:SharedCompilationId="$compiler" -p:NuGetAudit=false "${@:2}" >"$copy/build.log" 2>&1
}

# The project that a file belongs to.
project_of() {
  local folder
  folder=$(dirname "$1")
  while ! compgen -G "$folder/*.csproj" >/dev/null && [ "$folder" != . ]; do folder=$(dirname "$folder"); done
  echo "$folder"
}

# Builds the mutated project alone and puts it among the tests, which were built before.
build_mutant() {
  local mutated tests
  mutated=$(project_of "$1")
  tests=$(basename "$2")
  build "$mutated" --no-restore --no-dependencies &&
    cp "artifacts/bin/$(basename "$mutated")/debug/$(basename "$mutated").dll" "artifacts/bin/$tests/debug/"
}

run_tests() {
  timeout 300 dotnet test "artifacts/bin/$(basename "$1")/debug/$(basename "$1").dll" --nologo --filter "$2" \
    -- xUnit.PreEnumerateTheories=false "${@:3}" >"$copy/test.log" 2>&1
}

# Stopping at the first failure saves most of the time, but the runner sometimes dies of it before it says which test has failed; then they all
# run, so that a mutant is only ever killed by a named test, a hang, or a crash of its own.
passes() {
  run_tests "$1" "$2" xUnit.StopOnFail=true
  local status=$?
  if [ $status -ne 0 ] && [ $status -ne 124 ] && ! grep -q '\[FAIL\]' "$copy/test.log"; then
    run_tests "$1" "$2"
    status=$?
  fi
  return $status
}

declare -A prepared
prepare() {
  local project=$1 tests_filter=$2
  [ -z "${prepared["$project $tests_filter"]:-}" ] || return 0
  if ! build "$project" || ! passes "$project" "$tests_filter"; then
    tail -n 40 "$copy/build.log" "$copy/test.log"
    echo "The tests of $project do not pass without any mutation."
    exit 1
  fi
  prepared["$project $tests_filter"]=yes
}

killed=0
survived=0
broken=0

mutate() {
  local name=$1 file=$2 find=$3 replacement=$4 project=$5 tests_filter=$6
  local before after by
  if [ ! -f "$file" ]; then
    echo "BROKEN    $name: there is no $file"
    broken=$((broken + 1))
    return
  fi

  before=$(cat "$file"; printf x)
  after=${before/"$find"/"$replacement"}
  if [ "$after" = "$before" ] || [[ "${before#*"$find"}" == *"$find"* ]]; then
    echo "BROKEN    $name: the text does not occur exactly once in $file"
    broken=$((broken + 1))
    return
  fi

  printf %s "${after%x}" >"$file"
  if ! build_mutant "$file" "$project"; then
    grep -m 3 'error' "$copy/build.log"
    echo "BROKEN    $name: does not compile"
    broken=$((broken + 1))
  else
    passes "$project" "$tests_filter"
    case $? in
      0)
        echo "SURVIVED  $name"
        survived=$((survived + 1))
        ;;
      124)
        echo "killed    $name  by a hang"
        killed=$((killed + 1))
        ;;
      *)
        by=$(grep -m 1 '\[FAIL\]' "$copy/test.log" | sed -E 's/^\[xUnit[^]]*\] +//; s/[( ].*//; s/.*\.([^.]+\.[^.]+)$/\1/')
        [ -n "$by" ] || tail -n 5 "$copy/test.log"
        echo "killed    $name  by ${by:-a crash}"
        killed=$((killed + 1))
        ;;
    esac
  fi

  printf %s "${before%x}" >"$file"
}

for list in "${lists[@]}"; do
  echo "== $(basename "$list")"
  project=tests/Moev.Ocpp.Tests
  tests_filter=$default_filter
  while IFS= read -r line || [ -n "$line" ]; do
    case $line in
      '' | '#'*) continue ;;
      '@tests '*)
        read -r _ project tests_filter <<<"$line"
        tests_filter=${tests_filter:-$default_filter}
        continue
        ;;
    esac

    name=${line%%" | "*}
    rest=${line#*" | "}
    file=${rest%%" | "*}
    rest=${rest#*" | "}
    find=${rest%%" | "*}
    replacement=${rest#*" | "}
    find=${find//'\n'/$'\n'}
    replacement=${replacement//'\n'/$'\n'}
    [ -z "$filter" ] || [[ $name == *"$filter"* ]] || continue
    prepare "$project" "$tests_filter"
    mutate "$name" "$file" "$find" "$replacement" "$project" "$tests_filter" </dev/null
  done <"$list"
done

[ $broken -eq 0 ] || echo "$broken broken"
echo "$killed killed, $survived survived"
[ $survived -eq 0 ] && [ $broken -eq 0 ] && [ $killed -gt 0 ]
