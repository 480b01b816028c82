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
package io.weir.deltagov.receipt;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What a procedure found and did to a table, kept beside the table. Whoever may read the table may read it, and it outlives what it tells
 * of, so no value of a row is in it: no literal, no partition value, no path that has one.
 *
 * @param procedure {@code vacuum} or {@code erase}
 * @param columns those that were asked about
 */
public record Receipt(
        String id,
        String procedure,
        String userName,
        String queryId,
        long startedMillis,
        Optional<Long> finishedMillis,
        State state,
        List<String> columns,
        List<ReceiptItem> items)
{
    public enum State
    {
        /**
         * Nothing was to be done, only told.
         */
        DRY_RUN,
        /**
         * It is under way, or was ended before it was done. Calling the procedure again finishes it.
         */
        STARTED,
        /**
         * Something was left; the items say what and why.
         */
        INCOMPLETE,
        FINISHED,
    }

    public Receipt
    {
        requireNonNull(id, "id is null");
        requireNonNull(procedure, "procedure is null");
        requireNonNull(userName, "userName is null");
        requireNonNull(queryId, "queryId is null");
        requireNonNull(finishedMillis, "finishedMillis is null");
        requireNonNull(state, "state is null");
        columns = ImmutableList.copyOf(columns);
        items = ImmutableList.copyOf(items);
    }

    public Receipt with(State newState, List<ReceiptItem> newItems, Optional<Long> newFinishedMillis)
    {
        return new Receipt(id, procedure, userName, queryId, startedMillis, newFinishedMillis, newState, columns, newItems);
    }
}
