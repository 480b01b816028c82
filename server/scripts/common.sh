# What every command of ./weir uses. Sourced.

# Java reads arguments and names of files by the locale: without one, a letter beyond ASCII arrives as something else. One that this machine does
# not have, such as one that ssh brings along, is the same as none.
case $(locale charmap 2>/dev/null) in
    # bash complains where there is no such locale
    '' | ANSI_X3.4-1968 | US-ASCII) { export LC_ALL=C.UTF-8; } 2>/dev/null ;;
esac

say() { printf 'weir: %s\n' "$*"; }

# die PROBLEM [CURE...]
die() {
    printf 'weir: %s\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 1
}

need_value() { [ -n "${2:-}" ] || die "option $1 needs a value" "See ./weir help."; }

check_port() {
    case $1 in
        # a number that begins with 0 is an octal one to bash
        '' | 0* | *[!0-9]*) die "'$1' is no port" "Give a number from 1 to 65535." ;;
    esac
    [ "${#1}" -le 5 ] && [ "$1" -le 65535 ] || die "'$1' is no port" "Give a number from 1 to 65535."
}

# newest_jar MODULE: the one of its classes
newest_jar() {
    local folder=$WEIR_HOME/$1/target jar
    jar=$(cd "$folder" 2>/dev/null && ls -t "$1"-*.jar 2>/dev/null | grep -v -e -sources -e -tests -e -services | head -n 1) || true
    [ -z "$jar" ] || printf '%s\n' "$folder/$jar"
}

# absolute_path PATH: absolute and without ., .. and links, also when it does not exist yet: one directory has one name
absolute_path() {
    local path=$1 rest='' directory
    case $path in
        # no shell expands it in --data=~/weir
        '~' | '~/'*) path=$HOME${path#'~'} ;;
        /*) ;;
        *) path=$PWD/$path ;;
    esac
    while [ ! -d "$path" ]; do
        rest=/$(basename "$path")$rest
        path=$(dirname "$path")
    done
    directory=$(cd "$path" && pwd -P) || die "cannot enter $path" "Choose a directory that you may enter."
    directory=$directory$rest
    printf '%s\n' "/${directory##/}"
}

# parse_options "known options" ARGS...: sets option_port, option_data, option_peer, option_out, option_user, option_server, option_password and the array positional
parse_options() {
    local known=$1
    shift
    option_port='' option_data=$WEIR_HOME/data option_peer='' option_out='' option_user='' option_server='' option_password=''
    positional=()
    while [ $# -gt 0 ]; do
        case " $known " in
            *" ${1%%=*} "*) ;;
            *)
                case $1 in
                    -h | --help) usage; exit 0 ;;
                    -*) die "unknown option '$1' for $weir_command" "It takes ${known:-none}. See ./weir help." ;;
                esac
                positional+=("$1")
                shift
                continue
                ;;
        esac
        case $1 in
            --password) option_password=asked && shift && continue ;;
            --password=*) die "--password takes no value" "It is asked for, or taken from TRINO_PASSWORD." ;;
            *=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
        esac
        need_value "$@"
        case $2 in -*) die "option $1 needs a value, and '$2' is none" "See ./weir help." ;; esac
        case $1 in
            --port) check_port "$2" && option_port=$2 ;;
            --data) option_data=$(absolute_path "$2") || exit 1 ;;
            --peer) option_peer=$2 ;;
            --out) option_out=$(absolute_path "$2") || exit 1 ;;
            --user) option_user=$2 ;;
            --server) option_server=$2 ;;
        esac
        shift 2
    done
}

no_positional() { [ "${#positional[@]}" -eq 0 ] || die "'${positional[0]}' is too much for $weir_command" "See ./weir help."; }

# what the lock files of this process hold
lock_line() { printf '%s %s\n' "$$" "$(process_start "$$")"; }

# holds_lock FILE: whether this process has it, and nobody took it away
holds_lock() { [ "$(cat "$1" 2>/dev/null)" = "$(lock_line)" ]; }

# take_lock FILE: fails when another process that lives has it, and sets lock_holder to its number
take_lock() {
    local line start tries=0
    line=$(lock_line)
    ! (set -o noclobber && printf '%s\n' "$line" >"$1") 2>/dev/null || return 0
    lock_holder='' start=''
    # it may be about to write its number
    until [ -n "$start" ] || [ "$tries" -eq 3 ]; do
        [ "$tries" -eq 0 ] || sleep 0.1
        read -r lock_holder start 2>/dev/null <"$1" || true
        tries=$((tries + 1))
    done
    if [ -n "$start" ] && [ "$(process_start "$lock_holder")" = "$start" ]; then
        return 1
    fi
    # left by one that was killed; of two that take it over, the later one has it
    printf '%s\n' "$line" >"$1" || die "cannot write $1" "The disk may be full."
    sleep 0.1
    holds_lock "$1" || { read -r lock_holder start <"$1" && return 1; }
}

find_java() {
    # shellcheck source=/dev/null
    . "$WEIR_HOME/.mvn/find-jdk.sh" || exit 1
    java=$JAVA_HOME/bin/java
}

port_is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# quietens what the JDK says about libraries inside the tools that are run
readonly java_quiet=(--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow)
