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
package io.weir.lineage.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.weir.lineage.redact.RedactedStatement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Records as JSON, field by field: on the engine's thread, whose caches hold the engine's code and not ours, the general way by reflection takes three times as long.
 * What is written is what Jackson would write by itself, and is read by it.
 */
final class RecordWriter
{
    private static final int USUAL_LENGTH = 8192;

    private final JsonFactory factory = new JsonFactory();

    @FunctionalInterface
    private interface Body
    {
        void write(JsonGenerator json)
                throws IOException;
    }

    byte[] write(QueryStarted start)
    {
        return bytes(json -> {
            run(json, start.run());
            statement(json, "statement", start.statement());
            prepared(json, start.prepared());
            text(json, "queryType", start.queryType());
        });
    }

    byte[] write(QueryRecord end)
    {
        return bytes(json -> {
            run(json, end.run());
            statement(json, "statement", end.statement());
            prepared(json, end.prepared());
            text(json, "queryType", end.queryType());
            text(json, "updateType", end.updateType());
            if (end.failure().isPresent()) {
                failure(json, end.failure().orElseThrow());
            }
            json.writeArrayFieldStart("tables");
            for (TableRead table : end.tables()) {
                table(json, table);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("scans");
            for (ScannedTable scan : end.scans()) {
                scan(json, scan);
            }
            json.writeEndArray();
            if (end.output().isPresent()) {
                output(json, end.output().orElseThrow());
            }
            names(json, "changesRead", end.changesRead());
            cost(json, end.cost());
            json.writeBooleanField("startTold", end.startTold());
        });
    }

    private byte[] bytes(Body body)
    {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_LENGTH);
        try (JsonGenerator json = factory.createGenerator(bytes)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        }
        catch (IOException e) {
            throw new UncheckedIOException("A record of a query cannot be written as JSON", e);
        }
        return bytes.toByteArray();
    }

    private static void run(JsonGenerator json, RunIdentity run)
            throws IOException
    {
        json.writeObjectFieldStart("run");
        json.writeStringField("queryId", run.queryId());
        json.writeStringField("created", run.created().toString());
        json.writeStringField("ended", run.ended().toString());
        json.writeStringField("user", run.user());
        text(json, "originalUser", run.originalUser());
        text(json, "principal", run.principal());
        texts(json, "groups", run.groups());
        text(json, "catalog", run.catalog());
        text(json, "schema", run.schema());
        text(json, "jobName", run.jobName());
        if (run.parent().isPresent()) {
            ParentRun parent = run.parent().orElseThrow();
            json.writeObjectFieldStart("parent");
            json.writeStringField("namespace", parent.namespace());
            json.writeStringField("job", parent.job());
            json.writeStringField("runId", parent.runId().toString());
            json.writeEndObject();
        }
        text(json, "resourceGroup", run.resourceGroup());
        json.writeStringField("engineVersion", run.engineVersion());
        json.writeEndObject();
    }

    private static void prepared(JsonGenerator json, Optional<RedactedStatement> prepared)
            throws IOException
    {
        if (prepared.isPresent()) {
            statement(json, "prepared", prepared.orElseThrow());
        }
    }

    private static void statement(JsonGenerator json, String field, RedactedStatement statement)
            throws IOException
    {
        json.writeObjectFieldStart(field);
        json.writeStringField("text", statement.text());
        text(json, "embedded", statement.embedded());
        json.writeEndObject();
    }

    private static void failure(JsonGenerator json, QueryFailure failure)
            throws IOException
    {
        json.writeObjectFieldStart("failure");
        json.writeStringField("code", failure.code());
        json.writeStringField("kind", failure.kind().name());
        json.writeStringField("template", failure.template());
        json.writeEndObject();
    }

    private static void table(JsonGenerator json, TableRead table)
            throws IOException
    {
        json.writeStartObject();
        json.writeFieldName("name");
        name(json, table.name());
        json.writeStringField("columns", ColumnTexts.ofReads(table.columns()));
        texts(json, "filters", table.filters());
        json.writeBooleanField("direct", table.direct());
        json.writeBooleanField("policy", table.policy());
        names(json, "views", table.views());
        if (table.view().isPresent()) {
            statement(json, "view", table.view().orElseThrow());
        }
        json.writeEndObject();
    }

    private static void scan(JsonGenerator json, ScannedTable scan)
            throws IOException
    {
        json.writeStartObject();
        json.writeFieldName("name");
        name(json, scan.name());
        json.writeStringField("columns", ColumnTexts.ofTyped(scan.columns()));
        number(json, "version", scan.version());
        text(json, "location", scan.location());
        number(json, "bytes", scan.bytes());
        number(json, "rows", scan.rows());
        json.writeEndObject();
    }

    private static void output(JsonGenerator json, WrittenTable output)
            throws IOException
    {
        json.writeObjectFieldStart("output");
        json.writeFieldName("name");
        name(json, output.name());
        text(json, "columns", output.columns().map(ColumnTexts::ofOutputs));
        number(json, "version", output.version());
        text(json, "location", output.location());
        json.writeEndObject();
    }

    private static void cost(JsonGenerator json, QueryCost cost)
            throws IOException
    {
        json.writeObjectFieldStart("cost");
        json.writeNumberField("wallMillis", cost.wallMillis());
        json.writeNumberField("cpuMillis", cost.cpuMillis());
        json.writeNumberField("queuedMillis", cost.queuedMillis());
        json.writeNumberField("peakMemoryBytes", cost.peakMemoryBytes());
        json.writeNumberField("physicalInputBytes", cost.physicalInputBytes());
        json.writeNumberField("physicalInputRows", cost.physicalInputRows());
        json.writeNumberField("outputRows", cost.outputRows());
        json.writeNumberField("writtenBytes", cost.writtenBytes());
        json.writeNumberField("writtenRows", cost.writtenRows());
        json.writeEndObject();
    }

    private static void names(JsonGenerator json, String field, List<TableName> names)
            throws IOException
    {
        json.writeArrayFieldStart(field);
        for (TableName name : names) {
            name(json, name);
        }
        json.writeEndArray();
    }

    private static void name(JsonGenerator json, TableName name)
            throws IOException
    {
        json.writeStartArray();
        json.writeString(name.catalog());
        json.writeString(name.schema());
        json.writeString(name.table());
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String field, List<String> texts)
            throws IOException
    {
        json.writeArrayFieldStart(field);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void text(JsonGenerator json, String field, Optional<String> text)
            throws IOException
    {
        if (text.isPresent()) {
            json.writeStringField(field, text.orElseThrow());
        }
    }

    private static void number(JsonGenerator json, String field, Optional<Long> number)
            throws IOException
    {
        if (number.isPresent()) {
            json.writeNumberField(field, number.orElseThrow());
        }
    }
}
