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

import com.google.common.collect.ImmutableList;
import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.validation.FileExists;
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.airlift.units.MinDataSize;
import io.airlift.units.MinDuration;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

import java.nio.file.Path;
import java.util.List;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.SECONDS;

public class KafkaSinkConfig
{
    private SinkType type = SinkType.KAFKA;
    private SinkEvents events = SinkEvents.ALL;
    private List<String> bootstrapServers = ImmutableList.of();
    private String topic;
    private List<Path> configFiles = ImmutableList.of();
    private DataSize maxRecordSize = DataSize.of(1, MEGABYTE);
    private Duration requestTimeout = new Duration(30, SECONDS);

    @NotNull
    public SinkType getType()
    {
        return type;
    }

    @Config("type")
    @ConfigDescription("FILE, HTTP or KAFKA")
    public KafkaSinkConfig setType(SinkType type)
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
    public KafkaSinkConfig setEvents(SinkEvents events)
    {
        this.events = events;
        return this;
    }

    @NotEmpty(message = "is required, such as broker1:9092,broker2:9092")
    public List<String> getBootstrapServers()
    {
        return bootstrapServers;
    }

    @Config("bootstrap-servers")
    @ConfigDescription("Brokers to begin with, host:port, separated by commas")
    public KafkaSinkConfig setBootstrapServers(List<String> bootstrapServers)
    {
        this.bootstrapServers = ImmutableList.copyOf(bootstrapServers);
        return this;
    }

    @NotNull
    @Pattern(regexp = "[a-zA-Z0-9._-]{1,249}", message = "must be a Kafka topic: letters, digits, '.', '_' and '-'")
    public String getTopic()
    {
        return topic;
    }

    @Config("topic")
    @ConfigDescription("Topic of the events; the key of a record is the run")
    public KafkaSinkConfig setTopic(String topic)
    {
        this.topic = topic;
        return this;
    }

    @NotNull
    public List<@FileExists Path> getConfigFiles()
    {
        return configFiles;
    }

    @Config("config-files")
    @ConfigDescription("Properties files of the Kafka producer, for security.protocol, sasl.* and ssl.*")
    public KafkaSinkConfig setConfigFiles(List<Path> configFiles)
    {
        this.configFiles = ImmutableList.copyOf(configFiles);
        return this;
    }

    @MinDataSize("1kB")
    public DataSize getMaxRecordSize()
    {
        return maxRecordSize;
    }

    @Config("max-record-size")
    @ConfigDescription("Events that are larger go to the dead letters; not more than message.max.bytes of the topic")
    public KafkaSinkConfig setMaxRecordSize(DataSize maxRecordSize)
    {
        this.maxRecordSize = maxRecordSize;
        return this;
    }

    @NotNull
    @MinDuration("1s")
    public Duration getRequestTimeout()
    {
        return requestTimeout;
    }

    @Config("request-timeout")
    @ConfigDescription("How long the producer tries to send an event before the sink begins anew")
    public KafkaSinkConfig setRequestTimeout(Duration requestTimeout)
    {
        this.requestTimeout = requestTimeout;
        return this;
    }
}
