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
package io.weir.plugintests.redteam;

import com.google.common.collect.ImmutableMap;
import io.weir.plugintests.Repository;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every threat of the security page has a number, an outcome, and tests that there are; and every attack of the red team stands on the page.
 */
class TestSecurityPage
{
    // of the list that the page began with; what was thought of later has the numbers that follow
    private static final Map<String, Integer> THREATS = ImmutableMap.of("A", 15, "B", 12, "C", 14, "D", 16, "E", 7);
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-E])(\\d+) \\| (.+) \\| (.+) \\| (.+) \\|$");
    private static final Pattern NAMED_TEST = Pattern.compile("`(Test\\w+)(?:#(\\w+))?`");
    private static final Pattern TEST_METHOD = Pattern.compile("@Test\\s+(?:@\\w+(?:\\([^)]*\\))?\\s+)*void (\\w+)\\(");

    private static final Set<String> SHOW_THAT_ATTACKS_COULD_SUCCEED = Set.of("theVaultHoldsWhatIsSought", "ownRowsAreThere", "whatIsKeptIsLookedFor");

    private record Row(String number, String outcome, List<String> tests) {}

    @Test
    void everyThreatHasItsTests()
            throws IOException
    {
        Map<String, Set<String>> tests = tests(Repository.root());
        List<Row> rows = rows();
        THREATS.forEach((letter, count) -> {
            List<String> numbers = rows.stream().map(Row::number).filter(number -> number.startsWith(letter)).toList();
            assertThat(numbers).as("threats of group " + letter).hasSizeGreaterThanOrEqualTo(count);
            for (int i = 0; i < numbers.size(); i++) {
                assertThat(numbers.get(i)).isEqualTo(letter + (i + 1));
            }
        });
        for (Row row : rows) {
            assertThat(row.outcome()).as(row.number()).matches("(?i)(closed|limit)\\b.*");
            assertThat(row.tests()).as(row.number()).isNotEmpty();
            for (String test : row.tests()) {
                String[] words = test.split("#");
                assertThat(tests).as("%s names %s", row.number(), test).containsKey(words[0]);
                if (words.length > 1) {
                    assertThat(tests.get(words[0])).as("%s names %s", row.number(), test).contains(words[1]);
                }
            }
        }
    }

    @Test
    void everyAttackIsOnThePage()
            throws IOException
    {
        Set<String> named = new HashSet<>();
        rows().forEach(row -> named.addAll(row.tests()));
        Path redTeam = Repository.root().resolve("plugin-tests/src/test/java/io/weir/plugintests/redteam");
        tests(redTeam).forEach((type, methods) -> {
            boolean isControl = Stream.of(TestSecurityPage.class, TestRedTeam.class, TestCanary.class).map(Class::getSimpleName).anyMatch(type::equals);
            if (!isControl && !named.contains(type)) {
                methods.stream()
                        .filter(method -> !SHOW_THAT_ATTACKS_COULD_SUCCEED.contains(method))
                        .forEach(method -> assertThat(named).as("attacks that docs/security.md names").contains(type + "#" + method));
            }
        });
    }

    private static List<Row> rows()
            throws IOException
    {
        List<Row> rows = new ArrayList<>();
        Matcher matcher = ROW.matcher(Files.readString(Repository.root().resolve("docs/security.md")));
        while (matcher.find()) {
            rows.add(new Row(
                    matcher.group(1) + matcher.group(2),
                    matcher.group(4),
                    NAMED_TEST.matcher(matcher.group(5)).results().map(test -> test.group(2) == null ? test.group(1) : test.group(1) + "#" + test.group(2)).collect(toImmutableList())));
        }
        return rows;
    }

    /**
     * The methods of the test classes of all modules: those of other modules are not on the class path.
     */
    private static Map<String, Set<String>> tests(Path directory)
            throws IOException
    {
        Map<String, Set<String>> tests = new HashMap<>();
        try (Stream<Path> files = Files.find(directory, 20, (path, _) -> path.toString().contains("/src/test/java/") && path.getFileName().toString().matches("Test\\w+\\.java"))) {
            for (Path file : files.toList()) {
                Set<String> methods = TEST_METHOD.matcher(Files.readString(file)).results().map(method -> method.group(1)).collect(toImmutableSet());
                tests.computeIfAbsent(file.getFileName().toString().replace(".java", ""), _ -> new HashSet<>()).addAll(methods);
            }
        }
        return tests;
    }
}
