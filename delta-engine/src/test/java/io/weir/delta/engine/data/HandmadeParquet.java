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
package io.weir.delta.engine.data;

import io.trino.parquet.writer.ParquetWriter;
import org.apache.parquet.format.BoundaryOrder;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnIndex;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.KeyValue;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Type;
import org.apache.parquet.format.Util;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Parquet files that Trino's writer does not write: with page indexes, or with the layouts of older writers.
 */
public final class HandmadeParquet
{
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final List<SchemaElement> schema;
    private final List<RowGroup> rowGroups = new ArrayList<>();
    private long rows;

    /**
     * @param values of one page, encoded
     * @param bounds the least and the greatest value, when the page is to be in an index
     */
    record DataPage(int rows, int valueCount, byte[] values, List<Long> bounds) {}

    record ChunkLocation(ColumnChunk chunk, List<PageLocation> pages, List<DataPage> content) {}

    HandmadeParquet(List<SchemaElement> fields)
            throws IOException
    {
        schema = new ArrayList<>();
        schema.add(new SchemaElement("root").setNum_children((int) fields.stream().filter(field -> !field.getName().startsWith("nested ")).count()));
        fields.forEach(field -> schema.add(field.setName(field.getName().replace("nested ", ""))));
        file.write(ParquetWriter.MAGIC.getBytes());
    }

    static SchemaElement requiredLong(String name)
    {
        return new SchemaElement(name).setType(Type.INT64).setRepetition_type(FieldRepetitionType.REQUIRED);
    }

    static DataPage longs(long... values)
    {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (long value : values) {
            buffer.putLong(value);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        return new DataPage(values.length, values.length, buffer.array(), List.of(min, max));
    }

    /**
     * A row group with one list of pages per column, and an index of them.
     */
    void addRowGroup(List<Type> types, List<List<String>> paths, List<List<DataPage>> columns)
            throws IOException
    {
        List<ChunkLocation> chunks = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            chunks.add(writeChunk(types.get(column), paths.get(column), columns.get(column)));
        }
        for (ChunkLocation chunk : chunks) {
            if (!chunk.content().getFirst().bounds().isEmpty()) {
                writeIndex(chunk);
            }
        }
        long rowCount = columns.getFirst().stream().mapToLong(DataPage::rows).sum();
        rows += rowCount;
        rowGroups.add(new RowGroup(chunks.stream().map(ChunkLocation::chunk).toList(), file.size(), rowCount));
    }

    private ChunkLocation writeChunk(Type type, List<String> path, List<DataPage> pages)
            throws IOException
    {
        long start = file.size();
        List<PageLocation> locations = new ArrayList<>();
        long firstRow = 0;
        for (DataPage page : pages) {
            long offset = file.size();
            int length = page.values().length;
            Util.writePageHeader(new PageHeader(PageType.DATA_PAGE, length, length).setData_page_header(new DataPageHeader(page.valueCount(), Encoding.PLAIN, Encoding.RLE, Encoding.RLE)), file);
            file.write(page.values());
            locations.add(new PageLocation(offset, (int) (file.size() - offset), firstRow));
            firstRow += page.rows();
        }
        long size = file.size() - start;
        long values = pages.stream().mapToLong(DataPage::valueCount).sum();
        ColumnMetaData metadata = new ColumnMetaData(type, List.of(Encoding.PLAIN, Encoding.RLE), path, CompressionCodec.UNCOMPRESSED, values, size, size, start);
        return new ChunkLocation(new ColumnChunk(0).setMeta_data(metadata), locations, pages);
    }

    private void writeIndex(ChunkLocation location)
            throws IOException
    {
        List<ByteBuffer> minimums = location.content().stream().map(page -> encode(page.bounds().getFirst())).toList();
        List<ByteBuffer> maximums = location.content().stream().map(page -> encode(page.bounds().getLast())).toList();
        ColumnIndex columnIndex = new ColumnIndex(location.content().stream().map(_ -> false).toList(), minimums, maximums, BoundaryOrder.UNORDERED);
        columnIndex.setNull_counts(location.content().stream().map(_ -> 0L).toList());
        long columnIndexStart = file.size();
        Util.writeColumnIndex(columnIndex, file);
        location.chunk().setColumn_index_offset(columnIndexStart).setColumn_index_length((int) (file.size() - columnIndexStart));
        long offsetIndexStart = file.size();
        Util.writeOffsetIndex(new OffsetIndex(location.pages()), file);
        location.chunk().setOffset_index_offset(offsetIndexStart).setOffset_index_length((int) (file.size() - offsetIndexStart));
    }

    private static ByteBuffer encode(long value)
    {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(0, value);
    }

    byte[] finish()
            throws IOException
    {
        writeFooter(new FileMetaData(1, schema, rows, rowGroups).setCreated_by("parquet-mr version 1.17.0 (build n/a)"), file);
        return file.toByteArray();
    }

    /**
     * The same file, whose footer says something more.
     */
    public static byte[] with(byte[] content, Map<String, String> metadata)
            throws IOException
    {
        int end = content.length - Integer.BYTES - ParquetWriter.MAGIC.length();
        int start = end - ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN).getInt(end);
        FileMetaData footer = Util.readFileMetaData(new ByteArrayInputStream(content, start, end - start));
        metadata.forEach((key, value) -> footer.addToKey_value_metadata(new KeyValue(key).setValue(value)));
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(content, 0, start);
        writeFooter(footer, file);
        return file.toByteArray();
    }

    private static void writeFooter(FileMetaData footer, ByteArrayOutputStream file)
            throws IOException
    {
        long footerStart = file.size();
        Util.writeFileMetaData(footer, file);
        file.write(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt((int) (file.size() - footerStart)).array());
        file.write(ParquetWriter.MAGIC.getBytes());
    }
}
