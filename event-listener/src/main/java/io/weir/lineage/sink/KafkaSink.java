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

import com.google.common.collect.ImmutableMap;
import io.weir.lineage.delivery.SinkUnavailableException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

import static java.lang.Math.toIntExact;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Sends OpenLineage events to a topic. The run is the key, so the events of a run are in one partition and in order. A producer that failed is not used again: some of
 * its failures are for good, and a new one costs little.
 */
public final class KafkaSink
        extends EventSink
{
    private static final int MOST_ROWS = 1_000;

    private final KafkaSinkConfig config;
    private final Map<String, Object> properties;
    private Optional<Producer<String, String>> producer = Optional.empty();

    public KafkaSink(String name, KafkaSinkConfig config, EventEncoder encoder)
    {
        super(name, encoder, config.getEvents());
        this.config = requireNonNull(config, "config is null");
        this.properties = properties(config);
    }

    private static Map<String, Object> properties(KafkaSinkConfig config)
    {
        Map<String, Object> properties = new HashMap<>();
        config.getConfigFiles().forEach(file -> properties.putAll(load(file)));
        int timeout = toIntExact(config.getRequestTimeout().toMillis());
        properties.putAll(ImmutableMap.<String, Object>builder()
                .put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.getBootstrapServers())
                .put(ProducerConfig.ACKS_CONFIG, "all")
                .put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true)
                .put(ProducerConfig.LINGER_MS_CONFIG, 0)
                // a broker takes any sequence as the first of a producer: it may refuse a request, as the topic is not there yet, and take the one behind it
                .put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1)
                .put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout)
                .put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout)
                // a record that the producer gives up would be overtaken by those behind it: it tries on, and we end it as a whole
                .put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE)
                .put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, toIntExact(config.getMaxRecordSize().toBytes()))
                .buildOrThrow());
        return properties;
    }

    private static Map<String, Object> load(Path file)
    {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        catch (IOException e) {
            throw new IllegalArgumentException("Cannot read the Kafka properties file %s: %s".formatted(file, e), e);
        }
        ImmutableMap.Builder<String, Object> loaded = ImmutableMap.builder();
        properties.stringPropertyNames().forEach(name -> loaded.put(name, properties.getProperty(name)));
        return loaded.buildOrThrow();
    }

    @Override
    public int mostRows()
    {
        return MOST_ROWS;
    }

    @Override
    public void write(List<EventRow> rows, Receipt<EventRow> receipt)
    {
        try {
            Producer<String, String> current = producer();
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (EventRow row : rows) {
                sent.add(send(current, row));
                if (isUnavailable(sent.getLast())) {
                    // nothing may overtake it
                    break;
                }
            }
            for (int i = 0; i < sent.size(); i++) {
                await(sent.get(i), rows.get(i), receipt);
            }
        }
        catch (KafkaException e) {
            closeProducer();
            throw unavailable(e);
        }
        catch (SinkUnavailableException e) {
            closeProducer();
            throw e;
        }
    }

    private static boolean isUnavailable(Future<RecordMetadata> sent)
    {
        return sent.state() == Future.State.FAILED && !(sent.exceptionNow() instanceof RecordTooLargeException);
    }

    private Future<RecordMetadata> send(Producer<String, String> producer, EventRow row)
    {
        try {
            return producer.send(new ProducerRecord<>(config.getTopic(), row.run(), row.json()));
        }
        catch (RecordTooLargeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void await(Future<RecordMetadata> sent, EventRow row, Receipt<EventRow> receipt)
    {
        try {
            sent.get(config.getRequestTimeout().toMillis(), MILLISECONDS);
            receipt.delivered(1);
        }
        catch (ExecutionException e) {
            if (!(e.getCause() instanceof RecordTooLargeException)) {
                throw unavailable(e.getCause());
            }
            receipt.refused(row, "the record is too large for Kafka");
        }
        catch (TimeoutException e) {
            throw new SinkUnavailableException("Topic %s at %s did not take an event within %s".formatted(config.getTopic(), config.getBootstrapServers(), config.getRequestTimeout()), e);
        }
        catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SinkUnavailableException("Interrupted while sending to Kafka", e);
        }
    }

    private SinkUnavailableException unavailable(Throwable cause)
    {
        return new SinkUnavailableException("Topic %s at %s does not take events: %s".formatted(config.getTopic(), config.getBootstrapServers(), cause), cause);
    }

    private Producer<String, String> producer()
    {
        if (producer.isEmpty()) {
            producer = Optional.of(new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer()));
        }
        return producer.orElseThrow();
    }

    private void closeProducer()
    {
        producer.ifPresent(current -> current.close(Duration.ZERO));
        producer = Optional.empty();
    }

    @Override
    public void close()
    {
        closeProducer();
    }
}
