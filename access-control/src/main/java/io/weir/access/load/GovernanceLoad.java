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
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Fills a governance log and asks about it, without a server. For {@code ./weir bench governance}, which runs it from the plugin's own directory. Each figure is a line: its
 * name, the median and the 99th percentile, or one number twice; {@code -thread} is the time of the thread alone.
 */
public final class GovernanceLoad
{
    private static final double NANOS_PER_MICRO = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEGABYTE = 1024 * 1024;
    // some seconds: before, it is the compiler that is measured
    private static final int WARMUPS = 200_000;
    private static final int CALLS = 100_000;
    private static final int COLD_CALLS = 2_000;
    private static final int USUAL_COLUMNS = 20;
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
        // in use until here, so that it counted
        Reference.reachabilityFence(snapshot);
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
        measure("checks", WARMUPS, CALLS, () -> queries.timeChecks(columns.subList(0, USUAL_COLUMNS)));
        measure("freshness", WARMUPS, CALLS, () -> Took.by(governance::snapshot));
        measure("listing", 50, 200, () -> queries.timeListing(LISTED_TABLES));
    }

    private static void measureDerive(Governance governance, int edges)
    {
        governance.snapshot();
        int areas = edges / LoadedLog.SOURCES_OF_A_COLUMN / LoadedLog.COLUMNS_OF_A_LAYER / (LoadedLog.LAYERS - 1);
        Random random = new Random(1);
        measure("derive-column", 100, 1_000, () -> afterNewTag(governance, LoadedLog.layered(random.nextInt(areas), 0, 0), area -> LoadedLog.layered(area, LoadedLog.LAYERS - 1, random.nextInt(LoadedLog.COLUMNS_OF_A_LAYER)), random, areas));
        measure("derive-wide", 5, 50, () -> afterNewTag(governance, Asset.column("lake", "wide", "source_" + random.nextInt(100), "column_1"), _ -> LoadedLog.wide(), random, areas));
    }

    @FunctionalInterface
    private interface AssetOfArea
    {
        Asset of(int area);
    }

    /**
     * From a tag that is in the log to the tags of a column that it may reach: reading the commit, extending the snapshot, walking.
     */
    private static Took afterNewTag(Governance governance, Asset tagged, AssetOfArea asked, Random random, int areas)
    {
        governance.log().appendTags(List.of(LoadedLog.set(tagged, "PII.ID")));
        int area = tagged.parts().get(1).startsWith("area_") ? Integer.parseInt(tagged.parts().get(1).substring("area_".length())) : random.nextInt(areas);
        Asset asset = asked.of(area);
        return Took.by(() -> {
            if (governance.snapshot().effectiveTags(asset).isEmpty()) {
                throw new IllegalStateException("%s has no tag after %s was tagged".formatted(asset, tagged));
            }
        });
    }

    private static void measure(String name, int warmups, int calls, Supplier<Took> call)
    {
        for (int i = 0; i < warmups; i++) {
            call.get();
        }
        double[] micros = new double[calls];
        double[] threadMicros = new double[calls];
        for (int i = 0; i < calls; i++) {
            Took took = call.get();
            micros[i] = took.nanos() / NANOS_PER_MICRO;
            threadMicros[i] = took.threadNanos() / NANOS_PER_MICRO;
        }
        print(name, micros);
        print(name + "-thread", threadMicros);
    }

    private static void print(String name, double[] micros)
    {
        Arrays.sort(micros);
        print(name, micros[micros.length / 2], micros[micros.length * 99 / 100]);
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
