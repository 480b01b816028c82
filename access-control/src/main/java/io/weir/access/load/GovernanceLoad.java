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

import io.trino.spi.connector.ColumnSchema;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.GovernanceSnapshot;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Fills a governance log and asks about it, without a server. For {@code ./weir bench governance}, which runs it from the plugin's own directory. Each figure is a line: its
 * name, the median and the 99th percentile, or one number twice.
 */
public final class GovernanceLoad
{
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1024 * 1024;
    private static final int WARMUPS = 20_000;
    private static final int CALLS = 20_000;
    private static final int COLD_CALLS = 2_000;
    private static final int LISTED_TABLES = 10_000;

    private GovernanceLoad() {}

    /**
     * @param arguments the directory of the log; {@code tags}, {@code edges} (these write it), {@code start}, {@code masks} or {@code derive} (these ask); how many tags or edges there are
     */
    public static void main(String[] arguments)
            throws IOException
    {
        int size = Integer.parseInt(arguments[2]);
        long start = System.nanoTime();
        try (Governance governance = LoadedLog.open(Path.of(arguments[0]))) {
            switch (arguments[1]) {
                case "tags" -> LoadedLog.tag(governance.log(), size);
                case "edges" -> LoadedLog.derive(governance.log(), size);
                case "start" -> measureStart(governance, start);
                case "masks" -> measureMasks(governance, size);
                case "derive" -> measureDerive(governance, size);
                default -> throw new IllegalArgumentException("Unknown: " + arguments[1]);
            }
        }
    }

    private static void measureStart(Governance governance, long start)
    {
        GovernanceSnapshot snapshot = governance.snapshot();
        print("start-seconds", (System.nanoTime() - start) / NANOS_PER_SECOND);
        print("start-heap", usedHeap() / BYTES_PER_MEGABYTE);
        // still in use, so that it counted
        print("tag-version", snapshot.tagVersion());
    }

    private static long usedHeap()
    {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static void measureMasks(Governance governance, int tags)
    {
        LoadedQueries queries = new LoadedQueries(governance);
        int tables = tags / LoadedLog.COLUMNS_OF_A_TABLE;
        List<ColumnSchema> columns = LoadedQueries.columns(0);
        int masked = tables > 0 ? LoadedLog.COLUMNS_OF_A_TABLE : 0;
        measure("masks-warm", WARMUPS, CALLS, () -> queries.timeMasks(0, columns, masked));
        Random random = new Random(1);
        measure("masks-cold", COLD_CALLS, COLD_CALLS, () -> {
            int table = tables == 0 ? 0 : random.nextInt(tables);
            return queries.timeMasks(table, LoadedQueries.columns(table), masked);
        });
        measure("freshness", WARMUPS, CALLS, () -> time(() -> governance.snapshot()));
        measure("listing", 50, 200, () -> queries.timeListing(LISTED_TABLES));
    }

    private static void measureDerive(Governance governance, int edges)
    {
        GovernanceSnapshot first = governance.snapshot();
        int areas = edges / LoadedLog.SOURCES_OF_A_COLUMN / LoadedLog.COLUMNS_OF_A_LAYER / (LoadedLog.LAYERS - 1);
        Random random = new Random(1);
        measure("derive-column", 100, 1_000, () -> afterNewTag(governance, LoadedLog.layered(random.nextInt(areas), 0, 0), area -> LoadedLog.layered(area, LoadedLog.LAYERS - 1, random.nextInt(LoadedLog.COLUMNS_OF_A_LAYER)), random, areas));
        measure("derive-wide", 5, 50, () -> afterNewTag(governance, Asset.column("lake", "wide", "source_" + random.nextInt(100), "column_1"), _ -> LoadedLog.wide(), random, areas));
        print("derive-version", first.lineageVersion());
    }

    @FunctionalInterface
    private interface AssetOfArea
    {
        Asset of(int area);
    }

    /**
     * From a tag that is in the log to the tags of a column that it may reach: reading the commit, extending the snapshot, walking.
     */
    private static long afterNewTag(Governance governance, Asset tagged, AssetOfArea asked, Random random, int areas)
    {
        governance.log().appendTags(List.of(LoadedLog.set(tagged, "PII.ID")));
        int area = tagged.parts().get(1).startsWith("area_") ? Integer.parseInt(tagged.parts().get(1).substring("area_".length())) : random.nextInt(areas);
        Asset asset = asked.of(area);
        return time(() -> {
            if (governance.snapshot().effectiveTags(asset).isEmpty()) {
                throw new IllegalStateException("%s has no tag after %s was tagged".formatted(asset, tagged));
            }
        });
    }

    private static long time(Runnable call)
    {
        long start = System.nanoTime();
        call.run();
        return System.nanoTime() - start;
    }

    private static void measure(String name, int warmups, int calls, LongSupplier nanos)
    {
        for (int i = 0; i < warmups; i++) {
            nanos.getAsLong();
        }
        double[] micros = new double[calls];
        for (int i = 0; i < calls; i++) {
            micros[i] = nanos.getAsLong() / NANOS_PER_MICRO;
        }
        Arrays.sort(micros);
        print(name, micros[calls / 2], micros[calls * 99 / 100]);
    }

    private static void print(String name, double value)
    {
        print(name, value, value);
    }

    private static void print(String name, double median, double high)
    {
        System.out.printf(Locale.ROOT, "%s %.3f %.3f%n", name, median, high);
    }
}
