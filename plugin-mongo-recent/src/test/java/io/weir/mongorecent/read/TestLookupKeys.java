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
package io.weir.mongorecent.read;

import io.trino.spi.connector.InMemoryRecordSet;
import io.trino.spi.predicate.Domain;
import io.trino.spi.type.Type;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.Condition;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Arrays.asList;
import static org.assertj.core.api.Assertions.assertThat;

final class TestLookupKeys
{
    private static final MongoRecentColumnHandle NUMBER = column("number", BIGINT);
    private static final MongoRecentColumnHandle TEXT = column("text", VARCHAR);

    @Test
    void equalKeysAreOne()
    {
        assertThat(LookupKeys.conditions(List.of(NUMBER), records(List.of(BIGINT), List.of(List.of(1L), List.of(2L), List.of(1L))))).hasSize(1);
    }

    @Test
    void nullEqualsNothing()
    {
        assertThat(LookupKeys.conditions(List.of(NUMBER, TEXT), records(List.of(BIGINT, VARCHAR), List.of(asList(1L, null), asList(null, "a"))))).isEmpty();
    }

    @Test
    void manyKeysAreSeveralCommands()
    {
        List<List<?>> rows = IntStream.range(0, 25_000).<List<?>>mapToObj(number -> List.of((long) number)).toList();
        List<Condition> conditions = LookupKeys.conditions(List.of(NUMBER), records(List.of(BIGINT), rows));
        assertThat(conditions).hasSize(3);
        assertThat(conditions.stream().mapToInt(TestLookupKeys::keys).sum()).isEqualTo(25_000);
    }

    @Test
    void largeKeysAreSeveralCommands()
    {
        // 20 MB: more than a command of MongoDB can have
        List<List<?>> rows = IntStream.range(0, 20).<List<?>>mapToObj(number -> List.of((long) number, "x".repeat(1_000_000) + number)).toList();
        List<Condition> conditions = LookupKeys.conditions(List.of(NUMBER, TEXT), records(List.of(BIGINT, VARCHAR), rows));
        assertThat(conditions).hasSize(5);
        assertThat(conditions.stream().mapToInt(condition -> ((Condition.AnyOf) condition).conditions().size()).sum()).isEqualTo(20);
    }

    @Test
    void keysThatDifferInOneColumnAreOneAlternative()
    {
        List<List<?>> rows = IntStream.range(0, 1_000).<List<?>>mapToObj(number -> List.of((long) number, number % 3 == 0 ? "F" : "O")).toList();
        Condition condition = LookupKeys.conditions(List.of(NUMBER, TEXT), records(List.of(BIGINT, VARCHAR), rows)).getFirst();
        List<Condition> alternatives = ((Condition.AnyOf) condition).conditions();
        assertThat(alternatives).hasSize(2);
        assertThat(alternatives.stream().mapToInt(alternative -> keys(((Condition.AllOf) alternative).conditions().getFirst())).sum()).isEqualTo(1_000);
        for (Condition alternative : alternatives) {
            Condition.InDomain text = (Condition.InDomain) ((Condition.AllOf) alternative).conditions().getLast();
            assertThat(keys(((Condition.AllOf) alternative).conditions().getFirst())).isEqualTo(text.domain().equals(Domain.singleValue(VARCHAR, utf8Slice("F"))) ? 334 : 666);
        }

        // one alternative is no choice
        assertThat(LookupKeys.conditions(List.of(NUMBER, TEXT), records(List.of(BIGINT, VARCHAR), List.of(List.of(1L, "F"), List.of(2L, "F"))))).singleElement()
                .isEqualTo(new Condition.AllOf(List.of(
                        new Condition.InDomain(NUMBER, Domain.multipleValues(BIGINT, List.of(1L, 2L))),
                        new Condition.InDomain(TEXT, Domain.singleValue(VARCHAR, utf8Slice("F"))))));
    }

    private static int keys(Condition condition)
    {
        return ((Condition.InDomain) condition).domain().getValues().getRanges().getRangeCount();
    }

    private static InMemoryRecordSet records(List<Type> types, List<List<?>> rows)
    {
        return new InMemoryRecordSet(types, rows);
    }

    private static MongoRecentColumnHandle column(String name, Type type)
    {
        return MongoRecentColumnHandle.declared(name, name, BsonMapping.of(type), Optional.empty());
    }
}
