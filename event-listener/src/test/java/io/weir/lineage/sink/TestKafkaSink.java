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
import io.airlift.units.DataSize;
import io.airlift.units.Duration;
import io.weir.lineage.delivery.SinkUnavailableException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import static io.airlift.units.DataSize.Unit.MEGABYTE;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

@TestInstance(PER_CLASS)
@Timeout(240)
class TestKafkaSink
{
    private KafkaBroker broker;

    @BeforeAll
    void start(@TempDir Path directory)
            throws Exception
    {
        broker = new KafkaBroker(directory);
        broker.start();
    }

    @AfterAll
    void stop()
            throws Exception
    {
        broker.kill();
    }

    @Test
    void keepsTheOrderOfEachRun()
    {
        List<EventRow> rows = IntStream.range(0, 300).mapToObj(i -> new EventRow("run-" + i % 7, "{%s}".formatted(i))).toList();
        Receipts receipts = new Receipts();
        try (KafkaSink sink = sink("ordered")) {
            retrying(sink, rows, receipts);
        }
        assertThat(receipts.delivered).isEqualTo(300);
        List<ConsumerRecord<String, String>> records = read("ordered", 300);
        for (int run = 0; run < 7; run++) {
            String key = "run-" + run;
            assertThat(records).filteredOn(record -> record.key().equals(key)).extracting(ConsumerRecord::value)
                    .containsExactlyElementsOf(rows.stream().filter(row -> row.run().equals(key)).map(EventRow::json).toList());
        }
    }

    @Test
    void refusesWhatIsTooLarge()
    {
        Receipts receipts = new Receipts();
        try (KafkaSink sink = sink("large")) {
            retrying(sink, List.of(
                    new EventRow("small", "{}"),
                    // for the broker
                    new EventRow("broker", "x".repeat(300_000)),
                    // for the producer
                    new EventRow("producer", "x".repeat(2_000_000)),
                    new EventRow("last", "{}")), receipts);
        }
        assertThat(receipts.refused).containsExactly("broker: the record is too large for Kafka", "producer: the record is too large for Kafka");
        assertThat(receipts.delivered).isEqualTo(2);
        assertThat(read("large", 2)).extracting(ConsumerRecord::key).containsExactlyInAnyOrder("small", "last");
    }

    @Test
    void goesOnAfterABrokerWasKilled()
            throws Exception
    {
        Receipts receipts = new Receipts();
        try (KafkaSink sink = sink("killed")) {
            retrying(sink, List.of(new EventRow("run", "{1}")), receipts);
            broker.kill();
            assertThatThrownBy(() -> sink.write(List.of(new EventRow("run", "{2}")), receipts))
                    .isInstanceOf(SinkUnavailableException.class)
                    .hasMessageStartingWith("Topic killed at [%s] d".formatted(broker.address()));
            broker.start();
            retrying(sink, List.of(new EventRow("run", "{2}")), receipts);
        }
        // what was sent to a broker that died may come twice
        assertThat(read("killed", 2)).extracting(ConsumerRecord::value).startsWith("{1}").endsWith("{2}").containsOnly("{1}", "{2}");
    }

    // as the delivery does
    private static void retrying(KafkaSink sink, List<EventRow> rows, Receipts receipts)
    {
        int before = receipts.delivered + receipts.refused.size();
        while (true) {
            int done = receipts.delivered + receipts.refused.size() - before;
            if (done == rows.size()) {
                return;
            }
            try {
                sink.write(rows.subList(done, rows.size()), receipts);
            }
            catch (SinkUnavailableException e) {
                // the broker is still starting
            }
        }
    }

    private List<ConsumerRecord<String, String>> read(String topic, int least)
    {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address(),
                ConsumerConfig.GROUP_ID_CONFIG, "test-" + topic,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"), new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            while (records.size() < least) {
                consumer.poll(java.time.Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    private KafkaSink sink(String topic)
    {
        KafkaSinkConfig config = new KafkaSinkConfig()
                .setBootstrapServers(ImmutableList.of(broker.address()))
                .setTopic(topic)
                .setMaxRecordSize(DataSize.of(1, MEGABYTE))
                .setRequestTimeout(new Duration(5, SECONDS));
        return new KafkaSink("kafka", config, Encoders.encoder());
    }
}
