# Sets JAVA_HOME to a JDK 25. Sourced by ./mvnw and ./weir, so that both work where the default java is older.
# Order: JAVA_HOME, then WEIR_JDK_DIRS (default: the usual JVM folders).

is_jdk_25() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && "$1/bin/javac" -version 2>&1 | grep -q '^javac 25\b'
}

find_jdk_25() {
    set -- "${JAVA_HOME:-}"
    for find_jdk_dir in ${WEIR_JDK_DIRS:-/usr/lib/jvm /usr/java /opt/java /opt "$HOME/.sdkman/candidates/java" "$HOME/.jdks" /Library/Java/JavaVirtualMachines}; do
        [ -d "$find_jdk_dir" ] || continue
        for find_jdk_home in $(ls -d "$find_jdk_dir"/*25* 2>/dev/null); do
            set -- "$@" "$find_jdk_home" "$find_jdk_home/Contents/Home"
        done
    done
    for find_jdk_home in "$@"; do
        if [ -n "$find_jdk_home" ] && is_jdk_25 "$find_jdk_home"; then
            JAVA_HOME=$find_jdk_home
            export JAVA_HOME
            return 0
        fi
    done
    echo "weir: no JDK 25 found." >&2
    echo "  Looked at JAVA_HOME (${JAVA_HOME:-not set}) and in the usual JVM folders (/usr/lib/jvm and others)." >&2
    echo "  Install a JDK 25 (for example Eclipse Temurin 25) or set JAVA_HOME to one." >&2
    return 1
}

find_jdk_25
