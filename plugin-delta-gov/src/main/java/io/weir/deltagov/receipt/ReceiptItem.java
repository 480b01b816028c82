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

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One finding of a procedure and what became of it.
 *
 * @param kind of what was found: data, deletion vectors, change data, log
 * @param file its name, without the directories, which may have values of partition columns
 * @param rows that were found in it, when they were counted
 * @param outcome what was done
 */
public record ReceiptItem(String kind, Optional<String> file, Optional<Long> bytes, Optional<Long> rows, String outcome)
{
    private static final String COPY = "table made of this one";

    public ReceiptItem
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(file, "file is null");
        requireNonNull(bytes, "bytes is null");
        requireNonNull(rows, "rows is null");
        requireNonNull(outcome, "outcome is null");
    }

    public static ReceiptItem summary(String kind, long count, String outcome)
    {
        return new ReceiptItem(kind, Optional.empty(), Optional.empty(), Optional.of(count), outcome);
    }

    /**
     * @param table of any catalog, which stands in place of the file, and may be none of those that exist for a reader of the receipt
     */
    public static ReceiptItem copy(String table, String outcome)
    {
        return new ReceiptItem(COPY, Optional.of(table), Optional.empty(), Optional.empty(), outcome);
    }

    public Optional<String> copy()
    {
        return kind.equals(COPY) ? file : Optional.empty();
    }
}
