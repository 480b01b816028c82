# Which processes belong to a data directory. Sourced.
# DATA/weir.pid has one line per process: NAME PID PORT START, where START tells a process from a later one with the same number.

process_start() {
    if [ -r "/proc/$1/stat" ]; then
        # the 22nd field, counted behind the command name, which may hold anything
        sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '{ print $20 }'
    else
        ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_'
    fi
}

pid_file() { printf '%s/weir.pid\n' "$option_data"; }

# record_process NAME PID PORT
record_process() { printf '%s %s %s %s\n' "$1" "$2" "$3" "$(process_start "$2")" >>"$(pid_file)"; }

# find_process NAME: sets found_pid and found_port; fails when no such process of this data directory lives
find_process() {
    found_pid='' found_port=''
    [ -f "$(pid_file)" ] || return 1
    local name pid port start
    while read -r name pid port start; do
        if [ "$name" = "$1" ] && kill -0 "$pid" 2>/dev/null && [ "$(process_start "$pid")" = "$start" ]; then
            found_pid=$pid found_port=$port
            return 0
        fi
    done <"$(pid_file)"
    return 1
}

# end_process NAME: asks, waits, and after a minute insists
end_process() {
    find_process "$1" || return 0
    local pid=$found_pid tries=0
    kill "$pid" 2>/dev/null || return 0
    while find_process "$1"; do
        tries=$((tries + 1))
        if [ "$tries" -eq 600 ]; then
            say "process $pid ($1) did not end within a minute, killing it"
            kill -9 "$pid" 2>/dev/null || true
        fi
        sleep 0.1
    done
}

end_processes() {
    end_process server
    end_process mongo
    rm -f "$(pid_file)"
}

weir_stop() {
    parse_options "--data" "$@"
    no_positional
    if find_process server || find_process mongo; then
        end_processes
        say "stopped; the data stay in $option_data"
    else
        rm -f "$(pid_file)"
        say "not running with data in $option_data"
    fi
}

uptime_of() {
    if [ -d "/proc/$1" ]; then
        local seconds
        seconds=$(($(date +%s) - $(stat -c %Y "/proc/$1")))
        printf '%dh %dm %ds\n' $((seconds / 3600)) $((seconds % 3600 / 60)) $((seconds % 60))
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
    local pid=$found_pid port=$found_port
    say "running: process $pid, http://127.0.0.1:$port, up $(uptime_of "$pid"), data in $option_data"
    if find_process mongo; then
        say "MongoDB stand-in: process $found_pid, port $found_port"
    fi
    find_java
    if probe "$pid" "$port" 15; then
        say "query check: ok"
    else
        say "query check: no answer; see $option_data/var/log/server.log"
        return 1
    fi
}
