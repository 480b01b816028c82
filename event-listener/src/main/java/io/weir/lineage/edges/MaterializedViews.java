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
package io.weir.lineage.edges;

import io.airlift.json.JsonCodec;
import io.airlift.log.Logger;
import io.trino.sql.tree.CreateMaterializedView;
import io.trino.sql.tree.RenameMaterializedView;
import io.trino.sql.tree.Statement;
import io.weir.governance.asset.Asset;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.redact.RedactedStatement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.Objects.requireNonNull;

/**
 * The statements that made materialized views. A REFRESH does not hold the query that it runs, and the engine tells of it what it tells of every query: too little. So
 * the statement is kept, redacted, in {@code materialized-views.json} of the spool directory. A view that was made before there was a listener, or where the file is lost,
 * has none.
 */
public final class MaterializedViews
{
    private static final Logger log = Logger.get(MaterializedViews.class);
    private static final JsonCodec<List<Definition>> CODEC = JsonCodec.listJsonCodec(Definition.class);

    private final Optional<Path> file;
    private final Map<String, Definition> definitions = new HashMap<>();

    /**
     * @param view its name
     * @param made when the statement ended
     * @param catalog what its short names are completed by, as the schema
     * @param statement the redacted CREATE; absent where it is not known whether it made the view
     */
    public record Definition(String view, Instant made, Optional<String> catalog, Optional<String> schema, Optional<String> statement)
    {
        public Definition
        {
            requireNonNull(view, "view is null");
            requireNonNull(made, "made is null");
            requireNonNull(catalog, "catalog is null");
            requireNonNull(schema, "schema is null");
            requireNonNull(statement, "statement is null");
        }
    }

    private MaterializedViews(Optional<Path> file)
    {
        this.file = requireNonNull(file, "file is null");
        file.ifPresent(path -> read(path).forEach(definition -> definitions.put(definition.view(), definition)));
    }

    public static MaterializedViews inMemory()
    {
        return new MaterializedViews(Optional.empty());
    }

    /**
     * @param directory need not exist yet
     */
    public static MaterializedViews in(Path directory)
    {
        return new MaterializedViews(Optional.of(directory.resolve("materialized-views.json")));
    }

    private static List<Definition> read(Path file)
    {
        try {
            return Files.exists(file) ? CODEC.fromJson(Files.readAllBytes(file)) : List.of();
        }
        catch (IOException | IllegalArgumentException e) {
            log.warn("%s cannot be read (%s), so what comes from where in a refresh is inferred for views that were made before", file, e.getClass().getName());
            return List.of();
        }
    }

    /**
     * Takes note of a statement that was executed, if it is about a materialized view. Several readers may tell of the same statements, each in order.
     */
    void executed(QueryRecord query, Statement statement, WriteOutcome outcome)
    {
        if (outcome == WriteOutcome.NOT_WRITTEN) {
            return;
        }
        switch (statement) {
            case CreateMaterializedView _ -> query.output().ifPresent(view -> put(new Definition(
                    view.name().asset().toString(),
                    query.ended(),
                    query.run().catalog(),
                    query.run().schema(),
                    Optional.of(RedactedStatement.executed(query.statement(), query.prepared())).filter(_ -> outcome == WriteOutcome.WROTE))));
            case RenameMaterializedView rename -> new StatementNames(query).table(rename.getSource().getParts())
                    .ifPresent(view -> rename(view, StatementNames.beside(view, rename.getTarget().getParts()), query.ended(), outcome == WriteOutcome.WROTE && !rename.isExists()));
            default -> {}
        }
    }

    /**
     * @param done whether the view has the new name for certain. Otherwise it may be another view that has it, also one of which the user may not know, and that is read
     *         as one whose statement is not known.
     */
    private synchronized void rename(Asset from, Asset to, Instant time, boolean done)
    {
        Optional<Definition> definition = find(from, time).filter(_ -> done);
        put(new Definition(
                to.toString(),
                time,
                definition.flatMap(Definition::catalog),
                definition.flatMap(Definition::schema),
                definition.flatMap(Definition::statement)));
    }

    // one who reads behind the others must not bring back what was replaced since
    private synchronized void put(Definition definition)
    {
        Definition known = definitions.get(definition.view());
        if (known == null || known.made().isBefore(definition.made())) {
            definitions.put(definition.view(), definition);
            file.ifPresent(this::write);
        }
    }

    private void write(Path path)
    {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try {
            Files.write(next, CODEC.toJsonBytes(definitions.values().stream().sorted((left, right) -> left.view().compareTo(right.view())).collect(toImmutableList())));
            Files.move(next, path, ATOMIC_MOVE, REPLACE_EXISTING);
        }
        catch (IOException e) {
            log.warn(e, "%s cannot be written: after the next start, what comes from where in a refresh of the newest materialized views is inferred", path);
        }
    }

    /**
     * What a refresh runs, if it is known.
     *
     * @param begun when the refresh began
     */
    synchronized Optional<Definition> find(Asset view, Instant begun)
    {
        return Optional.ofNullable(definitions.get(view.toString()))
                .filter(definition -> !definition.made().isAfter(begun));
    }
}
