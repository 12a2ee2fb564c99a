# For the scripts of this folder: shows their help before they build, install or start anything, and refuses what they do not know.
# Source it first:
#
#   source "$(dirname "$0")/lib/usage.sh"
#   show_usage "$@"

# Prints the comment at the head of the script, and ends it, if one of the arguments is --help or -h.
show_usage() {
  local argument
  for argument in "$@"; do
    case $argument in
      -h | --help)
        sed -n '2,/^[^#]/{/^#/{s/^# \{0,1\}//;p}}' "$0"
        exit 0
        ;;
    esac
  done
}

# Ends the script with the reason as its only line.
refuse() {
  printf '%s\n' "$(basename "$0"): ${1//[[:cntrl:]]/ }. Usage: eng/$(basename "$0") --help" >&2
  exit 1
}

# Refuses arguments of a script that takes at most a number of them.
at_most() {
  local most=$1
  shift
  [ $# -le "$most" ] || refuse "'${*:most+1:1}' is unknown"
}

# Refuses a value that is not a whole number of a range: whole_number NAME VALUE LEAST MOST
whole_number() {
  [[ $2 =~ ^[0-9]{1,9}$ ]] && [ "$((10#$2))" -ge "$3" ] && [ "$((10#$2))" -le "$4" ] || refuse "$1 must be a whole number from $3 to $4, not '$2'"
}
