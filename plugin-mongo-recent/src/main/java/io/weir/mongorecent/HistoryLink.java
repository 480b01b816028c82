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
package io.weir.mongorecent;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.airlift.units.Duration;
import io.trino.spi.type.TypeId;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * A collection and the Delta table that holds all that was ever in it. Times of seals are in milliseconds by MongoDB's clock; each seal is later than all before it.
 *
 * @param revision changes with every change, so that two writers notice each other
 * @param latest which documents stay for good
 * @param columns those that the history has at the published version
 * @param openSeal the one whose documents are on their way
 * @param abandonedSeals those that were on their way when their copier died or gave them up; documents that still carry one are not in the history
 * @param publications what is not expired yet, oldest first
 * @param keptUntil nothing expires before, for the sake of queries that began under a longer grace, or under the link with another history
 * @param formerTables the ids of the Delta tables to which documents were copied before this one, and in which those that are still there are
 */
public record HistoryLink(
        CollectionName collection,
        String revision,
        State state,
        History history,
        Duration grace,
        Optional<LatestPerKey> latest,
        List<Column> columns,
        Pair pair,
        OptionalLong openSeal,
        List<Long> abandonedSeals,
        List<Publication> publications,
        Optional<Instant> keptUntil,
        List<String> formerTables)
{
    public enum State
    {
        LINKED,
        UNLINKED,
        /**
         * On the way from one history to another: documents lose their seals.
         */
        UNSEALING,
    }

    /**
     * @param table with its catalog, as {@code catalog.schema.table}
     * @param tableId tells the Delta table from another one in its place
     * @param applicationId under which the copier numbers its commits
     */
    public record History(String table, String location, String tableId, String applicationId)
    {
        public History
        {
            requireNonNull(table, "table is null");
            requireNonNull(location, "location is null");
            requireNonNull(tableId, "tableId is null");
            requireNonNull(applicationId, "applicationId is null");
        }
    }

    /**
     * Of the documents with the same values in {@code keys}, the one with the greatest {@code order} is never expired. Names of columns.
     *
     * @param fields those of the columns by their names; links of before this was written do not have them
     */
    public record LatestPerKey(List<String> keys, String order, Map<String, String> fields)
    {
        public LatestPerKey
        {
            keys = ImmutableList.copyOf(keys);
            requireNonNull(order, "order is null");
            fields = ImmutableMap.copyOf(fields);
        }

        public LatestPerKey withFields(Map<String, String> newFields)
        {
            return new LatestPerKey(keys, order, newFields);
        }

        public Stream<String> names()
        {
            return Stream.concat(keys.stream(), Stream.of(order)).distinct();
        }
    }

    /**
     * @param field that was copied under this name; empty, until the next run, in links of before this was written: then it is the one that has the name now
     * @param type in the history
     */
    public record Column(String name, Optional<String> field, TypeId recentType, TypeId type)
    {
        public Column
        {
            requireNonNull(name, "name is null");
            requireNonNull(field, "field is null");
            requireNonNull(recentType, "recentType is null");
            requireNonNull(type, "type is null");
        }
    }

    /**
     * What readers go by: the history at {@code version} and the documents that were not sealed up to {@code watermark} are all rows, each once.
     *
     * @param committedSeal the last one that brought documents into the history; not later than the watermark
     */
    public record Pair(long version, long watermark, long committedSeal, Instant published)
    {
        public Pair
        {
            requireNonNull(published, "published is null");
        }
    }

    /**
     * Since {@code published}, readers that begin do not need documents that were sealed up to {@code watermark}.
     *
     * @param published a time when all readers already had it; empty until the copier has looked at the clock after it published
     */
    public record Publication(long watermark, Optional<Instant> published)
    {
        public Publication
        {
            requireNonNull(published, "published is null");
        }

        public boolean isPublishedBefore(Instant time)
        {
            return published.filter(since -> since.isBefore(time)).isPresent();
        }
    }

    public HistoryLink
    {
        requireNonNull(collection, "collection is null");
        requireNonNull(revision, "revision is null");
        requireNonNull(state, "state is null");
        requireNonNull(history, "history is null");
        requireNonNull(grace, "grace is null");
        requireNonNull(latest, "latest is null");
        columns = ImmutableList.copyOf(columns);
        requireNonNull(pair, "pair is null");
        requireNonNull(openSeal, "openSeal is null");
        abandonedSeals = ImmutableList.copyOf(abandonedSeals);
        publications = ImmutableList.copyOf(publications);
        requireNonNull(keptUntil, "keptUntil is null");
        formerTables = ImmutableList.copyOf(formerTables);
    }

    public RecentPart recentPart()
    {
        return new RecentPart(pair.watermark(), abandonedSeals, grace.toMillis());
    }

    /**
     * Queries that have begun need the seals for as long as the grace.
     */
    public HistoryLink unlinked(Instant now)
    {
        return new HistoryLink(collection, revision, State.UNLINKED, history, grace, latest, columns, pair, openSeal, abandonedSeals, publications, Optional.of(neededUntil(now, grace)), formerTables);
    }

    /**
     * With documents for queries that began by now, under a grace of before.
     */
    public HistoryLink keptFor(Duration graceOfBefore, Instant now)
    {
        Optional<Instant> until = Optional.of(neededUntil(now, graceOfBefore));
        return new HistoryLink(collection, revision, state, history, grace, latest, columns, pair, openSeal, abandonedSeals, publications, until, formerTables);
    }

    private Instant neededUntil(Instant now, Duration neededFor)
    {
        Instant until = now.plusMillis(neededFor.toMillis());
        return keptUntil.filter(until::isBefore).orElse(until);
    }

    public HistoryLink withState(State state)
    {
        return new HistoryLink(collection, revision, state, history, grace, latest, columns, pair, openSeal, abandonedSeals, publications, keptUntil, formerTables);
    }

    /**
     * Before it is used, in place of a link with another history. Queries that began under that one need the documents for as long as they were told.
     *
     * @param formerTables those with copies of the documents
     */
    public HistoryLink after(HistoryLink before, List<String> formerTables)
    {
        return new HistoryLink(collection, revision, State.UNSEALING, history, grace, latest, columns, pair, openSeal, before.unfinishedSeals(), publications, before.keptUntil(), formerTables);
    }

    /**
     * With other choices of the user. Queries that have begun go by the grace of before.
     */
    public HistoryLink with(Duration newGrace, Optional<LatestPerKey> newLatest, Instant now)
    {
        Optional<Instant> until = newGrace.compareTo(grace) < 0 ? Optional.of(neededUntil(now, grace)) : keptUntil;
        return new HistoryLink(collection, revision, State.LINKED, history, newGrace, newLatest, columns, pair, openSeal, abandonedSeals, publications, until, formerTables);
    }

    public HistoryLink withLatest(Optional<LatestPerKey> latest)
    {
        return new HistoryLink(collection, revision, state, history, grace, latest, columns, pair, openSeal, abandonedSeals, publications, keptUntil, formerTables);
    }

    /**
     * With the same table by another name, or in another place.
     */
    public HistoryLink withHistoryAt(String table, String location)
    {
        History moved = new History(table, location, history.tableId(), history.applicationId());
        return new HistoryLink(collection, revision, state, moved, grace, latest, columns, pair, openSeal, abandonedSeals, publications, keptUntil, formerTables);
    }

    /**
     * With the columns as they are now.
     */
    public HistoryLink withColumns(List<Column> columns)
    {
        return new HistoryLink(collection, revision, state, history, grace, latest, columns, pair, openSeal, abandonedSeals, publications, keptUntil, formerTables);
    }

    public HistoryLink withOpenSeal(long seal, List<Long> abandoned)
    {
        return new HistoryLink(collection, revision, state, history, grace, latest, columns, pair, OptionalLong.of(seal), abandoned, publications, keptUntil, formerTables);
    }

    /**
     * When the run with the open seal has ended and will not commit any more. Nobody has to be kept out of the history for its sake.
     */
    public HistoryLink withSealGivenUp()
    {
        return new HistoryLink(collection, revision, state, history, grace, latest, columns, pair, OptionalLong.empty(), unfinishedSeals(), publications, keptUntil, formerTables);
    }

    /**
     * With another version that has the same documents. Nothing was copied, so that the pair is as old as before.
     */
    public HistoryLink withVersion(long version)
    {
        Pair moved = new Pair(version, pair.watermark(), pair.committedSeal(), pair.published());
        return new HistoryLink(collection, revision, state, history, grace, latest, columns, moved, openSeal, abandonedSeals, publications, keptUntil, formerTables);
    }

    public HistoryLink withPublished(Pair pair, List<Column> columns, List<Publication> publications)
    {
        return new HistoryLink(collection, revision, state, history, grace, latest, columns, pair, OptionalLong.empty(), abandonedSeals, publications, keptUntil, formerTables);
    }

    public HistoryLink withPublications(List<Publication> publications)
    {
        return new HistoryLink(collection, revision, state, history, grace, latest, columns, pair, openSeal, abandonedSeals, publications, keptUntil, formerTables);
    }

    /**
     * The tables that documents may have been copied to.
     */
    public List<String> tablesWithCopies()
    {
        boolean copied = pair.committedSeal() > 0 || !unfinishedSeals().isEmpty();
        return copied ? ImmutableList.<String>builder().addAll(formerTables).add(history.tableId()).build() : formerTables;
    }

    /**
     * Those whose documents are not in the history, and that a copier which was thought dead may still put on documents.
     */
    public List<Long> unfinishedSeals()
    {
        TreeSet<Long> seals = new TreeSet<>(abandonedSeals);
        openSeal.ifPresent(seals::add);
        return ImmutableList.copyOf(seals);
    }

    /**
     * One that is later than all that were ever given out.
     */
    public long nextSeal(Instant now)
    {
        long last = Math.max(pair.watermark(), openSeal.orElse(0));
        for (long abandoned : abandonedSeals) {
            last = Math.max(last, abandoned);
        }
        return Math.max(now.toEpochMilli(), last + 1);
    }
}
