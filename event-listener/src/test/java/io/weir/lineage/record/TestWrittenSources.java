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
package io.weir.lineage.record;

import io.trino.spi.eventlistener.ColumnDetail;
import io.trino.spi.eventlistener.OutputColumnMetadata;
import io.weir.lineage.record.WrittenTable.OutputColumn;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static org.assertj.core.api.Assertions.assertThat;

class TestWrittenSources
{
    @Test
    void allThatTheEngineNames()
    {
        WrittenSources sources = new WrittenSources(written(2, 3));
        assertThat(sources.areOmitted()).isFalse();
        assertThat(sources.columns()).extracting(OutputColumn::name).containsExactly("x0", "x1");
        assertThat(sources.columns()).allSatisfy(column -> assertThat(column.sources()).extracting(ColumnName::column).containsExactlyInAnyOrder("a0", "a1", "a2"));
    }

    @Test
    void ofTooManyEachOnce()
    {
        WrittenSources sources = new WrittenSources(written(400, WrittenSources.MOST / 400 + 1));
        assertThat(sources.areOmitted()).isTrue();
        List<OutputColumn> columns = sources.columns();
        assertThat(columns).hasSize(400);
        assertThat(columns.getFirst().sources()).hasSize(WrittenSources.MOST / 400 + 1);
        assertThat(columns.subList(1, 400)).allSatisfy(column -> assertThat(column.sources()).isEmpty());
    }

    private static List<OutputColumnMetadata> written(int columns, int sources)
    {
        Set<ColumnDetail> details = IntStream.range(0, sources).mapToObj(i -> new ColumnDetail("memory", "default", "t", "a" + i)).collect(toImmutableSet());
        return IntStream.range(0, columns).mapToObj(i -> new OutputColumnMetadata("x" + i, "bigint", details)).toList();
    }
}
