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
package io.weir.governance.policy.file;

import io.weir.governance.policy.MaskKind;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyException;
import io.weir.governance.policy.Privilege;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static java.util.Locale.ENGLISH;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/policies.md}: its examples are one policies file, and it names everything that can stand in one.
 */
final class TestPoliciesPage
{
    private static final Path PAGE = Path.of("../docs/policies.md");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void theExamplesAreAPoliciesFile()
            throws IOException
    {
        String examples = EXAMPLE.matcher(Files.readString(PAGE)).results()
                .map(example -> example.group(1))
                .collect(Collectors.joining());
        Policies policies = PolicyFile.parse("policies.md", examples);
        assertThat(policies.clearances()).isNotEmpty();
        assertThat(policies.breakGlass()).isNotEmpty();
        assertThat(policies.rowFilters()).isNotEmpty();
        assertThat(policies.flowRules()).isNotEmpty();
        assertThat(policies.tenants()).hasSizeGreaterThan(1);
        assertThat(policies.purposes()).isNotEmpty();
    }

    @Test
    void everyKeyAndKeywordIsNamed()
            throws IOException
    {
        String page = Files.readString(PAGE);
        assertThat(Arrays.stream(MaskKind.values()).map(MaskKind::keyword)).allSatisfy(mask -> assertThat(page).contains("`" + mask + "`"));
        assertThat(Arrays.stream(Privilege.values()).map(privilege -> privilege.name().toLowerCase(ENGLISH))).allSatisfy(privilege -> assertThat(page).contains("`" + privilege + "`"));
        assertThat(expectedKeys("- {}", "clearances", "breakGlass", "masks", "rowFilters", "flowRules", "tableRules", "tenants"))
                .allSatisfy(key -> assertThat(page).as(key).contains(key + ":"));
    }

    /**
     * What a wrong key is told to be one of.
     */
    private static List<String> expectedKeys(String rule, String... sections)
    {
        StringBuilder file = new StringBuilder("version: 1\ntags: {}\nwrong: []\n");
        for (String section : sections) {
            file.append("%s:\n  %s\n".formatted(section, rule.replace("{}", "{wrong: x}")));
        }
        try {
            PolicyFile.parse("policies.yaml", file.toString());
            throw new AssertionError("Wrong keys are accepted");
        }
        catch (PolicyException e) {
            Matcher lists = Pattern.compile("unknown (?:section|field) 'wrong'.*expected one of (.*)").matcher(e.getMessage());
            return lists.results()
                    .flatMap(list -> Arrays.stream(list.group(1).split(", ")))
                    .distinct()
                    .toList();
        }
    }
}
