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

import io.trino.spi.block.BlockBuilder;
import io.trino.spi.type.Type;
import org.bson.BsonReader;
import org.bson.BsonReaderMark;

import static java.util.Objects.requireNonNull;

/**
 * Shows a value that does not fit its column as NULL, and counts it.
 */
final class LenientDecoder
        implements ValueDecoder
{
    private final ValueDecoder decoder;
    private final Type type;
    private final Runnable onMisfit;

    LenientDecoder(ValueDecoder decoder, Type type, Runnable onMisfit)
    {
        this.decoder = requireNonNull(decoder, "decoder is null");
        this.type = requireNonNull(type, "type is null");
        this.onMisfit = requireNonNull(onMisfit, "onMisfit is null");
    }

    @Override
    public void decode(BsonReader reader, BlockBuilder output)
    {
        BsonReaderMark mark = reader.getMark();
        // of its own: a decoder may fail in the middle of an entry, which a builder cannot take back
        BlockBuilder value = type.createBlockBuilder(null, 1);
        try {
            decoder.decode(reader, value);
        }
        catch (MisfitException | FieldMisfitException _) {
            mark.reset();
            reader.skipValue();
            output.appendNull();
            onMisfit.run();
            return;
        }
        output.append(value.buildValueBlock(), 0);
    }

    @Override
    public void appendRepeated(BlockBuilder output)
    {
        output.appendNull();
        onMisfit.run();
    }
}
