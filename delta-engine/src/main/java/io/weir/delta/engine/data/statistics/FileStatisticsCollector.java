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
package io.weir.delta.engine.data.statistics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trino.spi.Page;
import io.trino.spi.type.RowType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.PhysicalField;
import io.weir.delta.engine.data.statistics.StructStatistics.Field;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Gathers the statistics of a data file while it is written, and gives them in the form of the log.
 */
public final class FileStatisticsCollector
{
    private static final JsonFactory JSON = new JsonFactory();

    private final List<Field> columns;
    private long numRecords;

    /**
     * @param columns the channels of the pages
     */
    public FileStatisticsCollector(List<DataColumn> columns, StatisticsColumns selection)
    {
        this(columns, selection, StringBounds.MAX_CODE_POINTS);
    }

    /**
     * @param textLength how many code points of a text are kept
     */
    public FileStatisticsCollector(List<DataColumn> columns, StatisticsColumns selection, int textLength)
    {
        List<Field> selected = new ArrayList<>();
        for (int channel = 0; channel < columns.size(); channel++) {
            DataColumn column = columns.get(channel);
            int index = channel;
            statistics(column.type(), column.physical(), List.of(column.name()), selection, textLength)
                    .ifPresent(statistics -> selected.add(new Field(column.physical().name(), index, statistics)));
        }
        this.columns = List.copyOf(selected);
    }

    private static Optional<ColumnStatistics> statistics(Type type, PhysicalField physical, List<String> path, StatisticsColumns selection, int textLength)
    {
        if (!(type instanceof RowType row)) {
            return selection.contains(path) ? Optional.of(LeafStatistics.of(type, textLength)) : Optional.empty();
        }
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < row.getFields().size(); i++) {
            RowType.Field field = row.getFields().get(i);
            PhysicalField child = physical.children().get(i);
            int index = i;
            statistics(field.getType(), child, StatisticsColumns.child(path, field.getName().orElseThrow()), selection, textLength)
                    .ifPresent(statistics -> fields.add(new Field(child.name(), index, statistics)));
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new StructStatistics(fields));
    }

    public void add(Page page)
    {
        numRecords += page.getPositionCount();
        columns.forEach(column -> column.statistics().add(page.getBlock(column.index())));
    }

    /**
     * The statistics as the log has them. The bounds are tight: they are of the rows that the file was written with.
     */
    public String toJson()
    {
        Map<String, Object> statistics = new LinkedHashMap<>();
        statistics.put("numRecords", numRecords);
        statistics.put("minValues", collect(ColumnStatistics::min));
        statistics.put("maxValues", collect(ColumnStatistics::max));
        statistics.put("nullCount", collect(ColumnStatistics::nullCount));
        statistics.put("tightBounds", true);
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            write(statistics, generator);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private Map<String, Object> collect(Function<ColumnStatistics, Optional<Object>> statistic)
    {
        Map<String, Object> values = new LinkedHashMap<>();
        columns.forEach(column -> statistic.apply(column.statistics()).ifPresent(value -> values.put(column.physicalName(), value)));
        return values;
    }

    private static void write(Object value, JsonGenerator generator)
            throws IOException
    {
        switch (value) {
            case Map<?, ?> fields -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> field : fields.entrySet()) {
                    generator.writeFieldName((String) field.getKey());
                    write(field.getValue(), generator);
                }
                generator.writeEndObject();
            }
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case BigDecimal number -> generator.writeNumber(number.toPlainString());
            case String text -> generator.writeString(text);
            case Boolean bool -> generator.writeBoolean(bool);
            default -> throw new IllegalArgumentException("Statistics have no values of " + value.getClass());
        }
    }
}
