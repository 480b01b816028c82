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
package io.weir.deltagov.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.delta.kernel.internal.actions.DeletionVectorDescriptor;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.Type;
import io.weir.delta.engine.ActiveFile;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.IntegerType.INTEGER;
import static io.trino.spi.type.SmallintType.SMALLINT;
import static io.trino.spi.type.TinyintType.TINYINT;
import static java.util.Objects.requireNonNull;

/**
 * What the log tells about the rows of one data file, read for estimates: what is missing or odd is unknown.
 *
 * @param rowCount without the rows that are deleted
 * @param partitionValues by the physical names of the partition columns; empty is NULL
 * @param json with physical names
 */
record FileStatistics(OptionalLong rowCount, Map<String, Optional<String>> partitionValues, JsonNode json)
{
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    FileStatistics
    {
        requireNonNull(rowCount, "rowCount is null");
        requireNonNull(partitionValues, "partitionValues is null");
        requireNonNull(json, "json is null");
    }

    static FileStatistics of(ActiveFile file)
    {
        JsonNode json = file.statistics().map(FileStatistics::parse).orElse(MissingNode.getInstance());
        long deleted = file.deletionVector().map(DeletionVectorDescriptor::getCardinality).orElse(0L);
        JsonNode records = json.path("numRecords");
        OptionalLong rowCount = records.isIntegralNumber() ? OptionalLong.of(Math.max(0, records.longValue() - deleted)) : OptionalLong.empty();
        return new FileStatistics(rowCount, file.partitionValues(), json);
    }

    OptionalLong nullCount(String physicalName)
    {
        JsonNode count = json.path("nullCount").path(physicalName);
        return count.isIntegralNumber() ? OptionalLong.of(count.longValue()) : OptionalLong.empty();
    }

    OptionalDouble minimum(String physicalName, Type type)
    {
        return value(json.path("minValues").path(physicalName), type);
    }

    OptionalDouble maximum(String physicalName, Type type)
    {
        return value(json.path("maxValues").path(physicalName), type);
    }

    private static JsonNode parse(String statistics)
    {
        try {
            return MAPPER.readTree(statistics);
        }
        catch (JsonProcessingException _) {
            return MissingNode.getInstance();
        }
    }

    private static OptionalDouble value(JsonNode value, Type type)
    {
        if (value.isNumber() && isNumber(type) && Double.isFinite(value.doubleValue())) {
            return OptionalDouble.of(value.doubleValue());
        }
        if (value.isTextual() && type instanceof DateType) {
            try {
                return OptionalDouble.of(LocalDate.parse(value.textValue()).toEpochDay());
            }
            catch (DateTimeParseException _) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.empty();
    }

    private static boolean isNumber(Type type)
    {
        return type == TINYINT || type == SMALLINT || type == INTEGER || type == BIGINT
                || type instanceof RealType || type instanceof DoubleType || type instanceof DecimalType;
    }
}
