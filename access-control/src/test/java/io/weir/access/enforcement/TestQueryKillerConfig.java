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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.ConfigurationFactory;
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
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    void passwordsInUrlsAreNotShown()
    {
        ConfigurationFactory factory = new ConfigurationFactory(ImmutableMap.of("weir.query-killer.url", "https://reaper:SECRET@trino and a space"));
        assertThatThrownBy(() -> factory.build(QueryKillerConfig.class)).hasMessageContaining("weir.query-killer.url").hasMessageNotContaining("SECRET");
    }

    @Test
    void urlThatIsNone()
    {
        String message = "weir.query-killer.url must be http://... or https://... with a host, and without user, password, query and fragment: the user belongs into weir.query-killer.user, the password into the file of weir.query-killer.password-file";
        for (String url : ImmutableList.of("trino.example.com:8443", "https:///v1", "https://reaper:pw@trino.example.com", "https://trino.example.com?key=1", "https://trino.example.com#key")) {
            assertFailsValidation(new QueryKillerConfig().setUser("weir-reaper").setUrl(URI.create(url)), "urlValid", message, AssertTrue.class);
        }
    }
}
