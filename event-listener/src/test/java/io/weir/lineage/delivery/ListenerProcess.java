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
package io.weir.lineage.delivery;

import io.airlift.json.JsonCodecFactory;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.openlineage.OpenLineageTranslator;
import io.weir.lineage.openlineage.RunEvent;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Spools and delivers queries until it is killed, and says on its output which ones it has taken.
 */
final class ListenerProcess
{
    private static final long SMALL_SEGMENTS = 100_000;

    private ListenerProcess() {}

    static void main(String[] arguments)
    {
        Path directory = Path.of(arguments[0]);
        int first = Integer.parseInt(arguments[1]);
        Spool spool = Spool.open(directory, SMALL_SEGMENTS);
        deliveries(spool, directory).start();
        for (int number = first; ; number++) {
            spool.append(RecordedQueries.CODEC.toJsonBytes(RecordedQueries.copy("query_" + number)));
            System.out.println(number);
        }
    }

    static void deliverTheRest(Path directory)
    {
        try (Spool spool = Spool.open(directory, SMALL_SEGMENTS)) {
            Deliveries deliveries = deliveries(spool, directory);
            deliveries.start();
            deliveries.stop(Duration.ofMinutes(1));
        }
    }

    static Path events(Path directory)
    {
        return directory.resolve("events.jsonl");
    }

    private static Deliveries deliveries(Spool spool, Path directory)
    {
        OpenLineageFileSink sink = new OpenLineageFileSink(
                events(directory),
                new LineageReader(),
                new OpenLineageTranslator("trino://127.0.0.1:8080"),
                new JsonCodecFactory().jsonCodec(RunEvent.class));
        return new Deliveries(spool, List.of(
                new Delivery<>(spool, new SpoolCursor(directory, sink.name()), new DeadLetters(directory, sink.name()), RecordedQueries.CODEC, sink)));
    }
}
