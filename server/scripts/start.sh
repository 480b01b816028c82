# start, sql and demo. Sourced.

weir_jar() { newest_jar server; }

tools_class_path() { printf '%s:%s/tools/*\n' "$(weir_jar)" "$server_directory"; }

# probe PID PORT SECONDS: 1 when there was no answer in time, 2 when the process has ended, 3 when it answers only those who log in, 4 when it denies
# the query. As a user that no policies name: to the access control, one that they name in another writing is an impostor.
probe() {
    "$java" "${java_quiet[@]}" -cp "$(tools_class_path)" io.weir.server.ServerProbe --user weir-probe --pid "$1" --port "$2" --seconds "$3"
}

# launch LOG COMMAND...: in the background, and deaf to what the terminal sends; sets launched_pid, and adds it to launched
launch() {
    local log=$1 detach=nohup
    shift
    ! command -v setsid >/dev/null || detach=setsid
    (cd "$option_data" && exec "$detach" "$@" </dev/null >>"$log" 2>&1) &
    launched_pid=$!
    launched+=("$launched_pid")
    disown "$launched_pid"
}

# end_launched: what this start began, also where it is not recorded yet, or another start has recorded its own meanwhile
end_launched() {
    local pid tries
    for pid in ${launched[@]+"${launched[@]}"}; do
        kill "$pid" 2>/dev/null || continue
        for ((tries = 0; tries < 600; tries++)); do
            kill -0 "$pid" 2>/dev/null || continue 2
            sleep 0.1
        done
        kill -9 "$pid" 2>/dev/null || true
    done
}

# go_on_unless_stopped: ./weir stop takes the lock of a start away. It is asked behind each step that stop cannot see or undo: of stop, which takes the
# lock and then looks for processes, and start, which records a process and then looks for its lock, one always sees the other.
go_on_unless_stopped() {
    ! holds_lock "$start_lock" || return 0
    end_launched
    die "stopped by ./weir stop" "Nothing of this start is running."
}

# listens PID PORT: whether it is that process that listens there; where the machine does not tell, nobody says otherwise
listens() {
    local inode
    [ -r /proc/net/tcp ] && [ -r "/proc/$1/fd" ] || return 0
    for inode in $(awk -v port=":$(printf %04X "$2")" '$4 == "0A" && $2 ~ port "$" { print $10 }' /proc/net/tcp /proc/net/tcp6 2>/dev/null); do
        # not every find tells where a link leads
        case $(ls -l "/proc/$1/fd" 2>/dev/null) in *"socket:[$inode]"*) return 0 ;; esac
    done
    return 1
}

# DATA/.mongo holds where the MongoDB is that MONGO_URL named at the last start; the stand-in leaves none
mongo_file() { printf '%s/.mongo\n' "$option_data"; }

# mongo_host URL: its hosts, and nothing of it that may be a secret
mongo_host() {
    if [[ $1 =~ ^mongodb(\+srv)?://([^@/?#]*@)?([^@/?#]+)([/?][^@]*)?$ ]]; then
        printf '%s\n' "${BASH_REMATCH[3]}"
    else
        printf 'a host that is not shown\n'
    fi
}

# without the value, which may hold a password
check_mongo_url() {
    case $MONGO_URL in
        stand-in | mongodb://?* | mongodb+srv://?*) ;;
        *) die "MONGO_URL is no address of a MongoDB" "It begins with mongodb:// or mongodb+srv://, as in MONGO_URL=mongodb://localhost:27017/; stand-in, or none, is the MongoDB stand-in." ;;
    esac
}

# choose_mongo: a MongoDB that was named for this data directory before is not left for the stand-in because nobody names it: its tables would
# be gone without a word
choose_mongo() {
    local last
    if [ -n "${MONGO_URL:-}" ]; then
        check_mongo_url
        return 0
    fi
    last=$(cat "$(mongo_file)" 2>/dev/null) || return 0
    die "the last start with data in $option_data named the MongoDB at $last, and now MONGO_URL is not set" \
        "Set MONGO_URL to keep it, or MONGO_URL=stand-in to go to the stand-in, which has none of its tables."
}

# forget_mongo: a start that failed leaves what the one before it wrote: nobody wrote to the MongoDB that it named. One that is killed does not come
# here, and its server, which may go on, has the one that it named.
forget_mongo() {
    [ -n "${mongo_before+set}" ] && holds_lock "$start_lock" || return 0
    if [ -n "$mongo_before" ]; then
        printf '%s\n' "$mongo_before" >"$(mongo_file)"
    else
        rm -f "$(mongo_file)"
    fi
}

record_mongo() {
    local host last
    host=$(mongo_host "$MONGO_URL")
    last=$(cat "$(mongo_file)" 2>/dev/null) || last=$host
    [ "$last" = "$host" ] || say "MongoDB: no more the one at $last"
    printf '%s\n' "$host" >"$(mongo_file)" || die "cannot write $(mongo_file)" "The disk may be full. Nothing was started."
    say "MongoDB: the one that MONGO_URL names, at $host"
}

start_mongo() {
    mongo_before=$(cat "$(mongo_file)" 2>/dev/null) || mongo_before=''
    if [ "${MONGO_URL:-stand-in}" != stand-in ]; then
        record_mongo
        return 0
    fi
    local port_file=$option_data/var/mongo.port tries=0
    rm -f "$port_file"
    launch "$option_data/var/log/mongo.log" "$java" "${java_quiet[@]}" -Xmx256m -cp "server/weir-server.jar:server/mongo/*" \
        io.weir.server.MongoStandIn --directory "$option_data/mongo" --port 0 --port-file "$port_file"
    # at once, without its port: where this start is killed, one that is recorded nowhere goes on, and keeps its data locked
    record_process mongo "$launched_pid" 0
    until [ -f "$port_file" ]; do
        tries=$((tries + 1))
        if [ "$tries" -gt 300 ] || ! kill -0 "$launched_pid" 2>/dev/null; then
            go_on_unless_stopped
            end_processes
            { grep -vE '^[[:space:]]+(at|\.\.\.) ' "$option_data/var/log/mongo.log" || true; } | tail -n 5 | sed 's/^/  /' >&2
            die "the MongoDB stand-in did not start" "Its log is $option_data/var/log/mongo.log; or set MONGO_URL to a MongoDB."
        fi
        sleep 0.1
    done
    record_process mongo "$launched_pid" "$(cat "$port_file")"
    go_on_unless_stopped
    rm -f "$(mongo_file)"
    MONGO_URL=mongodb://127.0.0.1:$(cat "$port_file")/
    say "MongoDB: a stand-in on port $(cat "$port_file") with its data in $option_data/mongo (set MONGO_URL to use a MongoDB)"
}

start_server() {
    local logs=$option_data/var/log options=() option
    # an editor may leave the last line without an end
    while read -r option || [ -n "$option" ]; do
        case $option in
            '' | '#'*) ;;
            *) options+=("$option") ;;
        esac
    done <"$option_data/etc/jvm.config"
    # words, as in JAVA_OPTS of others
    # shellcheck disable=SC2206
    options+=(${WEIR_JVM_OPTIONS:-})
    # server.log links to the log of the last start; without the link this start begins one of its own
    rm -f "$logs/server.log"
    : >"$logs/jvm.log"
    export MONGO_URL
    launch "$logs/jvm.log" "$java" "${options[@]}" -Dconfig=etc/config.properties -Dlog.levels-file=etc/log.properties \
        -Dlog.path=var/log/server.log -Dlog.enable-console=false \
        -cp "server/weir-server.jar:server/lib/*" io.weir.server.WeirServer
    record_process server "$launched_pid" "$option_port"
    go_on_unless_stopped
}

# The last errors of a failed start, as text for people: without time, thread and class, and without stack traces, after what the server was
# doing then. Numbered lines are Trino's list of configuration mistakes.
last_errors() {
    # a JVM that did not come up has left no log of the server
    { cat "$option_data/var/log/jvm.log" "$option_data/var/log/server.log" 2>/dev/null || true; } \
        | awk -F '\t' '
            # catalogs are loaded side by side: the one with the error is among those that are not added yet
            function tell(text) { for (name in loading) { print "while it was loading " name ":"; delete loading[name] } print text }
            $NF ~ /^-- Loading .* --$/ { name = $NF; gsub(/^-- Loading | --$/, "", name); loading[name] = 1; next }
            $NF ~ /^-- Added catalog / { split($NF, words, " "); delete loading["catalog " words[4]]; next }
            $NF ~ /^-- (Finished loading|Loaded) / { name = $NF; gsub(/^-- (Finished loading|Loaded) | --$/, "", name); delete loading[name]; next }
            /^Warnings:/ { warnings = 1 }
            /^Errors:/ || $2 == "ERROR" { warnings = 0 }
            /^[0-9]+\) / { if (!warnings) tell($0); next }
            $2 == "ERROR" { error = $NF; if (error !~ /^Configuration (errors|is invalid)/) tell(error); next }
            /^Caused by: / { sub(/^Caused by: ([a-zA-Z0-9_$]+\.)+/, ""); tell($0); next }
            # why the JVM did not come up is in the line behind this one
            /^Error occurred during initialization of / { tell($0); why = 1; next }
            # of what it says of its crash the beginning, before where its report is
            /^# *[^# ]/ { if (++crash <= 2) { sub(/^# */, ""); tell($0) } next }
            why || /^(ERROR|Error|Exception|java\.lang|Unrecognized|Invalid|Improperly|Terminating due to)/ { tell($0); why = 0 }
        ' | awk 'NF && !seen[$0]++' | tail -n 8 | cut -c 1-600 | sed 's/^/  /'
}

# tell_why_ended ERRORS: why the server ended while it started, and what helps where its heap does not fit
tell_why_ended() {
    printf 'weir: the server ended while it started:\n' >&2
    printf '%s\n' "${1:-  Its log does not say why: somebody or the system ended it, such as for want of memory (see dmesg).}" >&2
    # a jvm.config of their own, or other options, may say another heap
    grep -qsxF -e "-Xmx${WEIR_HEAP:-2G}" "$option_data/etc/jvm.config" || return 0
    case ${WEIR_JVM_OPTIONS:-} in *-Xmx* | *HeapSize*) return 0 ;; esac
    case $1 in
        *[Hh]eap* | *OutOfMemoryError* | *'insufficient memory'*)
            printf '  WEIR_HEAP is %s: set it to a heap that is enough for the server and that this machine has, such as 2G.\n' "${WEIR_HEAP:-2G}" >&2
            ;;
    esac
}

# await_server: sets server_state to what may be said of a server that is up
await_server() {
    local log=$option_data/var/log/server.log seconds=${WEIR_START_SECONDS:-180} result=0 reason='' errors
    find_process server || result=2
    [ "$result" -ne 0 ] || reason=$(probe "$found_pid" "$option_port" "$seconds" 2>&1) || result=$?
    go_on_unless_stopped
    # its answer would be taken for that of this server
    if [ "$result" -ne 2 ] && port_is_open "$option_port" && ! listens "$found_pid" "$option_port"; then
        end_processes
        die "another program took port $option_port while the server started" "Choose another: ./weir $weir_command --port $((option_port % 65535 + 1))"
    fi
    case $result in
        0) server_state=ready && return 0 ;;
        3) server_state='up, and asks for credentials, so that no query was tried' && return 0 ;;
        4) server_state="up, and denies the query that tells whether it is ready: $reason" && return 0 ;;
    esac
    errors=$(last_errors)
    if [ "$result" -eq 2 ]; then
        tell_why_ended "$errors"
    else
        printf 'weir: the server did not answer a query in %s seconds (WEIR_START_SECONDS): %s\n' "$seconds" "$reason" >&2
        [ -z "$errors" ] || printf '%s\n' "$errors" >&2
    fi
    end_processes
    # one that did not come so far has none
    [ -s "$log" ] || log=$option_data/var/log/jvm.log
    die "nothing is running; the data are as they were" "The whole log is $log"
}

# sql_command: how the server that was started is asked. Where it wants credentials that is over TLS alone, by a name that its certificate has
sql_command() {
    local port
    case $server_state in
        'up, and asks for credentials'*)
            port=$(sed -n 's/^ *http-server\.https\.port *= *//p' "$option_data/etc/config.properties")
            printf './weir sql --server https://HOST:%s --user NAME --password, or what else it asks for\n' "${port:-8443}"
            ;;
        *) printf './weir sql --port %s\n' "$option_port" ;;
    esac
}

# two starts at once on one data directory would both find nothing running
take_start_lock() {
    start_lock=$option_data/.starting
    take_lock "$start_lock" || die "another start with data in $option_data is under way (process $lock_holder)" "Wait for it."
    trap 'forget_mongo || true; release_start_lock' EXIT
    # a start that is interrupted leaves nothing running, also what was launched a moment ago and is not recorded yet
    launched=()
    trap 'trap - HUP INT TERM; end_launched; exit 130' HUP INT TERM
}

# with it goes what an interrupt would end
release_start_lock() {
    trap - HUP INT TERM EXIT
    ! holds_lock "$start_lock" || rm -f "$start_lock"
}

# is_running: fails when no server of this data directory runs. One that runs otherwise than this start says is not taken for what was asked for.
is_running() {
    find_process server || return 1
    [ -z "$option_port" ] || [ "$option_port" = "$found_port" ] || runs_otherwise "on port $found_port and not on $option_port"
    need_its_configuration
    need_its_mongo
}

runs_otherwise() { die "already running with data in $option_data, $1" "Stop it first: ./weir stop --data $option_data"; }

need_its_configuration() {
    local last wanted
    [ -n "${WEIR_ETC:-}" ] || return 0
    wanted=$(absolute_path "$WEIR_ETC") || exit 1
    last=$(cat "$option_data/etc/.source" 2>/dev/null) || last=$WEIR_HOME/etc-trino
    [ "$wanted" = "$last" ] || [ "$wanted" -ef "$last" ] || runs_otherwise "with the configuration of $last and not of $wanted"
}

need_its_mongo() {
    local last wanted='the stand-in'
    [ -n "${MONGO_URL:-}" ] || return 0
    check_mongo_url
    [ "$MONGO_URL" = stand-in ] || wanted="the MongoDB at $(mongo_host "$MONGO_URL")"
    last=$(cat "$(mongo_file)" 2>/dev/null) && last="the MongoDB at $last" || last='the stand-in'
    [ "$wanted" = "$last" ] || runs_otherwise "with $last and not with $wanted"
}

tell_if_running() {
    is_running || return 1
    say "already running: process $found_pid, http://127.0.0.1:$found_port, data in $option_data"
    [ -z "${WEIR_HEAP:-}${WEIR_JVM_OPTIONS:-}" ] || say "it keeps the heap and the options of its JVM: WEIR_HEAP and WEIR_JVM_OPTIONS count when it is started the next time"
    tell_if_mongo_ended || exit 1
}

check_start_seconds() {
    case ${WEIR_START_SECONDS:-180} in
        0* | *[!0-9]* | ??????*) die "WEIR_START_SECONDS='$WEIR_START_SECONDS' is no number of seconds" "Give a whole number such as 600, or unset it." ;;
    esac
}

check_data_directory() {
    case $option_data in
        / | *[?#\\]* | *'${'* | *$'\n'*) die "'$option_data' cannot be the data directory" "Its path stands in properties and locations: choose one below /, without ? # \ \${ and line breaks." ;;
    esac
}

weir_start() {
    parse_options "--port --data" "$@"
    no_positional
    find_java
    ! tell_if_running || return 0
    option_port=${option_port:-8080}
    check_data_directory
    check_start_seconds
    choose_configuration
    choose_mongo
    ! port_is_open "$option_port" || die "port $option_port is busy: another program listens there" "Choose another: ./weir $weir_command --port $((option_port % 65535 + 1))"
    mkdir -p "$option_data/var/log" 2>/dev/null || die "cannot create the data directory $option_data" "Choose one that you can write: --data DIR"
    [ -w "$option_data" ] || die "cannot write to the data directory $option_data" "Choose one that you can write: --data DIR"
    mkdir -p "$option_data"/{warehouse,governance,lineage}
    take_start_lock
    build_if_stale
    go_on_unless_stopped
    # another start may have ended between the question above and the lock
    ! tell_if_running || { release_start_lock; return 0; }
    end_processes
    link_server
    unpack_plugins
    write_configuration
    start_mongo
    say "starting Trino 483 on http://127.0.0.1:$option_port with data in $option_data"
    start_server
    await_server
    release_start_lock
    say "$server_state: $(sql_command)   (process $launched_pid, log $option_data/var/log/server.log)"
}

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
