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

import com.google.common.collect.ImmutableList;
import io.weir.benchmarks.Cell.Absent;
import io.weir.benchmarks.Cell.Approximate;
import io.weir.benchmarks.Cell.Exact;

import java.sql.JDBCType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

import static java.util.Objects.requireNonNull;

/**
 * What a side answered to a query.
 *
 * @param types of the columns
 * @param rows in the order in which they came
 */
record Result(List<JDBCType> types, List<Row> rows)
{
    Result
    {
        types = ImmutableList.copyOf(requireNonNull(types, "types is null"));
        rows = ImmutableList.copyOf(requireNonNull(rows, "rows is null"));
    }

    record Row(List<Cell> cells)
    {
        Row
        {
            cells = ImmutableList.copyOf(requireNonNull(cells, "cells is null"));
        }

        boolean isLike(Row other)
        {
            return cells.size() == other.cells.size() && IntStream.range(0, cells.size()).allMatch(index -> cells.get(index).isLike(other.cells.get(index)));
        }

        /**
         * Those that rows which are like one another have in common.
         */
        List<Cell> exactCells()
        {
            return cells.stream().filter(cell -> !(cell instanceof Approximate)).toList();
        }

        @Override
        public String toString()
        {
            return cells.toString();
        }
    }

    static Result read(ResultSet answer)
            throws SQLException
    {
        ResultSetMetaData metadata = answer.getMetaData();
        ImmutableList.Builder<JDBCType> typesBuilder = ImmutableList.builder();
        for (int column = 1; column <= metadata.getColumnCount(); column++) {
            typesBuilder.add(JDBCType.valueOf(metadata.getColumnType(column)));
        }
        List<JDBCType> types = typesBuilder.build();
        ImmutableList.Builder<Row> rows = ImmutableList.builder();
        while (answer.next()) {
            rows.add(row(answer, types));
        }
        return new Result(types, rows.build());
    }

    private static Row row(ResultSet answer, List<JDBCType> types)
            throws SQLException
    {
        ImmutableList.Builder<Cell> cells = ImmutableList.builder();
        for (int index = 0; index < types.size(); index++) {
            Optional<String> text = Optional.ofNullable(answer.getString(index + 1));
            cells.add(text.map(cellOf(types.get(index))).orElseGet(Absent::new));
        }
        return new Row(cells.build());
    }

    private static Function<String, Cell> cellOf(JDBCType type)
    {
        return switch (type) {
            case REAL, DOUBLE -> text -> new Approximate(Double.parseDouble(text));
            default -> Exact::new;
        };
    }
}
