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
package io.weir.deltagov.warehouse;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trino.filesystem.Location;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import java.io.IOException;

import static com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION;
import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The files of the warehouse catalog. They are read field by field: nothing may be missing, doubled or of another kind.
 */
final class EntryJson
{
    private static final int FORMAT_VERSION = 1;
    private static final String SCHEMA = "schema";
    private static final String TABLE = "table";

    private final ObjectMapper mapper = new ObjectMapper()
            .enable(FAIL_ON_TRAILING_TOKENS);

    EntryJson()
    {
        mapper.getFactory().enable(STRICT_DUPLICATE_DETECTION.mappedFeature());
    }

    byte[] ofSchema(String name)
    {
        return toBytes(document(SCHEMA, name));
    }

    byte[] ofTable(String name, TableEntry entry)
    {
        return toBytes(document(TABLE, name)
                .put("location", entry.location().toString())
                .put("managed", entry.owner() == DataOwner.TABLE));
    }

    /**
     * @throws IOException if the content is not the entry of this table; the message says why
     */
    TableEntry toTable(String name, byte[] content)
            throws IOException
    {
        JsonNode document = parse(content);
        if (!document.path("formatVersion").isInt() || document.path("formatVersion").intValue() != FORMAT_VERSION) {
            throw new IOException("field formatVersion is %s, expected %s".formatted(document.path("formatVersion"), FORMAT_VERSION));
        }
        requireText(document, "kind", TABLE);
        requireText(document, "name", name);
        if (!document.path("managed").isBoolean()) {
            throw new IOException("field managed is not true or false");
        }
        return new TableEntry(location(document), document.path("managed").booleanValue() ? DataOwner.TABLE : DataOwner.ELSEWHERE);
    }

    private JsonNode parse(byte[] content)
            throws IOException
    {
        JsonNode document;
        try {
            document = mapper.readTree(content);
        }
        catch (JsonProcessingException e) {
            throw new IOException("it is not JSON: " + e.getOriginalMessage(), e);
        }
        if (document == null || !document.isObject()) {
            throw new IOException("it is not a JSON object");
        }
        return document;
    }

    private static void requireText(JsonNode document, String field, String expected)
            throws IOException
    {
        if (!expected.equals(document.path(field).textValue())) {
            throw new IOException("field %s is %s, expected %s".formatted(field, document.path(field), expected));
        }
    }

    private static Location location(JsonNode document)
            throws IOException
    {
        if (!document.path("location").isTextual()) {
            throw new IOException("field location is missing");
        }
        try {
            return Location.of(document.path("location").textValue());
        }
        catch (IllegalArgumentException e) {
            throw new IOException("field location is not a location: " + e.getMessage(), e);
        }
    }

    private ObjectNode document(String kind, String name)
    {
        return mapper.createObjectNode()
                .put("formatVersion", FORMAT_VERSION)
                .put("kind", kind)
                .put("name", name);
    }

    private static byte[] toBytes(ObjectNode document)
    {
        return document.toPrettyString().getBytes(UTF_8);
    }
}
