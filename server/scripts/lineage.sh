# The picture of an asset. Sourced.

weir_lineage() {
    parse_options "--port --data --user --out" "$@"
    [ "${#positional[@]}" -eq 1 ] || die "lineage needs one table or column" "Such as: ./weir lineage delta_gov.reviews.users.email --out users.svg"
    [ -n "$option_out" ] || die "lineage needs the file to draw into" "Such as: ./weir lineage ${positional[0]} --out lineage.svg"
    choose_port
    find_java
    need_server
    build_if_stale
    "$java" "${java_quiet[@]}" -Djava.awt.headless=true -cp "$(tools_class_path)" io.weir.server.lineage.LineagePicture \
        --port "$option_port" --user "${option_user:-admin}" --asset "${positional[0]}" --out "$option_out"
}
