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
package io.weir.mongorecent.read;

import com.google.common.collect.ImmutableList;
import io.trino.spi.block.BlockBuilder;
import org.bson.BsonReader;
import org.bson.BsonReaderMark;
import org.bson.BsonType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Reads the wanted fields of a document, in whatever order it has them. A missing field is NULL, other fields are skipped. Not thread-safe.
 */
final class FieldDecoders
{
    private static final int[] NOT_WANTED = {};

    private final List<String> names;
    private final List<ValueDecoder> decoders;
    private final Map<String, int[]> positions = new HashMap<>();

    /**
     * @param names several may be the same: each decoder reads the field then
     */
    FieldDecoders(List<String> names, List<ValueDecoder> decoders)
    {
        this.names = ImmutableList.copyOf(names);
        this.decoders = ImmutableList.copyOf(decoders);
        Map<String, List<Integer>> positionsByName = new HashMap<>();
        for (int position = 0; position < names.size(); position++) {
            positionsByName.computeIfAbsent(names.get(position), _ -> new ArrayList<>()).add(position);
        }
        positionsByName.forEach((name, list) -> positions.put(name, list.stream().mapToInt(Integer::intValue).toArray()));
    }

    /**
     * @throws FieldMisfitException with the name of the field whose value does not fit
     */
    void decode(BsonReader reader, IntFunction<BlockBuilder> outputs)
    {
        decode(reader, new boolean[decoders.size()], outputs);
    }

    /**
     * The same where a decoder may take a misfit: which fields are there twice is found out first, since a builder cannot take back what was appended.
     */
    void decodeLeniently(BsonReader reader, IntFunction<BlockBuilder> outputs)
    {
        BsonReaderMark start = reader.getMark();
        boolean[] repeated = repeated(reader);
        start.reset();
        decode(reader, repeated, outputs);
    }

    private boolean[] repeated(BsonReader reader)
    {
        boolean[] seen = new boolean[decoders.size()];
        boolean[] repeated = new boolean[decoders.size()];
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            for (int position : positions.getOrDefault(reader.readName(), NOT_WANTED)) {
                repeated[position] |= seen[position];
                seen[position] = true;
            }
            reader.skipValue();
        }
        reader.readEndDocument();
        return repeated;
    }

    private void decode(BsonReader reader, boolean[] repeated, IntFunction<BlockBuilder> outputs)
    {
        boolean[] seen = new boolean[decoders.size()];
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            int[] wanted = positions.getOrDefault(reader.readName(), NOT_WANTED);
            if (wanted.length == 0 || repeated[wanted[0]]) {
                reader.skipValue();
                continue;
            }
            decodeField(reader, wanted, seen, outputs);
        }
        reader.readEndDocument();
        appendOthers(seen, repeated, outputs);
    }

    private void decodeField(BsonReader reader, int[] wanted, boolean[] seen, IntFunction<BlockBuilder> outputs)
    {
        for (int index = 0; index < wanted.length; index++) {
            int position = wanted[index];
            if (index == wanted.length - 1) {
                decodeValue(reader, position, seen[position], outputs.apply(position));
            }
            else {
                BsonReaderMark mark = reader.getMark();
                decodeValue(reader, position, seen[position], outputs.apply(position));
                mark.reset();
            }
            seen[position] = true;
        }
    }

    private void decodeValue(BsonReader reader, int position, boolean seen, BlockBuilder output)
    {
        try {
            if (seen) {
                throw MisfitException.repeatedField();
            }
            decoders.get(position).decodeNullable(reader, output);
        }
        catch (MisfitException e) {
            throw new FieldMisfitException(names.get(position), e.getMessage());
        }
        catch (FieldMisfitException e) {
            throw new FieldMisfitException(names.get(position) + "." + e.field(), e.getMessage());
        }
    }

    private void appendOthers(boolean[] seen, boolean[] repeated, IntFunction<BlockBuilder> outputs)
    {
        for (int position = 0; position < seen.length; position++) {
            if (repeated[position]) {
                appendRepeated(position, outputs.apply(position));
            }
            else if (!seen[position]) {
                outputs.apply(position).appendNull();
            }
        }
    }

    private void appendRepeated(int position, BlockBuilder output)
    {
        try {
            decoders.get(position).appendRepeated(output);
        }
        catch (MisfitException e) {
            throw new FieldMisfitException(names.get(position), e.getMessage());
        }
    }
}
