# Sets JAVA_HOME to a JDK 25. Sourced by ./mvnw and ./weir, so that both work where the default java is older.
# Order: JAVA_HOME, then WEIR_JDK_DIRS (default: the usual JVM folders), then the javac on the PATH.

is_jdk_25() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && "$1/bin/javac" -version 2>&1 | grep -q '^javac 25\b'
}

use_jdk_25() {
    is_jdk_25 "$1" || return 1
    JAVA_HOME=$(CDPATH='' cd "$1" && pwd)
    export JAVA_HOME
}

# what is wrong with the JAVA_HOME that was given
about_java_home() {
    if [ -z "${JAVA_HOME:-}" ]; then
        echo "not set"
    elif [ ! -x "$JAVA_HOME/bin/java" ]; then
        echo "$JAVA_HOME, where there is no bin/java"
    elif [ ! -x "$JAVA_HOME/bin/javac" ]; then
        echo "$JAVA_HOME, a runtime without javac"
    else
        echo "$JAVA_HOME, which is $("$JAVA_HOME/bin/javac" -version 2>&1 | grep '^javac' | head -n 1)"
    fi
}

find_jdk_25() {
    if [ -n "${JAVA_HOME:-}" ] && use_jdk_25 "$JAVA_HOME"; then
        return 0
    fi
    for find_jdk_dir in ${WEIR_JDK_DIRS:-/usr/lib/jvm /usr/java /opt/java /opt /usr/local /opt/homebrew/opt "${HOME:-/}/.sdkman/candidates/java" "${HOME:-/}/.jdks" /Library/Java/JavaVirtualMachines}; do
        for find_jdk_home in "$find_jdk_dir"/*25*; do
            if use_jdk_25 "$find_jdk_home" || use_jdk_25 "$find_jdk_home/Contents/Home"; then
                return 0
            fi
        done
    done
    # asked, as what is on the PATH may be a link or a script of a version manager
    find_jdk_home=$(javac -J-XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p')
    if [ -n "$find_jdk_home" ] && use_jdk_25 "$find_jdk_home"; then
        return 0
    fi
    echo "weir: no JDK 25 found." >&2
    echo "  Looked at JAVA_HOME ($(about_java_home)), in the usual JVM folders (/usr/lib/jvm and others) and on the PATH." >&2
    echo "  Install a JDK 25 (for example Eclipse Temurin 25) or set JAVA_HOME to one." >&2
    return 1
}

find_jdk_25
