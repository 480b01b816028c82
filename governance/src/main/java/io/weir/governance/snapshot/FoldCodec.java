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
package io.weir.governance.snapshot;

import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.tag.PendingWrite;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fold as bytes: all that the log says, in a form that is read in the time of reading, however long the history is.
 */
public final class FoldCodec
{
    private FoldCodec() {}

    /**
     * @param fold of which a snapshot was taken, and nothing was added since
     */
    public static void write(GovernanceFold fold, DataOutputStream stream)
            throws IOException
    {
        FoldOutput out = new FoldOutput(stream);
        TagGraph graph = fold.graph();
        writeGroups(graph.tags().toMap(), out, (tags, target) -> target.tags(tags));
        writeGroups(graph.edges().toMap(), out, (sources, target) -> target.assets(sources));
        writeSets(graph.renames().toMap(), out, FoldOutput::assets);
        writeSets(graph.formerColumns().toMap(), out, FoldOutput::assets);
        writeKnownColumns(graph.knownColumns().toMap(), out);
        writeSets(graph.knownFields().toMap(), out, FoldOutput::strings);
        writeSets(graph.locations().toMap(), out, FoldOutput::strings);
        writePendings(fold.unresolved(), out);
        out.flag(graph.declassifies());
        writeEventIds(fold.seenEvents(), out);
    }

    /**
     * @param bytes how many there are in all: more entries than fit into them are not believed
     */
    public static GovernanceFold read(DataInputStream stream, long bytes)
            throws IOException
    {
        FoldInput in = new FoldInput(stream, bytes);
        Map<Asset, AssetGroup<AssetTags>> tags = readGroups(in, FoldInput::tags);
        Map<Asset, AssetGroup<Set<Asset>>> edges = readGroups(in, source -> ImmutableSet.copyOf(source.assets()));
        Map<Asset, Set<Asset>> renames = readSets(in, FoldInput::assets);
        Map<Asset, Set<Asset>> formerColumns = readSets(in, FoldInput::assets);
        Map<Asset, FirstColumns> knownColumns = readKnownColumns(in);
        Map<Asset, Set<String>> knownFields = readSets(in, FoldInput::strings);
        Map<Asset, Set<String>> locations = readSets(in, FoldInput::strings);
        List<PendingWrite> pendings = readPendings(in);
        boolean declassifies = in.flag();
        TagGraph graph = TagGraph.of(tags, edges, renames, formerColumns, knownColumns, knownFields, locations, declassifies);
        return new GovernanceFold(graph, pendings, readEventIds(in));
    }

    @FunctionalInterface
    private interface Writer<V>
    {
        void write(V value, FoldOutput out)
                throws IOException;
    }

    @FunctionalInterface
    private interface SetWriter<V>
    {
        void write(FoldOutput out, Collection<V> values)
                throws IOException;
    }

    @FunctionalInterface
    private interface Reader<V>
    {
        V read(FoldInput in)
                throws IOException;
    }

    private static <V> void writeGroups(Map<Asset, AssetGroup<V>> groups, FoldOutput out, Writer<V> writer)
            throws IOException
    {
        out.number(groups.size());
        for (Map.Entry<Asset, AssetGroup<V>> group : groups.entrySet()) {
            out.asset(group.getKey());
            out.number(group.getValue().size());
            for (int position = 0; position < group.getValue().size(); position++) {
                out.string(group.getValue().path(position));
                writer.write(group.getValue().value(position), out);
            }
        }
    }

    private static <V> Map<Asset, AssetGroup<V>> readGroups(FoldInput in, Reader<V> reader)
            throws IOException
    {
        Map<Asset, AssetGroup<V>> groups = new HashMap<>();
        int size = in.count();
        for (int group = 0; group < size; group++) {
            Asset asset = in.asset();
            AssetGroup.Builder<V> builder = new AssetGroup.Builder<>(in.count());
            for (int position = 0; position < builder.size(); position++) {
                builder.set(position, in.string(), reader.read(in));
            }
            groups.put(asset, builder.build());
        }
        return groups;
    }

    private static <V> void writeSets(Map<Asset, Set<V>> sets, FoldOutput out, SetWriter<V> writer)
            throws IOException
    {
        out.number(sets.size());
        for (Map.Entry<Asset, Set<V>> set : sets.entrySet()) {
            out.asset(set.getKey());
            writer.write(out, set.getValue());
        }
    }

    private static <V> Map<Asset, Set<V>> readSets(FoldInput in, Reader<List<V>> reader)
            throws IOException
    {
        Map<Asset, Set<V>> sets = new HashMap<>();
        int size = in.count();
        for (int set = 0; set < size; set++) {
            sets.put(in.asset(), ImmutableSet.copyOf(reader.read(in)));
        }
        return sets;
    }

    private static void writeKnownColumns(Map<Asset, FirstColumns> tables, FoldOutput out)
            throws IOException
    {
        out.number(tables.size());
        for (Map.Entry<Asset, FirstColumns> table : tables.entrySet()) {
            out.asset(table.getKey());
            out.longNumber(table.getValue().place());
            out.strings(table.getValue().paths());
        }
    }

    private static Map<Asset, FirstColumns> readKnownColumns(FoldInput in)
            throws IOException
    {
        Map<Asset, FirstColumns> tables = new HashMap<>();
        int size = in.count();
        for (int table = 0; table < size; table++) {
            tables.put(in.asset(), new FirstColumns(in.longNumber(), ImmutableSet.copyOf(in.strings())));
        }
        return tables;
    }

    private static void writePendings(List<PendingWrite> pendings, FoldOutput out)
            throws IOException
    {
        out.number(pendings.size());
        for (PendingWrite write : pendings) {
            out.text(write.eventId());
            out.text(write.queryId());
            out.asset(write.target());
            out.assets(write.sources());
            out.string(write.actor());
            out.time(write.time());
        }
    }

    private static List<PendingWrite> readPendings(FoldInput in)
            throws IOException
    {
        int size = in.count();
        PendingWrite[] pendings = new PendingWrite[size];
        for (int position = 0; position < size; position++) {
            pendings[position] = new PendingWrite(in.text(), in.text(), in.asset(), in.assets(), in.string(), in.time());
        }
        return List.of(pendings);
    }

    private static void writeEventIds(EventIds ids, FoldOutput out)
            throws IOException
    {
        out.number(ids.size());
        for (int place = 0; place < ids.places(); place++) {
            if (!ids.isFree(place)) {
                out.longNumber(ids.high(place));
                out.longNumber(ids.low(place));
            }
        }
    }

    private static EventIds readEventIds(FoldInput in)
            throws IOException
    {
        int size = in.count();
        EventIds ids = new EventIds(size);
        for (int position = 0; position < size; position++) {
            ids.add(in.longNumber(), in.longNumber());
        }
        return ids;
    }
}
