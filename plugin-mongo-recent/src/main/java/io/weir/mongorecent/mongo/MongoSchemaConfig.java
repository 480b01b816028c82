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
package io.weir.mongorecent.mongo;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.Duration;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import java.util.Optional;

import static java.util.concurrent.TimeUnit.MINUTES;

/**
 * What is learnt of collections, and for how long it is remembered.
 */
public class MongoSchemaConfig
{
    private int sampleSize = 1000;
    private SampleMethod sampleMethod = SampleMethod.ENDS;
    private int maxInferredColumns = 2000;
    private Optional<String> trinoSchemaCollection = Optional.empty();
    private Duration metadataCacheTtl = new Duration(1, MINUTES);

    public enum SampleMethod
    {
        /**
         * The oldest and the newest documents, by their keys.
         */
        ENDS,
        /**
         * MongoDB's own random sample.
         */
        RANDOM,
    }

    @Min(2)
    @Max(1_000_000)
    public int getSampleSize()
    {
        return sampleSize;
    }

    @Config("mongo-recent.sample-size")
    @ConfigDescription("Documents from which the columns of an undeclared collection are inferred, the oldest and the newest")
    public MongoSchemaConfig setSampleSize(int sampleSize)
    {
        this.sampleSize = sampleSize;
        return this;
    }

    @NotNull
    public SampleMethod getSampleMethod()
    {
        return sampleMethod;
    }

    @Config("mongo-recent.sample-method")
    @ConfigDescription("Which documents the columns of an undeclared collection are inferred from: the ENDS by _id, or RANDOM ones")
    public MongoSchemaConfig setSampleMethod(SampleMethod sampleMethod)
    {
        this.sampleMethod = sampleMethod;
        return this;
    }

    @Min(1)
    @Max(100_000)
    public int getMaxInferredColumns()
    {
        return maxInferredColumns;
    }

    @Config("mongo-recent.max-inferred-columns")
    @ConfigDescription("Columns that may be inferred of one collection; one with more fields is no table until its columns are declared")
    public MongoSchemaConfig setMaxInferredColumns(int maxInferredColumns)
    {
        this.maxInferredColumns = maxInferredColumns;
        return this;
    }

    @NotNull
    public Optional<@Size(min = 1) String> getTrinoSchemaCollection()
    {
        return trinoSchemaCollection;
    }

    @Config("mongo-recent.trino-schema-collection")
    @ConfigDescription("The collection of each database, mostly _schema, in which Trino's own connector for MongoDB keeps columns, to read them there; it is no table then")
    public MongoSchemaConfig setTrinoSchemaCollection(String trinoSchemaCollection)
    {
        this.trinoSchemaCollection = Optional.ofNullable(trinoSchemaCollection);
        return this;
    }

    @MinDuration("0ms")
    public Duration getMetadataCacheTtl()
    {
        return metadataCacheTtl;
    }

    @Config("mongo-recent.metadata-cache-ttl")
    @ConfigDescription("How long the columns of a collection are remembered")
    public MongoSchemaConfig setMetadataCacheTtl(Duration metadataCacheTtl)
    {
        this.metadataCacheTtl = metadataCacheTtl;
        return this;
    }
}
