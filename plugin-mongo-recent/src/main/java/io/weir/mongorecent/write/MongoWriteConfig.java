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
package io.weir.mongorecent.write;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.DataSize;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import java.util.Optional;

import static io.airlift.units.DataSize.Unit.MEGABYTE;

/**
 * How statements write.
 */
public class MongoWriteConfig
{
    private int insertBatchSize = 1000;
    private DataSize maxBufferedChanges = DataSize.of(256, MEGABYTE);
    private Optional<WriteConcernLevel> writeConcern = Optional.empty();

    public enum WriteConcernLevel
    {
        ACKNOWLEDGED,
        JOURNALED,
        MAJORITY,
    }

    @Min(1)
    @Max(100_000)
    public int getInsertBatchSize()
    {
        return insertBatchSize;
    }

    @Config("mongo-recent.insert-batch-size")
    @ConfigDescription("Documents per insert command")
    public MongoWriteConfig setInsertBatchSize(int insertBatchSize)
    {
        this.insertBatchSize = insertBatchSize;
        return this;
    }

    @NotNull
    public DataSize getMaxBufferedChanges()
    {
        return maxBufferedChanges;
    }

    @Config("mongo-recent.max-buffered-changes")
    @ConfigDescription("How much UPDATE, DELETE and MERGE may keep per writer until all rows are read; a statement that needs more fails")
    public MongoWriteConfig setMaxBufferedChanges(DataSize maxBufferedChanges)
    {
        this.maxBufferedChanges = maxBufferedChanges;
        return this;
    }

    public Optional<WriteConcernLevel> getWriteConcern()
    {
        return writeConcern;
    }

    @Config("mongo-recent.write-concern")
    @ConfigDescription("Which answer of MongoDB a write waits for: ACKNOWLEDGED by the primary, JOURNALED by it, or by the MAJORITY; without it what the connection string says, then the server's default")
    public MongoWriteConfig setWriteConcern(WriteConcernLevel writeConcern)
    {
        this.writeConcern = Optional.ofNullable(writeConcern);
        return this;
    }
}
