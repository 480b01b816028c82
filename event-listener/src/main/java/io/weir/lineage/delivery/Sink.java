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
package io.weir.lineage.delivery;

import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.QueryStarted;
import io.weir.lineage.spool.SpoolGap;

import java.util.List;
import java.util.Optional;

/**
 * A place that queries are told to. Used by one thread.
 *
 * @param <R> what is written there, one or more per query
 */
public interface Sink<R>
        extends AutoCloseable
{
    /**
     * Names the sink in logs and the file of its position. Do not change it.
     */
    String name();

    /**
     * What is told when a query begins; see {@link QueryRecord#startTold}.
     */
    default List<R> translate(QueryStarted start)
    {
        return List.of();
    }

    /**
     * Pure: an exception means that this record can never be told.
     */
    List<R> translate(QueryRecord query);

    /**
     * How records that are missing are told; nothing where there is no word for it.
     */
    default List<R> translate(SpoolGap gap)
    {
        return List.of();
    }

    /**
     * Whether records that are missing must be told. A sink to which they need not be goes on behind those that are no longer in the spool.
     */
    default boolean tellsGaps()
    {
        return false;
    }

    /**
     * Whether something waits for these rows, so that they are not held back to make larger batches.
     */
    boolean isUrgent(List<R> rows);

    /**
     * How many rows of the target this is, or how many of common size it is as large as.
     */
    default int weight(R row)
    {
        return 1;
    }

    /**
     * The weight from which on a batch is full.
     */
    default int mostRows()
    {
        return 10_000;
    }

    /**
     * The row as text, for the dead letters.
     */
    String text(R row);

    /**
     * The row that a text of {@link #text} stands for; empty if the text is none, or a sink refuses no rows.
     */
    default Optional<R> row(String text)
    {
        return Optional.empty();
    }

    /**
     * Writes the rows in order and tells the receipt about each. Throws when it cannot go on, and is then called again with those that the receipt was not told of,
     * however long it takes. Rows may come twice, also after a restart.
     */
    void write(List<R> rows, Receipt<R> receipt);

    @Override
    default void close() {}

    interface Receipt<R>
    {
        /**
         * The next rows are safe with the target.
         */
        void delivered(int rows);

        /**
         * The target will never take the next row.
         *
         * @param reason holds nothing of the row
         */
        void refused(R row, String reason);
    }
}
