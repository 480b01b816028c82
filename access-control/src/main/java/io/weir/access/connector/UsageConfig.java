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
package io.weir.access.connector;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.NotNull;

import static java.util.concurrent.TimeUnit.DAYS;

public class UsageConfig
{
    private Duration unusedAfter = new Duration(90, DAYS);

    @NotNull
    @MinDuration("0s")
    public Duration getUnusedAfter()
    {
        return unusedAfter;
    }

    @Config("weir.unused-after")
    @ConfigDescription("How long nobody has to read a table until it stands in governance.system.unused_tables")
    public UsageConfig setUnusedAfter(Duration unusedAfter)
    {
        this.unusedAfter = unusedAfter;
        return this;
    }
}
