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
import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The references in {@code docs/} name everything that there is in the sources for people to write: properties, procedures, functions and their arguments, metrics and error codes; and nothing that is not there.
 */
class TestReferences
{
    private static final Pattern PROPERTY = Pattern.compile("@Config\\(\"([^\"]+)\"\\)");
    private static final Pattern SESSION_PROPERTY = Pattern.compile("String [A-Z_]+ = \"([a-z_]+)\";");
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^(?:# | {4})?((?:governance|weir|delta-gov|mongo-recent)\\.[a-z0-9.-]+)=");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| (`[^|]+`) \\| [^|]*\\|");
    private static final Pattern PREFIXED = Pattern.compile("`((?:governance|weir|delta-gov|mongo-recent)\\.[a-z.-]+)`");
    private static final Pattern ROUTINE = Pattern.compile("(?:\"system\",|SYSTEM_SCHEMA,|String NAME =|String OPTIMIZE =)\\s+\"([A-Za-z_]+)\"");
    private static final Pattern ARGUMENT = Pattern.compile("(?:new Argument|Arguments\\.named|Arguments\\.optional|\\.name)\\(\"([A-Z_]+)\"");
    private static final Pattern MANAGED = Pattern.compile("@Managed\\s+public \\w+ (?:get|is)(\\w+)\\(");
    private static final Pattern MANAGED_BY_INTERFACE = Pattern.compile("(?:long|double) get(\\w+)\\(\\);");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^  ([A-Z][A-Z_, ]+[A-Z])  ");
    private static final Pattern ERROR_CODE = Pattern.compile("(?m)^    ([A-Z][A-Z_]+)\\(\\d+, [A-Z_]+\\)");

    @Test
    void everyPropertyIsDocumented()
            throws IOException
    {
        assertAllNamed("docs/configuration.md", find(PROPERTY, file -> file.endsWith(".java")));
    }

    @Test
    void everyDocumentedPropertyExists()
            throws IOException
    {
        List<String> known = find(PROPERTY, file -> file.endsWith(".java"));
        String text = read(Repository.root().resolve("docs/configuration.md"));
        List<String> documented = DOCUMENTED.matcher(text).results()
                .flatMap(row -> PREFIXED.matcher(row.group(1)).results())
                .map(match -> match.group(1))
                .filter(name -> !name.equals("governance.config-file") && !name.equals("governance.properties"))
                .collect(toImmutableList());
        assertThat(documented).hasSizeGreaterThan(50).isSubsetOf(known);
    }

    @Test
    void everySessionPropertyIsDocumented()
            throws IOException
    {
        assertAllNamed("docs/configuration.md", find(SESSION_PROPERTY, file -> file.endsWith("SessionProperties.java")));
    }

    @Test
    void everyPropertyOfTablesIsDocumented()
            throws IOException
    {
        assertAllMentioned(find(SESSION_PROPERTY, file -> file.matches("DeltaGov(Table|Analyze|Schema)Properties\\.java")));
    }

    @Test
    void everyRoutineAndArgumentIsDocumented()
            throws IOException
    {
        Predicate<String> routines = file -> file.matches("\\w+(Procedures?|Function)\\.java");
        assertAllMentioned(find(ROUTINE, routines));
        assertAllMentioned(find(ARGUMENT, routines));
    }

    @Test
    void everyMetricIsDocumented()
            throws IOException
    {
        assertAllNamed("docs/governance.md", find(MANAGED, file -> file.endsWith(".java")));
        assertAllNamed("docs/lineage.md", find(MANAGED_BY_INTERFACE, file -> file.endsWith("MXBean.java")));
    }

    @Test
    void everyVariableOfTheScriptIsDocumented()
            throws IOException
    {
        List<String> variables = VARIABLE.matcher(read(Repository.root().resolve("weir"))).results()
                .flatMap(match -> Stream.of(match.group(1).split(", ")))
                .collect(toImmutableList());
        assertAllNamed("docs/configuration.md", variables);
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

    /**
     * On any page, as code: between backticks, or before a value or arguments.
     */
    private static void assertAllMentioned(List<String> names)
            throws IOException
    {
        assertThat(names).isNotEmpty();
        try (Stream<Path> pages = walk("docs")) {
            String text = pages.map(TestReferences::read).collect(joining("\n"));
            assertThat(names).allSatisfy(name -> assertThat(text).containsPattern("`%1$s`|\\b%1$s( =|=>|\\()".formatted(name.toLowerCase(ENGLISH))));
        }
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
