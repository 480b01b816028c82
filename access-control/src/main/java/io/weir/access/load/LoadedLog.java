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
package io.weir.access.load;

import com.google.common.collect.ImmutableMap;
import io.opentelemetry.api.OpenTelemetry;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A governance log of a lake with many tagged columns, as a Delta table in a directory.
 */
final class LoadedLog
{
    static final int COLUMNS_OF_A_TABLE = 250;
    static final int LAYERS = 10;
    static final int COLUMNS_OF_A_LAYER = 100;
    static final int SOURCES_OF_A_COLUMN = 10;

    private static final int COLUMN_NAMES = 5_000;
    private static final int ROWS_OF_A_COMMIT = 100_000;
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> TAGS = List.of("PII.EMAIL", "PII.NAME", "PII.ID", "CONFIDENTIAL");
    private static final String POLICIES =
            """
            version: 1
            tags: {PII: {EMAIL: , NAME: , ID: }, CONFIDENTIAL: }
            groups: {admins: [admin]}
            clearances: [{groups: [admins], tags: ["*"], level: show, reason: load}]
            masks: [{tag: PII, mask: redact}, {tag: PII.EMAIL, mask: email}, {tag: PII.NAME, mask: name}, {tag: PII.ID, mask: token}]
            tableRules: [{users: ["*"], privileges: [select]}]
            """;

    private LoadedLog() {}

    static Governance open(Path directory)
            throws IOException
    {
        Path location = Files.createDirectories(directory.resolve("governance"));
        Path policies = Files.writeString(directory.resolve("policies.yaml"), POLICIES);
        return GovernanceBootstrap.open(
                ImmutableMap.of(
                        "governance.location", location.toUri().toString(),
                        "governance.policies-file", policies.toString(),
                        "fs.local.enabled", "true",
                        "local.location", "/"),
                OpenTelemetry.noop(),
                OpenTelemetry.noop().getTracer("load"));
    }

    /**
     * Table number {@code table} of the lake.
     */
    static Asset table(int table)
    {
        return Asset.table("lake", "schema_" + table % 100, "table_" + table);
    }

    /**
     * The names repeat from table to table, as they do in lakes, and are not the same in all of them.
     */
    static String column(int table, int column)
    {
        return "column_" + (table * 17 + column) % COLUMN_NAMES;
    }

    static void tag(GovernanceLog log, int tags)
    {
        List<TagEvent> events = new ArrayList<>(ROWS_OF_A_COMMIT);
        for (int i = 0; i < tags; i++) {
            int table = i / COLUMNS_OF_A_TABLE;
            events.add(set(table(table).child(column(table, i % COLUMNS_OF_A_TABLE)), TAGS.get(i % TAGS.size())));
            if (events.size() == ROWS_OF_A_COMMIT || i == tags - 1) {
                log.appendTags(events);
                events.clear();
            }
        }
        // as on every server that has answered a query
        log.appendLineage(List.of(edge(Asset.column("lake", "any", "source", "column"), Asset.column("lake", "any", "target", "column"))));
    }

    static TagEvent set(Asset asset, String tag)
    {
        return new TagEvent(UUID.randomUUID().toString(), asset, tag, Optional.empty(), TagAction.SET, TagOrigin.IMPORT, "load", Optional.empty(), TIME);
    }

    /**
     * Areas of ten layers of a hundred columns, each of which comes from ten of the layer before; and one column that comes from ten thousand.
     */
    static void derive(GovernanceLog log, int edges)
    {
        List<LineageEvent> events = new ArrayList<>(ROWS_OF_A_COMMIT);
        for (int i = 0; i < edges; i++) {
            int target = i / SOURCES_OF_A_COLUMN;
            int area = target / ((LAYERS - 1) * COLUMNS_OF_A_LAYER);
            int layer = 1 + target / COLUMNS_OF_A_LAYER % (LAYERS - 1);
            int column = target % COLUMNS_OF_A_LAYER;
            events.add(edge(layered(area, layer - 1, (column * 7 + i % SOURCES_OF_A_COLUMN * 13) % COLUMNS_OF_A_LAYER), layered(area, layer, column)));
            append(log, events, i == edges - 1);
        }
        for (int i = 0; i < 10_000; i++) {
            events.add(edge(Asset.column("lake", "wide", "source_" + i / 100, "column_" + i % 100), wide()));
        }
        append(log, events, true);
    }

    static Asset layered(int area, int layer, int column)
    {
        return Asset.column("lake", "area_" + area, "layer_" + layer + "_" + column / 10, "column_" + column % 10);
    }

    static Asset wide()
    {
        return Asset.column("lake", "wide", "target", "all");
    }

    private static LineageEdge edge(Asset source, Asset target)
    {
        return new LineageEdge(UUID.randomUUID().toString(), "query", source, target, EdgeKind.TRANSFORMATION, false, Optional.empty(), Optional.empty(), TIME);
    }

    private static void append(GovernanceLog log, List<LineageEvent> events, boolean all)
    {
        if (events.size() == ROWS_OF_A_COMMIT || all) {
            log.appendLineage(events);
            events.clear();
        }
    }
}
