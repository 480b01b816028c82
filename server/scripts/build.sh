# Builds what is stale. Sourced.

readonly server_directory=$WEIR_HOME/server/target/weir-server
readonly bench_directory=$WEIR_HOME/benchmarks/target/weir-benchmarks
readonly build_stamp=$WEIR_HOME/target/weir-build.stamp
readonly build_started=$WEIR_HOME/target/weir-build.started
readonly build_log=$WEIR_HOME/target/weir-build.log
readonly build_lock=$WEIR_HOME/target/weir-build.lock
readonly build_modules=access-control,benchmarks,event-listener,plugin-delta-gov,plugin-mongo-recent,server,server/tpch
# name in plugin/ : module whose zip it is
readonly plugins=(
    tpch:server/tpch
    delta-gov:plugin-delta-gov
    mongo-recent:plugin-mongo-recent
    weir-access-control:access-control
    weir-event-listener:event-listener
)

# prints nothing where there is none
newest_zip() { { ls -t "$WEIR_HOME/$1"/target/*.zip 2>/dev/null || true; } | head -n 1; }

# source_sums [TEST...]: a line "CHECKSUM SIZE FILE" for each file that is built, or of those that find's tests take. Times do not tell: rsync, cp -a and tar bring along those of somewhere else.
source_sums() {
    (cd "$WEIR_HOME" && { find pom.xml ./*/pom.xml ./*/src/main server/tpch/pom.xml server/tpch/src/main -type f "$@" -exec cksum {} + 2>/dev/null || true; } | LC_ALL=C sort)
}

# changed_files FROM TO: those that TO has otherwise than FROM
changed_files() { LC_ALL=C comm -13 <(cat "$1" 2>/dev/null) "$2" | cut -d ' ' -f 3-; }

# touch_changed FROM TO: since Maven goes by times
touch_changed() {
    local file
    changed_files "$@" | while IFS= read -r file; do
        touch "$WEIR_HOME/$file" 2>/dev/null || true
    done
}

# remove_jars_of_others FROM TO: where a pom.xml may say other versions, since an older jar beside its newer version would stay on the class path
remove_jars_of_others() {
    changed_files "$@" | grep 'pom\.xml$' >/dev/null || return 0
    rm -rf "$server_directory" "$bench_directory"
}

# the stamp holds the checksums of what was built last
is_stale() {
    [ -f "$build_stamp" ] || return 0
    local plugin
    for plugin in "${plugins[@]}"; do
        [ -n "$(newest_zip "${plugin#*:}")" ] || return 0
    done
    [ -f "$server_directory/cli/trino-cli.jar" ] || return 0
    ! source_sums | cmp -s - "$build_stamp"
}

# show_progress: Maven's output in, one line per module and test class out, and now and then how many files were fetched. In bash: some awks
# read ahead, and what they print comes late.
show_progress() {
    local line fetched=0
    while IFS= read -r line; do
        case $line in
            '[INFO] Building '*/*']') printf 'weir:   %s\n' "$(squeeze "${line#\[INFO\] Building }")" ;;
            '[INFO] Running '*) printf 'weir:     %s\n' "${line#\[INFO\] Running }" ;;
            *'Tests run:'*'<<< '*) printf 'weir:     %s\n' "$line" ;;
            *'Downloaded from '*)
                fetched=$((fetched + 1))
                [ $((fetched % 200)) -ne 0 ] || printf 'weir:     %s files fetched\n' "$fetched"
                ;;
        esac
    done
}

squeeze() { tr -s ' ' <<<"$1"; }

run_maven() {
    mkdir -p "$WEIR_HOME/target"
    (cd "$WEIR_HOME" && ./mvnw -B "$@" 2>&1) | tee "$build_log" | show_progress
    return "${PIPESTATUS[0]}"
}

# for tests of the built thing itself, which run inside a build
building_is_off() { [ "${WEIR_BUILD:-}" = off ]; }

build_if_stale() {
    building_is_off && return 0
    is_stale || return 0
    { mkdir -p "$WEIR_HOME/target" && [ -w "$WEIR_HOME/target" ]; } 2>/dev/null \
        || die "what is in $WEIR_HOME has to be built, and you cannot write there" "Let its owner run ./weir start, or clone the repository for yourself."
    take_build_lock
    is_stale || { rm -f "$build_lock"; return 0; }
    say "building what is stale (the first time Maven fetches some hundred files, which takes minutes)"
    begin_build
    if ! run_maven -pl "$build_modules" -am -Dmaven.test.skip=true -Dair.check.skip-all=true package; then
        printf 'weir: the build failed:\n' >&2
        if ! grep -E '^\[ERROR\]' "$build_log" | head -n 15 | grep . >&2; then
            tail -n 5 "$build_log" >&2
        fi
        die "nothing was started" "The whole output is in $build_log"
    fi
    end_build
    rm -f "$build_lock"
}

# begin_build: what Maven is called for next. One of other sources that does not come to its end leaves no stamp: some of its classes are newer than the sources of before
begin_build() {
    # before the build: what is edited meanwhile is built the next time
    source_sums >"$build_started"
    if ! cmp -s "$build_started" "$build_stamp"; then
        touch_changed "$build_stamp" "$build_started"
        remove_jars_of_others "$build_stamp" "$build_started"
        rm -f "$build_stamp"
    fi
    # its time tells what is edited from now on
    touch "$build_started"
}

# end_build: what was edited meanwhile counts as changed, also where it was put back since: its classes may be those of the edit
end_build() {
    LC_ALL=C comm -23 "$build_started" <(source_sums -newer "$build_started") >"$build_stamp.new"
    mv "$build_stamp.new" "$build_stamp"
    rm -f "$build_started"
}

# two builds of one checkout would take each other's files away, and the tests are one
take_build_lock() {
    local told=
    until take_lock "$build_lock"; do
        [ -n "$told" ] || say "waiting for the build of this checkout that is under way (process $lock_holder)"
        told=1
        sleep 1
    done
}
