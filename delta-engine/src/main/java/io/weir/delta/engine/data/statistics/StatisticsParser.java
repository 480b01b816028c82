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
import java.util.Optional;
import java.util.OptionalLong;

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

    private final String[] minimums;
    private final String[] maximums;
    private final String[] nullCounts;
    private String numRecords;
    private Optional<Boolean> tight = Optional.empty();

    /**
     * @param min as the JSON has it, without quotes
     */
    public record ColumnEntry(Optional<String> min, Optional<String> max, OptionalLong nullCount) {}

    private StatisticsParser(int size)
    {
        minimums = new String[size];
        maximums = new String[size];
        nullCounts = new String[size];
    }

    public static StatisticsParser parse(String statistics, WantedStatistics wanted)
    {
        StatisticsParser parser = new StatisticsParser(wanted.size());
        try (JsonParser json = JSON.createParser(statistics)) {
            parser.read(json, wanted);
            return parser;
        }
        catch (IOException e) {
            return new StatisticsParser(wanted.size());
        }
    }

    public OptionalLong numRecords()
    {
        return count(numRecords);
    }

    /**
     * Whether the least and the greatest value are there, rather than bounds of what was there.
     */
    public boolean hasTightBounds()
    {
        return tight.orElse(true);
    }

    /**
     * Whether the writer of the file says so. Those that do not know of deletion vectors say nothing.
     */
    public boolean tellsTightBounds()
    {
        return tight.orElse(false);
    }

    /**
     * Empty when nothing is said about the column.
     *
     * @param column its place among those that were wanted
     */
    public Optional<ColumnEntry> column(int column)
    {
        if (minimums[column] == null && maximums[column] == null && nullCounts[column] == null) {
            return Optional.empty();
        }
        return Optional.of(new ColumnEntry(Optional.ofNullable(minimums[column]), Optional.ofNullable(maximums[column]), count(nullCounts[column])));
    }

    private void read(JsonParser json, WantedStatistics wanted)
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
                case "minValues" -> readFields(json, wanted, minimums);
                case "maxValues" -> readFields(json, wanted, maximums);
                case "nullCount" -> readFields(json, wanted, nullCounts);
                case "tightBounds" -> tight = Optional.of(json.currentToken() != JsonToken.VALUE_FALSE);
                default -> json.skipChildren();
            }
        }
    }

    private static void readFields(JsonParser json, WantedStatistics wanted, String[] values)
            throws IOException
    {
        if (json.currentToken() != JsonToken.START_OBJECT || wanted.isEmpty()) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            WantedStatistics field = wanted.field(json.currentName());
            if (json.nextToken() == JsonToken.START_OBJECT) {
                readFields(json, field, values);
                continue;
            }
            String value = scalar(json);
            if (value != null && field.column() >= 0) {
                values[field.column()] = value;
            }
        }
    }

    // null for what is none
    private static String scalar(JsonParser json)
            throws IOException
    {
        if (json.currentToken().isStructStart() || json.currentToken() == JsonToken.VALUE_NULL) {
            json.skipChildren();
            return null;
        }
        return json.getText();
    }

    private static OptionalLong count(String text)
    {
        if (text == null) {
            return OptionalLong.empty();
        }
        try {
            long count = Long.parseLong(text);
            return count >= 0 ? OptionalLong.of(count) : OptionalLong.empty();
        }
        catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
