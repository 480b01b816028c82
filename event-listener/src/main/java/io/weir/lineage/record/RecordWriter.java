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

import io.weir.lineage.redact.RedactedStatement;

import java.util.List;
import java.util.Optional;

/**
 * Records as JSON, field by field: on the engine's thread, whose caches hold the engine's code and not ours, what counts is how many methods are passed, and each of them passes
 * a barrier of the collector once more after each of its cycles. What is written is what Jackson would write by itself, and is read by it.
 */
final class RecordWriter
{
    private static final int USUAL_LENGTH = 2048;
    // a statement of many columns names them, and what it read and wrote, which is as long again for each
    private static final int LENGTHS_OF_STATEMENT = 5;

    private RecordWriter() {}

    static byte[] write(QueryStarted start)
    {
        JsonBytes json = new JsonBytes(USUAL_LENGTH + start.statement().text().length());
        json.startObject();
        run(json, start.run());
        statement(json, "statement", start.statement());
        prepared(json, start.prepared());
        text(json, "queryType", start.queryType());
        return json.endObject().bytes();
    }

    static byte[] write(QueryRecord end)
    {
        JsonBytes json = new JsonBytes(USUAL_LENGTH + LENGTHS_OF_STATEMENT * end.statement().text().length());
        json.startObject();
        run(json, end.run());
        statement(json, "statement", end.statement());
        prepared(json, end.prepared());
        text(json, "queryType", end.queryType());
        text(json, "updateType", end.updateType());
        if (end.failure().isPresent()) {
            failure(json, end.failure().orElseThrow());
        }
        json.startArray("tables");
        for (TableRead table : end.tables()) {
            table(json, table);
        }
        json.endArray();
        json.startArray("scans");
        for (ScannedTable scan : end.scans()) {
            scan(json, scan);
        }
        json.endArray();
        if (end.output().isPresent()) {
            output(json, end.output().orElseThrow());
        }
        names(json, "changesRead", end.changesRead());
        cost(json, end.cost());
        json.flag("startTold", end.startTold());
        return json.endObject().bytes();
    }

    private static void run(JsonBytes json, RunIdentity run)
    {
        json.startObject("run");
        json.text("queryId", run.queryId());
        json.instant("created", run.created());
        json.instant("ended", run.ended());
        json.text("user", run.user());
        text(json, "originalUser", run.originalUser());
        text(json, "principal", run.principal());
        texts(json, "groups", run.groups());
        text(json, "catalog", run.catalog());
        text(json, "schema", run.schema());
        text(json, "jobName", run.jobName());
        if (run.parent().isPresent()) {
            ParentRun parent = run.parent().orElseThrow();
            json.startObject("parent");
            json.text("namespace", parent.namespace());
            json.text("job", parent.job());
            json.text("runId", parent.runId().toString());
            json.endObject();
        }
        text(json, "resourceGroup", run.resourceGroup());
        json.text("engineVersion", run.engineVersion());
        json.endObject();
    }

    private static void prepared(JsonBytes json, Optional<RedactedStatement> prepared)
    {
        if (prepared.isPresent()) {
            statement(json, "prepared", prepared.orElseThrow());
        }
    }

    private static void statement(JsonBytes json, String field, RedactedStatement statement)
    {
        json.startObject(field);
        json.text("text", statement.text());
        text(json, "embedded", statement.embedded());
        json.endObject();
    }

    private static void failure(JsonBytes json, QueryFailure failure)
    {
        json.startObject("failure");
        json.text("code", failure.code());
        json.text("kind", failure.kind().name());
        json.text("template", failure.template());
        json.endObject();
    }

    private static void table(JsonBytes json, TableRead table)
    {
        json.startObject();
        name(json.field("name"), table.name());
        json.text("columns", ColumnTexts.ofReads(table.columns()));
        texts(json, "filters", table.filters());
        json.flag("direct", table.direct());
        json.flag("policy", table.policy());
        names(json, "views", table.views());
        if (table.view().isPresent()) {
            statement(json, "view", table.view().orElseThrow());
        }
        json.endObject();
    }

    private static void scan(JsonBytes json, ScannedTable scan)
    {
        json.startObject();
        name(json.field("name"), scan.name());
        json.text("columns", ColumnTexts.ofTyped(scan.columns()));
        number(json, "version", scan.version());
        text(json, "location", scan.location());
        number(json, "bytes", scan.bytes());
        number(json, "rows", scan.rows());
        json.endObject();
    }

    private static void output(JsonBytes json, WrittenTable output)
    {
        json.startObject("output");
        name(json.field("name"), output.name());
        text(json, "columns", output.columns().map(ColumnTexts::ofOutputs));
        number(json, "version", output.version());
        text(json, "location", output.location());
        json.flag("sourcesOmitted", output.sourcesOmitted());
        json.endObject();
    }

    private static void cost(JsonBytes json, QueryCost cost)
    {
        json.startObject("cost");
        json.number("wallMillis", cost.wallMillis());
        json.number("cpuMillis", cost.cpuMillis());
        json.number("queuedMillis", cost.queuedMillis());
        json.number("peakMemoryBytes", cost.peakMemoryBytes());
        json.number("physicalInputBytes", cost.physicalInputBytes());
        json.number("physicalInputRows", cost.physicalInputRows());
        json.number("outputRows", cost.outputRows());
        json.number("writtenBytes", cost.writtenBytes());
        json.number("writtenRows", cost.writtenRows());
        json.endObject();
    }

    private static void names(JsonBytes json, String field, List<TableName> names)
    {
        json.startArray(field);
        for (TableName name : names) {
            name(json, name);
        }
        json.endArray();
    }

    private static void name(JsonBytes json, TableName name)
    {
        json.startArray().text(name.catalog()).text(name.schema()).text(name.table()).endArray();
    }

    private static void texts(JsonBytes json, String field, List<String> texts)
    {
        json.startArray(field);
        for (String text : texts) {
            json.text(text);
        }
        json.endArray();
    }

    private static void text(JsonBytes json, String field, Optional<String> text)
    {
        if (text.isPresent()) {
            json.text(field, text.orElseThrow());
        }
    }

    private static void number(JsonBytes json, String field, Optional<Long> number)
    {
        if (number.isPresent()) {
            json.number(field, number.orElseThrow());
        }
    }
}
