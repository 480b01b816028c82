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
package io.weir.mongorecent.history;

import com.google.common.collect.ImmutableList;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.TableSnapshot;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.HistoryLink.Column;
import io.weir.mongorecent.HistoryLink.Pair;
import io.weir.mongorecent.HistoryLink.Publication;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.delta.HistoryColumns;
import io.weir.mongorecent.delta.HistoryFiles;
import io.weir.mongorecent.metadata.CollectionSchemas;
import io.weir.mongorecent.mongo.Documents;
import io.weir.mongorecent.mongo.SealedDocuments;
import io.weir.mongorecent.mongo.ServerClock;
import io.weir.mongorecent.read.CoveredDocuments;
import io.weir.mongorecent.read.RowPages;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.trino.spi.StandardErrorCode.TRANSACTION_CONFLICT;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_VALUE_DOES_NOT_FIT;
import static java.util.Objects.requireNonNull;

/**
 * One run of the copier, see {@link Copier}. Not safe for use by many threads.
 */
final class CopyRun
{
    // a run that was thought dead puts no seal on documents for longer than this, and no server works for longer on a command of one that is
    private static final Duration ABANDONED_FOR = Duration.ofDays(7);

    private final HistoryLinks links;
    private final SealedDocuments documents;
    private final CollectionSchemas schemas;
    private final ServerClock clock;
    private final ConnectorSession session;
    private final CopyTarget target;
    private final HistoryColumns columns;

    private HistoryLink link;
    private TableSnapshot snapshot;

    CopyRun(HistoryLinks links, SealedDocuments documents, CollectionSchemas schemas, ServerClock clock, ConnectorSession session, CopyTarget target, HistoryLink link)
    {
        this.links = requireNonNull(links, "links is null");
        this.documents = requireNonNull(documents, "documents is null");
        this.schemas = requireNonNull(schemas, "schemas is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.session = requireNonNull(session, "session is null");
        this.target = requireNonNull(target, "target is null");
        this.link = requireNonNull(link, "link is null");
        this.snapshot = target.snapshot();
        CopiedTypes.requireSame(link, target.columns());
        this.columns = target.tables().match(target.columns(), snapshot);
    }

    HistoryLink link()
    {
        return link;
    }

    /**
     * What a run that died after its commit did not come to.
     */
    void publishWhatWasCommitted()
    {
        datePublications();
        Optional<Long> last = lastTransaction();
        long committed = link.pair().committedSeal();
        if (!copiedRows().areKnownTo(snapshot)) {
            throw new TrinoException(
                    MONGO_RECENT_HISTORY_ERROR,
                    "The history %s does not know any more of the rows that were copied to it last: it was put back to an older state, or its property delta.setTransactionRetentionDuration is too short. ".formatted(link.history().table()) +
                            "Nothing is copied and nothing expires. Restore the table, or unlink it with system.unlink_history");
        }
        copiedRows().requireIn(snapshot, committed);
        if (last.map(SealNumbers::seal).filter(seal -> seal > committed).isEmpty()) {
            return;
        }
        long seal = SealNumbers.seal(last.orElseThrow());
        if (SealNumbers.broughtDocuments(last.orElseThrow())) {
            requireGivenOut(seal);
            publish(seal, seal);
        }
        else {
            requireNoDocumentsSince();
        }
    }

    /**
     * A run publishes what was committed before it keeps others out, so that its number hides no documents but those that MongoDB, put back to a state of before, does not know of.
     */
    private void requireNoDocumentsSince()
    {
        if (copiedRows().areMoreIn(snapshot)) {
            throw putBack();
        }
    }

    /**
     * A seal is written down before the first document gets it. Where it is not, MongoDB was put back to a state of before, and documents that the history has since then are without a seal.
     */
    private void requireGivenOut(long seal)
    {
        if (link.unfinishedSeals().contains(seal)) {
            return;
        }
        throw putBack();
    }

    private TrinoException putBack()
    {
        links.requireUnchanged(link);
        return new TrinoException(
                MONGO_RECENT_HISTORY_ERROR,
                "The history %s has rows of a run of the copier that %s does not know of: MongoDB was put back to an older state, and what was copied since then would be copied again. ".formatted(link.history().table(), link.collection()) +
                        "Nothing is copied and nothing expires. Restore a later state of MongoDB, or unlink the table with system.unlink_history");
    }

    void copy()
    {
        if (!link.columns().equals(published())) {
            // before the first row
            target.governance().recordLineage(session, target.recent(), target.history(), columns.pairs().stream().map(pair -> pair.recent().name()).toList());
        }
        target.governance().recordAllTimeView(session, target.recent());
        // a run that died after it kept others out has told nobody but the history of its seal
        long seal = Math.max(link.nextSeal(clock.now()), lastTransaction().map(SealNumbers::seal).orElse(0L) + 1);
        List<Long> abandoned = link.unfinishedSeals();
        if (link.openSeal().isPresent()) {
            snapshot = target.tables().commit(snapshot, ImmutableList.of(), SealNumbers.fence(applicationId(), seal), session);
        }
        link = links.change(link, link.withOpenSeal(seal, abandoned));
        sealDocuments(seal, abandoned);
        HistoryFiles files;
        List<NewDataFile> written;
        try {
            requireSameColumns();
            files = target.tables().newFiles(snapshot, columns, session.getQueryId());
            written = write(files, seal);
        }
        catch (RuntimeException e) {
            giveUp(seal, e);
            throw e;
        }
        if (written.isEmpty()) {
            publish(seal, link.pair().committedSeal());
            return;
        }
        commit(files, written, seal);
        publish(seal, seal);
    }

    private void sealDocuments(long seal, List<Long> abandoned)
    {
        try {
            documents.resealAbandoned(link.collection(), abandoned, seal, session.getQueryId());
            forgetSeals(seal, abandoned);
            documents.seal(link.collection(), seal, session.getQueryId());
        }
        catch (TrinoException e) {
            // of other errors it is not known whether a command still seals documents
            if (e.getErrorCode().equals(MONGO_RECENT_VALUE_DOES_NOT_FIT.toErrorCode())) {
                giveUp(seal, e);
            }
            throw e;
        }
    }

    private void forgetSeals(long seal, List<Long> abandoned)
    {
        List<Long> remembered = remembered(abandoned, clock.now());
        if (remembered.size() < abandoned.size()) {
            // here, where their documents were sealed again; also by runs that do not come to publish, of which there may be one a minute
            link = links.change(link, link.withOpenSeal(seal, remembered));
        }
    }

    /**
     * Lets go of documents that this run has sealed and will not commit, so that what stops the copier can be corrected, and the others changed. First the seal is one of the abandoned: a statement that
     * left a document as it was, because it had the seal when the statement came to it, learns of that by the list. Where another copier is at work, it has the documents.
     */
    private void giveUp(long seal, RuntimeException cause)
    {
        try {
            HistoryLink givenUp = FoundVersion.publishedBy(link, target.tables(), snapshot).withSealGivenUp();
            if (links.tryChange(link, givenUp).isPresent()) {
                documents.unseal(link.collection(), seal, session.getQueryId());
            }
        }
        catch (RuntimeException e) {
            // the next run comes to them
            cause.addSuppressed(e);
        }
    }

    /**
     * A column that was declared before the documents were sealed, and after the columns were read, would be missing in the history of those that have it.
     */
    private void requireSameColumns()
    {
        // where it is not decided what is a column, each document is looked at
        if (target.schema().isDeclared() && !withoutComments(schemas.current(link.collection()).columns()).equals(withoutComments(target.columns()))) {
            throw new TrinoException(TRANSACTION_CONFLICT, "The columns of %s have changed since the copier read them; nothing was copied, run it again".formatted(link.collection()));
        }
    }

    private static List<MongoRecentColumnHandle> withoutComments(List<MongoRecentColumnHandle> columns)
    {
        return columns.stream().map(column -> column.withComment(Optional.empty())).collect(toImmutableList());
    }

    private List<NewDataFile> write(HistoryFiles files, long seal)
    {
        try (RowPages rows = new RowPages(link.collection(), columns.recent(), sealed(seal))) {
            Optional<Page> page = rows.next();
            while (page.isPresent()) {
                target.tables().append(files, page.orElseThrow());
                page = rows.next();
            }
            return target.tables().finish(files);
        }
        catch (RuntimeException e) {
            files.abort();
            throw e;
        }
    }

    private void commit(HistoryFiles files, List<NewDataFile> written, long seal)
    {
        // when it is unknown whether it was made, the files must stay
        try {
            snapshot = target.tables().commit(snapshot, written, SealNumbers.documents(applicationId(), seal), session);
        }
        catch (TrinoException e) {
            if (e.getErrorCode().equals(TRANSACTION_CONFLICT.toErrorCode())) {
                files.abort();
            }
            throw e;
        }
    }

    private Documents sealed(long seal)
    {
        return target.schema().isDeclared()
                ? documents.find(link.collection(), seal, columns.recent(), session.getQueryId())
                : new CoveredDocuments(documents.findWhole(link.collection(), seal, session.getQueryId()), link.collection(), target.schema());
    }

    /**
     * @param watermark documents sealed up to here are in the history at the version of the snapshot
     */
    private void publish(long watermark, long committedSeal)
    {
        // others may have restored the table since
        LongStream.of(link.pair().committedSeal(), committedSeal).distinct().forEach(seal -> copiedRows().requireIn(snapshot, seal));
        ImmutableList.Builder<Publication> publications = ImmutableList.<Publication>builder().addAll(link.publications());
        if (committedSeal > link.pair().committedSeal()) {
            publications.add(new Publication(watermark, Optional.empty()));
        }
        link = links.change(link, link.withPublished(new Pair(snapshot.version(), watermark, committedSeal, clock.now()), published(), publications.build()));
        datePublications();
    }

    private List<Column> published()
    {
        return target.schema().isDeclared() ? columns.described() : columns.describedAfter(link.columns());
    }

    /**
     * Only now it is certain that whoever begins goes by them. A time from before they were written would be too early for a query that began while that took long, and went by the pair of before.
     */
    private void datePublications()
    {
        if (link.publications().stream().allMatch(publication -> publication.published().isPresent())) {
            return;
        }
        Optional<Instant> now = Optional.of(clock.now());
        List<Publication> dated = link.publications().stream()
                .map(publication -> publication.published().isPresent() ? publication : new Publication(publication.watermark(), now))
                .collect(toImmutableList());
        // where another copier has begun, it does this
        links.tryChange(link, link.withPublications(dated)).ifPresent(changed -> link = changed);
    }

    private static List<Long> remembered(List<Long> seals, Instant now)
    {
        return seals.stream().filter(seal -> seal > now.minus(ABANDONED_FOR).toEpochMilli()).collect(toImmutableList());
    }

    private CopiedRows copiedRows()
    {
        return new CopiedRows(target.tables(), link);
    }

    private Optional<Long> lastTransaction()
    {
        return target.tables().lastTransaction(snapshot, applicationId());
    }

    private String applicationId()
    {
        return link.history().applicationId();
    }
}
