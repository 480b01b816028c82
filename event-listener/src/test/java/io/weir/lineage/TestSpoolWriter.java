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

import io.weir.lineage.delivery.RecordedQueries;
import io.weir.lineage.record.AbandonedQuery;
import io.weir.lineage.spool.Importance;
import io.weir.lineage.spool.RecordKind;
import io.weir.lineage.spool.Spool;
import io.weir.lineage.spool.SpoolCursor;
import io.weir.lineage.spool.SpoolEntry;
import io.weir.lineage.spool.SpoolLimits;
import io.weir.lineage.spool.SpoolRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class TestSpoolWriter
{
    @TempDir
    Path directory;

    /**
     * As one that another version wrote.
     */
    @Test
    void endsAStartThatCannotBeUnderstood()
    {
        try (Spool spool = Spool.open(directory, new SpoolLimits(1 << 20, 1 << 30))) {
            SpoolWriter writer = new SpoolWriter(new LineageConfig(), spool, RecordedQueries.CODEC, Clock.systemUTC());
            spool.append(new SpoolRecord(RecordKind.STARTED, Importance.WRITE, "query_1", "{\"run\":{}}".getBytes(UTF_8)));
            writer.started(RecordedQueries.started("query_2"));

            assertThat(writer.endAbandoned()).isEqualTo(2);

            assertThat(spool.openQueries()).isEmpty();
            List<SpoolEntry> ends = spool.read(new SpoolCursor(directory, "none").load(), 10).subList(2, 4);
            assertThat(ends).extracting(SpoolEntry::kind).containsOnly(RecordKind.ENDED);
            assertThat(ends).extracting(SpoolEntry::key).containsExactly("query_1", "query_2");
            assertThat(AbandonedQuery.is(RecordedQueries.CODEC.decodeEnd(ends.getLast().payload()))).isTrue();
        }
    }
}
