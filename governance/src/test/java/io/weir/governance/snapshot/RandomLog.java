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

import com.google.common.collect.ImmutableList;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.tag.TagLogEntry;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A random world of a few tables, and random entries about it. Each table has a column that no entry names.
 */
final class RandomLog
{
    private static final List<String> TAGS = List.of("PII", "PII.EMAIL", "PII.EMAIL.WORK", "GDPR", "PIIX");
    private static final List<String> LOCATIONS = List.of("s3://bucket/a", "s3://bucket/b", "s3://bucket/c");
    private static final int QUERIES = 6;

    private final Random random;
    private final Entries entries = new Entries();
    private final List<Asset> columns = new ArrayList<>();
    private final List<Asset> unnamedColumns = new ArrayList<>();
    private final List<Asset> tables = new ArrayList<>();
    private final List<TagLogEntry> tagLog = new ArrayList<>();
    private final List<LineageEvent> lineageLog = new ArrayList<>();

    RandomLog(long seed)
    {
        this.random = new Random(seed);
        int tablesPerSchema = 1 + random.nextInt(3);
        for (String schema : List.of("c.s", "c.r", "d.s")) {
            for (int table = 0; table < tablesPerSchema; table++) {
                Asset asset = Asset.parse(schema).child("t" + table);
                tables.add(asset);
                Stream.of("x", "y", "z").map(asset::child).forEach(columns::add);
                unnamedColumns.add(asset.child("unnamed"));
            }
        }
        int size = random.nextInt(20);
        IntStream.range(0, size).forEach(_ -> tagLog.add(randomTagEntry()));
        IntStream.range(0, random.nextInt(20)).forEach(_ -> lineageLog.add(randomLineage()));
    }

    List<Asset> columns()
    {
        return ImmutableList.<Asset>builder().addAll(columns).addAll(unnamedColumns).build();
    }

    List<Asset> tables()
    {
        return tables;
    }

    List<TagLogEntry> tagLog()
    {
        return tagLog;
    }

    List<LineageEvent> lineageLog()
    {
        return lineageLog;
    }

    private TagLogEntry randomTagEntry()
    {
        String asset = randomHolder().toString();
        String tag = pick(TAGS);
        return switch (random.nextInt(9)) {
            case 7 -> entries.location(pick(tables).toString(), pick(LOCATIONS));
            case 8 -> entries.pending(randomQuery(), pick(List.of("c.r", "d.s")), "c.s");
            case 0, 1, 2 -> entries.set(asset, tag);
            case 3 -> entries.unset(asset, tag);
            case 4 -> entries.declassify(asset, tag);
            default -> entries.pending(randomQuery(), pick(tables).toString(), randomNode().toString(), randomNode().toString());
        };
    }

    private LineageEvent randomLineage()
    {
        return switch (random.nextInt(10)) {
            case 0 -> entries.resolved(randomQuery());
            case 1 -> entries.edge(pick(tables).toString(), pick(tables).toString(), EdgeKind.IDENTITY, false);
            case 2 -> entries.edge("c.s", pick(List.of("c.r", "d.s")), EdgeKind.IDENTITY, false);
            case 3 -> entries.edge(randomNode().toString(), randomNode().toString(), EdgeKind.INDIRECT, false);
            case 4 -> entries.edge(randomNode().toString(), randomNode().toString(), EdgeKind.INFERRED, random.nextBoolean());
            default -> entries.edge(pick(columns).toString(), pick(columns).toString());
        };
    }

    private Asset randomHolder()
    {
        Asset column = pick(columns);
        return switch (random.nextInt(6)) {
            case 0 -> column.table().parent().orElseThrow().parent().orElseThrow();
            case 1 -> column.table().parent().orElseThrow();
            case 2 -> column.table();
            default -> column;
        };
    }

    private Asset randomNode()
    {
        return random.nextInt(3) == 0 ? pick(tables) : pick(columns);
    }

    private String randomQuery()
    {
        return "q" + random.nextInt(QUERIES);
    }

    private <T> T pick(List<T> choices)
    {
        return choices.get(random.nextInt(choices.size()));
    }
}
