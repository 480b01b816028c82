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
package io.weir.delta.engine.kernel;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.trino.parquet.metadata.ParquetMetadata;
import io.trino.spi.block.Block;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.parquet.FileCalendar;
import io.weir.delta.engine.data.parquet.OriginalNames;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.MessageType;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Statistics of the files that a checkpoint or sidecar adds: as a struct, if they are not there as text, see {@link ParsedStatistics}.
 */
final class AddedStatistics
{
    private static final String ADD = "add";
    private static final String STATISTICS = "stats";
    private static final ColumnPath STATISTICS_PATH = ColumnPath.get(ADD, STATISTICS);

    private final StructType schema;
    private final Optional<ParsedStatistics> parsed;

    private AddedStatistics(StructType schema, Optional<ParsedStatistics> parsed)
    {
        this.schema = requireNonNull(schema, "schema is null");
        this.parsed = requireNonNull(parsed, "parsed is null");
    }

    static AddedStatistics none(StructType schema)
    {
        return new AddedStatistics(schema, Optional.empty());
    }

    static AddedStatistics of(StructType schema, MessageType fileSchema, ParquetMetadata metadata)
            throws IOException
    {
        return new AddedStatistics(schema, areWanted(schema) && fileSchema.containsField(ADD) && !hasText(metadata) ? parsed(fileSchema, metadata) : Optional.empty());
    }

    private static Optional<ParsedStatistics> parsed(MessageType fileSchema, ParquetMetadata metadata)
    {
        return ParsedStatistics.of(
                fileSchema.getType(ADD).asGroupType(),
                ImmutableList.of(ADD),
                OriginalNames.of(metadata.getParquetMetadata().getSchema()),
                FileCalendar.of(metadata.getFileMetaData().getKeyValueMetaData()));
    }

    private static boolean areWanted(StructType schema)
    {
        return schema.fields().stream().anyMatch(AddedStatistics::isAddWithStatistics);
    }

    private static boolean isAddWithStatistics(StructField field)
    {
        return field.getName().equals(ADD) && field.getDataType() instanceof StructType add && add.indexOf(STATISTICS) >= 0;
    }

    private static boolean hasText(ParquetMetadata metadata)
            throws IOException
    {
        return metadata.getBlocks().stream()
                .flatMap(rowGroup -> rowGroup.columns().stream())
                .filter(chunk -> chunk.getPath().equals(STATISTICS_PATH))
                .anyMatch(chunk -> chunk.getStatistics().isNumNullsSet() && chunk.getStatistics().getNumNulls() < chunk.getValueCount());
    }

    /**
     * What is read of a file for a column.
     */
    Type fileType(int ordinal, Type type)
    {
        if (parsed.isEmpty() || !isAddWithStatistics(schema.at(ordinal))) {
            return type;
        }
        return RowType.from(ImmutableList.<RowType.Field>builder()
                .addAll(((RowType) type).getFields())
                .add(parsed.orElseThrow().field())
                .build());
    }

    /**
     * The column as it was asked for.
     */
    Block withText(int ordinal, Block block)
    {
        if (parsed.isEmpty() || !isAddWithStatistics(schema.at(ordinal))) {
            return block;
        }
        if (block instanceof RunLengthEncodedBlock run) {
            return RunLengthEncodedBlock.create(withText(ordinal, run.getValue()), run.getPositionCount());
        }
        RowBlock row = (RowBlock) block;
        Block[] fields = row.getFieldBlocks().toArray(Block[]::new);
        int statistics = ((StructType) schema.at(ordinal).getDataType()).indexOf(STATISTICS);
        fields[statistics] = parsed.orElseThrow().toText(fields[statistics], fields[fields.length - 1]);
        Block[] wanted = Arrays.copyOf(fields, fields.length - 1);
        return row.createProjection(wanted);
    }
}
