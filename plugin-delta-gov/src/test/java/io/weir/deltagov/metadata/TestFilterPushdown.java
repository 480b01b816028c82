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
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.deltagov.DeltaGovColumnHandle;
import io.weir.deltagov.DeltaGovTableHandle;
import io.weir.deltagov.HiddenColumn;
import io.weir.deltagov.HiddenColumnHandle;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;
import org.junit.jupiter.api.Test;

import java.util.stream.LongStream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestFilterPushdown
{
    private static final DeltaGovTableHandle TABLE = new DeltaGovTableHandle(new SchemaTableName("s", "t"), "file:///t", DataOwner.TABLE, 1);
    private static final DataColumn PARTITION = column("p", BIGINT, Kind.PARTITION);
    private static final DataColumn NUMBER = column("n", BIGINT, Kind.DATA);
    private static final Domain ONE = Domain.singleValue(BIGINT, 1L);
    private static final Domain TWO = Domain.singleValue(BIGINT, 2L);

    @Test
    void partitionColumnsAreEnforced()
    {
        ConstraintApplicationResult<DeltaGovTableHandle> result = apply(ImmutableMap.of(handle(PARTITION), ONE));
        assertThat(result.getHandle().enforced()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(PARTITION, ONE)));
        assertThat(result.getHandle().unenforced().isAll()).isTrue();
        assertThat(result.getRemainingFilter().isAll()).isTrue();
    }

    @Test
    void dataColumnsOnlySkip()
    {
        ConstraintApplicationResult<DeltaGovTableHandle> result = apply(ImmutableMap.of(handle(NUMBER), ONE, handle(PARTITION), TWO));
        assertThat(result.getHandle().enforced()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(PARTITION, TWO)));
        assertThat(result.getHandle().unenforced()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(NUMBER, ONE)));
        assertThat(result.getRemainingFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(handle(NUMBER), ONE)));
    }

    @Test
    void floatingPartitionsOnlySkip()
    {
        DataColumn column = column("d", DOUBLE, Kind.PARTITION);
        Domain domain = Domain.singleValue(DOUBLE, 1.5);
        ConstraintApplicationResult<DeltaGovTableHandle> result = apply(ImmutableMap.of(handle(column), domain));
        assertThat(result.getHandle().enforced().isAll()).isTrue();
        assertThat(result.getHandle().unenforced()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(column, domain)));
        assertThat(result.getRemainingFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(handle(column), domain)));
    }

    @Test
    void nothingIsTakenOverTwice()
    {
        DeltaGovTableHandle once = apply(ImmutableMap.of(handle(PARTITION), ONE, handle(NUMBER), ONE)).getHandle();
        assertThat(FilterPushdown.apply(once, new Constraint(TupleDomain.withColumnDomains(ImmutableMap.of(handle(NUMBER), ONE))))).isEmpty();
        assertThat(FilterPushdown.apply(once, Constraint.alwaysTrue())).isEmpty();
    }

    @Test
    void predicatesMeet()
    {
        DeltaGovTableHandle one = apply(ImmutableMap.of(handle(PARTITION), ONE)).getHandle();
        DeltaGovTableHandle none = FilterPushdown.apply(one, new Constraint(TupleDomain.withColumnDomains(ImmutableMap.of(handle(PARTITION), TWO)))).orElseThrow().getHandle();
        assertThat(none.enforced().isNone()).isTrue();
    }

    @Test
    void nothingMatches()
    {
        ConstraintApplicationResult<DeltaGovTableHandle> result = FilterPushdown.apply(TABLE, new Constraint(TupleDomain.none())).orElseThrow();
        assertThat(result.getHandle().enforced().isNone()).isTrue();
        assertThat(FilterPushdown.apply(result.getHandle(), new Constraint(TupleDomain.none()))).isEmpty();
    }

    @Test
    void whatCannotBeComparedIsLeft()
    {
        DataColumn array = column("a", new ArrayType(BIGINT), Kind.DATA);
        assertThat(FilterPushdown.apply(TABLE, new Constraint(TupleDomain.withColumnDomains(ImmutableMap.of(handle(array), Domain.onlyNull(array.type())))))).isEmpty();
        ColumnHandle path = new HiddenColumnHandle(HiddenColumn.PATH);
        assertThat(FilterPushdown.apply(TABLE, new Constraint(TupleDomain.withColumnDomains(ImmutableMap.of(path, Domain.singleValue(VARCHAR, utf8Slice("x"))))))).isEmpty();
    }

    @Test
    void longListsAreShortened()
    {
        Domain many = Domain.multipleValues(BIGINT, LongStream.range(0, 5000).map(number -> number * 2).boxed().toList());
        ConstraintApplicationResult<DeltaGovTableHandle> result = apply(ImmutableMap.of(handle(NUMBER), many, handle(PARTITION), many));
        assertThat(result.getHandle().unenforced().getDomains().orElseThrow().get(NUMBER).getValues().getRanges().getRangeCount()).isEqualTo(1);
        assertThat(result.getHandle().enforced().getDomains().orElseThrow().get(PARTITION)).isEqualTo(many);
        assertThat(result.getRemainingFilter().getDomains().orElseThrow().get(handle(NUMBER))).isEqualTo(many);
    }

    private static ConstraintApplicationResult<DeltaGovTableHandle> apply(ImmutableMap<ColumnHandle, Domain> domains)
    {
        return FilterPushdown.apply(TABLE, new Constraint(TupleDomain.withColumnDomains(domains))).orElseThrow();
    }

    private static DataColumn column(String name, Type type, Kind kind)
    {
        return new DataColumn(name, type, PhysicalField.leaf(name), kind, ColumnMappingMode.NONE);
    }

    private static ColumnHandle handle(DataColumn column)
    {
        return new DeltaGovColumnHandle(column);
    }
}
