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
package io.weir.access.decision;

import com.google.common.io.Resources;
import io.weir.access.audit.DecisionAudit;
import io.weir.access.query.ActiveQueries;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.PinnedGovernance;
import io.weir.access.query.StatementKind;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.Subject;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.PendingWrite;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Queries under the test policies and a log in memory.
 */
final class GovernedQueries
{
    static final Asset PEOPLE = Asset.table("memory", "default", "people");
    static final Asset TARGET = Asset.table("memory", "default", "target");
    static final List<ReadColumn> COLUMNS = List.of(
            new ReadColumn("id", "bigint", false),
            new ReadColumn("email", "varchar", false),
            new ReadColumn("$path", "varchar", true));
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private final Governance governance;
    private final PendingWrites pendingWrites;

    GovernedQueries()
    {
        this("");
    }

    /**
     * @param more sections for the end of the policies
     */
    GovernedQueries(String more)
    {
        Policies policies = PolicyFile.parse("policies.yaml", readPolicies() + more);
        this.governance = new Governance(log, () -> policies, Duration.ZERO);
        this.pendingWrites = new PendingWrites(governance, CLOCK);
    }

    Governance governance()
    {
        return governance;
    }

    PendingWrites pendingWrites()
    {
        return pendingWrites;
    }

    void tag(String asset, String tag)
    {
        say(TagAction.SET, asset, tag);
    }

    void untag(String asset, String tag)
    {
        say(TagAction.UNSET, asset, tag);
    }

    void declassify(String asset, String tag)
    {
        say(TagAction.DECLASSIFY, asset, tag);
    }

    /**
     * As whoever tags in the table for the first time has seen it.
     *
     * @param known columns and fields, written as in texts of assets
     */
    void know(Asset table, String... known)
    {
        List<Asset> assets = Stream.of(known).map(names -> Asset.parse(table + "." + names)).collect(toImmutableList());
        log.appendTags(List.of(new KnownColumns(UUID.randomUUID().toString(), table, assets, "steward", CLOCK.instant())));
    }

    private void say(TagAction action, String asset, String tag)
    {
        log.appendTags(List.of(new TagEvent(UUID.randomUUID().toString(), Asset.parse(asset), tag, Optional.empty(), action, TagOrigin.STEWARD, "steward", Optional.empty(), CLOCK.instant())));
    }

    void derive(Asset source, Asset target)
    {
        log.appendLineage(List.of(new LineageEdge(UUID.randomUUID().toString(), "query", source, target, EdgeKind.IDENTITY, false, Optional.empty(), Optional.empty(), CLOCK.instant())));
    }

    /**
     * As a connector says it that shows the table together with its history.
     */
    void showAllTime(Asset table)
    {
        log.appendTags(List.of(TableLocation.ofAllTimeView(table, "admin", CLOCK.instant())));
    }

    void locate(Asset table, String location)
    {
        log.appendTags(List.of(new TableLocation(table, location, "admin", CLOCK.instant())));
    }

    List<TagEvent> tags()
    {
        return log.readTags().stream()
                .filter(TagEvent.class::isInstance)
                .map(TagEvent.class::cast)
                .collect(toImmutableList());
    }

    List<PendingWrite> pending()
    {
        return log.readTags().stream()
                .filter(PendingWrite.class::isInstance)
                .map(PendingWrite.class::cast)
                .collect(toImmutableList());
    }

    ActiveQuery query(String user, StatementKind kind)
    {
        return new ActiveQuery(UUID.randomUUID().toString(), Subject.user(user), kind, new PinnedGovernance(governance, CLOCK));
    }

    QueryJudge judge(String user, StatementKind kind)
    {
        return judge(query(user, kind), user);
    }

    QueryJudge judge(ActiveQuery query, String identity)
    {
        ActiveQueries queries = new ActiveQueries();
        queries.begin(query);
        return new QueryJudges(queries, pendingWrites, new DecisionAudit(governance)).of(query.queryId(), Subject.user(identity));
    }

    private static String readPolicies()
    {
        try {
            return Resources.toString(Resources.getResource("io/weir/access/policies.yaml"), UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
