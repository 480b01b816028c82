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
package io.weir.benchmarks;

import com.google.common.collect.ImmutableList;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * What the measurements of Delta tables make on a peer, where no temporary directory goes with them. Nothing is touched but what they themselves make: a schema of somebody else
 * may begin with the same letters, and somebody else may have put a table into one of theirs.
 */
final class PeerLeftovers
{
    private static final List<Own> OWN = List.of(
            new Own(LargeTableReads.SCHEMA, "t_.+"),
            new Own(DeltaArea.WARM_SCHEMA, "nation"),
            new Own(DeltaArea.MANY_SCHEMA, "t[0-9]+"),
            new Own(TpchTables.SCHEMA_PREFIX + "\\w+", String.join("|", TpchTables.names())),
            new Own(DeltaWrites.SCHEMA_NAME, "ledger|orders"));

    private final Side peer;
    private final List<String> left = new ArrayList<>();

    /**
     * Both are regular expressions.
     */
    private record Own(Pattern schema, Pattern table)
    {
        Own(String schema, String table)
        {
            this(Pattern.compile(schema), Pattern.compile(table));
        }
    }

    private PeerLeftovers(Side peer)
    {
        this.peer = requireNonNull(peer, "peer is null");
    }

    /**
     * Clears away before, because an earlier run may have been interrupted, and after, whatever comes of the measurement. Says what stays.
     *
     * @param directory as below
     */
    static void around(Optional<Side> peer, Optional<Path> directory, Runnable measurement)
    {
        peer.ifPresent(side -> clearAndSay(side, directory));
        try {
            measurement.run();
        }
        finally {
            peer.ifPresent(side -> clearAndSay(side, directory));
        }
    }

    private static void clearAndSay(Side peer, Optional<Path> directory)
    {
        clear(peer, directory).forEach(left -> System.err.printf("bench: left on the peer: %s%n", left));
    }

    /**
     * @param directory the directory behind the peer's {@code local:///}
     * @return what could not be cleared away, and why
     */
    static List<String> clear(Side peer, Optional<Path> directory)
    {
        PeerLeftovers leftovers = new PeerLeftovers(peer);
        leftovers.attempt("its catalogs", leftovers::clearCatalogs);
        directory.map(root -> root.resolve(LargeTableReads.PEER_TABLES)).ifPresent(files -> leftovers.attempt(files.toString(), () -> delete(files)));
        return ImmutableList.copyOf(leftovers.left);
    }

    private void clearCatalogs()
    {
        List<String> catalogs = peer.catalogs().stream().filter(List.of(peer.deltaCatalog(), ObjectStore.CATALOG)::contains).toList();
        catalogs.forEach(catalog -> attempt(catalog, () -> clearCatalog(catalog)));
    }

    private void clearCatalog(String catalog)
    {
        for (String schema : peer.query("SHOW SCHEMAS FROM " + catalog).values("Schema")) {
            OWN.stream()
                    .filter(own -> own.schema().matcher(schema).matches())
                    .forEach(own -> attempt(catalog + "." + schema, () -> clearSchema(catalog + "." + schema, own.table())));
        }
    }

    private void clearSchema(String schema, Pattern own)
    {
        for (String table : peer.query("SHOW TABLES FROM " + schema).values("Table")) {
            if (own.matcher(table).matches()) {
                attempt(schema + "." + table, () -> peer.execute("DROP TABLE %s.%s".formatted(schema, table)));
            }
        }
        peer.execute("DROP SCHEMA " + schema);
    }

    private static void delete(Path files)
    {
        try {
            Directories.deleteIfExists(files);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void attempt(String what, Runnable removal)
    {
        try {
            removal.run();
        }
        catch (BenchmarkException | UncheckedIOException e) {
            left.add("%s: %s".formatted(what, e.getMessage()));
        }
    }
}
