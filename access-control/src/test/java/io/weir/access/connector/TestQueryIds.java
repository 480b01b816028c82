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
package io.weir.access.connector;

import io.airlift.slice.Slices;
import io.trino.execution.QueryIdGenerator;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.ValueSet;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.access.connector.QueryIds.CLOCKS_DIFFER_BY;
import static org.assertj.core.api.Assertions.assertThat;

class TestQueryIds
{
    private static final String ID = "20260303_101530_00017_x9q2z";
    private static final Instant CREATED = Instant.parse("2026-03-03T10:15:30Z");

    @Test
    void aDayBeforeTheFirstOfAll()
    {
        assertThat(QueryIds.earliestEvent(ids(ID))).contains(CREATED.minus(CLOCKS_DIFFER_BY));
        assertThat(QueryIds.earliestEvent(ids("20270101_000000_00000_aaaaa", ID, "20260303_101531_00000_aaaaa"))).contains(CREATED.minus(CLOCKS_DIFFER_BY));
    }

    @Test
    void ofTheIdsThatTrinoMakes()
    {
        Instant before = Instant.now();
        assertThat(QueryIds.earliestEvent(ids(new QueryIdGenerator().createNextQueryId().id())))
                .hasValueSatisfying(earliest -> assertThat(earliest).isBetween(before.minus(CLOCKS_DIFFER_BY).minusSeconds(60), Instant.now().minus(CLOCKS_DIFFER_BY)));
    }

    @Test
    void nothingOfOtherIds()
    {
        List<String> others = List.of(
                "",
                "gap/17-20/2026-03-03T10:15:30Z",
                "20260303_101530",
                "20260303_101530_",
                "x20260303_101530_00017_x9q2z",
                "20260303-101530_00017_x9q2z",
                "20260303_101530_17_x9q2z",
                "20260303_101530_00017_X9Q2Z",
                "20260303_101530_00017_x9q2z\n",
                "\u0662\u0660260303_101530_00017_x9q2z",
                // no such day or time
                "20261301_101530_00017_x9q2z",
                "20260230_101530_00017_x9q2z",
                "20260303_240000_00017_x9q2z",
                "20260303_101560_00017_x9q2z",
                "00000000_000000_00000_00000");
        assertThat(others).allSatisfy(id -> {
            assertThat(QueryIds.earliestEvent(ids(id))).isEmpty();
            assertThat(QueryIds.earliestEvent(ids(ID, id))).isEmpty();
        });
    }

    @Test
    void nothingWhereNotEachIdIsNamed()
    {
        assertThat(QueryIds.earliestEvent(Domain.all(VARCHAR))).isEmpty();
        assertThat(QueryIds.earliestEvent(Domain.none(VARCHAR))).isEmpty();
        assertThat(QueryIds.earliestEvent(Domain.onlyNull(VARCHAR))).isEmpty();
        assertThat(QueryIds.earliestEvent(Domain.notNull(VARCHAR))).isEmpty();
        assertThat(QueryIds.earliestEvent(Domain.create(ValueSet.of(VARCHAR, utf8Slice(ID)), true))).isEmpty();
        assertThat(QueryIds.earliestEvent(Domain.create(ValueSet.ofRanges(Range.greaterThanOrEqual(VARCHAR, utf8Slice(ID))), false))).isEmpty();
        assertThat(QueryIds.earliestEvent(Domain.create(ValueSet.of(VARCHAR, utf8Slice(ID)).complement(), false))).isEmpty();
        assertThat(QueryIds.earliestEvent(Domain.create(ValueSet.ofRanges(Range.lessThan(VARCHAR, utf8Slice("2")), Range.equal(VARCHAR, utf8Slice(ID))), false))).isEmpty();
    }

    private static Domain ids(String... ids)
    {
        return Domain.multipleValues(VARCHAR, List.of(ids).stream().map(Slices::utf8Slice).toList());
    }
}
