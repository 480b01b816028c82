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
package io.weir.mongorecent.mongo;

import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.RawBsonDocumentCodec;
import org.bson.io.BsonInput;
import org.bson.io.BsonInputMark;

/**
 * Takes the bytes of a document out of a batch as they are. The library's own codec, which does the rest here, copies them twice, by way of a writer.
 */
final class RawDocumentCodec
        implements Codec<RawBsonDocument>
{
    // the largest message of the wire protocol
    private static final int MAX_BYTES = 48_000_000;

    private final RawBsonDocumentCodec library = new RawBsonDocumentCodec();

    @Override
    public RawBsonDocument decode(BsonReader reader, DecoderContext context)
    {
        // a document that stands alone has no place to go on from
        if (!(reader instanceof BsonBinaryReader binary) || reader.getCurrentBsonType() != BsonType.DOCUMENT) {
            return library.decode(reader, context);
        }
        BsonInput input = binary.getBsonInput();
        BsonInputMark start = input.getMark(Integer.BYTES);
        int length = input.readInt32();
        start.reset();
        if (length <= 0 || length > MAX_BYTES) {
            return library.decode(reader, context);
        }
        byte[] bytes = new byte[length];
        input.readBytes(bytes);
        start.reset();
        // with the checks of the library
        reader.skipValue();
        return new RawBsonDocument(bytes);
    }

    @Override
    public void encode(BsonWriter writer, RawBsonDocument document, EncoderContext context)
    {
        library.encode(writer, document, context);
    }

    @Override
    public Class<RawBsonDocument> getEncoderClass()
    {
        return RawBsonDocument.class;
    }
}
