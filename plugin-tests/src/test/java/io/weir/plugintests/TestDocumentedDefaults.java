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
package io.weir.plugintests;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ListMultimap;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Locale.ENGLISH;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The defaults in {@code docs/configuration.md} are those of the sources: of a property that has one, it is written there, and of one that has none, none is.
 */
class TestDocumentedDefaults
{
    private static final Pattern PROPERTY = Pattern.compile("(?s)@Config\\(\"([^\"]+)\"\\).*?this\\.(\\w+) = ");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]+`) \\| ([^|]*) \\|");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern DURATION = Pattern.compile("new Duration\\((\\d+), (\\w+)\\)");
    private static final Pattern SIZE = Pattern.compile("DataSize\\.of\\((\\d+), (\\w+)\\)");
    private static final Pattern ENUM = Pattern.compile("[A-Z]\\w+\\.([A-Z]+)");
    private static final Pattern LITERAL = Pattern.compile("\"?(\\w+)\"?");
    private static final Map<String, String> UNITS = ImmutableMap.<String, String>builder()
            .put("MILLISECONDS", "ms")
            .put("SECONDS", "s")
            .put("MINUTES", "m")
            .put("DAYS", "d")
            .put("MEGABYTE", "MB")
            .put("GIGABYTE", "GB")
            .buildOrThrow();
    // of each kind of sink there is a class, and its value
    private static final String KIND_OF_SINK = "type";

    @Test
    void defaultsAreThoseOfTheSources()
            throws IOException
    {
        ListMultimap<String, String> documented = documented(Files.readString(Repository.root().resolve("docs/configuration.md")));
        ListMultimap<String, String> defaults = defaults();
        assertThat(defaults.size()).isGreaterThan(40);
        assertThat(defaults.keySet()).allSatisfy(property -> assertThat(documented.get(property)).as(property).containsAll(defaults.get(property)));
        assertThat(documented.keySet()).filteredOn(property -> property.contains(".") && !property.endsWith(".properties")).allSatisfy(property -> assertThat(defaults.get(property)).as(property).containsAll(documented.get(property)));
    }

    /**
     * One value for all properties of a row, or one for each.
     */
    private static ListMultimap<String, String> documented(String page)
    {
        ImmutableListMultimap.Builder<String, String> documented = ImmutableListMultimap.builder();
        for (MatchResult row : ROW.matcher(page).results().toList()) {
            List<String> names = codes(row.group(1));
            List<String> values = codes(row.group(2));
            for (int position = 0; position < names.size() && !values.isEmpty() && !row.group(2).startsWith("required"); position++) {
                documented.put(names.get(position), values.get(values.size() == 1 ? 0 : position).toLowerCase(ENGLISH));
            }
        }
        return documented.build();
    }

    private static List<String> codes(String cell)
    {
        return CODE.matcher(cell).results().map(match -> match.group(1)).collect(toImmutableList());
    }

    private static ListMultimap<String, String> defaults()
            throws IOException
    {
        ImmutableListMultimap.Builder<String, String> defaults = ImmutableListMultimap.builder();
        try (Stream<Path> files = Files.walk(Repository.root())) {
            for (Path file : files.filter(path -> path.toString().contains("src/main/java") && path.toString().endsWith(".java")).toList()) {
                String source = read(file);
                PROPERTY.matcher(source).results()
                        .filter(property -> !property.group(1).equals(KIND_OF_SINK))
                        .forEach(property -> defaultOf(source, property.group(2)).ifPresent(value -> defaults.put(property.group(1), value.toLowerCase(ENGLISH))));
            }
        }
        return defaults.build();
    }

    private static Optional<String> defaultOf(String source, String field)
    {
        Matcher declaration = Pattern.compile("private (\\S+) %s(?: = (.*))?;".formatted(field)).matcher(source);
        assertThat(declaration.find()).as(field).isTrue();
        return Optional.ofNullable(declaration.group(2)).map(TestDocumentedDefaults::value).orElseGet(() -> switch (declaration.group(1)) {
            case "boolean" -> Optional.of("false");
            case "int", "long", "double" -> Optional.of("0");
            default -> Optional.empty();
        });
    }

    private static Optional<String> value(String initializer)
    {
        for (Pattern measure : List.of(DURATION, SIZE)) {
            Matcher matcher = measure.matcher(initializer);
            if (matcher.matches()) {
                return Optional.of(matcher.group(1) + UNITS.get(matcher.group(2)));
            }
        }
        for (Pattern plain : List.of(ENUM, LITERAL)) {
            Matcher matcher = plain.matcher(initializer);
            if (matcher.matches()) {
                return Optional.of(matcher.group(1).replace("_", ""));
            }
        }
        return Optional.empty();
    }

    private static String read(Path file)
    {
        try {
            return Files.readString(file);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
