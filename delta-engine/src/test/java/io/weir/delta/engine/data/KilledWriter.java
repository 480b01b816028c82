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
package io.weir.delta.engine.data;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.slice.Slice;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.trino.filesystem.Location;
import io.trino.filesystem.TrinoFileSystem;
import io.trino.spi.Page;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.SourcePage;
import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.CommitConflictException;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.FileReads;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.S3Store;
import io.weir.delta.engine.TableSnapshot;
import io.weir.delta.engine.TableSnapshotCache;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import static io.airlift.slice.Slices.utf8Slice;
import static io.delta.kernel.internal.util.ColumnMapping.ColumnMappingMode.NONE;
import static io.trino.spi.connector.MemoryContext.NO_LIMIT;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.stream.Collectors.joining;

/**
 * A process that changes a table until it is killed, with statements of every kind from two threads. It says what it was told is
 * committed, and each commit says in its history what it was meant to do, so that somebody else can tell whether the table is right.
 */
final class KilledWriter
{
    static final StructType SCHEMA = new StructType().add("id", LongType.LONG).add("value", StringType.STRING);
    static final List<DataColumn> COLUMNS = new DataColumns(new DeltaTypes()).of(SCHEMA, List.of(), NONE);
    static final Duration VACUUM_RETENTION = Duration.ofSeconds(30);

    private static final int THREADS = 2;
    private static final DataFileWriterOptions OPTIONS = DataFileWriterOptions.of(ImmutableMap.of());

    private final TrinoFileSystem fileSystem;
    private final DeltaTables tables;
    private final Location table;
    private final Random random;
    private final long firstId;
    private long number;

    private KilledWriter(TrinoFileSystem fileSystem, DeltaTables tables, Location table, long seed, long firstId)
    {
        this.fileSystem = fileSystem;
        this.tables = tables;
        this.table = table;
        this.random = new Random(seed);
        this.firstId = firstId;
    }

    /**
     * @param arguments port of the store, location of the table, seed, the first of a million ids for each thread
     */
    public static void main(String[] arguments)
    {
        TrinoFileSystem fileSystem = S3Store.fileSystem(Integer.parseInt(arguments[0]));
        Location table = Location.of(arguments[1]);
        long seed = Long.parseLong(arguments[2]);
        long firstId = Long.parseLong(arguments[3]);
        DeltaTables tables = new DeltaTables(fileSystem, new TableSnapshotCache(10_000_000), Clock.systemUTC(), task -> Thread.ofVirtual().start(task));
        for (int thread = 0; thread < THREADS; thread++) {
            KilledWriter writer = new KilledWriter(fileSystem, tables, table, seed + thread, firstId + thread * 1_000_000L);
            Thread.ofPlatform().start(writer::run);
        }
    }

    private void run()
    {
        while (true) {
            try {
                statement();
            }
            catch (CommitConflictException e) {
                say("CONFLICT");
            }
            catch (RuntimeException | IOException e) {
                say("FAILED " + e);
            }
        }
    }

    private static void say(String line)
    {
        synchronized (System.out) {
            System.out.println(line);
            System.out.flush();
        }
    }

    private void statement()
            throws IOException
    {
        TableSnapshot base = tables.latest(table);
        int kind = random.nextInt(20);
        if (kind < 7 || base.files().isEmpty()) {
            insert(base);
        }
        else if (kind < 10) {
            change(base, Change.UPDATE);
        }
        else if (kind < 13) {
            change(base, Change.DELETE);
        }
        else if (kind < 17) {
            change(base, Change.MERGE);
        }
        else if (kind < 19) {
            optimize(base);
        }
        else {
            tables.delete(table, tables.unreferencedFiles(table, VACUUM_RETENTION));
            say("VACUUM");
        }
    }

    private void insert(TableSnapshot base)
    {
        long[] ids = LongStream.range(number, number + 1 + random.nextInt(5)).map(id -> firstId + id).toArray();
        number += ids.length;
        String token = token();
        NewDataFile file = write(ids, token);
        acknowledged(tables.append(base, ImmutableList.of(file), details("INSERT", ImmutableMap.of("inserted", ids), token)), token);
    }

    private enum Change
    {
        UPDATE,
        DELETE,
        /**
         * One row is deleted, the others are updated, and one is inserted.
         */
        MERGE,
    }

    private void change(TableSnapshot base, Change change)
            throws IOException
    {
        ActiveFile file = base.files().get(random.nextInt(base.files().size()));
        TreeMap<Long, Long> rows = rows(base, file);
        if (rows.isEmpty()) {
            return;
        }
        List<Long> chosen = new ArrayList<>(rows.keySet());
        Collections.shuffle(chosen, random);
        long[] positions = chosen.stream().limit(1 + random.nextInt(3)).mapToLong(Long::longValue).toArray();
        long[] ids = LongStream.of(positions).map(rows::get).toArray();
        Map<String, long[]> effects = switch (change) {
            case UPDATE -> ImmutableMap.of("updated", ids);
            case DELETE -> ImmutableMap.of("deleted", ids);
            case MERGE -> ImmutableMap.of("deleted", LongStream.of(ids).limit(1).toArray(), "updated", LongStream.of(ids).skip(1).toArray(), "inserted", new long[] {firstId + number++});
        };
        long[] written = effects.entrySet().stream().filter(effect -> !effect.getKey().equals("deleted")).flatMapToLong(effect -> LongStream.of(effect.getValue())).toArray();
        String token = token();
        FileChanges changes = RowRemover.remove(fileSystem, base, ImmutableMap.of(file, RowPositions.of(positions)), COLUMNS, OPTIONS, _ -> {});
        List<NewDataFile> added = Stream.concat(changes.copies().stream(), written.length > 0 ? Stream.of(write(written, token)) : Stream.of()).toList();
        FileReads reads = FileReads.of(TupleDomain.withColumnDomains(ImmutableMap.of(COLUMNS.get(0), Domain.multipleValues(BIGINT, LongStream.of(ids).boxed().toList()))));
        Rewrite rewrite = new Rewrite(changes.removedFiles(), changes.deletions(), added, reads, ImmutableMap.of());
        acknowledged(tables.rewrite(base, rewrite, details(change.name(), effects, token)), token);
    }

    private void optimize(TableSnapshot base)
            throws IOException
    {
        List<ActiveFile> files = new ArrayList<>(base.files());
        Collections.shuffle(files, random);
        List<ActiveFile> chosen = files.stream().limit(6).toList();
        DataFileWriter writer = DataFileWriter.open(fileSystem, table, COLUMNS, ImmutableMap.of(), OPTIONS);
        boolean empty = true;
        for (ActiveFile file : chosen) {
            try (ConnectorPageSource source = open(fileSystem, base, file, COLUMNS)) {
                while (!source.isFinished()) {
                    SourcePage page = source.getNextSourcePage();
                    if (page != null) {
                        empty = false;
                        writer.append(page.getPage());
                    }
                }
            }
        }
        List<NewDataFile> added = List.of();
        if (empty) {
            writer.abort();
        }
        else {
            added = List.of(writer.finish());
        }
        String token = token();
        acknowledged(tables.rewrite(base, Rewrite.ofSameRows(chosen, added, new FileReads(ImmutableList.of())), details("OPTIMIZE", ImmutableMap.of(), token)), token);
    }

    private static void acknowledged(TableSnapshot committed, String token)
    {
        say("ACK %s %s".formatted(committed.version(), token));
    }

    private String token()
    {
        return "t%016x".formatted(random.nextLong());
    }

    private static CommitDetails details(String operation, Map<String, long[]> effects, String token)
    {
        ImmutableMap.Builder<String, String> parameters = ImmutableMap.builder();
        effects.forEach((effect, ids) -> parameters.put(effect, LongStream.of(ids).mapToObj(Long::toString).collect(joining(" "))));
        return new CommitDetails(operation, parameters.put("token", token).buildOrThrow(), "test", Optional.empty(), Optional.empty(), Optional.empty());
    }

    private NewDataFile write(long[] ids, String value)
    {
        BlockBuilder idBlock = BIGINT.createBlockBuilder(null, ids.length);
        BlockBuilder valueBlock = VARCHAR.createBlockBuilder(null, ids.length);
        Slice text = utf8Slice(value);
        for (long id : ids) {
            BIGINT.writeLong(idBlock, id);
            VARCHAR.writeSlice(valueBlock, text);
        }
        DataFileWriter writer = DataFileWriter.open(fileSystem, table, COLUMNS, ImmutableMap.of(), OPTIONS);
        writer.append(new Page(idBlock.build(), valueBlock.build()));
        return writer.finish();
    }

    // ids by their position in the file
    private TreeMap<Long, Long> rows(TableSnapshot base, ActiveFile file)
            throws IOException
    {
        TreeMap<Long, Long> rows = new TreeMap<>();
        try (ConnectorPageSource source = open(fileSystem, base, file, List.of(COLUMNS.get(0), DataColumn.rowPosition()))) {
            while (!source.isFinished()) {
                SourcePage page = source.getNextSourcePage();
                if (page != null) {
                    for (int position = 0; position < page.getPositionCount(); position++) {
                        rows.put(BIGINT.getLong(page.getBlock(1), position), BIGINT.getLong(page.getBlock(0), position));
                    }
                }
            }
        }
        return rows;
    }

    /**
     * The rows of a file that a version of the table has.
     */
    static ConnectorPageSource open(TrinoFileSystem fileSystem, TableSnapshot table, ActiveFile file, List<DataColumn> columns)
    {
        DataFileScan scan = DataFileScan.of(columns, file);
        DeletedRowsLoader loader = new DeletedRowsLoader(fileSystem, table.location());
        scan = file.deletionVector().map(loader::load).map(scan::withDeletedRows).orElse(scan);
        return new DataFileReader().open(fileSystem.newInputFile(file.location(), file.size()), scan, NO_LIMIT);
    }
}
