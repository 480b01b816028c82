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

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.delta.engine.kernel.LogJson;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;

/**
 * The statistics of a file some of whose rows are deleted: the bounds hold, but no row need reach them.
 */
public final class LooseStatistics
{
    private static final String TIGHT_BOUNDS = "tightBounds";

    private LooseStatistics() {}

    /**
     * @return empty when the statistics do not have the number of rows, which the protocol wants of a file with a deletion vector
     */
    public static Optional<String> of(String statistics)
    {
        if (StatisticsParser.parse(statistics, WantedStatistics.nothing()).numRecords().isEmpty()) {
            return Optional.empty();
        }
        StringWriter loose = new StringWriter();
        try (JsonParser parser = LogJson.FACTORY.createParser(statistics);
                JsonGenerator generator = LogJson.FACTORY.createGenerator(loose)) {
            parser.nextToken();
            generator.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                copyField(parser, generator);
            }
            generator.writeBooleanField(TIGHT_BOUNDS, false);
            generator.writeEndObject();
        }
        catch (IOException e) {
            return Optional.empty();
        }
        return Optional.of(loose.toString());
    }

    private static void copyField(JsonParser parser, JsonGenerator generator)
            throws IOException
    {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(TIGHT_BOUNDS)) {
            parser.skipChildren();
            return;
        }
        generator.writeFieldName(name);
        // exact: numbers of any length stay as they are
        generator.copyCurrentStructureExact(parser);
    }
}
