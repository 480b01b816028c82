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
package io.weir.deltagov.places;

import com.google.common.collect.ImmutableList;
import io.trino.filesystem.Location;
import io.trino.spi.connector.SchemaTableName;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;
import io.weir.governance.lineage.LineageEdge;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.tag.TableLocation;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

final class TestGovernedPlaces
{
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    @Test
    void tellsEachPlaceOnce()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        Governance governance = new Governance(log, () -> {
            throw new IllegalStateException("places need no policies");
        }, Duration.ZERO);
        TablePlaces places = new GovernedPlaces("lake", governance, CLOCK);
        SchemaTableName name = new SchemaTableName("s", "t");
        places.see(name, Location.of("s3a://bucket/x/../t/"));
        places.see(name, Location.of("s3a://bucket/x/../t/"));
        places.see(name, Location.of("s3://bucket/other"));
        // after the next start
        new GovernedPlaces("lake", governance, CLOCK).see(name, Location.of("s3://bucket/t"));
        assertThat(log.readTags()).isEqualTo(List.of(
                new TableLocation(Asset.parse("lake.s.t"), "s3://bucket/t", "catalog lake", CLOCK.instant()),
                new TableLocation(Asset.parse("lake.s.t"), "s3://bucket/other", "catalog lake", CLOCK.instant())));
    }

    @Test
    void downstream()
    {
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        Governance governance = new Governance(log, () -> {
            throw new IllegalStateException("lineage needs no policies");
        }, Duration.ZERO);
        log.appendLineage(ImmutableList.of(
                edge("lake.s.t.mail", "lake.s.copy.contact", EdgeKind.IDENTITY),
                edge("lake.s.copy.contact", "other.x.report.domain", EdgeKind.TRANSFORMATION),
                edge("lake.s.t.id", "lake.s.filtered.name", EdgeKind.INDIRECT),
                edge("lake.s.unrelated.a", "lake.s.b.a", EdgeKind.IDENTITY)));
        TablePlaces places = new GovernedPlaces("lake", governance, CLOCK);
        assertThat(places.downstream(new SchemaTableName("s", "t"))).isEqualTo(new Downstream.Known(List.of("lake.s.copy", "other.x.report")));
        assertThat(places.downstream(new SchemaTableName("s", "b"))).isEqualTo(new Downstream.Known(List.of()));
        assertThat(new UnrecordedPlaces().downstream(new SchemaTableName("s", "t"))).isInstanceOf(Downstream.Unknown.class);
    }

    private static LineageEdge edge(String source, String target, EdgeKind kind)
    {
        return new LineageEdge(source + target, "query", Asset.parse(source), Asset.parse(target), kind, false, Optional.empty(), Optional.empty(), CLOCK.instant());
    }
}
