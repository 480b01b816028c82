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

import com.google.common.io.Resources;
import io.weir.plugintests.Repository;
import io.weir.plugintests.WeirScript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static java.util.stream.Collectors.joining;

/**
 * The shipped configuration with the policies of the {@link Vault}, and the governance log in a {@link FaultyStore}.
 */
final class RedTeamConfiguration
{
    private RedTeamConfiguration() {}

    static WeirScript write(Path etc, Optional<FaultyStore> store)
    {
        try {
            Repository.copyConfiguration(etc);
            if (store.isPresent()) {
                moveLog(etc.resolve("governance.properties"), store.orElseThrow());
            }
            Path accessControl = etc.resolve("access-control.properties");
            Files.writeString(accessControl, Files.readString(accessControl) + "\nweir.query-killer.url=http://127.0.0.1:@PORT@\nweir.query-killer.user=reaper\n");
            Files.write(etc.resolve("policies.yaml"), Resources.toByteArray(Resources.getResource(RedTeamConfiguration.class, "policies.yaml")));
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new WeirScript().with("WEIR_ETC", etc.toString());
    }

    private static void moveLog(Path governance, FaultyStore store)
            throws IOException
    {
        String elsewhere = Files.readAllLines(governance).stream()
                .filter(line -> !line.startsWith("governance.location=") && !line.startsWith("fs.") && !line.startsWith("local."))
                .collect(joining("\n"));
        Files.writeString(governance, elsewhere + "\n" + store.properties());
    }
}
