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
package io.weir.lineage;

import com.google.common.collect.ImmutableSet;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.airlift.units.MinDataSize;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import java.nio.file.Path;
import java.util.Set;

import static io.airlift.units.DataSize.Unit.GIGABYTE;
import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.SECONDS;

public class LineageConfig
{
    static final String SINK_NAME = "(?!governance$)[a-z][a-z0-9-]{0,62}";

    public enum Durability
    {
        ASYNC,
        SYNC,
    }

    private String namespace;
    private Path spoolDirectory;
    private DataSize spoolSegmentSize = DataSize.of(16, MEGABYTE);
    private DataSize spoolMaxSize = DataSize.of(2, GIGABYTE);
    private DataSize deadLettersMaxSize = DataSize.of(256, MEGABYTE);
    private Durability durability = Durability.ASYNC;
    private Set<String> sinks = ImmutableSet.of();
    private Duration shutdownTimeout = new Duration(10, SECONDS);

    @NotNull
    @Pattern(regexp = "[a-z][a-z0-9+.-]*://\\S+", message = "must be like trino://host:port")
    public String getNamespace()
    {
        return namespace;
    }

    @Config("weir.lineage.namespace")
    @ConfigDescription("Namespace of this cluster's tables and jobs in OpenLineage events, trino://host:port with a name that stays when machines change")
    public LineageConfig setNamespace(String namespace)
    {
        this.namespace = namespace;
        return this;
    }

    @NotNull
    public Path getSpoolDirectory()
    {
        return spoolDirectory;
    }

    @Config("weir.lineage.spool-directory")
    @ConfigDescription("Directory on a local disk of the coordinator where what happened waits until it is delivered")
    public LineageConfig setSpoolDirectory(Path spoolDirectory)
    {
        this.spoolDirectory = spoolDirectory;
        return this;
    }

    @MinDataSize("64kB")
    public DataSize getSpoolSegmentSize()
    {
        return spoolSegmentSize;
    }

    @Config("weir.lineage.spool-segment-size")
    @ConfigDescription("Size at which the spool begins a new file")
    public LineageConfig setSpoolSegmentSize(DataSize spoolSegmentSize)
    {
        this.spoolSegmentSize = spoolSegmentSize;
        return this;
    }

    @MinDataSize("1MB")
    public DataSize getSpoolMaxSize()
    {
        return spoolMaxSize;
    }

    @Config("weir.lineage.spool-max-size")
    @ConfigDescription("Size of the spool from which on records are given up: starts of reading queries from 80 %, their ends from 90 %, all that tells of no write from 100 %")
    public LineageConfig setSpoolMaxSize(DataSize spoolMaxSize)
    {
        this.spoolMaxSize = spoolMaxSize;
        return this;
    }

    @AssertTrue(message = "weir.lineage.spool-max-size must be at least four times weir.lineage.spool-segment-size")
    public boolean isSpoolSizeValid()
    {
        return spoolMaxSize.toBytes() >= 4 * spoolSegmentSize.toBytes();
    }

    @MinDataSize("1kB")
    public DataSize getDeadLettersMaxSize()
    {
        return deadLettersMaxSize;
    }

    @Config("weir.lineage.dead-letters-max-size")
    @ConfigDescription("Size of the file of what a sink refused for good, from which on the sink gets nothing more until the file is moved away")
    public LineageConfig setDeadLettersMaxSize(DataSize deadLettersMaxSize)
    {
        this.deadLettersMaxSize = deadLettersMaxSize;
        return this;
    }

    @NotNull
    public Durability getDurability()
    {
        return durability;
    }

    @Config("weir.lineage.durability")
    @ConfigDescription("ASYNC: a query never waits for the disk. SYNC: a query is not analyzed before the record of its start is safe on the disk")
    public LineageConfig setDurability(Durability durability)
    {
        this.durability = durability;
        return this;
    }

    @NotNull
    public Set<@Pattern(regexp = SINK_NAME, message = "must be lower case letters, digits and hyphens, and not governance") String> getSinks()
    {
        return sinks;
    }

    @Config("weir.lineage.sinks")
    @ConfigDescription("Names of the places that OpenLineage events are sent to; each has properties weir.lineage.sink.NAME.*. The governance log is always one")
    public LineageConfig setSinks(Set<String> sinks)
    {
        this.sinks = ImmutableSet.copyOf(sinks);
        return this;
    }

    @NotNull
    public Duration getShutdownTimeout()
    {
        return shutdownTimeout;
    }

    @Config("weir.lineage.shutdown-timeout")
    @ConfigDescription("How long a stopping server waits for the delivery of what is in the spool; the rest is delivered after the next start")
    public LineageConfig setShutdownTimeout(Duration shutdownTimeout)
    {
        this.shutdownTimeout = shutdownTimeout;
        return this;
    }
}
