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
package io.weir.delta.engine.data.parquet;

import com.google.common.collect.ImmutableMap;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.Range;
import io.trino.spi.predicate.TupleDomain;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.LongTimestampWithTimeZone;
import io.weir.delta.engine.data.DataColumn;
import io.weir.delta.engine.data.DataColumn.Kind;
import io.weir.delta.engine.data.FloatingPoint;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.DoubleType.DOUBLE;
import static io.trino.spi.type.RealType.REAL;
import static io.trino.spi.type.TimestampType.TIMESTAMP_MICROS;
import static io.trino.spi.type.TimestampWithTimeZoneType.TIMESTAMP_TZ_MICROS;
import static io.trino.spi.type.Timestamps.MICROSECONDS_PER_MILLISECOND;
import static io.trino.spi.type.Timestamps.PICOSECONDS_PER_MICROSECOND;
import static java.lang.Float.floatToIntBits;
import static org.apache.parquet.schema.Type.Repetition.REPEATED;

/**
 * Turns a predicate on columns into one on the fields of a file, leaving out what cannot be compared with the file as it is.
 */
public final class FilePredicates
{
    private FilePredicates() {}

    /**
     * @return none when no row of the file can match
     */
    public static TupleDomain<ColumnDescriptor> onFile(TupleDomain<DataColumn> predicate, MessageType fileSchema, FileCalendar calendar, Map<List<String>, ColumnDescriptor> descriptors)
    {
        if (predicate.isNone()) {
            return TupleDomain.none();
        }
        ImmutableMap.Builder<ColumnDescriptor, Domain> domains = ImmutableMap.builder();
        for (Map.Entry<DataColumn, Domain> entry : predicate.getDomains().orElseThrow().entrySet()) {
            DataColumn column = entry.getKey();
            if (column.kind() != Kind.DATA) {
                continue;
            }
            Optional<List<Type>> path = FileFields.path(column, fileSchema);
            if (path.isEmpty()) {
                if (!entry.getValue().isNullAllowed()) {
                    // a column that the file was written without is NULL in all of its rows
                    return TupleDomain.none();
                }
                continue;
            }
            if (isComparable(column, path.orElseThrow(), calendar)) {
                List<String> names = path.orElseThrow().stream().map(Type::getName).collect(toImmutableList());
                onFile(entry.getValue()).ifPresent(domain -> domains.put(descriptors.get(names), domain));
            }
        }
        return TupleDomain.withColumnDomains(domains.buildOrThrow());
    }

    // what is repeated has many values in a row
    private static boolean isComparable(DataColumn column, List<Type> path, FileCalendar calendar)
    {
        return path.stream().noneMatch(field -> field.isRepetition(REPEATED)) &&
                path.getLast() instanceof PrimitiveType primitive &&
                PrimitiveEncodings.isComparable(column.type(), primitive, calendar);
    }

    private static Optional<Domain> onFile(Domain domain)
    {
        if (domain.getType().equals(TIMESTAMP_TZ_MICROS)) {
            return Optional.of(onTimestamps(domain));
        }
        if (domain.getType().equals(DOUBLE)) {
            return onFloatingPoint(domain, 0.0, Range.range(DOUBLE, -Double.MIN_VALUE, true, Double.MIN_VALUE, true));
        }
        if (domain.getType().equals(REAL)) {
            return onFloatingPoint(domain, (long) floatToIntBits(0.0f), Range.range(REAL, (long) floatToIntBits(-Float.MIN_VALUE), true, (long) floatToIntBits(Float.MIN_VALUE), true));
        }
        return Optional.of(domain);
    }

    /**
     * Bloom filters tell 0.0 from -0.0, which are equal, but do not answer for ranges. Statistics may leave out NaN, which {@code x <> 1} is true of.
     */
    private static Optional<Domain> onFloatingPoint(Domain domain, Object zero, Range aroundZero)
    {
        if (FloatingPoint.mayIncludeNaN(domain)) {
            return Optional.empty();
        }
        return Optional.of(domain.includesNullableValue(zero) ? domain.union(Domain.create(ValueSet.ofRanges(aroundZero), false)) : domain);
    }

    /**
     * Instants as the timestamps in UTC that files hold: Trino's reader does not prune by instants.
     */
    private static Domain onTimestamps(Domain domain)
    {
        if (domain.getValues().isAll() || domain.getValues().isNone()) {
            return Domain.create(domain.getValues().isAll() ? ValueSet.all(TIMESTAMP_MICROS) : ValueSet.none(TIMESTAMP_MICROS), domain.isNullAllowed());
        }
        List<Range> ranges = domain.getValues().getRanges().getOrderedRanges().stream()
                .map(FilePredicates::inMicros)
                .collect(toImmutableList());
        return Domain.create(ValueSet.ofRanges(ranges), domain.isNullAllowed());
    }

    private static Range inMicros(Range range)
    {
        if (range.isLowUnbounded()) {
            long high = micros(range.getHighBoundedValue());
            return range.isHighInclusive() ? Range.lessThanOrEqual(TIMESTAMP_MICROS, high) : Range.lessThan(TIMESTAMP_MICROS, high);
        }
        long low = micros(range.getLowBoundedValue());
        if (range.isHighUnbounded()) {
            return range.isLowInclusive() ? Range.greaterThanOrEqual(TIMESTAMP_MICROS, low) : Range.greaterThan(TIMESTAMP_MICROS, low);
        }
        return Range.range(TIMESTAMP_MICROS, low, range.isLowInclusive(), micros(range.getHighBoundedValue()), range.isHighInclusive());
    }

    private static long micros(Object instant)
    {
        LongTimestampWithTimeZone timestamp = (LongTimestampWithTimeZone) instant;
        return timestamp.getEpochMillis() * MICROSECONDS_PER_MILLISECOND + timestamp.getPicosOfMilli() / PICOSECONDS_PER_MICROSECOND;
    }
}
