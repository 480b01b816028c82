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
package io.weir.governance;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.validation.FileExists;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.NotNull;

import java.nio.file.Path;
import java.util.Optional;

import static java.util.concurrent.TimeUnit.SECONDS;

public class GovernanceConfig
{
    private String location;
    private Duration maxStaleness = new Duration(0, SECONDS);
    private Path policiesFile;
    private Optional<Path> identityFile = Optional.empty();

    @NotNull
    public String getLocation()
    {
        return location;
    }

    @Config("governance.location")
    @ConfigDescription("Location of the governance log: a directory in any file system that the fs.* properties enable, such as file:///var/weir/governance or s3://bucket/governance")
    public GovernanceConfig setLocation(String location)
    {
        this.location = location;
        return this;
    }

    @NotNull
    @MinDuration("0s")
    public Duration getMaxStaleness()
    {
        return maxStaleness;
    }

    @Config("governance.max-staleness")
    @ConfigDescription("How old the known state of the governance log may be when a query starts; with 0s the log is asked for news by every query")
    public GovernanceConfig setMaxStaleness(Duration maxStaleness)
    {
        this.maxStaleness = maxStaleness;
        return this;
    }

    @NotNull
    @FileExists
    public Path getPoliciesFile()
    {
        return policiesFile;
    }

    @Config("governance.policies-file")
    @ConfigDescription("File with the tags, clearances, masks, table rules and tenants; it is loaded again when it changes")
    public GovernanceConfig setPoliciesFile(Path policiesFile)
    {
        this.policiesFile = policiesFile;
        return this;
    }

    @NotNull
    public Optional<Path> getIdentityFile()
    {
        return identityFile;
    }

    @Config("governance.identity-file")
    @ConfigDescription("File on a disk of this node that remembers which governance log it has worked with, so that another or an empty one in its place is refused at the start; made where there is none")
    public GovernanceConfig setIdentityFile(Path identityFile)
    {
        this.identityFile = Optional.ofNullable(identityFile);
        return this;
    }
}
