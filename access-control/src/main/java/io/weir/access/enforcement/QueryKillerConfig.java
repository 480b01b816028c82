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

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.ConfigSecuritySensitive;
import io.airlift.configuration.validation.FileExists;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

public class QueryKillerConfig
{
    private Optional<URI> url = Optional.empty();
    private Optional<String> user = Optional.empty();
    private Optional<Path> passwordFile = Optional.empty();
    private Duration interval = new Duration(250, MILLISECONDS);

    @NotNull
    public Optional<URI> getUrl()
    {
        return url;
    }

    // one that is refused may hold a password
    @Config("weir.query-killer.url")
    @ConfigSecuritySensitive
    @ConfigDescription("URL of this coordinator, such as https://trino.example.com; with it, a query that already reads what its user may not see any more is ended")
    public QueryKillerConfig setUrl(URI url)
    {
        this.url = Optional.ofNullable(url);
        return this;
    }

    @NotNull
    public Optional<String> getUser()
    {
        return user;
    }

    @Config("weir.query-killer.user")
    @ConfigDescription("The user in whose name queries are ended; this user may end every query and needs no other right")
    public QueryKillerConfig setUser(String user)
    {
        this.user = Optional.ofNullable(user);
        return this;
    }

    @NotNull
    public Optional<@FileExists Path> getPasswordFile()
    {
        return passwordFile;
    }

    @Config("weir.query-killer.password-file")
    @ConfigDescription("File with the password of that user, where the coordinator asks for one")
    public QueryKillerConfig setPasswordFile(Path passwordFile)
    {
        this.passwordFile = Optional.ofNullable(passwordFile);
        return this;
    }

    @NotNull
    @MinDuration("10ms")
    public Duration getInterval()
    {
        return interval;
    }

    @Config("weir.query-killer.interval")
    @ConfigDescription("How often the governance log is asked for news while queries run")
    public QueryKillerConfig setInterval(Duration interval)
    {
        this.interval = interval;
        return this;
    }

    @AssertTrue(message = "weir.query-killer.url must be http://... or https://... with a host, and without user, password, query and fragment: the user belongs into weir.query-killer.user, the password into the file of weir.query-killer.password-file")
    public boolean isUrlValid()
    {
        return url.map(QueryKillerConfig::isValid).orElse(true);
    }

    private static boolean isValid(URI url)
    {
        return ("http".equals(url.getScheme()) || "https".equals(url.getScheme())) && url.getHost() != null && url.getRawUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
    }

    @AssertTrue(message = "weir.query-killer.url and weir.query-killer.user must be set together")
    public boolean isComplete()
    {
        return url.isPresent() == user.isPresent();
    }

    @AssertTrue(message = "weir.query-killer.password-file needs weir.query-killer.url and weir.query-killer.user; without them no query would be ended and the password not be used")
    public boolean isPasswordOfAUser()
    {
        return passwordFile.isEmpty() || user.isPresent();
    }
}
