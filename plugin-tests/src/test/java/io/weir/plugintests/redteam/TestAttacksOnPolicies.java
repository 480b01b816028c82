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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * What happens while the policies are being changed: nobody sees more than the ones before or the ones after give.
 */
@ExtendWith(RedTeamExtension.class)
@Execution(SAME_THREAD)
class TestAttacksOnPolicies
{
    private final RedTeam redTeam;
    private Path file;
    private String policies;

    TestAttacksOnPolicies(RedTeam redTeam)
    {
        this.redTeam = redTeam;
    }

    @BeforeEach
    void remember()
            throws IOException
    {
        file = redTeam.server().dataDirectory().resolve("etc/policies.yaml");
        policies = Files.readString(file);
    }

    @AfterEach
    void restore()
            throws IOException
    {
        Files.writeString(file, policies);
    }

    /**
     * Cut off anywhere, made of nonsense, gone, a directory: the last good ones stay, while queries run.
     */
    @Test
    void filesThatAreNoPolicies()
            throws Exception
    {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> reader = executor.submit(() -> {
                do {
                    hidden();
                }
                while (!over.get());
            });
            try {
                for (String wrong : List.of("", "version: 1", policies.substring(0, policies.indexOf("masks:")), policies.replace("tableRules:", "tableRule:"), policies.replace("mask: token", "mask: tokn"), policies + "\n  - broken: [", "\u0000\u0001")) {
                    Files.writeString(file, wrong);
                    hidden();
                }
                Files.delete(file);
                hidden();
                Files.createDirectory(file);
                hidden();
                Files.delete(file);
                Files.write(file, policies.getBytes(UTF_8));
                hidden();
            }
            finally {
                over.set(true);
            }
            reader.get();
        }
    }

    /**
     * A view shows what its owner sees at the time of the query, not at that of its making.
     */
    @Test
    void viewsWhoseOwnerLosesTheClearance()
            throws IOException
    {
        Files.writeString(file, policies.replace("users: [admin, keeper, steward]", "users: [admin, keeper, steward, ddl, masked]"));
        redTeam.as("ddl", "CREATE VIEW delta_gov.sandbox.of_the_cleared SECURITY DEFINER AS SELECT ssn AS s, email AS e FROM " + Vault.TABLE);
        redTeam.awaitLineage();
        assertThat(redTeam.rowsAs("masked", "SELECT s FROM delta_gov.sandbox.of_the_cleared").toString()).contains(Vault.ssn("acme").text());
        Files.writeString(file, policies.replace("users: [admin, keeper, steward]", "users: [admin, keeper, steward, masked]"));
        // the owner sees less now, and so does whoever reads through the view
        redTeam.attack("masked", "SELECT * FROM delta_gov.sandbox.of_the_cleared").succeeds().holdNothingOf(Vault.personal());
        Files.writeString(file, policies);
        redTeam.attack("masked", "SELECT * FROM delta_gov.sandbox.of_the_cleared", "SELECT ssn FROM " + Vault.TABLE).succeeds().holdNothingOf(Vault.personal());
        redTeam.asAdministrator("DROP VIEW delta_gov.sandbox.of_the_cleared");
    }

    private void hidden()
    {
        String masked = redTeam.server().run("masked", "SELECT ssn, email, born, salary FROM " + Vault.TABLE).toString();
        assertThat(masked).contains("@example.com");
        assertThat(Vault.personal()).noneMatch(canary -> canary.isIn(masked));
        String acme = redTeam.server().run("acme", "SELECT note FROM " + Vault.TABLE).toString();
        assertThat(acme).contains(Vault.note("acme").text()).doesNotContain(Vault.note("globex").text());
    }
}
