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
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Reads from the statistics of a file what is wanted and skips the rest. Statistics are hints from many writers: those that are no JSON
 * are none.
 */
public final class StatisticsParser
{
    private static final JsonFactory JSON = JsonFactory.builder()
            // some writers leave out the quotes
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private final Set<String> wanted;
    private final Map<String, String> minimums = new HashMap<>();
    private final Map<String, String> maximums = new HashMap<>();
    private final Map<String, String> nullCounts = new HashMap<>();
    private Optional<String> numRecords = Optional.empty();

    /**
     * @param min as the JSON has it, without quotes
     */
    public record ColumnEntry(Optional<String> min, Optional<String> max, OptionalLong nullCount) {}

    private StatisticsParser(Set<String> wanted)
    {
        this.wanted = wanted;
    }

    /**
     * @param wanted physical names of top-level columns
     */
    public static StatisticsParser parse(String statistics, Set<String> wanted)
    {
        StatisticsParser parser = new StatisticsParser(wanted);
        try (JsonParser json = JSON.createParser(statistics)) {
            parser.read(json);
            return parser;
        }
        catch (IOException e) {
            return new StatisticsParser(wanted);
        }
    }

    public OptionalLong numRecords()
    {
        return count(numRecords);
    }

    /**
     * Empty when nothing is said about the column.
     */
    public Optional<ColumnEntry> column(String physicalName)
    {
        Optional<String> min = Optional.ofNullable(minimums.get(physicalName));
        Optional<String> max = Optional.ofNullable(maximums.get(physicalName));
        Optional<String> nullCount = Optional.ofNullable(nullCounts.get(physicalName));
        return min.isEmpty() && max.isEmpty() && nullCount.isEmpty() ? Optional.empty() : Optional.of(new ColumnEntry(min, max, count(nullCount)));
    }

    private void read(JsonParser json)
            throws IOException
    {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "numRecords" -> numRecords = scalar(json);
                case "minValues" -> readColumns(json, minimums::put);
                case "maxValues" -> readColumns(json, maximums::put);
                case "nullCount" -> readColumns(json, nullCounts::put);
                default -> json.skipChildren();
            }
        }
    }

    private void readColumns(JsonParser json, BiConsumer<String, String> values)
            throws IOException
    {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (wanted.contains(name)) {
                scalar(json).ifPresent(value -> values.accept(name, value));
            }
            else {
                json.skipChildren();
            }
        }
    }

    private static Optional<String> scalar(JsonParser json)
            throws IOException
    {
        if (json.currentToken().isStructStart() || json.currentToken() == JsonToken.VALUE_NULL) {
            json.skipChildren();
            return Optional.empty();
        }
        return Optional.of(json.getText());
    }

    private static OptionalLong count(Optional<String> text)
    {
        try {
            return text.isPresent() && Long.parseLong(text.orElseThrow()) >= 0 ? OptionalLong.of(Long.parseLong(text.orElseThrow())) : OptionalLong.empty();
        }
        catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
