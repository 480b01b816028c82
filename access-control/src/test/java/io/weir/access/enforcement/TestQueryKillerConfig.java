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
package io.weir.access.enforcement;

import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import jakarta.validation.constraints.AssertTrue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.airlift.configuration.testing.ConfigAssertions.assertFullMapping;
import static io.airlift.configuration.testing.ConfigAssertions.assertRecordedDefaults;
import static io.airlift.configuration.testing.ConfigAssertions.recordDefaults;
import static io.airlift.testing.ValidationAssertions.assertFailsValidation;
import static io.airlift.testing.ValidationAssertions.assertValidates;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

class TestQueryKillerConfig
{
    private static final URI URL = URI.create("https://trino.example.com");

    @Test
    void defaults()
    {
        assertRecordedDefaults(recordDefaults(QueryKillerConfig.class)
                .setUrl(null)
                .setUser(null)
                .setPasswordFile(null)
                .setInterval(new Duration(250, MILLISECONDS)));
    }

    @Test
    void explicitPropertyMappings(@TempDir Path directory)
            throws IOException
    {
        Path passwordFile = Files.createFile(directory.resolve("reaper.password"));
        assertFullMapping(
                ImmutableMap.<String, String>builder()
                        .put("weir.query-killer.url", URL.toString())
                        .put("weir.query-killer.user", "weir-reaper")
                        .put("weir.query-killer.password-file", passwordFile.toString())
                        .put("weir.query-killer.interval", "1s")
                        .buildOrThrow(),
                new QueryKillerConfig()
                        .setUrl(URL)
                        .setUser("weir-reaper")
                        .setPasswordFile(passwordFile)
                        .setInterval(new Duration(1, SECONDS)));
    }

    @Test
    void halvesAreRefused(@TempDir Path directory)
            throws IOException
    {
        assertValidates(new QueryKillerConfig().setUrl(URL).setUser("weir-reaper"));
        String together = "weir.query-killer.url and weir.query-killer.user must be set together";
        assertFailsValidation(new QueryKillerConfig().setUrl(URL), "complete", together, AssertTrue.class);
        assertFailsValidation(new QueryKillerConfig().setUser("weir-reaper"), "complete", together, AssertTrue.class);
        assertFailsValidation(
                new QueryKillerConfig().setPasswordFile(Files.createFile(directory.resolve("reaper.password"))),
                "passwordOfAUser",
                "weir.query-killer.password-file needs weir.query-killer.url and weir.query-killer.user; without them no query would be ended and the password not be used",
                AssertTrue.class);
    }

    @Test
    void urlThatIsNone()
    {
        String message = "weir.query-killer.url must be http://... or https://... with a host";
        assertFailsValidation(new QueryKillerConfig().setUser("weir-reaper").setUrl(URI.create("trino.example.com:8443")), "urlValid", message, AssertTrue.class);
        assertFailsValidation(new QueryKillerConfig().setUser("weir-reaper").setUrl(URI.create("https:///v1")), "urlValid", message, AssertTrue.class);
    }
}
