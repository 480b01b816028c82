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
package io.weir.mongorecent.metadata;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SortItem;
import io.trino.spi.connector.SortOrder;
import io.trino.spi.connector.TopNApplicationResult;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.Type;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.KnownTables;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentTableHandle;
import io.weir.mongorecent.SortKey;
import io.weir.mongorecent.SortKey.Direction;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.connector.SortOrder.ASC_NULLS_FIRST;
import static io.trino.spi.connector.SortOrder.ASC_NULLS_LAST;
import static io.trino.spi.connector.SortOrder.DESC_NULLS_FIRST;
import static io.trino.spi.connector.SortOrder.DESC_NULLS_LAST;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DateType.DATE;
import static io.trino.spi.type.DecimalType.createDecimalType;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MILLIS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MILLIS;
import static io.trino.spi.type.UuidType.UUID;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestTopNPushdown
{
    private static final Domain POSITIVE = Domain.create(ValueSet.ofRanges(Range.greaterThan(BIGINT, 0L)), false);

    @Test
    void nullsWhereMongoDbHasThem()
    {
        MongoRecentColumnHandle column = declared(BIGINT);
        assertThat(push(column, DESC_NULLS_LAST)).contains(new SortKey(column, Direction.DESCENDING));
        assertThat(push(column, ASC_NULLS_FIRST)).contains(new SortKey(column, Direction.ASCENDING));
        assertThat(push(column, ASC_NULLS_LAST)).isEmpty();
        assertThat(push(column, DESC_NULLS_FIRST)).isEmpty();
    }

    @Test
    void nullsExcludedByTheFilter()
    {
        MongoRecentColumnHandle column = declared(BIGINT);
        for (SortOrder order : SortOrder.values()) {
            assertThat(push(column, order, Domain.notNull(BIGINT))).isPresent();
            assertThat(push(column, order, POSITIVE)).isPresent();
        }
        assertThat(push(column, ASC_NULLS_LAST, Domain.create(POSITIVE.getValues(), true))).isEmpty();
    }

    @Test
    void types()
    {
        for (Type type : List.of(BOOLEAN, INTEGER, BIGINT, DATE, TIMESTAMP_MILLIS, TIMESTAMP_TZ_MILLIS, VARCHAR)) {
            assertThat(push(declared(type), DESC_NULLS_LAST)).isPresent();
        }
        // NaN, infinities and the order of bytes differ
        for (Type type : List.of(DOUBLE, REAL, createDecimalType(10, 2), VARBINARY, UUID, new ArrayType(BIGINT))) {
            assertThat(push(declared(type), DESC_NULLS_LAST)).isEmpty();
        }
        assertThat(push(MongoRecentColumnHandle.declared("c", "c", BsonMapping.ofObjectId(), Optional.empty()), DESC_NULLS_LAST)).isPresent();
    }

    @Test
    void inferredColumnsOnlyWhenTheFilterChoosesTheType()
    {
        MongoRecentColumnHandle column = MongoRecentColumnHandle.inferred("c", "c", BsonMapping.of(BIGINT));
        assertThat(push(column, DESC_NULLS_LAST)).isEmpty();
        assertThat(push(column, DESC_NULLS_LAST, Domain.notNull(BIGINT))).isEmpty();
        assertThat(push(column, DESC_NULLS_LAST, POSITIVE)).isPresent();
    }

    @Test
    void fieldsThatCannotBeNamed()
    {
        assertThat(push(MongoRecentColumnHandle.declared("c", "a.b", BsonMapping.of(BIGINT), Optional.empty()), DESC_NULLS_LAST)).isEmpty();
    }

    @Test
    void counts()
    {
        MongoRecentColumnHandle column = declared(BIGINT);
        assertThat(push(table(column), column, DESC_NULLS_LAST, 0)).isEmpty();
        assertThat(push(table(column), column, DESC_NULLS_LAST, Integer.MAX_VALUE + 1L)).isEmpty();
        assertThat(push(table(column).withLimit(5), column, DESC_NULLS_LAST, 5)).isEmpty();
    }

    @Test
    void limits()
    {
        MongoRecentColumnHandle column = declared(BIGINT);
        assertThat(LimitPushdown.apply(table(column), 0)).isEmpty();
        assertThat(LimitPushdown.apply(table(column), Integer.MAX_VALUE + 1L)).isEmpty();
        assertThat(LimitPushdown.apply(table(column).withLimit(5), 5)).isEmpty();
        assertThat(LimitPushdown.apply(table(column).withLimit(5), 4).orElseThrow().getHandle()).isEqualTo(table(column).withLimit(4));
        assertThat(LimitPushdown.apply(table(column), 4).orElseThrow().isLimitGuaranteed()).isTrue();
    }

    private static MongoRecentColumnHandle declared(Type type)
    {
        return MongoRecentColumnHandle.declared("c", "c", BsonMapping.of(type), Optional.empty());
    }

    private static MongoRecentTableHandle table(MongoRecentColumnHandle column)
    {
        return KnownTables.table(column);
    }

    private static Optional<SortKey> push(MongoRecentColumnHandle column, SortOrder order)
    {
        return push(table(column), column, order, 1);
    }

    private static Optional<SortKey> push(MongoRecentColumnHandle column, SortOrder order, Domain filter)
    {
        return push(table(column).withConstraint(TupleDomain.withColumnDomains(ImmutableMap.of(column, filter))), column, order, 1);
    }

    private static Optional<SortKey> push(MongoRecentTableHandle table, MongoRecentColumnHandle column, SortOrder order, long count)
    {
        ImmutableMap<String, ColumnHandle> assignments = ImmutableMap.of("symbol", column);
        Optional<TopNApplicationResult<ConnectorTableHandle>> result = TopNPushdown.apply(table, count, ImmutableList.of(new SortItem("symbol", order)), assignments);
        result.ifPresent(pushed -> assertThat(pushed.isTopNGuaranteed()).isTrue());
        return result.map(pushed -> ((MongoRecentTableHandle) pushed.getHandle()).sort().getFirst());
    }
}
