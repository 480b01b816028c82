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
package io.weir.lineage.sink;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.airlift.units.MinDataSize;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import java.nio.file.Path;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.DAYS;

public class FileSinkConfig
{
    private SinkType type = SinkType.FILE;
    private SinkEvents events = SinkEvents.ALL;
    private Path path;
    private DataSize maxSize = DataSize.of(100, MEGABYTE);
    private Duration maxAge = new Duration(1, DAYS);
    private int maxFiles = 30;

    @NotNull
    public SinkType getType()
    {
        return type;
    }

    @Config("type")
    @ConfigDescription("FILE, HTTP or KAFKA")
    public FileSinkConfig setType(SinkType type)
    {
        this.type = type;
        return this;
    }

    @NotNull
    public SinkEvents getEvents()
    {
        return events;
    }

    @Config("events")
    @ConfigDescription("Of which queries: ALL, or WRITES for those that write, change or define something")
    public FileSinkConfig setEvents(SinkEvents events)
    {
        this.events = events;
        return this;
    }

    @NotNull
    public Path getPath()
    {
        return path;
    }

    @Config("path")
    @ConfigDescription("File that events are appended to, one per line; older ones are kept beside it, with the time in their names")
    public FileSinkConfig setPath(Path path)
    {
        this.path = path;
        return this;
    }

    @MinDataSize("1kB")
    public DataSize getMaxSize()
    {
        return maxSize;
    }

    @Config("max-size")
    @ConfigDescription("Size from which on a new file is begun")
    public FileSinkConfig setMaxSize(DataSize maxSize)
    {
        this.maxSize = maxSize;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getMaxAge()
    {
        return maxAge;
    }

    @Config("max-age")
    @ConfigDescription("Age from which on a new file is begun")
    public FileSinkConfig setMaxAge(Duration maxAge)
    {
        this.maxAge = maxAge;
        return this;
    }

    @Min(0)
    public int getMaxFiles()
    {
        return maxFiles;
    }

    @Config("max-files")
    @ConfigDescription("How many older files are kept; the oldest go")
    public FileSinkConfig setMaxFiles(int maxFiles)
    {
        this.maxFiles = maxFiles;
        return this;
    }
}
