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

import java.util.List;

/**
 * A place that queries are told to. Used by one thread.
 *
 * @param <R> what is written there, one or more per query
 */
public interface Sink<R>
{
    /**
     * Names the sink in logs and the file of its position. Do not change it.
     */
    String name();

    /**
     * Pure: an exception means that this record can never be told.
     */
    List<R> translate(QueryRecord query);

    /**
     * Whether something waits for these rows, so that they are not held back to make larger batches.
     */
    boolean isUrgent(List<R> rows);

    /**
     * Writes all rows or throws, and is then called again with the same ones, however long it takes. Rows may come twice, also after a restart.
     */
    void write(List<R> rows);
}
