# Lays plugins and configuration out in a data directory. Sourced.

# unpack_zip ZIP DIR: DIR from the zip, unless it is there from the same zip. Several starts may do this at once: each unpacks elsewhere, and the first one's is kept; a server takes every folder beside DIR for a plugin.
unpack_zip() {
    local zip=$1 target=$2 fresh identity folder old=
    fresh=$(dirname "$(dirname "$2")")/.unpacking-$(basename "$2").$$
    identity=$(cksum <"$zip")
    [ "$(cat "$target/.zip" 2>/dev/null)" != "$identity" ] || return 0
    [ ! -d "$target" ] || old=$target
    rm -rf "$fresh"
    mkdir -p "$fresh" "$(dirname "$target")"
    (cd "$fresh" && "$JAVA_HOME/bin/jar" --extract --file "$zip") || die "cannot unpack $zip" "The disk may be full. Nothing was started."
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
    cp -Rl "$1" "$fresh" 2>/dev/null || { rm -rf "$fresh" && cp -R "$1" "$fresh"; } || die "cannot copy $1 to $option_data" "The disk may be full. Nothing was started."
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
    # a checkout of somebody else
    [ -w "$WEIR_HOME/server/target" ] || { unpack_zip "$zip" "$target" && return 0; }
    unpack_zip "$zip" "$unpacked"
    cmp -s "$unpacked/.zip" "$target/.zip" || link_folder "$unpacked" "$target"
}

unpack_plugins() {
    local plugin
    for plugin in "${plugins[@]}"; do
        unpack_plugin "${plugin%%:*}" "${plugin#*:}"
    done
}

# as_latin TEXT: TEXT as it is written in a properties file, which Java reads as Latin-1
as_latin() {
    local char code position
    for ((position = 0; position < ${#1}; position++)); do
        char=${1:position:1}
        printf -v code %d "'$char"
        if [ "$code" -lt 128 ]; then
            printf %s "$char"
        elif [ "$code" -lt 65536 ]; then
            printf '\\u%04x' "$code"
        else
            printf '\\u%04x\\u%04x' $((0xd800 + (code - 0x10000) / 0x400)) $((0xdc00 + (code - 0x10000) % 0x400))
        fi
    done
}

# fill FILE TO: TO is FILE with its placeholders filled in; key stores and other files without any are copied as they are. In quotes: bash takes a bare & for what was found.
fill() {
    local text
    if ! grep -qaE '@(DATA|PORT|HEAP)@' "$1"; then
        cat "$1" >"$2"
        return
    fi
    text=$(cat "$1")
    case $1 in
        *.properties) text=${text//@DATA@/"$(as_latin "$option_data")"} ;;
        *) text=${text//@DATA@/"$option_data"} ;;
    esac
    text=${text//@PORT@/"$option_port"}
    text=${text//@HEAP@/"${WEIR_HEAP:-2G}"}
    printf '%s\n' "$text" >"$2"
}

# choose_configuration: sets etc to the folder to start from. One that was chosen for this data directory before is not left because nobody
# names it: its policies would give way to the shipped ones.
choose_configuration() {
    local shipped=$WEIR_HOME/etc-trino last
    etc=$shipped
    if [ -n "${WEIR_ETC:-}" ]; then
        etc=$(absolute_path "$WEIR_ETC") || exit 1
        return 0
    fi
    last=$(cat "$option_data/etc/.source" 2>/dev/null) || return 0
    die "the configuration of $option_data came from $last, and now WEIR_ETC is not set" \
        "Set WEIR_ETC=$(printf %q "$last") to keep it, or WEIR_ETC=$(printf %q "$shipped") to go back to the shipped one and its policies."
}

# DATA/etc/.source holds the folder that the configuration came from; the shipped one leaves none, since a checkout may be moved
record_source() {
    local source=$option_data/etc/.source last
    last=$(cat "$source" 2>/dev/null) || last=$etc
    [ "$last" = "$etc" ] || say "the configuration comes from $etc now, and no more from $last"
    if [ "$etc" -ef "$WEIR_HOME/etc-trino" ]; then
        rm -f "$source"
    else
        printf '%s\n' "$etc" >"$source" || die "cannot write $source" "The disk may be full. Nothing was started."
    fi
}

# DATA/etc is written anew from the folder etc at each start, save the files that somebody has edited there: those stay.
# DATA/etc/.written holds what was written, a line "FILE CHECKSUM SIZE" for each.
write_configuration() {
    local written=$option_data/etc/.written file
    [ -d "$etc" ] || die "there is no configuration folder $etc" "Set WEIR_ETC to a copy of etc-trino, or unset it."
    # a mounted folder may have links to its files, and those that cannot be followed must not be left out
    file=$(cd "$etc" && find -L . -name '.?*' -prune -o -type l -print | head -n 1)
    [ -z "$file" ] || die "$etc/${file#./} is a link to what is not there" "Mend or remove the link."
    mkdir -p "$option_data/etc/catalog"
    record_source
    touch "$written"
    : >"$written.new"
    (cd "$etc" && find -L . -name '.?*' -prune -o -type f -print | sed 's#^\./##' | sort) | while IFS= read -r file; do
        write_file "$etc/$file" "$file" || exit 1
    done || die "cannot write to $option_data/etc" "See above; the disk may be full. Nothing was started."
    remove_what_is_no_more
    mv "$written.new" "$written"
    grep -qx "http-server.http.port=$option_port" "$option_data/etc/config.properties" \
        || die "$option_data/etc/config.properties was edited and does not say http-server.http.port=$option_port" "Change the file or the --port."
}

# write_file FROM NAME: DATA/etc/NAME, whole or not at all: half a file would be taken for an edited one
write_file() {
    local target=$option_data/etc/$2 fresh=$option_data/etc/.fresh sum
    mkdir -p "$(dirname "$target")" && (umask 077 && fill "$1" "$fresh") || return 1
    sum=$(checksum "$fresh")
    if [ -f "$target" ] && ! is_as_written "$2" && [ "$(checksum "$target")" != "$sum" ]; then
        say "keeping $target, which was edited"
        rm -f "$fresh"
        sum=$(written_checksum "$2")
    else
        mv "$fresh" "$target" || return 1
    fi
    # one that was there before the first start was never written
    [ -z "$sum" ] || printf '%s %s\n' "$2" "$sum" >>"$written.new"
}

# a file that was removed from the source, and was not edited here, goes too: a catalog that is no more
remove_what_is_no_more() {
    local line file
    while IFS= read -r line; do
        file=${line% * *}
        if [ -n "$file" ] && [ ! -f "$etc/$file" ] && is_as_written "$file"; then
            rm -f "$option_data/etc/$file"
        fi
    done <"$written"
}

is_as_written() { [ "$(written_checksum "$1")" = "$(checksum "$option_data/etc/$1")" ]; }

# by the whole name, which may hold blanks
written_checksum() { awk -v file="$1 " 'index($0, file) == 1 && split(substr($0, length(file) + 1), sum, " ") == 2 { print sum[1] " " sum[2] }' "$written"; }

checksum() { cksum <"$1" 2>/dev/null; }
