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
package io.weir.access.decision;

import io.trino.server.security.UserMapping;
import io.weir.access.masks.ServiceUser;
import io.weir.governance.policy.Subject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestUserRules
{
    private final UserRules users = new UserRules(new GovernedQueries().governance(), GovernedQueries.CLOCK);

    @Test
    void nobodyIsTheServiceUser()
    {
        assertThat(users.mayLogIn("analyst").isAllowed()).isTrue();
        assertThat(users.mayLogIn(ServiceUser.NAME).isAllowed()).isFalse();
        assertThat(users.mayImpersonate("admin", ServiceUser.NAME).isAllowed()).isFalse();
        assertThat(users.mayImpersonate(ServiceUser.NAME, ServiceUser.NAME).isAllowed()).isFalse();
        assertThat(users.maySetSystemProperty(Subject.user(ServiceUser.NAME)).isAllowed()).isFalse();
    }

    /**
     * Where a directory lets "ACME" in as the same person, the user would be in no tenant.
     */
    @Test
    void nobodyIsANamedUserInAnotherWriting()
    {
        assertThat(users.mayLogIn("acme").isAllowed()).isTrue();
        assertThat(users.mayLogIn("acme2").isAllowed()).isTrue();
        for (String user : List.of("ACME", "Acme", "acme ", "Analyst")) {
            assertThat(users.mayLogIn(user)).isEqualTo(Verdict.refused("user name %s differs only in case, spaces or characters that nobody sees from one that the policies name. Log in by that name, or name this one in the policies as well".formatted(user)));
        }
    }

    /**
     * {@code docs/production.md}: Trino itself writes each name in one way, before it asks a group provider that goes by case.
     */
    @Test
    void oneWritingOfEachName(@TempDir Path directory)
            throws Exception
    {
        Matcher rules = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("../docs/production.md")));
        assertThat(rules.find()).isTrue();
        Path file = Files.writeString(directory.resolve("user-mapping.json"), rules.group(1));
        UserMapping mapping = UserMapping.createUserMapping(Optional.empty(), Optional.of(file.toFile()));
        for (String user : List.of("gina", "GINA", "Gina")) {
            assertThat(mapping.mapUser(user)).isEqualTo("gina");
        }
        assertThat(mapping.mapUser("Gina.B-2_x@Example.com")).isEqualTo("gina.b-2_x@example.com");
        for (String user : List.of("gina ", " gina", "gi\u200Bna", "g\u0131na")) {
            assertThatThrownBy(() -> mapping.mapUser(user)).as(user).hasMessageContaining("No user mapping patterns match the principal");
        }
    }

    @Test
    void usersAreThemselves()
    {
        assertThat(users.mayImpersonate("analyst", "analyst").isAllowed()).isTrue();
        assertThat(users.mayImpersonate("analyst", "admin").isAllowed()).isFalse();
        assertThat(users.mayImpersonate("admin", "analyst").isAllowed()).isFalse();
    }

    @Test
    void queriesBelongToTheirOwnerAndAdministrators()
    {
        assertThat(users.mayManageQuery(Subject.user("analyst"), "analyst").isAllowed()).isTrue();
        assertThat(users.mayManageQuery(Subject.user("analyst"), "admin").isAllowed()).isFalse();
        assertThat(users.mayManageQuery(Subject.user("admin"), "analyst").isAllowed()).isTrue();
        assertThat(users.mayManageQuery(Subject.user("steward"), "analyst").isAllowed()).isFalse();
        assertThat(users.manageable(Subject.user("acme"), List.of("acme", "globex"), Function.identity())).containsExactly("acme");
        assertThat(users.manageable(Subject.user("admin"), List.of("acme", "globex"), Function.identity())).containsExactly("acme", "globex");
    }
}
