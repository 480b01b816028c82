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
package io.weir.mongorecent.history;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.NotNull;

import static java.util.concurrent.TimeUnit.SECONDS;

/**
 * Tables that are the recent part of a Delta table.
 */
public class MongoHistoryConfig
{
    private Duration historyClockSkew = new Duration(10, SECONDS);

    @NotNull
    @MinDuration("0s")
    public Duration getHistoryClockSkew()
    {
        return historyClockSkew;
    }

    @Config("mongo-recent.history.clock-skew")
    @ConfigDescription("How far the clocks of Trino's nodes and of MongoDB may be apart: what was copied to a history is kept for that much longer than the grace of its link")
    public MongoHistoryConfig setHistoryClockSkew(Duration historyClockSkew)
    {
        this.historyClockSkew = historyClockSkew;
        return this;
    }
}
