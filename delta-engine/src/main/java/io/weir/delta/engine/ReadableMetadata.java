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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.actions.Metadata;
import io.delta.kernel.internal.util.ColumnMapping;
import io.delta.kernel.internal.util.VectorUtils;
import io.trino.filesystem.Location;

import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;

/**
 * Whether the definition of a table, as its log has it, is one that rows can be read by. Kernel looks at most of it only when it is used, and
 * then what is wrong would show as an error of whatever used it.
 */
final class ReadableMetadata
{
    private static final String PARQUET = "parquet";

    private ReadableMetadata() {}

    /**
     * @throws UnsupportedTableException names what is wrong
     */
    static void require(Location table, Metadata metadata)
    {
        if (!PARQUET.equalsIgnoreCase(metadata.getFormat().getProvider())) {
            throw new UnsupportedTableException(table, "has data files in the format '%s'. Only Parquet can be read".formatted(metadata.getFormat().getProvider()));
        }
        Set<String> columns;
        try {
            columns = metadata.getSchema().fieldNames().stream().map(name -> name.toLowerCase(ENGLISH)).collect(toImmutableSet());
        }
        catch (IllegalArgumentException | KernelException e) {
            throw new UnsupportedTableException(table, "has a schema that is not supported: " + e.getMessage(), e);
        }
        try {
            ColumnMapping.getColumnMappingMode(metadata.getConfiguration());
        }
        catch (IllegalArgumentException | KernelException e) {
            throw new UnsupportedTableException(table, "has a column mapping that is not supported: " + e.getMessage(), e);
        }
        List<String> missing = partitionColumns(metadata).stream().filter(column -> !columns.contains(column.toLowerCase(ENGLISH))).toList();
        if (!missing.isEmpty()) {
            throw new UnsupportedTableException(table, "is partitioned by the columns %s, which it does not have. Restore its log, or recreate the table".formatted(missing));
        }
    }

    private static List<String> partitionColumns(Metadata metadata)
    {
        return ImmutableList.copyOf(VectorUtils.<String>toJavaList(metadata.getPartitionColumns()));
    }
}
