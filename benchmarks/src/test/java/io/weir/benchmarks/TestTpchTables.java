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
package io.weir.benchmarks;

import io.weir.server.demo.SqlSessions;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

class TestTpchTables
{
    private static final String URL = "jdbc:trino://127.0.0.1:1";
    private static final Side SIDE = Side.weir(URL, new SqlSessions(URL));

    private final TpchTables tables = new TpchTables("sf0.1");

    @Test
    void tablesOfTheSide()
    {
        assertThat(tables.queries()).isEqualTo(22);
        assertThat(tables.query(SIDE, 3)).contains("FROM delta_gov.weir_bench_tpch_sf0_1.orders");
        assertThat(IntStream.range(0, 22).mapToObj(number -> tables.query(SIDE, number))).noneMatch(query -> query.contains("{"));
    }

    @Test
    void theHighestRevenueIsThatOfSomebody()
    {
        List<Integer> others = IntStream.range(0, 22).filter(number -> !tables.query(SIDE, number).equals(tables.comparableQuery(SIDE, number))).boxed().toList();
        assertThat(others).containsExactly(14);
        assertThat(tables.comparableQuery(SIDE, 14)).contains("round(total_revenue, 4) = (SELECT round(max(total_revenue), 4) FROM revenue)");
    }
}
