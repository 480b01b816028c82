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

import io.trino.spi.connector.SchemaTableName;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import io.weir.mongorecent.MongoRecentColumnHandle;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class TestTwinTags
{
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private final Governance governance = new Governance(log, () -> PolicyFile.parse("policies.yaml", "version: 1\ntags: {PII: }\n"), Duration.ZERO);
    private final TwinTags twins = new TwinTags(Optional.of(governance), "recent", CLOCK);

    /**
     * {@code Orders} is called {@code orders} until an application makes {@code orders}, and then {@code "^orders"}.
     */
    @Test
    void aCollectionThatGetsATwinKeepsItsTags()
    {
        tag(Asset.table("recent", "shop", "orders").child("ssn"));
        twins.share(new SchemaTableName("shop", "orders"), columns("ssn"));
        assertThat(tags("shop", "^orders", "ssn")).isEmpty();
        twins.share(new SchemaTableName("shop", "^orders"), columns("ssn", "id"));
        assertThat(tags("shop", "^orders", "ssn")).containsExactly("PII");
        assertThat(tags("shop", "^orders", "id")).isEmpty();
        twins.share(new SchemaTableName("^shop", "orders"), columns("ssn", "id"));
        assertThat(tags("^shop", "orders", "ssn")).containsExactly("PII");
    }

    @Test
    void aCollectionThatLosesItsTwinKeepsItsTags()
    {
        twins.share(new SchemaTableName("shop", "^orders"), columns("ssn"));
        tag(Asset.table("recent", "shop", "^orders").child("ssn"));
        assertThat(tags("shop", "orders", "ssn")).containsExactly("PII");
    }

    @Test
    void aFieldThatGetsOrLosesATwinKeepsItsTags()
    {
        SchemaTableName people = new SchemaTableName("shop", "people");
        tag(Asset.table("recent", "shop", "people").child("ssn"));
        twins.share(people, columns("ssn", "^s^s^n", "mail", "^mail"));
        assertThat(tags("shop", "people", "^s^s^n")).containsExactly("PII");
        tag(Asset.table("recent", "shop", "people").child("^mail"));
        assertThat(tags("shop", "people", "mail")).containsExactly("PII");
        assertThat(tags("shop", "people", "id")).isEmpty();
    }

    @Test
    void nothingIsToldOfNamesWithoutTwinsNorTwice()
    {
        twins.share(new SchemaTableName("shop", "orders"), columns("id", "ssn"));
        assertThat(log.readTags()).isEmpty();
        for (int time = 0; time < 2; time++) {
            twins.share(new SchemaTableName("shop", "^orders"), columns("^id"));
            new TwinTags(Optional.of(governance), "recent", CLOCK).share(new SchemaTableName("shop", "^orders"), columns());
        }
        assertThat(log.readTags()).hasSize(2);
        assertThat(log.readLineage()).hasSize(2);
        new TwinTags(Optional.empty(), "recent", CLOCK).share(new SchemaTableName("shop", "^other"), columns("^id"));
        assertThat(log.readTags()).hasSize(2);
    }

    private static List<MongoRecentColumnHandle> columns(String... names)
    {
        return Stream.of(names).map(MongoRecentColumnHandle.rowId()::renamed).toList();
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
