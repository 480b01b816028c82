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

import io.trino.spi.eventlistener.EventListener;
import io.trino.testing.TestingEventListenerContext;
import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

import javax.management.ObjectName;

import java.io.IOException;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The configuration of sinks in docs/lineage.md is one that the listener takes, and its mistakes are told by name.
 */
@Isolated("names in JMX are those of the process")
class TestSinksInDocs
{
    @TempDir
    Path directory;

    @Test
    void exampleIsTakenAndShownInJmx()
            throws Exception
    {
        Map<String, String> properties = example();
        properties.put("weir.lineage.sink.marquez.api-key", "secret");
        properties.put("weir.lineage.shutdown-timeout", "0s");
        EventListener listener = create(properties);
        try {
            assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("io.weir.lineage:type=sink,*"), null))
                    .extracting(name -> name.getKeyProperty("name"))
                    .containsExactlyInAnyOrder("governance", "archive", "marquez", "bus");
            assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName("io.weir.lineage:type=sink,name=marquez"), "Depth")).isEqualTo(0L);
            assertThat(ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName("io.weir.lineage:type=spool"), "Dropped")).isEqualTo(0L);
        }
        finally {
            listener.shutdown();
        }
        assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("io.weir.lineage:*"), null)).isEmpty();
    }

    @Test
    void mistakesAreTold()
            throws IOException
    {
        Map<String, String> noType = example();
        noType.remove("weir.lineage.sink.bus.type");
        assertThatThrownBy(() -> create(noType)).hasMessageContaining("weir.lineage.sink.bus.type= is none of FILE, HTTP and KAFKA");
        Map<String, String> notNamed = example();
        notNamed.put("weir.lineage.sinks", "archive,marquez");
        assertThatThrownBy(() -> create(notNamed)).hasMessageContaining("weir.lineage.sink.bus.topic").hasMessageContaining("was not used");
        Map<String, String> noTopic = example();
        noTopic.remove("weir.lineage.sink.bus.topic");
        assertThatThrownBy(() -> create(noTopic)).hasMessageContaining("weir.lineage.sink.bus").hasMessageContaining("topic");
        Map<String, String> sharedFile = example();
        sharedFile.put("weir.lineage.sinks", "archive,marquez,bus,writes");
        sharedFile.put("weir.lineage.sink.writes.type", "FILE");
        sharedFile.put("weir.lineage.sink.writes.path", "/var/log/other/../weir/events.jsonl");
        assertThatThrownBy(() -> create(sharedFile))
                .hasMessageContaining("weir.lineage.sink.archive.path and weir.lineage.sink.writes.path are both /var/log/weir/events.jsonl: give each sink a file of its own");
    }

    private Map<String, String> example()
            throws IOException
    {
        String docs = Files.readString(Path.of("..", "docs", "lineage.md"));
        Matcher block = Pattern.compile("(?s)```properties\n(.*?)```").matcher(docs);
        assertThat(block.find()).isTrue();
        Properties properties = new Properties();
        properties.load(Reader.of(block.group(1)));
        Map<String, String> map = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
        map.put("weir.lineage.namespace", "trino://127.0.0.1:8080");
        map.put("weir.lineage.spool-directory", directory.resolve("spool").toString());
        return map;
    }

    private static EventListener create(Map<String, String> properties)
    {
        Governance governance = new Governance(
                new InMemoryGovernanceLog(),
                () -> {
                    throw new IllegalStateException("the listener asks no policies");
                },
                Duration.ZERO);
        return new WeirEventListenerFactory((_, _, _) -> governance).create(properties, new TestingEventListenerContext());
    }
}
