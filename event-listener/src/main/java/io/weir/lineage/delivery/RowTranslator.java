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

import io.airlift.json.JsonCodec;
import io.weir.lineage.delivery.DeadLetter.Kind;
import io.weir.lineage.record.QueryCodec;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.spool.SpoolEntry;
import io.weir.lineage.spool.SpoolGap;

import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Makes rows of a sink out of records of the spool. A record of which none can be made is a dead letter.
 */
final class RowTranslator<R>
{
    private static final JsonCodec<SpoolGap> GAPS = JsonCodec.jsonCodec(SpoolGap.class);

    private final Sink<R> sink;
    private final QueryCodec codec;
    private final DeadLetters deadLetters;
    private final DeliveryStatistics statistics;

    RowTranslator(Sink<R> sink, QueryCodec codec, DeadLetters deadLetters, DeliveryStatistics statistics)
    {
        this.sink = requireNonNull(sink, "sink is null");
        this.codec = requireNonNull(codec, "codec is null");
        this.deadLetters = requireNonNull(deadLetters, "deadLetters is null");
        this.statistics = requireNonNull(statistics, "statistics is null");
    }

    List<R> translate(SpoolEntry entry)
    {
        return translate(Kind.valueOf(entry.kind().name()), entry.payload());
    }

    List<R> translate(DeadLetter letter)
    {
        return translate(letter.kind(), letter.content().getBytes(UTF_8));
    }

    private List<R> translate(Kind kind, byte[] content)
    {
        try {
            return switch (kind) {
                case ROW -> List.of(sink.row(new String(content, UTF_8)).orElseThrow());
                case STARTED -> translateStart(codec.decodeStart(content));
                case ENDED -> sink.translate(codec.decodeEnd(content));
                case GAP -> sink.translate(GAPS.fromJson(content));
            };
        }
        catch (RuntimeException | StackOverflowError e) {
            // will fail the same way each time, and must not hold up the others; the exception's text may hold what the record holds
            deadLetters.add(kind, new String(content, UTF_8), "it cannot be translated: " + e.getClass().getName());
            statistics.deadLetter();
            return List.of();
        }
    }

    private List<R> translateStart(QueryStarted start)
    {
        return start.isTellable() ? sink.translate(start) : List.of();
    }
}
