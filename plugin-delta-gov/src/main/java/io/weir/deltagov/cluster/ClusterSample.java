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
package io.weir.deltagov.cluster;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.Block;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.StoreUnavailableException;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataFileReader;
import io.weir.delta.engine.data.DataFileScan;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static java.util.Objects.requireNonNull;

/**
 * Rows of a few files, with the values that rows are put in order by.
 */
record ClusterSample(List<Part> parts)
{
    private static final int MOST_FILES = 16;
    private static final int MOST_ROWS = 20_000;

    /**
     * Rows of one file.
     */
    record Part(Map<String, Optional<String>> partitionValues, Page rows)
    {
        Part
        {
            requireNonNull(partitionValues, "partitionValues is null");
            requireNonNull(rows, "rows is null");
        }
    }

    ClusterSample
    {
        parts = ImmutableList.copyOf(parts);
    }

    /**
     * Reads the columns of at most 16 files, chosen evenly by their bytes, and keeps rows that are spread evenly over each of them.
     */
    static ClusterSample read(TrinoFileSystem fileSystem, List<ActiveFile> files, List<DataColumn> columns)
    {
        ImmutableList.Builder<Part> parts = ImmutableList.builder();
        chosen(files).forEach((file, share) -> parts.add(new Part(file.partitionValues(), rows(fileSystem, file, columns, MOST_ROWS / MOST_FILES * share))));
        return new ClusterSample(parts.build());
    }

    private static Map<ActiveFile, Integer> chosen(List<ActiveFile> files)
    {
        Map<ActiveFile, Integer> chosen = new LinkedHashMap<>();
        if (files.size() <= MOST_FILES) {
            files.forEach(file -> chosen.put(file, 1));
            return chosen;
        }
        long total = files.stream().mapToLong(ActiveFile::size).sum();
        long before = 0;
        int next = 0;
        for (ActiveFile file : files) {
            before += file.size();
            while (next < MOST_FILES && total / MOST_FILES * next + total / MOST_FILES / 2 < before) {
                chosen.merge(file, 1, Integer::sum);
                next++;
            }
        }
        return chosen;
    }

    private static Page rows(TrinoFileSystem fileSystem, ActiveFile file, List<DataColumn> columns, int most)
    {
        Rows rows = new Rows(columns, most);
        try (ConnectorPageSource source = new DataFileReader().open(fileSystem.newInputFile(file.location(), file.size()), DataFileScan.of(columns, file), NO_LIMIT)) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null) {
                    rows.add(page.getPage());
                }
            }
        }
        catch (IOException e) {
            throw new StoreUnavailableException("read", file.location(), e);
        }
        return rows.page();
    }

    /**
     * Every so many rows of those that come; when they are too many, every other one of them.
     */
    private static final class Rows
    {
        private final List<Type> types;
        private final int most;
        private PageBuilder kept;
        private long seen;
        private long stride = 1;

        Rows(List<DataColumn> columns, int most)
        {
            this.types = columns.stream().map(DataColumn::type).toList();
            this.most = most;
            this.kept = new PageBuilder(types);
        }

        void add(Page page)
        {
            for (int position = 0; position < page.getPositionCount(); position++) {
                if (seen++ % stride == 0) {
                    append(page, position);
                }
                if (kept.getPositionCount() >= 2 * most) {
                    thin();
                }
            }
        }

        private void append(Page page, int position)
        {
            kept.declarePosition();
            for (int channel = 0; channel < types.size(); channel++) {
                Block block = page.getBlock(channel);
                kept.getBlockBuilder(channel).append(block.getUnderlyingValueBlock(), block.getUnderlyingValuePosition(position));
            }
        }

        private void thin()
        {
            Page all = kept.build();
            kept = new PageBuilder(types);
            for (int position = 0; position < all.getPositionCount(); position += 2) {
                append(all, position);
            }
            stride *= 2;
        }

        Page page()
        {
            return kept.build();
        }
    }
}
