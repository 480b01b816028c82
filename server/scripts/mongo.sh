# The MongoDB of a data directory, or the stand-in for one. Sourced.

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

need_its_mongo() {
    local last wanted='the stand-in'
    [ -n "${MONGO_URL:-}" ] || return 0
    check_mongo_url
    [ "$MONGO_URL" = stand-in ] || wanted="the MongoDB at $(mongo_host "$MONGO_URL")"
    last=$(cat "$(mongo_file)" 2>/dev/null) && last="the MongoDB at $last" || last='the stand-in'
    [ "$wanted" = "$last" ] || runs_otherwise "with $last and not with $wanted"
}
