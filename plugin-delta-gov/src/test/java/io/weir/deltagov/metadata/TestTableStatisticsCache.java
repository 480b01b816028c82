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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.filesystem.Location;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.statistics.TableStatistics;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.delta.engine.replay.CommitIdentity;
import io.weir.deltagov.metadata.TableStatisticsCache.Scope;
import org.junit.jupiter.api.Test;

import java.util.stream.LongStream;

import static io.trino.spi.type.BigintType.BIGINT;
import static org.assertj.core.api.Assertions.assertThat;

class TestTableStatisticsCache
{
    private static final DataColumn PARTITION = new DataColumn("p", BIGINT, PhysicalField.leaf("p"), DataColumn.Kind.PARTITION, ColumnMappingMode.NONE);

    private final TableStatisticsCache cache = new TableStatisticsCache();

    @Test
    void keepsThoseOfManyTables()
    {
        TupleDomain<DataColumn> few = in(10);

        assertThat(kept(few)).isEqualTo(1000);
    }

    @Test
    void longListsOfValuesTakeTheirPlace()
    {
        TupleDomain<DataColumn> many = in(50_000);

        assertThat(kept(many)).isBetween(1L, 200L);
    }

    private long kept(TupleDomain<DataColumn> enforced)
    {
        LongStream.range(0, 1000).forEach(version -> cache.put(scope(version, enforced), TableStatistics.empty()));
        return LongStream.range(0, 1000).filter(version -> cache.get(scope(version, enforced)).isPresent()).count();
    }

    private static Scope scope(long version, TupleDomain<DataColumn> enforced)
    {
        return new Scope(CommitIdentity.of(Location.of("memory:///table/_delta_log/%020d.json".formatted(version)), new byte[0]), enforced, false);
    }

    private static TupleDomain<DataColumn> in(long count)
    {
        return TupleDomain.withColumnDomains(ImmutableMap.of(PARTITION, Domain.multipleValues(BIGINT, LongStream.range(0, count).map(value -> value * 2).boxed().toList())));
    }
}
