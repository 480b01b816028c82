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
import io.airlift.slice.Slice;
import io.airlift.slice.SliceUtf8;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import io.trino.spi.predicate.ValueSet;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.Type;
import io.trino.spi.type.TypeOperators;
import io.trino.spi.type.VarcharType;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.cluster.ClusterSample.Part;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.type.TypeUtils.readNativeValue;
import static java.util.Objects.requireNonNull;

/**
 * Decides by a sample of their rows how files are written anew.
 */
public final class ClusterPlanner
{
    private static final int MOST_BOUNDS = 1022;
    // a longer text is cut, which leaves a bound that is as good as another
    private static final int MOST_CHARACTERS = 64;

    private final TrinoFileSystem fileSystem;
    private final TypeOperators typeOperators;

    public ClusterPlanner(TrinoFileSystem fileSystem, TypeOperators typeOperators)
    {
        this.fileSystem = requireNonNull(fileSystem, "fileSystem is null");
        this.typeOperators = requireNonNull(typeOperators, "typeOperators is null");
    }

    /**
     * @param files those that may be written anew
     * @param rangeBytes about how large the files of a range are to be
     * @param mostRanges how many ranges there are at most, unless there are more partitions
     */
    public ClusterPlan plan(List<ActiveFile> files, List<DataColumn> partitionColumns, List<DataColumn> columns, long rangeBytes, int mostRanges)
    {
        ClusterSample sample = ClusterSample.read(fileSystem, files, columns);
        ImmutableList.Builder<ClusterColumn> clusterColumns = ImmutableList.builder();
        for (int channel = 0; channel < columns.size(); channel++) {
            clusterColumns.add(new ClusterColumn(columns.get(channel), bounds(sample, channel, columns.get(channel).type())));
        }
        List<ClusterColumn> ranked = clusterColumns.build();
        Map<Map<String, Optional<String>>, Long> bytes = new LinkedHashMap<>();
        files.forEach(file -> bytes.merge(file.partitionValues(), file.size(), Long::sum));
        if (bytes.isEmpty()) {
            return new ClusterPlan(partitionColumns, ranked, ImmutableList.of(new PartitionRanges(Map.of(), ImmutableList.of())));
        }
        long wanted = bytes.values().stream().mapToLong(size -> ranges(size, rangeBytes)).sum();
        double scale = Math.min(1, (double) mostRanges / wanted);
        // the places do not depend on how they are cut
        ClusterRanges places = new ClusterRanges(new ClusterPlan(ImmutableList.of(), ranked, ImmutableList.of(new PartitionRanges(Map.of(), ImmutableList.of()))), typeOperators);
        Map<Map<String, Optional<String>>, long[]> samples = places(sample, places);
        long[] all = samples.values().stream().flatMapToLong(LongStream::of).sorted().toArray();
        List<PartitionRanges> partitions = bytes.entrySet().stream()
                .map(entry -> new PartitionRanges(
                        entry.getKey(),
                        cuts(samples.getOrDefault(entry.getKey(), all), Math.max(1, (int) (ranges(entry.getValue(), rangeBytes) * scale)))))
                .collect(toImmutableList());
        return new ClusterPlan(partitionColumns, ranked, partitions);
    }

    private static long ranges(long bytes, long rangeBytes)
    {
        return Math.max(1, Math.ceilDiv(bytes, rangeBytes));
    }

    private static Map<Map<String, Optional<String>>, long[]> places(ClusterSample sample, ClusterRanges ranges)
    {
        Map<Map<String, Optional<String>>, long[]> places = new LinkedHashMap<>();
        for (Part part : sample.parts()) {
            Page rows = part.rows();
            long[] ofPart = new long[rows.getPositionCount()];
            for (int position = 0; position < ofPart.length; position++) {
                ofPart[position] = ranges.place(rows, 0, position);
            }
            if (ofPart.length > 0) {
                places.merge(part.partitionValues(), ofPart, (left, right) -> LongStream.concat(LongStream.of(left), LongStream.of(right)).toArray());
            }
        }
        places.replaceAll((_, values) -> LongStream.of(values).sorted().toArray());
        return places;
    }

    // where equally many of the sorted places are between two cuts
    private static List<Long> cuts(long[] places, int ranges)
    {
        return LongStream.range(1, ranges)
                .filter(_ -> places.length > 0)
                .map(cut -> places[(int) (cut * places.length / ranges)])
                // what comes before the first place needs no range
                .filter(place -> place > places[0])
                .distinct()
                .boxed()
                .collect(toImmutableList());
    }

    private static ValueSet bounds(ClusterSample sample, int channel, Type type)
    {
        Set<Object> values = new HashSet<>();
        for (Part part : sample.parts()) {
            for (int position = 0; position < part.rows().getPositionCount(); position++) {
                Object value = readNativeValue(type, part.rows().getBlock(channel), position);
                if (value != null && !isNaN(type, value)) {
                    values.add(shortened(type, value));
                }
            }
        }
        if (values.isEmpty()) {
            return ValueSet.none(type);
        }
        List<Object> sorted = ValueSet.copyOf(type, values).getDiscreteSet();
        if (sorted.size() <= MOST_BOUNDS) {
            return ValueSet.copyOf(type, sorted);
        }
        return ValueSet.copyOf(type, LongStream.range(0, MOST_BOUNDS)
                .mapToObj(index -> sorted.get((int) (index * sorted.size() / MOST_BOUNDS)))
                .toList());
    }

    // no bound can be NaN; as a value it comes after all others
    private static boolean isNaN(Type type, Object value)
    {
        return switch (type) {
            case DoubleType _ -> Double.isNaN((double) value);
            case RealType _ -> Float.isNaN(Float.intBitsToFloat(((Long) value).intValue()));
            default -> false;
        };
    }

    private static Object shortened(Type type, Object value)
    {
        if (type instanceof VarcharType && SliceUtf8.countCodePoints((Slice) value) > MOST_CHARACTERS) {
            return SliceUtf8.substring((Slice) value, 0, MOST_CHARACTERS);
        }
        return value;
    }
}
