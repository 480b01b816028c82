# start. Sourced.

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
