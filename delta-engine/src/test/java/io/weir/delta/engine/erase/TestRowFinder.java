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
package io.weir.delta.engine.erase;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode;
import io.trino.filesystem.Location;
import io.trino.filesystem.memory.MemoryFileSystem;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.PhysicalField;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Optional;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestRowFinder
{
    private static final DataColumn PERSON = new DataColumn("person", VARCHAR, PhysicalField.leaf("person"), Kind.PARTITION, ColumnMappingMode.NONE);

    /**
     * It is NULL, and not any value: the rows of the file are other people's. Nothing in the file is looked at for that.
     */
    @Test
    void partitionValueThatTheLogLeavesOut()
    {
        ActiveFile file = new ActiveFile(Location.of("memory:///t/a"), "a", ImmutableMap.of(), 1, Instant.EPOCH, Optional.empty(), Optional.empty());
        TupleDomain<DataColumn> ada = TupleDomain.withColumnDomains(ImmutableMap.of(PERSON, Domain.singleValue(VARCHAR, utf8Slice("ada"))));
        ColumnNames names = new ColumnNames(ImmutableList.of(PERSON), ImmutableSet.of(), ImmutableList.of());
        assertThat(new RowFinder(new MemoryFileSystem(), ada, names).find(file).cardinality()).isZero();
    }
}
