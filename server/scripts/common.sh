# What every command of ./weir uses. Sourced.

say() { printf 'weir: %s\n' "$*"; }

# die PROBLEM [CURE...]
die() {
    printf 'weir: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 1
}

need_value() { [ $# -ge 2 ] || die "option $1 needs a value" "See ./weir help."; }

check_port() {
    case $1 in
        '' | *[!0-9]*) die "'$1' is no port" "Give a number from 1 to 65535." ;;
    esac
    [ "${#1}" -le 5 ] && [ "$1" -ge 1 ] && [ "$1" -le 65535 ] || die "'$1' is no port" "Give a number from 1 to 65535."
}

# absolute_path DIR: absolute, also when it does not exist yet
absolute_path() {
    case $1 in
        /*) printf '%s\n' "${1%/}" ;;
        *) printf '%s/%s\n' "$PWD" "${1%/}" ;;
    esac
}

# parse_options "known options" ARGS...: sets option_port, option_data, option_peer, option_out, option_user and the array positional
parse_options() {
    local known=$1
    shift
    option_port='' option_data=$WEIR_HOME/data option_peer='' option_out='' option_user=''
    positional=()
    while [ $# -gt 0 ]; do
        case " $known " in
            *" ${1%%=*} "*) ;;
            *)
                case $1 in -*) die "unknown option '$1' for $weir_command" "See ./weir help." ;; esac
                positional+=("$1")
                shift
                continue
                ;;
        esac
        case $1 in
            *=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
        esac
        need_value "$@"
        case $1 in
            --port) check_port "$2" && option_port=$2 ;;
            --data) option_data=$(absolute_path "$2") ;;
            --peer) option_peer=$2 ;;
            --out) option_out=$(absolute_path "$2") ;;
            --user) option_user=$2 ;;
        esac
        shift 2
    done
}

no_positional() { [ "${#positional[@]}" -eq 0 ] || die "'${positional[0]}' is too much for $weir_command" "See ./weir help."; }

find_java() {
    # shellcheck source=/dev/null
    . "$WEIR_HOME/.mvn/find-jdk.sh" || exit 1
    java=$JAVA_HOME/bin/java
}

port_is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# quietens what the JDK says about libraries inside the tools that are run
readonly java_quiet=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
