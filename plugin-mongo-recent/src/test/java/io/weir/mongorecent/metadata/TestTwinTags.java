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
package io.weir.mongorecent.metadata;

import io.trino.spi.TrinoException;
import io.trino.spi.connector.SchemaTableName;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.SqlNames;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_HISTORY_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestTwinTags
{
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private final Governance governance = new Governance(log, TestTwinTags::policies, Duration.ZERO);
    private final TwinTags twins = new TwinTags(Optional.of(governance), "recent", CLOCK);

    /**
     * {@code Orders} is called {@code orders} until an application makes {@code orders}, and then {@code "^orders"}.
     */
    @Test
    void aCollectionThatGetsATwinKeepsItsTags()
    {
        tag(Asset.table("recent", "shop", "orders").child("ssn"));
        twins.share(new SchemaTableName("shop", "orders"), new CollectionName("Shop", "Orders"), columns("ssn"));
        assertThat(tags("shop", "^orders", "ssn")).isEmpty();
        shareMarkedOrders(twins, "ssn", "id");
        assertThat(tags("shop", "^orders", "ssn")).containsExactly("PII");
        assertThat(tags("shop", "^orders", "id")).isEmpty();
        twins.share(new SchemaTableName("^shop", "orders"), new CollectionName("Shop", "orders"), columns("ssn", "id"));
        assertThat(tags("^shop", "orders", "ssn")).containsExactly("PII");
    }

    @Test
    void aCollectionThatLosesItsTwinKeepsItsTags()
    {
        shareMarkedOrders(twins, "ssn");
        tag(Asset.table("recent", "shop", "^orders").child("ssn"));
        assertThat(tags("shop", "orders", "ssn")).containsExactly("PII");
    }

    @Test
    void aFieldThatGetsOrLosesATwinKeepsItsTags()
    {
        tag(Asset.table("recent", "shop", "people").child("ssn"));
        twins.share(new SchemaTableName("shop", "people"), new CollectionName("shop", "people"), columns("ssn", "SSN", "mail", "Mail"));
        assertThat(tags("shop", "people", "^s^s^n")).containsExactly("PII");
        tag(Asset.table("recent", "shop", "people").child("^mail"));
        assertThat(tags("shop", "people", "mail")).containsExactly("PII");
        assertThat(tags("shop", "people", "id")).isEmpty();
    }

    /**
     * A name may have the character itself: {@code a^b} is no twin of {@code ab}, but {@code A^B} is one of {@code a^b}.
     */
    @Test
    void aMarkThatIsInTheNameItselfTiesNothing()
    {
        SchemaTableName table = new SchemaTableName("s^hop", "o^rders");
        CollectionName collection = new CollectionName("s^hop", "O^rders");
        twins.share(table, collection, columns("a^b", "ab"));
        twins.share(table, collection, List.of(MongoRecentColumnHandle.rowId().renamed("declared^otherwise")));
        assertThat(log.readTags()).isEmpty();
        assertThat(log.readLineage()).isEmpty();
        tag(Asset.table("recent", "s^hop", "o^rders").child("a^b"));
        twins.share(table, collection, columns("a^b", "A^B", "ab"));
        assertThat(tags("s^hop", "o^rders", "^a^^^b")).containsExactly("PII");
        assertThat(tags("s^hop", "o^rders", "ab")).isEmpty();
    }

    @Test
    void aFieldThatGetsMoreMarksKeepsItsTags()
    {
        tag(Asset.table("recent", "shop", "people").child("userid"));
        twins.share(new SchemaTableName("shop", "people"), new CollectionName("shop", "people"), columns("userId", "userid", "user^id"));
        assertThat(tags("shop", "people", "user^^id")).containsExactly("PII");
        assertThat(tags("shop", "people", "user^id")).isEmpty();
    }

    @Test
    void nothingIsToldOfNamesWithoutTwinsNorTwice()
    {
        twins.share(new SchemaTableName("shop", "orders"), new CollectionName("shop", "Orders"), columns("id", "SSN"));
        assertThat(log.readTags()).isEmpty();
        for (int time = 0; time < 2; time++) {
            shareMarkedOrders(twins, "id", "Id");
            shareMarkedOrders(new TwinTags(Optional.of(governance), "recent", CLOCK), "id", "Id");
        }
        assertThat(log.readTags()).hasSize(2);
        assertThat(log.readLineage()).hasSize(2);
        // entries that are written again are read once, so it is the versions that tell
        assertThat(governance.snapshot().tagVersion()).isEqualTo(0);
        long version = governance.snapshot().lineageVersion();
        shareMarkedOrders(twins, "id", "Id", "ssn", "SSN");
        shareMarkedOrders(new TwinTags(Optional.of(governance), "recent", CLOCK), "id", "Id", "ssn", "SSN");
        assertThat(governance.snapshot().lineageVersion()).isEqualTo(version + 1);
        List<LineageEvent> added = new ArrayList<>();
        log.lineageSince(version, added::addAll);
        assertThat(added).hasSize(2);
        shareMarkedOrders(new TwinTags(Optional.empty(), "recent", CLOCK), "other", "Other");
        assertThat(governance.snapshot().lineageVersion()).isEqualTo(version + 1);
    }

    @Test
    void whatCannotBeToldIsRefusedAndToldLater()
    {
        UnwritableGovernanceLog unwritable = new UnwritableGovernanceLog(log);
        TwinTags refused = new TwinTags(Optional.of(new Governance(unwritable, TestTwinTags::policies, Duration.ZERO)), "recent", CLOCK);
        SchemaTableName people = new SchemaTableName("shop", "people");
        CollectionName collection = new CollectionName("shop", "people");
        for (int time = 0; time < 2; time++) {
            assertRefused("shop.^orders", () -> shareMarkedOrders(refused, "id"));
            assertRefused("shop.people", () -> refused.share(people, collection, columns("ssn", "SSN")));
        }
        refused.share(people, collection, columns("ssn"));
        unwritable.repair();
        shareMarkedOrders(refused, "id");
        refused.share(people, collection, columns("ssn", "SSN"));
        assertThat(log.readTags()).hasSize(2);
        assertThat(log.readLineage()).hasSize(2);
    }

    private static void assertRefused(String table, ThrowingCallable share)
    {
        assertThatThrownBy(share)
                .isInstanceOfSatisfying(TrinoException.class, refusal -> assertThat(refusal.getErrorCode()).isEqualTo(MONGO_RECENT_HISTORY_ERROR.toErrorCode()))
                .hasMessage("Refused, because it cannot be put into the governance log by which other names table %s is known, and so not be told which tags it carries: the store takes nothing".formatted(table))
                .hasCauseInstanceOf(GovernanceUnavailableException.class);
    }

    private static void shareMarkedOrders(TwinTags twins, String... fields)
    {
        twins.share(new SchemaTableName("shop", "^orders"), new CollectionName("shop", "Orders"), columns(fields));
    }

    private static List<MongoRecentColumnHandle> columns(String... fields)
    {
        return SqlNames.of(List.of(fields)).ownNames().entrySet().stream()
                .map(column -> MongoRecentColumnHandle.inferred(column.getKey(), column.getValue(), BsonMapping.of(VARCHAR)))
                .toList();
    }

    private static Policies policies()
    {
        return PolicyFile.parse("policies.yaml", "version: 1\ntags: {PII: }\n");
    }

    private void tag(Asset column)
    {
        log.appendTags(List.of(new TagEvent(UUID.randomUUID().toString(), column, "PII", Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), CLOCK.instant())));
    }

    private List<String> tags(String schema, String table, String column)
    {
        return governance.snapshot().effectiveTags(Asset.table("recent", schema, table).child(column)).stream()
                .map(EffectiveTag::tag)
                .distinct()
                .toList();
    }
}
