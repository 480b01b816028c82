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

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.airlift.units.MinDataSize;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import java.nio.file.Path;
import java.util.Optional;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.SECONDS;

public class LineageConfig
{
    private String namespace;
    private Path spoolDirectory;
    private DataSize spoolSegmentSize = DataSize.of(16, MEGABYTE);
    private Optional<Path> file = Optional.empty();
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

    public Optional<Path> getFile()
    {
        return file;
    }

    @Config("weir.lineage.file")
    @ConfigDescription("File that OpenLineage events are appended to, one per line; none are written without it")
    public LineageConfig setFile(Path file)
    {
        this.file = Optional.ofNullable(file);
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
