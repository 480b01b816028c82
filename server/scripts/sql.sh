# sql and demo. Sourced.

# the port that was asked for, else that of the running server, else 8080: never that of a server with other data than those that were asked for
choose_port() {
    if [ -n "$option_port" ]; then
        return 0
    elif find_process server; then
        option_port=$found_port
    elif [ "$option_data" = "$WEIR_HOME/data" ]; then
        option_port=8080
    else
        die "no server runs with data in $option_data" "Start one: ./weir start --data $option_data"
    fi
}

need_server() { port_is_open "$option_port" || die "no server listens on port $option_port" "Start one: ./weir start --port $option_port"; }

# choose_server: sets option_server, where none is given to the one that the port or the data directory says
choose_server() {
    if [ -z "$option_server" ]; then
        choose_port
        need_server
        option_server=http://127.0.0.1:$option_port
    elif [ -n "$option_port" ] || [ "$option_data" != "$WEIR_HOME/data" ]; then
        die "--server is given, and so is --port or --data" "Each says which server is asked: leave all but one away."
    fi
}

# without a terminal the CLI would take the first line of what is piped into it for the password
need_password() {
    [ -t 0 ] || [ -n "${TRINO_PASSWORD:-}" ] || die "there is no terminal to ask for the password on" "Set TRINO_PASSWORD to it."
}

# Weir's own text, and that of the CLI where it is there
sql_help() {
    usage
    [ -f "$server_directory/cli/trino-cli.jar" ] || return 0
    find_java
    printf "\nOptions of Trino's CLI\n\n"
    "$java" "${java_quiet[@]}" -Dorg.jline.terminal.dumb=true -jar "$server_directory/cli/trino-cli.jar" --help
}

# parse_sql_options ARGS...: sets option_port, option_data, option_server, option_user, and of what is for the CLI the array arguments, and statements where it has some
parse_sql_options() {
    # what the CLI may take the next word for
    local option=''
    option_data=$WEIR_HOME/data option_port='' option_server='' option_user=admin arguments=() statements=''
    while [ $# -gt 0 ]; do
        case $1 in
            --port=* | --data=* | --user=* | --server=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" ;;
        esac
        case $1 in
            -h | --help) sql_help; exit 0 ;;
            --port) need_value "$@" && check_port "$2" && option_port=$2 && shift 2 ;;
            --data) need_value "$@" && option_data=$(absolute_path "$2") && shift 2 || exit 1 ;;
            --server) need_value "$@" && option_server=$2 && shift 2 ;;
            --user) need_value "$@" && option_user=$2 && shift 2 ;;
            --password) need_password && arguments+=("$1") && shift ;;
            -e) need_value "$@" && arguments+=(--execute "$2") && statements=given && shift 2 ;;
            -*)
                case $1 in -f* | --file | --file=* | --execute | --execute=*) statements=given ;; esac
                arguments+=("$1") && option=$1 && shift
                continue
                ;;
            *) take_word "$1" "$option" && arguments+=("$1") && shift ;;
        esac
        # one option of the CLI takes any number of words
        case $option in --path*) ;; *) option='' ;; esac
    done
}

# take_word WORD OPTION: one that stands behind no option would be the URL of a server for the CLI
take_word() {
    case $2 in
        --path*) ;;
        '' | *=*) die "'$1' is too much for sql" "Statements stand behind -e, such as ./weir sql -e 'SELECT 1', or in a file behind -f." ;;
    esac
}

weir_sql() {
    parse_sql_options "$@"
    # what comes through a pipe is a file: no prompts among the answers, and a statement that fails ends it with its exit code
    [ -n "$statements" ] || [ -t 0 ] || arguments+=(--file /dev/stdin)
    find_java
    choose_server
    [ -f "$server_directory/cli/trino-cli.jar" ] || build_if_stale
    # the CLI shows long answers with less, and says that it failed to where there is none
    command -v less >/dev/null || export TRINO_PAGER=${TRINO_PAGER-}
    # without the property the terminal library warns when there is no terminal
    exec "$java" "${java_quiet[@]}" -Dorg.jline.terminal.dumb=true -jar "$server_directory/cli/trino-cli.jar" --server "$option_server" --user "$option_user" ${arguments[@]+"${arguments[@]}"}
}

# each step would be tried for as long as it may take
need_no_credentials() {
    local result=0
    ! find_process server || probe "$found_pid" "$option_port" 15 >/dev/null 2>&1 || result=$?
    [ "$result" -ne 3 ] || die "the server asks for credentials, and the users of the demo have none" \
        "Tell it on a server of its own: ./weir demo --port $((option_port % 65535 + 1)) --data DIR, without WEIR_ETC"
}

weir_demo() {
    parse_options "--port --data" "$@"
    no_positional
    # on another port there may be a server with other data
    if ! is_running; then
        weir_start ${option_port:+--port "$option_port"} --data "$option_data"
    fi
    tell_if_mongo_ended || exit 1
    choose_port
    find_java
    # a server that runs already may be older than what tells the story
    build_if_stale
    need_server
    need_no_credentials
    "$java" "${java_quiet[@]}" -cp "$(tools_class_path)" io.weir.server.demo.Demo --port "$option_port" --data "$option_data"
}
