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
package io.weir.benchmarks.canned;

import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;
import java.util.Optional;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Messages of MongoDB's wire protocol: {@code OP_MSG}, and {@code OP_QUERY} with {@code OP_REPLY}, by which drivers begin.
 *
 * @see <a href="https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/">MongoDB Wire Protocol</a>
 */
final class WireMessages
{
    static final int MAX_BYTES = 48_000_000;

    private static final int HEADER_BYTES = 16;
    private static final int OP_REPLY = 1;
    private static final int OP_QUERY = 2004;
    private static final int OP_MSG = 2013;
    private static final int MORE_TO_COME = 1 << 1;
    // those that must be understood
    private static final int REQUIRED_FLAGS = 0xFFFF;
    private static final int AWAIT_CAPABLE = 1 << 3;
    private static final int SECTION_BODY = 0;
    private static final int SECTION_SEQUENCE = 1;
    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private WireMessages() {}

    /**
     * @param answered false when the client expects no answer
     */
    record Request(int id, int operation, boolean answered, BsonDocument command)
    {
        Request
        {
            requireNonNull(command, "command is null");
        }
    }

    /**
     * @return empty when the client has ended the connection
     * @throws IOException also when what comes is no message of the protocol; the connection is of no use then
     */
    static Optional<Request> read(ByteChannel channel)
            throws IOException
    {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(LITTLE_ENDIAN);
        if (channel.read(header) < 0) {
            return Optional.empty();
        }
        fill(channel, header);
        int length = header.getInt(0);
        if (length < HEADER_BYTES || length > MAX_BYTES) {
            throw new IOException("A message of %d bytes was announced".formatted(length));
        }
        ByteBuffer body = ByteBuffer.allocate(length - HEADER_BYTES).order(LITTLE_ENDIAN);
        fill(channel, body);
        body.flip();
        int id = header.getInt(4);
        int operation = header.getInt(12);
        return Optional.of(switch (operation) {
            case OP_MSG -> message(id, body);
            case OP_QUERY -> new Request(id, operation, true, query(body));
            default -> throw new IOException("Messages with opcode %d are not known".formatted(operation));
        });
    }

    private static void fill(ByteChannel channel, ByteBuffer buffer)
            throws IOException
    {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("The connection ended within a message");
            }
        }
    }

    private static Request message(int id, ByteBuffer body)
            throws IOException
    {
        int flags = body.getInt();
        if ((flags & REQUIRED_FLAGS & ~MORE_TO_COME) != 0) {
            throw new IOException("Messages with flags %s are not known".formatted(Integer.toHexString(flags)));
        }
        Optional<BsonDocument> command = Optional.empty();
        while (body.hasRemaining()) {
            byte section = body.get();
            switch (section) {
                case SECTION_BODY -> command = Optional.of(document(body));
                // documents to write, which no command that is answered takes
                case SECTION_SEQUENCE -> body.position(body.position() + body.getInt(body.position()));
                default -> throw new IOException("Sections of kind %d are not known".formatted(section));
            }
        }
        return new Request(id, OP_MSG, (flags & MORE_TO_COME) == 0, command.orElseThrow(() -> new IOException("A message without a command")));
    }

    private static BsonDocument query(ByteBuffer body)
    {
        int start = Integer.BYTES;
        int end = start;
        while (body.get(end) != 0) {
            end++;
        }
        String namespace = new String(body.array(), start, end - start, UTF_8);
        // how many to skip and to return, which means nothing to a command
        body.position(end + 1 + 2 * Integer.BYTES);
        BsonDocument query = document(body);
        BsonDocument command = query.containsKey("$query") ? query.getDocument("$query") : query;
        return command.append("$db", new BsonString(namespace.substring(0, namespace.indexOf('.'))));
    }

    private static BsonDocument document(ByteBuffer body)
    {
        int length = body.getInt(body.position());
        ByteBuffer bytes = body.slice(body.position(), length).order(LITTLE_ENDIAN);
        body.position(body.position() + length);
        try (BsonBinaryReader reader = new BsonBinaryReader(bytes)) {
            return CODEC.decode(reader, DecoderContext.builder().build());
        }
    }

    static void write(GatheringByteChannel channel, Request request, Answer answer)
            throws IOException
    {
        ByteBuffer[] body = switch (answer) {
            case Answer.Plain(BsonDocument document) -> new ByteBuffer[] {new RawBsonDocument(document, CODEC).getByteBuffer().asNIO()};
            case Answer.Documents documents -> body(documents);
        };
        int bodyBytes = 0;
        for (ByteBuffer part : body) {
            bodyBytes += part.remaining();
        }
        ByteBuffer[] parts = new ByteBuffer[body.length + 1];
        parts[0] = header(request, bodyBytes);
        System.arraycopy(body, 0, parts, 1, body.length);
        while (parts[parts.length - 1].hasRemaining()) {
            channel.write(parts);
        }
    }

    private static ByteBuffer header(Request request, int bodyBytes)
    {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES + 20).order(LITTLE_ENDIAN);
        header.putInt(0).putInt(0).putInt(request.id());
        if (request.operation() == OP_QUERY) {
            // flags, no cursor, from the first document, which is the only one
            header.putInt(OP_REPLY).putInt(AWAIT_CAPABLE).putLong(0).putInt(0).putInt(1);
        }
        else {
            header.putInt(OP_MSG).putInt(0).put((byte) SECTION_BODY);
        }
        header.flip();
        return header.putInt(0, header.limit() + bodyBytes);
    }

    /**
     * The array is not copied.
     */
    private static ByteBuffer[] body(Answer.Documents documents)
    {
        byte[] field = documents.field().getBytes(UTF_8);
        byte[] namespace = documents.namespace().getBytes(UTF_8);
        ByteBuffer tail = ByteBuffer.allocate(64 + namespace.length).order(LITTLE_ENDIAN);
        tail.put((byte) 0x12).put("id\0".getBytes(UTF_8)).putLong(documents.cursor());
        tail.put((byte) 0x02).put("ns\0".getBytes(UTF_8)).putInt(namespace.length + 1).put(namespace).put((byte) 0);
        tail.put((byte) 0);
        int endOfCursor = tail.position();
        tail.put((byte) 0x01).put("ok\0".getBytes(UTF_8)).putDouble(1);
        tail.put((byte) 0);
        tail.flip();

        ByteBuffer head = ByteBuffer.allocate(64).order(LITTLE_ENDIAN);
        head.putInt(0).put((byte) 0x03).put("cursor\0".getBytes(UTF_8));
        int startOfCursor = head.position();
        head.putInt(0).put((byte) 0x04).put(field).put((byte) 0);
        head.flip();
        int bytes = head.limit() + documents.array().length;
        head.putInt(0, bytes + tail.limit());
        head.putInt(startOfCursor, bytes - startOfCursor + endOfCursor);
        return new ByteBuffer[] {head, ByteBuffer.wrap(documents.array()), tail};
    }
}
