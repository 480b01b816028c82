/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package io.weir.governance;

import com.google.common.base.Splitter;
import io.trino.filesystem.Location;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Tells whether a text names a place that overlaps the log's: the same, above it or within it, however it is written. It would rather say yes where it cannot tell.
 */
final class GuardedLocation
{
    private static final Set<String> LOCAL = Set.of("", "file", "local");
    // no system opens longer ones
    private static final int LONGEST_PATH = 4096;

    private final Place guarded;

    GuardedLocation(Location location)
    {
        this.guarded = place(requireNonNull(location, "location is null").toString()).orElseThrow();
    }

    /**
     * @param store the scheme and host; nothing for local files
     * @param relative whether the path begins at a root that this process need not know
     */
    private record Place(String store, List<String> path, boolean relative) {}

    static String canonical(String text)
    {
        return place(text).map(place -> "%s/%s".formatted(place.store().isEmpty() ? "file://" : place.store(), String.join("/", place.path()))).orElse(text);
    }

    boolean overlaps(String text)
    {
        List<Place> places = new ArrayList<>();
        place(text).ifPresent(places::add);
        // some stores decode what they are given
        decoded(text).flatMap(GuardedLocation::place).ifPresent(places::add);
        return places.stream().anyMatch(this::overlaps);
    }

    private boolean overlaps(Place place)
    {
        if (!place.store().equals(guarded.store())) {
            return false;
        }
        if (overlap(guarded.path(), place.path())) {
            return true;
        }
        // a relative path may begin at any part of the other
        return place.relative() && IntStream.range(1, guarded.path().size())
                .mapToObj(start -> guarded.path().subList(start, guarded.path().size()))
                .anyMatch(end -> startsWith(place.path(), end));
    }

    private static boolean overlap(List<String> one, List<String> other)
    {
        return startsWith(one, other) || startsWith(other, one);
    }

    private static boolean startsWith(List<String> path, List<String> start)
    {
        return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
    }

    private static Optional<Place> place(String text)
    {
        String trimmed = text.strip();
        int colon = trimmed.indexOf(':');
        String scheme = colon < 0 || trimmed.indexOf('/') < colon ? "" : trimmed.substring(0, colon).toLowerCase(ENGLISH);
        String rest = scheme.isEmpty() ? trimmed : trimmed.substring(colon + 1);
        if (!rest.startsWith("/")) {
            return Optional.empty();
        }
        if (LOCAL.contains(scheme)) {
            return Optional.of(new Place("", realSegments(withoutAuthority(rest)), scheme.equals("local")));
        }
        List<String> parts = Splitter.on('/').omitEmptyStrings().splitToList(rest);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Place(store(scheme, parts.getFirst().toLowerCase(ENGLISH)), segments(String.join("/", parts.subList(1, parts.size()))), false));
    }

    private static String store(String scheme, String host)
    {
        return switch (scheme) {
            case "s3a", "s3n" -> "s3://" + host;
            // with and without TLS, and by the endpoints dfs and blob: container@account tells the place
            case "abfs", "abfss", "wasb", "wasbs" -> "abfs://" + Splitter.on('.').split(host).iterator().next();
            default -> scheme + "://" + host;
        };
    }

    private static String withoutAuthority(String path)
    {
        if (!path.startsWith("//") || path.startsWith("///")) {
            return path;
        }
        int slash = path.indexOf('/', 2);
        return slash < 0 ? "/" : path.substring(slash);
    }

    /**
     * Everybody who may create a table may send a path of a million characters, which leads nowhere.
     */
    private static List<String> realSegments(String path)
    {
        List<String> segments = segments(path);
        String shortest = "/" + String.join("/", segments);
        return shortest.length() > LONGEST_PATH ? segments : segments(realPath(shortest));
    }

    /**
     * Where links lead, as far as the path exists.
     */
    private static String realPath(String path)
    {
        try {
            Path existing = Path.of(path);
            Path rest = Path.of("");
            while (existing.getParent() != null && !existing.toFile().exists()) {
                rest = existing.getFileName().resolve(rest);
                existing = existing.getParent();
            }
            return existing.toRealPath().resolve(rest).toString();
        }
        catch (IOException | InvalidPathException _) {
            return path;
        }
    }

    private static List<String> segments(String path)
    {
        List<String> segments = new ArrayList<>();
        for (String segment : Splitter.on('/').omitEmptyStrings().split(path)) {
            if (segment.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.removeLast();
                }
            }
            else if (!segment.equals(".")) {
                segments.add(segment);
            }
        }
        return List.copyOf(segments);
    }

    private static Optional<String> decoded(String text)
    {
        try {
            return text.contains("%") ? Optional.of(URLDecoder.decode(text, UTF_8)) : Optional.empty();
        }
        catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
