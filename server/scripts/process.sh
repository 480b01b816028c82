# Which processes belong to a data directory. Sourced.
# DATA/weir.pid has one line per process: NAME PID PORT START, where START tells a process from a later one with the same number.

process_start() {
    if [ -r "/proc/$1/stat" ]; then
        # the 22nd field, counted behind the command name, which may hold anything. A zombie has ended: in a container there may be nobody who takes note of it
        sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 !~ /^[ZX]/ { print $20 }'
    else
        # the same text whatever the language and the time zone of the shell
        LC_ALL=C TZ=UTC0 ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_'
    fi
}

pid_file() { printf '%s/weir.pid\n' "$option_data"; }

# record_process NAME PID PORT: in place of what is recorded of NAME. What could not be stopped later does not stay.
record_process() {
    local fresh
    fresh=$(pid_file).new
    { grep -v "^$1 " "$(pid_file)" 2>/dev/null || true; printf '%s %s %s %s\n' "$1" "$2" "$3" "$(process_start "$2")"; } >"$fresh" && mv "$fresh" "$(pid_file)" && return 0
    kill "$2" 2>/dev/null || true
    end_processes
    die "cannot write $(pid_file)" "The disk may be full. Nothing is running."
}

# find_process NAME: sets found_pid and found_port; fails when no such process of this data directory lives
find_process() {
    found_pid='' found_port=''
    [ -f "$(pid_file)" ] || return 1
    local name pid port start
    while read -r name pid port start; do
        # not by kill -0, which is refused for processes of other users
        if [ "$name" = "$1" ] && [ -n "$start" ] && [ "$(process_start "$pid")" = "$start" ]; then
            found_pid=$pid found_port=$port
            return 0
        fi
    done <"$(pid_file)"
    return 1
}

# fails, and says so, where the MongoDB stand-in that start began has ended
tell_if_mongo_ended() {
    ! grep -qs '^mongo ' "$(pid_file)" || find_process mongo || {
        printf 'weir: the MongoDB stand-in of this server has ended: queries of mongo_recent fail\n' >&2
        printf '  %s\n' "Start both anew: ./weir stop, then ./weir start. Its log is $option_data/var/log/mongo.log" >&2
        return 1
    }
}

# end_process NAME: asks, waits, and after a minute insists
end_process() {
    find_process "$1" || return 0
    local pid=$found_pid tries=0
    if ! kill "$pid" 2>/dev/null && find_process "$1"; then
        die "process $pid ($1) is another user's" "Stop it as that user."
    fi
    while find_process "$1"; do
        tries=$((tries + 1))
        case $tries in
            600)
                say "process $pid ($1) did not end within a minute, killing it"
                kill -9 "$pid" 2>/dev/null || true
                ;;
            700) die "process $pid ($1) does not end" "A disk that does not answer may hold it: see dmesg, or start the machine anew." ;;
        esac
        sleep 0.1
    done
}

end_processes() {
    end_process server
    end_process mongo
    rm -f "$(pid_file)"
}

# end_start: a start that finds its lock gone ends what it began. Sets lock_holder to its process, and fails where there is none.
end_start() {
    local start_lock=$option_data/.starting tries=0
    [ -f "$start_lock" ] || return 1
    ! take_lock "$start_lock" || lock_holder=''
    rm -f "$start_lock" || die "cannot remove $start_lock" "Stop it as the user who started it."
    [ -n "$lock_holder" ] || return 1
    end_processes
    # a build is not interrupted: what it leaves behind is of use to the next start
    while kill -0 "$lock_holder" 2>/dev/null && [ "$tries" -lt 50 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
}

weir_stop() {
    parse_options "--data" "$@"
    no_positional
    if end_start; then
        if kill -0 "$lock_holder" 2>/dev/null; then
            say "the start with data in $option_data (process $lock_holder) begins no server: it ends behind the step that it is at, such as a build"
        else
            say "stopped while it started; the data stay in $option_data"
        fi
    elif find_process server || find_process mongo; then
        end_processes
        say "stopped; the data stay in $option_data"
    else
        rm -f "$(pid_file)"
        say "not running with data in $option_data"
    fi
}

uptime_of() {
    if [ -r /proc/uptime ]; then
        # the time of /proc/PID is not that of the process
        awk -v start="$(process_start "$1")" -v ticks="$(getconf CLK_TCK 2>/dev/null || echo 100)" \
            '{ seconds = int($1 - start / ticks); printf "%dh %dm %ds\n", seconds / 3600, seconds % 3600 / 60, seconds % 60 }' /proc/uptime
    else
        ps -o etime= -p "$1" | tr -d ' '
    fi
}

weir_status() {
    parse_options "--data" "$@"
    no_positional
    if ! find_process server; then
        say "not running with data in $option_data"
        return 3
    fi
    local pid=$found_pid port=$found_port reason result=0
    say "running: process $pid, http://127.0.0.1:$port, up $(uptime_of "$pid"), data in $option_data"
    tell_if_mongo_ended || return 1
    if find_process mongo; then
        say "MongoDB stand-in: process $found_pid, port $found_port"
    fi
    find_java
    if [ -z "$(weir_jar)" ]; then
        say "query check: not made, since nothing is built in $WEIR_HOME; ./weir sql builds it"
    else
        reason=$(probe "$pid" "$port" 15 2>&1) || result=$?
        case $result in
            0) say "query check: ok" ;;
            3) say "query check: not made, since the server asks for credentials" ;;
            4) say "query check: not made, since the server denies it: $reason" ;;
            *)
                say "query check: no answer: $reason; see $option_data/var/log/server.log"
                return 1
                ;;
        esac
    fi
}
