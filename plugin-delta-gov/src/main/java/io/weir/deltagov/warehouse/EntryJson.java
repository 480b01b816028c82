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
import com.google.common.collect.BiMap;
import com.google.common.collect.ImmutableBiMap;
import io.trino.filesystem.Location;
import io.trino.spi.connector.SchemaTableName;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;
import io.weir.deltagov.warehouse.TableEntry.Kind;

import java.io.IOException;
import java.util.Optional;

import static com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION;
import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * The files of the warehouse catalog. They are read field by field: nothing may be missing, doubled or of another kind.
 */
final class EntryJson
{
    private static final int FORMAT_VERSION = 1;
    private static final String SCHEMA = "schema";
    private static final String RENAMED_FROM = "renamedFrom";
    private static final BiMap<Kind, String> KINDS = ImmutableBiMap.of(
            Kind.TABLE,
            "table",
            Kind.VIEW,
            "view",
            Kind.MATERIALIZED_VIEW,
            "materialized view");

    record SchemaOrigin(String name, Optional<String> id)
    {
        SchemaOrigin
        {
            requireNonNull(name, "name is null");
            requireNonNull(id, "id is null");
        }
    }

    private final ObjectMapper mapper = new ObjectMapper()
            .enable(FAIL_ON_TRAILING_TOKENS);

    EntryJson()
    {
        mapper.getFactory().enable(STRICT_DUPLICATE_DETECTION.mappedFeature());
    }

    byte[] ofSchema(String name, Optional<SchemaOrigin> origin)
    {
        ObjectNode document = document(SCHEMA, name).put("id", randomUUID().toString());
        origin.ifPresent(from -> {
            ObjectNode source = document.putObject(RENAMED_FROM).put("name", from.name());
            from.id().ifPresent(id -> source.put("id", id));
        });
        return toBytes(document);
    }

    Optional<String> idOfSchema(byte[] content)
            throws IOException
    {
        return id(parse(content));
    }

    /**
     * The schema that was becoming this one when it was made.
     */
    Optional<SchemaOrigin> originOfSchema(byte[] content)
            throws IOException
    {
        JsonNode source = parse(content).path(RENAMED_FROM);
        return Optional.ofNullable(source.path("name").textValue()).map(name -> new SchemaOrigin(name, id(source)));
    }

    byte[] ofTable(String name, StoredEntry stored)
    {
        TableEntry entry = stored.entry();
        ObjectNode document = document(KINDS.get(entry.kind()), name)
                .put("location", entry.location().toString())
                .put("managed", entry.owner() == DataOwner.TABLE);
        stored.id().ifPresent(id -> document.put("id", id));
        stored.origin().ifPresent(origin -> {
            ObjectNode from = document.putObject(RENAMED_FROM)
                    .put("schema", origin.name().getSchemaName())
                    .put("name", origin.name().getTableName());
            origin.id().ifPresent(id -> from.put("id", id));
        });
        return toBytes(document);
    }

    /**
     * @throws IOException if the content is not the entry of this table; the message says why
     */
    StoredEntry toTable(String name, byte[] content)
            throws IOException
    {
        JsonNode document = parse(content);
        if (!document.path("formatVersion").isInt() || document.path("formatVersion").intValue() != FORMAT_VERSION) {
            throw new IOException("field formatVersion is %s, expected %s".formatted(document.path("formatVersion"), FORMAT_VERSION));
        }
        Kind kind = kind(document);
        requireText(document, "name", name);
        if (!document.path("managed").isBoolean()) {
            throw new IOException("field managed is not true or false");
        }
        DataOwner owner = document.path("managed").booleanValue() ? DataOwner.TABLE : DataOwner.ELSEWHERE;
        if (kind != Kind.TABLE && owner != DataOwner.TABLE) {
            throw new IOException("field managed is false, and a view has its own data");
        }
        return new StoredEntry(new TableEntry(location(document), owner, kind), id(document), origin(document));
    }

    /**
     * The name that a table is being given.
     */
    byte[] ofTarget(SchemaTableName name)
    {
        return toBytes(mapper.createObjectNode()
                .put("schema", name.getSchemaName())
                .put("name", name.getTableName()));
    }

    SchemaTableName toTarget(byte[] content)
            throws IOException
    {
        return name(parse(content));
    }

    private static Kind kind(JsonNode document)
            throws IOException
    {
        String text = document.path("kind").asText();
        Kind kind = KINDS.inverse().get(text);
        if (kind == null) {
            throw new IOException("field kind is %s, expected one of %s".formatted(document.path("kind"), KINDS.values()));
        }
        return kind;
    }

    private static Optional<String> id(JsonNode document)
    {
        return Optional.ofNullable(document.path("id").textValue());
    }

    private static Optional<StoredEntry.Origin> origin(JsonNode document)
            throws IOException
    {
        JsonNode origin = document.path(RENAMED_FROM);
        return origin.isMissingNode() ? Optional.empty() : Optional.of(new StoredEntry.Origin(name(origin), id(origin)));
    }

    private static SchemaTableName name(JsonNode document)
            throws IOException
    {
        if (!document.path("schema").isTextual() || !document.path("name").isTextual()) {
            throw new IOException("field schema or name is missing");
        }
        return new SchemaTableName(document.path("schema").textValue(), document.path("name").textValue());
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
