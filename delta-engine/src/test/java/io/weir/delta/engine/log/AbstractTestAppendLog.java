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
package io.weir.delta.engine.log;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.weir.delta.engine.log.LogType.BOOLEAN;
import static io.weir.delta.engine.log.LogType.LONG;
import static io.weir.delta.engine.log.LogType.STRING;
import static io.weir.delta.engine.log.LogType.STRING_LIST;
import static io.weir.delta.engine.log.LogType.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every {@link AppendLog} does.
 */
abstract class AbstractTestAppendLog
{
    static final LogSchema SCHEMA = new LogSchema(ImmutableList.of(
            new LogColumn("event_id", STRING),
            new LogColumn("size", LONG),
            new LogColumn("masked", BOOLEAN),
            new LogColumn("at", TIMESTAMP),
            new LogColumn("path", STRING_LIST)));

    /**
     * @return a log that is as new as this test, the same one at each call
     */
    protected abstract AppendLog log();

    static LogRow row(String eventId)
    {
        return LogRow.of(eventId, 7L, true, Instant.parse("2026-03-03T10:15:30.123456Z"), ImmutableList.of("a", "b"));
    }

    @Test
    void emptyLog()
    {
        assertThat(log().read()).isEqualTo(new LogRows(-1, ImmutableList.of()));
        assertThat(log().readSince(-1)).isEqualTo(new LogRows(-1, ImmutableList.of()));
    }

    @Test
    void existsOnceItIsMade()
    {
        assertThat(log().exists()).isFalse();
        log().createIfAbsent();
        assertThat(log().exists()).isTrue();
        assertThat(log().read()).isEqualTo(new LogRows(0, ImmutableList.of()));
        log().createIfAbsent();
        assertThat(log().append(ImmutableList.of(row("1")))).isEqualTo(1);
        log().createIfAbsent();
        assertThat(log().read().rows()).containsExactly(row("1"));
    }

    @Test
    void rowsComeBackInOrder()
    {
        long first = log().append(ImmutableList.of(row("1"), row("2")));
        long second = log().append(ImmutableList.of(row("3")));

        assertThat(second).isEqualTo(first + 1);
        assertThat(log().read()).isEqualTo(new LogRows(second, ImmutableList.of(row("1"), row("2"), row("3"))));
    }

    @Test
    void partsAreTheWholeLog()
    {
        assertThat(log().parts()).isEmpty();
        log().append(ImmutableList.of(row("1"), row("2")));
        log().append(ImmutableList.of(row("3")));
        try (Stream<LogPart> parts = log().parts()) {
            log().append(ImmutableList.of(row("4")));
            assertThat(parts.flatMap(part -> part.rows().stream())).containsExactly(row("1"), row("2"), row("3"));
        }
    }

    @Test
    void readerFollows()
    {
        log().append(ImmutableList.of(row("1")));
        LogRows read = log().read();
        assertThat(log().readSince(read.version())).isEqualTo(new LogRows(read.version(), ImmutableList.of()));

        log().append(ImmutableList.of(row("2")));
        log().append(ImmutableList.of(row("3"), row("4")));
        LogRows news = log().readSince(read.version());
        assertThat(news.rows()).containsExactly(row("2"), row("3"), row("4"));
        assertThat(log().readSince(news.version()).rows()).isEmpty();
    }

    @Test
    void valuesOfEveryType()
    {
        List<LogRow> rows = ImmutableList.of(
                LogRow.of("", Long.MIN_VALUE, false, Instant.EPOCH.minusNanos(1_000), ImmutableList.of()),
                LogRow.of("snow \u2603 \ud83d\ude00 \"quoted\" \n", Long.MAX_VALUE, true, Instant.parse("9999-12-31T23:59:59.999999Z"), ImmutableList.of("", "\u00fc")),
                LogRow.of(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                LogRow.of(Optional.of("x"), Optional.of(1L), Optional.of(true), Optional.of(Instant.parse("0001-01-01T00:00:00Z")), Optional.of(ImmutableList.of("y"))));
        log().append(rows);

        assertThat(log().read().rows()).isEqualTo(rows);
        assertThat(log().read().rows().get(2).value(0, String.class)).isEmpty();
        assertThat(log().read().rows().get(3).value(1, Long.class)).hasValue(1L);
    }

    @Test
    void instantsAreCutToMicroseconds()
    {
        log().append(ImmutableList.of(LogRow.of("1", 1L, true, Instant.parse("2026-03-03T10:15:30.123456789Z"), ImmutableList.of())));

        assertThat(log().read().rows().getFirst().value(3, Instant.class)).hasValue(Instant.parse("2026-03-03T10:15:30.123456Z"));
    }

    @Test
    void sameRowsAgain()
    {
        log().append(ImmutableList.of(row("1")));
        log().append(ImmutableList.of(row("1")));

        assertThat(log().read().rows()).containsExactly(row("1"), row("1"));
    }

    @Test
    void rowsThatDoNotFit()
    {
        assertThatThrownBy(() -> log().append(ImmutableList.of(LogRow.of("1"))))
                .hasMessage("A row has 1 values, but the log has 5 columns");
        assertThatThrownBy(() -> log().append(ImmutableList.of(LogRow.of(1L, 1L, true, Instant.EPOCH, ImmutableList.of()))))
                .hasMessage("Column event_id of type STRING cannot hold a Long");
        assertThatThrownBy(() -> log().append(ImmutableList.of()))
                .hasMessage("rows is empty");
        assertThat(log().read().version()).isEqualTo(-1);
    }

    @Test
    void manyWritersAtOnce()
            throws Exception
    {
        int writers = 4;
        int appends = 6;
        List<Long> versions = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            List<Future<List<Long>>> futures = IntStream.range(0, writers)
                    .mapToObj(writer -> executor.submit(() -> IntStream.range(0, appends)
                            .mapToObj(number -> log().append(ImmutableList.of(row(writer + "/" + number + "/a"), row(writer + "/" + number + "/b"))))
                            .toList()))
                    .toList();
            for (Future<List<Long>> future : futures) {
                List<Long> ofWriter = future.get();
                assertThat(ofWriter).isSorted();
                versions.addAll(ofWriter);
            }
        }
        assertThat(versions).hasSize(writers * appends).doesNotHaveDuplicates();

        List<String> events = log().read().rows().stream().map(row -> row.value(0, String.class).orElseThrow()).toList();
        assertThat(events).hasSize(writers * appends * 2).doesNotHaveDuplicates();
        for (int index = 0; index < events.size(); index += 2) {
            String first = events.get(index);
            assertThat(events.get(index + 1)).isEqualTo(first.substring(0, first.length() - 1) + "b");
        }
    }
}
