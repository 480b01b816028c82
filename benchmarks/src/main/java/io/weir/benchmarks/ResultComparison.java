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

import com.google.common.collect.ListMultimap;
import com.google.common.collect.MultimapBuilder;
import io.weir.benchmarks.Result.Row;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Locale.ROOT;

/**
 * Whether both sides gave the same answer to a query.
 *
 * @param isOrdered whether the query says in which order its rows come
 */
record ResultComparison(boolean isOrdered)
{
    private static final Pattern INNERMOST_PARENTHESES = Pattern.compile("\\([^()]*\\)");

    static ResultComparison of(String sql)
    {
        String rest = sql;
        String outside = INNERMOST_PARENTHESES.matcher(rest).replaceAll("");
        while (!outside.equals(rest)) {
            rest = outside;
            outside = INNERMOST_PARENTHESES.matcher(rest).replaceAll("");
        }
        // what stands within parentheses orders something else
        return new ResultComparison(outside.toUpperCase(ROOT).contains("ORDER BY"));
    }

    /**
     * @return in words, the first one; empty when there is none
     */
    Optional<String> difference(Result weir, Result peer)
    {
        if (!weir.types().equals(peer.types())) {
            return Optional.of("the columns are %s of Weir and %s of the peer".formatted(weir.types(), peer.types()));
        }
        Optional<String> row = isOrdered ? inOrder(weir.rows(), peer.rows()) : inAnyOrder(weir.rows(), peer.rows());
        if (weir.rows().size() == peer.rows().size()) {
            return row;
        }
        return row.map(text -> "%s rows of Weir and %s of the peer: %s".formatted(weir.rows().size(), peer.rows().size(), text));
    }

    private static Optional<String> inOrder(List<Row> weir, List<Row> peer)
    {
        for (int index = 0; index < Math.max(weir.size(), peer.size()); index++) {
            Optional<Row> ofWeir = row(weir, index);
            Optional<Row> ofPeer = row(peer, index);
            if (ofWeir.isEmpty() || ofPeer.isEmpty() || !ofWeir.orElseThrow().isLike(ofPeer.orElseThrow())) {
                return Optional.of("row %s is %s of Weir and %s of the peer".formatted(index + 1, text(ofWeir), text(ofPeer)));
            }
        }
        return Optional.empty();
    }

    private static Optional<Row> row(List<Row> rows, int index)
    {
        return index < rows.size() ? Optional.of(rows.get(index)) : Optional.empty();
    }

    private static String text(Optional<Row> row)
    {
        return row.map(Row::toString).orElse("none");
    }

    private static Optional<String> inAnyOrder(List<Row> weir, List<Row> peer)
    {
        ListMultimap<List<Cell>, Row> unmatched = MultimapBuilder.linkedHashKeys().arrayListValues().build();
        peer.forEach(row -> unmatched.put(row.exactCells(), row));
        for (int index = 0; index < weir.size(); index++) {
            Row row = weir.get(index);
            Optional<Row> match = unmatched.get(row.exactCells()).stream().filter(row::isLike).findFirst();
            if (match.isEmpty()) {
                return Optional.of("row %s of Weir is %s, which the peer does not have".formatted(index + 1, row));
            }
            unmatched.remove(row.exactCells(), match.orElseThrow());
        }
        return unmatched.values().stream().findFirst().map("the peer has %s, which Weir does not have"::formatted);
    }
}
