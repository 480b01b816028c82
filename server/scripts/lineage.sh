# The picture of an asset. Sourced.

weir_lineage() {
    parse_options "--port --data --server --user --password --out" "$@"
    [ "${#positional[@]}" -eq 1 ] || die "lineage needs one table or column" "Such as: ./weir lineage delta_gov.reviews.users.email --out users.svg"
    [ -n "$option_out" ] || die "lineage needs the file to draw into" "Such as: ./weir lineage ${positional[0]} --out lineage.svg"
    [ -z "$option_password" ] || need_password
    choose_server
    find_java
    build_if_stale
    "$java" "${java_quiet[@]}" -Djava.awt.headless=true -cp "$(tools_class_path)" io.weir.server.lineage.LineagePicture \
        --server "$option_server" --user "${option_user:-admin}" ${option_password:+--password "$option_password"} --asset "${positional[0]}" --out "$option_out"
}
