# Lays plugins and configuration out in a data directory. Sourced.

# unpack_zip ZIP DIR: DIR from the zip, unless it is there from the same zip. Several starts may do this at once: each unpacks beside DIR, and the first one's is kept.
unpack_zip() {
    local zip=$1 target=$2 fresh=$2.$$ identity folder old=
    identity=$(cksum <"$zip")
    [ "$(cat "$target/.zip" 2>/dev/null)" != "$identity" ] || return 0
    [ ! -d "$target" ] || old=$target
    rm -rf "$fresh"
    mkdir -p "$fresh"
    (cd "$fresh" && "$JAVA_HOME/bin/jar" --extract --file "$zip")
    folder=$(ls "$fresh")
    printf '%s\n' "$identity" >"$fresh/$folder/.zip"
    if [ "$(cat "$target/.zip" 2>/dev/null)" != "$identity" ]; then
        [ -z "$old" ] || rm -rf "$old"
        mv "$fresh/$folder" "$target"
        # where another start was faster by a moment, ours went into its folder
        rm -rf "${target:?}/$folder"
    fi
    rm -rf "$fresh"
}

# link_folder FROM TO: links to the same files where the file system allows, and copies elsewhere. Either way a later build, which makes new files, changes
# nothing under a running server. Whole or not at all: a start may be interrupted.
link_folder() {
    local fresh=$option_data/.linking
    rm -rf "$2" "$fresh"
    mkdir -p "$(dirname "$2")"
    cp -Rl "$1" "$fresh" 2>/dev/null || { rm -rf "$fresh" && cp -R "$1" "$fresh"; }
    mv "$fresh" "$2"
}

# DATA/server: the jars of Trino and of the MongoDB stand-in
link_server() {
    link_folder "$server_directory/lib" "$option_data/server/lib"
    link_folder "$server_directory/mongo" "$option_data/server/mongo"
    cp "$(weir_jar)" "$option_data/server/weir-server.jar"
}

# unpack_plugin NAME MODULE: DATA/plugin/NAME from the module's zip, which is unpacked once for all data directories
unpack_plugin() {
    local zip unpacked=$WEIR_HOME/server/target/plugin/$1 target=$option_data/plugin/$1
    zip=$(newest_zip "$2")
    [ -n "$zip" ] || die "there is no plugin zip in $WEIR_HOME/$2/target" "Build it: ./mvnw -DskipTests package"
    unpack_zip "$zip" "$unpacked"
    cmp -s "$unpacked/.zip" "$target/.zip" || link_folder "$unpacked" "$target"
}

unpack_plugins() {
    local plugin
    for plugin in "${plugins[@]}"; do
        unpack_plugin "${plugin%%:*}" "${plugin#*:}"
    done
}

# fill FILE: FILE with its placeholders filled in. In quotes: bash takes a bare & for what was found.
fill() {
    local text
    text=$(cat "$1")
    text=${text//@DATA@/"$option_data"}
    text=${text//@PORT@/"$option_port"}
    text=${text//@HEAP@/"${WEIR_HEAP:-2G}"}
    printf '%s\n' "$text"
}

# DATA/etc is written anew at each start, save the files that somebody has edited there: those stay.
# DATA/etc/.written holds the checksum of what was written.
write_configuration() {
    local etc=${WEIR_ETC:-$WEIR_HOME/etc-trino} written=$option_data/etc/.written file old
    [ -d "$etc" ] || die "there is no configuration folder $etc" "Set WEIR_ETC to a copy of etc-trino, or unset it."
    mkdir -p "$option_data/etc/catalog"
    touch "$written"
    : >"$written.new"
    (cd "$etc" && find . -type f ! -name '.*' | sed 's#^\./##' | sort) | while read -r file; do
        mkdir -p "$(dirname "$option_data/etc/$file")"
        old=$(awk -v file="$file" '$1 == file { print $2 "-" $3 }' "$written")
        if [ -f "$option_data/etc/$file" ] && [ "$old" != "$(checksum "$option_data/etc/$file")" ]; then
            say "keeping $option_data/etc/$file, which was edited"
        else
            (umask 077 && fill "$etc/$file" >"$option_data/etc/$file")
            old=$(checksum "$option_data/etc/$file")
        fi
        printf '%s %s\n' "$file" "${old/-/ }" >>"$written.new"
    done
    # a file that was removed from the source, and was not edited here, goes too: a catalog that is no more
    while read -r file old; do
        if [ -n "$file" ] && [ ! -f "$etc/$file" ] && [ "${old/ /-}" = "$(checksum "$option_data/etc/$file")" ]; then
            rm -f "$option_data/etc/$file"
        fi
    done <"$written"
    mv "$written.new" "$written"
    grep -qx "http-server.http.port=$option_port" "$option_data/etc/config.properties" \
        || die "$option_data/etc/config.properties was edited and does not say http-server.http.port=$option_port" "Change the file or the --port."
}

checksum() { cksum <"$1" 2>/dev/null | tr ' ' '-'; }
