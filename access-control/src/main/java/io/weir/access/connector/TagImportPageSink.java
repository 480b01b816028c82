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

import com.google.common.collect.ImmutableList;
import io.airlift.slice.DynamicSliceOutput;
import io.airlift.slice.Slice;
import io.airlift.slice.SliceInput;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.VarcharType.VARCHAR;

/**
 * Carries the rows of an import to the coordinator, which alone puts them into the log.
 */
final class TagImportPageSink
        implements ConnectorPageSink
{
    private static final int ABSENT = -1;
    private static final int INITIAL_BYTES = 64 * 1024;

    private final List<String> columns;
    private final DynamicSliceOutput rows = new DynamicSliceOutput(INITIAL_BYTES);
    private long rowCount;

    TagImportPageSink(List<String> columns)
    {
        this.columns = ImmutableList.copyOf(columns);
    }

    @Override
    public CompletableFuture<?> appendPage(Page page)
    {
        for (int position = 0; position < page.getPositionCount(); position++) {
            for (String column : TagImport.COLUMNS) {
                int channel = columns.indexOf(column);
                write(channel < 0 ? Optional.empty() : value(page.getBlock(channel), position));
            }
            rowCount++;
            TagImports.requireRoom(rowCount, rows.size());
        }
        return NOT_BLOCKED;
    }

    private static Optional<Slice> value(Block block, int position)
    {
        return block.isNull(position) ? Optional.empty() : Optional.of(VARCHAR.getSlice(block, position));
    }

    private void write(Optional<Slice> value)
    {
        rows.writeInt(value.map(Slice::length).orElse(ABSENT));
        value.ifPresent(rows::writeBytes);
    }

    @Override
    public long getMemoryUsage()
    {
        return rows.getRetainedSize();
    }

    @Override
    public CompletableFuture<Collection<Slice>> finish()
    {
        return CompletableFuture.completedFuture(ImmutableList.of(rows.size() == 0 ? utf8Slice("") : rows.slice()));
    }

    @Override
    public void abort() {}

    static List<TagImport.Row> rows(Slice fragment)
    {
        List<TagImport.Row> rows = new ArrayList<>();
        SliceInput in = fragment.getInput();
        while (in.isReadable()) {
            List<Optional<String>> values = new ArrayList<>(Collections.nCopies(TagImport.COLUMNS.size(), Optional.empty()));
            for (int column = 0; column < values.size(); column++) {
                int length = in.readInt();
                if (length != ABSENT) {
                    values.set(column, Optional.of(in.readSlice(length).toStringUtf8()));
                }
            }
            rows.add(TagImport.Row.of(values));
        }
        return rows;
    }
}
