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
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.connector.ColumnHandle;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.Constraint;
import io.trino.spi.connector.ConstraintApplicationResult;
import io.trino.spi.expression.Call;
import io.trino.spi.expression.Constant;
import io.trino.spi.expression.Variable;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.KnownTables;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentConfig;
import io.weir.mongorecent.MongoRecentTableHandle;
import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.stream.LongStream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.expression.StandardFunctions.LIKE_FUNCTION_NAME;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.VarbinaryType.VARBINARY;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

final class TestFilterPushdown
{
    private static final MongoRecentColumnHandle EXACT = MongoRecentColumnHandle.inferred("exact", "exact", BsonMapping.of(BIGINT));
    private static final MongoRecentColumnHandle ROUGH = MongoRecentColumnHandle.inferred("rough", "rough", BsonMapping.of(DOUBLE));
    private static final MongoRecentColumnHandle BYTES = MongoRecentColumnHandle.inferred("bytes", "bytes", BsonMapping.of(VARBINARY));
    private static final MongoRecentColumnHandle TWINS = MongoRecentColumnHandle.refused("twins", "twins", BsonMapping.of(VARCHAR), "twins");
    private static final MongoRecentTableHandle TABLE = KnownTables.table(EXACT, ROUGH, BYTES, TWINS);

    private static final Domain ONE = Domain.singleValue(BIGINT, 1L);
    private static final Domain HALF = Domain.singleValue(DOUBLE, 0.5);
    private static final Domain AFTER_A = Domain.create(ValueSet.ofRanges(Range.greaterThan(VARBINARY, utf8Slice("a"))), false);

    private final FilterPushdown pushdown = new FilterPushdown(new MongoRecentConfig().setDomainCompactionThreshold(10));

    @Test
    void whoDecidesWhat()
    {
        ConstraintApplicationResult<ConnectorTableHandle> result = apply(TABLE, ImmutableMap.of(EXACT, ONE, ROUGH, HALF, BYTES, AFTER_A)).orElseThrow();
        assertThat(constraint(result)).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(EXACT, ONE, ROUGH, HALF)));
        assertThat(result.getRemainingFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(ROUGH, HALF, BYTES, AFTER_A)));
    }

    @Test
    void nothingNewIsNoResult()
    {
        MongoRecentTableHandle pushed = TABLE.withConstraint(TupleDomain.withColumnDomains(ImmutableMap.of(EXACT, ONE, ROUGH, HALF)));
        assertThat(apply(pushed, ImmutableMap.of(ROUGH, HALF))).isEmpty();
        assertThat(apply(pushed, ImmutableMap.of(EXACT, Domain.notNull(BIGINT)))).isEmpty();
        assertThat(apply(TABLE, ImmutableMap.of(BYTES, AFTER_A))).isEmpty();
        assertThat(apply(TABLE, ImmutableMap.of(TWINS, Domain.notNull(VARCHAR)))).isEmpty();
        assertThat(pushdown.apply(TABLE, Constraint.alwaysTrue())).isEmpty();
        assertThat(pushdown.apply(TABLE, Constraint.alwaysFalse())).isEmpty();
    }

    @Test
    void contradictions()
    {
        MongoRecentTableHandle pushed = TABLE.withConstraint(TupleDomain.withColumnDomains(ImmutableMap.of(EXACT, ONE)));
        assertThat(constraint(apply(pushed, ImmutableMap.of(EXACT, Domain.singleValue(BIGINT, 2L))).orElseThrow()).isNone()).isTrue();
    }

    @Test
    void notBehindALimit()
    {
        assertThat(apply(TABLE.withLimit(1), ImmutableMap.of(EXACT, ONE))).isEmpty();
    }

    @Test
    void longListsAreSentAsOneRangeAndCheckedAgain()
    {
        Domain everyOther = Domain.multipleValues(BIGINT, LongStream.range(0, 100).mapToObj(value -> value * 2).toList());
        ConstraintApplicationResult<ConnectorTableHandle> result = apply(TABLE, ImmutableMap.of(EXACT, everyOther)).orElseThrow();
        assertThat(constraint(result)).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(
                EXACT, Domain.create(ValueSet.ofRanges(Range.range(BIGINT, 0L, true, 198L, true)), false))));
        assertThat(result.getRemainingFilter()).isEqualTo(TupleDomain.withColumnDomains(ImmutableMap.of(EXACT, everyOther)));
    }

    /**
     * With a replacement character in the place of its bytes, it would find texts that have one.
     */
    @Test
    void patternsThatAreNotUtf8()
    {
        MongoRecentColumnHandle text = MongoRecentColumnHandle.inferred("text", "text", BsonMapping.of(VARCHAR));
        assertThat(like(text, utf8Slice("a\uFFFD%"))).isPresent();
        assertThat(like(text, Slices.wrappedBuffer((byte) 'a', (byte) 0xFF, (byte) '%'))).isEmpty();
    }

    private Optional<ConstraintApplicationResult<ConnectorTableHandle>> like(MongoRecentColumnHandle column, Slice pattern)
    {
        Call like = new Call(BOOLEAN, LIKE_FUNCTION_NAME, ImmutableList.of(new Variable("text", VARCHAR), new Constant(pattern, VARCHAR)));
        return pushdown.apply(KnownTables.table(column), new Constraint(TupleDomain.all(), like, ImmutableMap.of("text", column)));
    }

    private Optional<ConstraintApplicationResult<ConnectorTableHandle>> apply(MongoRecentTableHandle table, ImmutableMap<ColumnHandle, Domain> domains)
    {
        return pushdown.apply(table, new Constraint(TupleDomain.withColumnDomains(domains)));
    }

    private static TupleDomain<MongoRecentColumnHandle> constraint(ConstraintApplicationResult<ConnectorTableHandle> result)
    {
        return ((MongoRecentTableHandle) result.getHandle()).constraint();
    }
}
