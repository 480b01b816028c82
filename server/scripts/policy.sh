# policy. Sourced.

# the plugin's own jars first: they are what decides on a server
policy_class_path() { printf '%s/*:%s/lib/*\n' "$WEIR_HOME/server/target/plugin/weir-access-control" "$server_directory"; }

weir_policy() {
    parse_options "" "$@"
    [ "${positional[0]:-}" = test ] || die "policy needs to be told what to do" "./weir policy test FILE"
    [ "${#positional[@]}" -eq 2 ] || die "policy test needs one file with cases" "./weir policy test FILE, such as ./weir policy test etc-trino/policy-cases.yaml"
    [ -f "${positional[1]}" ] || die "there is no file ${positional[1]}" "./weir policy test FILE"
    find_java
    build_if_stale
    local zip
    zip=$(newest_zip access-control)
    [ -n "$zip" ] || die "there is no plugin zip in $WEIR_HOME/access-control/target" "Build it: ./mvnw -DskipTests package"
    unpack_zip "$zip" "$WEIR_HOME/server/target/plugin/weir-access-control"
    "$java" "${java_quiet[@]}" -cp "$(policy_class_path)" io.weir.access.policytest.PolicyTest "$(absolute_path "${positional[1]}")"
}
