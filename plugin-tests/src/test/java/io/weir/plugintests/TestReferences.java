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

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The references in {@code docs/} name every property and every error code that there is in the sources.
 */
class TestReferences
{
    private static final Pattern PROPERTY = Pattern.compile("@Config\\(\"([^\"]+)\"\\)");
    private static final Pattern SESSION_PROPERTY = Pattern.compile("String [A-Z_]+ = \"([a-z_]+)\";");
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^(?:# | {4})?((?:governance|weir|delta-gov|mongo-recent)\\.[a-z0-9.-]+)=");
    private static final Pattern ERROR_CODE = Pattern.compile("(?m)^    ([A-Z][A-Z_]+)\\(\\d+, [A-Z_]+\\)");

    @Test
    void everyPropertyIsDocumented()
            throws IOException
    {
        assertAllNamed("docs/configuration.md", find(PROPERTY, file -> file.endsWith("Config.java")));
    }

    @Test
    void everySessionPropertyIsDocumented()
            throws IOException
    {
        assertAllNamed("docs/configuration.md", find(SESSION_PROPERTY, file -> file.endsWith("SessionProperties.java")));
    }

    /**
     * What is shown to people as {@code NAME=value} is a property that there is.
     */
    @Test
    void everyPropertyInExamplesExists()
            throws IOException
    {
        List<String> known = find(PROPERTY, file -> file.endsWith(".java"));
        try (Stream<Path> files = Stream.of("README.md", "docs", "etc-trino").flatMap(TestReferences::walk)) {
            for (Path file : files.toList()) {
                assertThat(EXAMPLE.matcher(read(file)).results().map(match -> match.group(1)))
                        .as(file.toString())
                        .allSatisfy(name -> assertThat(name).matches(property -> property.equals("governance.config-file") || known.contains(property.replaceFirst("^weir\\.lineage\\.sink\\.[^.]+\\.", ""))));
            }
        }
    }

    @Test
    void everyErrorCodeIsDocumented()
            throws IOException
    {
        assertAllNamed("docs/errors.md", find(ERROR_CODE, file -> file.endsWith("ErrorCode.java")));
    }

    private static void assertAllNamed(String document, List<String> names)
            throws IOException
    {
        assertThat(names).isNotEmpty();
        String text = Files.readString(Repository.root().resolve(document));
        assertThat(names).allSatisfy(name -> assertThat(text).as(document).contains("`" + name + "`"));
    }

    private static List<String> find(Pattern pattern, Predicate<String> fileName)
            throws IOException
    {
        try (Stream<Path> files = Files.walk(Repository.root())) {
            return files
                    .filter(file -> file.toString().contains("src/main/java") && fileName.test(file.getFileName().toString()))
                    .flatMap(file -> pattern.matcher(read(file)).results().map(match -> match.group(1)).toList().stream())
                    .distinct()
                    .collect(toImmutableList());
        }
    }

    private static Stream<Path> walk(String name)
    {
        try {
            return Files.walk(Repository.root().resolve(name)).filter(Files::isRegularFile);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
