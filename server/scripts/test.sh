# test and bench. Sourced.

# sums the counts that the test runner left: "N passed, N failed, N skipped"
count_tests() {
    find "$WEIR_HOME" -path '*/target/surefire-reports/TEST-*.xml' -exec grep -h -m 1 '<testsuite ' {} + | awk '
        function attribute(name) { return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0 }
        { tests += attribute("tests"); failed += attribute("errors") + attribute("failures"); skipped += attribute("skipped") }
        END { printf "%d passed, %d failed, %d skipped\n", tests - failed - skipped, failed, skipped }
    '
}

# each failed test with the beginning of what it says
list_failures() {
    find "$WEIR_HOME" -path '*/target/surefire-reports/TEST-*.xml' -exec awk '
        function attribute(key) { return match($0, " " key "=\"[^\"]*") ? substr($0, RSTART + length(key) + 3, RLENGTH - length(key) - 3) : "" }
        function decoded(text) {
            gsub(/(&#(9|10|13|x9|xa|xA|xd|xD);| )+/, " ", text); sub(/^ /, "", text)
            gsub(/&quot;/, "\"", text); gsub(/&apos;/, "\047", text); gsub(/&lt;/, "<", text); gsub(/&gt;/, ">", text); gsub(/&amp;/, "\\&", text)
            return substr(text, 1, 300)
        }
        /<testcase / { test = decoded(attribute("classname") "." attribute("name")) }
        /<(failure|error)[ >]/ { message = decoded(attribute("message")); print "weir:   failed: " test (message == "" ? "" : ": " message) }
    ' {} +
}

weir_test() {
    parse_options "" "$@"
    no_positional
    find_java
    mkdir -p "$WEIR_HOME/target"
    take_build_lock
    trap '! holds_lock "$build_lock" || rm -f "$build_lock"' EXIT
    find "$WEIR_HOME" -path '*/target/surefire-reports/*' -type f -delete
    say "running all tests (output in $build_log)"
    local result=0 counts options=()
    [ -z "${WEIR_DELTA_GOLDEN:-}" ] || options+=("-Dweir.delta-golden=$(absolute_path "$WEIR_DELTA_GOLDEN")")
    [ -z "${WEIR_OPENLINEAGE_SPEC:-}" ] || options+=("-Dweir.openlineage-spec=$(absolute_path "$WEIR_OPENLINEAGE_SPEC")")
    begin_build
    # failures do not end the run: they are counted
    run_maven verify -Dmaven.test.failure.ignore=true ${options[@]+"${options[@]}"} || result=$?
    if [ "$result" -ne 0 ]; then
        grep -E '^\[ERROR\]' "$build_log" | head -n 15 >&2 || true
    else
        end_build
    fi
    list_failures
    counts=$(count_tests)
    printf '%s\n' "$counts"
    [ "$result" -eq 0 ] || die "the build itself failed" "The whole output is in $build_log"
    case $counts in
        "0 passed"*) die "no test ran" "The whole output is in $build_log" ;;
        *" 0 failed,"*) return 0 ;;
        *) return 1 ;;
    esac
}

benchmarks_jar() { newest_jar benchmarks; }

weir_bench() {
    parse_options "--peer --out" "$@"
    [ "${#positional[@]}" -le 1 ] || die "'${positional[1]}' is too much for bench" "See ./weir help."
    find_java
    build_if_stale
    "$java" "${java_quiet[@]}" -Djava.awt.headless=true -cp "$(benchmarks_jar):$bench_directory/*" io.weir.benchmarks.Bench \
        --weir "$WEIR_HOME/weir" --out "${option_out:-$WEIR_HOME/benchmarks/target/bench}" \
        ${positional[0]+--area "${positional[0]}"} ${option_peer:+--peer "$option_peer"}
}
