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
package io.weir.governance.snapshot;

import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.LineageEvent;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random logs: the snapshot says what the naive model says. A failure names the seed; put it into {@link #seeds} to look closer.
 */
final class TestEffectiveTagsAgainstModel
{
    private static final int RUNS = 150;
    private static final List<String> COLUMNS = List.of("x", "y", "z", "unnamed");

    @Test
    void columnsCarryWhatTheModelSays()
    {
        for (long seed : seeds()) {
            RandomLog log = new RandomLog(seed);
            GovernanceSnapshot snapshot = GovernanceSnapshot.of(log.tagLog(), log.lineageLog());
            Map<Asset, Set<String>> expected = new NaiveTags(log.columns(), log.tagLog(), log.lineageLog()).tagsOfColumns();
            for (Asset column : log.columns()) {
                assertThat(tags(snapshot.effectiveTags(column))).describedAs("seed %s, column %s", seed, column).isEqualTo(expected.get(column));
            }
        }
    }

    @Test
    void aTableCarriesWhatItsColumnsCarryAndEachColumnWhatItsTableCarries()
    {
        for (long seed : seeds()) {
            RandomLog log = new RandomLog(seed);
            GovernanceSnapshot snapshot = GovernanceSnapshot.of(log.tagLog(), log.lineageLog());
            for (Asset table : log.tables()) {
                Set<String> ofColumns = new HashSet<>();
                log.columns().stream().filter(column -> column.isWithin(table)).forEach(column -> ofColumns.addAll(tags(snapshot.effectiveTags(column))));
                Set<String> ofUnknownColumn = tags(snapshot.effectiveTags(table.child("never_heard_of")));
                Set<String> onTable = tags(snapshot.effectiveTags(table));
                assertThat(onTable).describedAs("seed %s, table %s", seed, table).isEqualTo(ofUnknownColumn);
                assertThat(tags(snapshot.effectiveTagsOfTable(table))).describedAs("seed %s, table %s", seed, table).containsAll(ofColumns).containsAll(onTable);
            }
        }
    }

    @Test
    void extendingASnapshotGivesWhatFoldingEverythingGives()
    {
        for (long seed : seeds()) {
            RandomLog log = new RandomLog(seed);
            GovernanceSnapshot whole = GovernanceSnapshot.of(log.tagLog(), log.lineageLog());
            GovernanceSnapshot extended = extendInSteps(log, new Random(seed));
            for (Asset column : log.columns()) {
                assertThat(extended.effectiveTags(column)).describedAs("seed %s, column %s", seed, column).isEqualTo(whole.effectiveTags(column));
            }
        }
    }

    @Test
    void aFoldThatIsKeptAndReadGivesWhatFoldingEverythingGives()
            throws IOException
    {
        for (long seed : seeds()) {
            RandomLog log = new RandomLog(seed);
            Random random = new Random(seed);
            List<TagLogEntry> early = log.tagLog().subList(0, random.nextInt(log.tagLog().size() + 1));
            List<LineageEvent> earlyLineage = log.lineageLog().subList(0, random.nextInt(log.lineageLog().size() + 1));
            GovernanceFold fold = new GovernanceFold();
            fold.apply(early, earlyLineage, 0, 0);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            FoldCodec.write(fold, new DataOutputStream(bytes));
            GovernanceFold restored = FoldCodec.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), bytes.size());
            // all of it once more: what was folded changes nothing
            GovernanceSnapshot snapshot = restored.apply(log.tagLog(), log.lineageLog(), 1, 1);
            GovernanceSnapshot whole = GovernanceSnapshot.of(log.tagLog(), log.lineageLog());
            for (Asset column : log.columns()) {
                assertThat(snapshot.effectiveTags(column)).describedAs("seed %s, column %s", seed, column).isEqualTo(whole.effectiveTags(column));
            }
            assertThat(snapshot.knownAssets()).isEqualTo(whole.knownAssets());
        }
    }

    private static GovernanceSnapshot extendInSteps(RandomLog log, Random random)
    {
        GovernanceFold fold = new GovernanceFold();
        GovernanceSnapshot snapshot = fold.apply(List.of(), List.of(), -1, -1);
        int tags = 0;
        int lineage = 0;
        while (tags < log.tagLog().size() || lineage < log.lineageLog().size()) {
            int nextTags = tags + random.nextInt(log.tagLog().size() - tags + 1);
            int nextLineage = lineage + random.nextInt(log.lineageLog().size() - lineage + 1);
            List<TagLogEntry> newTags = log.tagLog().subList(tags, nextTags);
            List<LineageEvent> newLineage = log.lineageLog().subList(lineage, nextLineage);
            snapshot = fold.apply(newTags, newLineage, nextTags, nextLineage);
            // asks in between, so that what is memoised would show
            GovernanceSnapshot current = snapshot;
            GovernanceSnapshot whole = GovernanceSnapshot.of(log.tagLog().subList(0, nextTags), log.lineageLog().subList(0, nextLineage));
            for (Asset table : log.tables()) {
                ColumnTags columns = current.tagsOfColumns(table, COLUMNS, List.of());
                for (String column : COLUMNS) {
                    assertThat(columns.of(column)).describedAs("%s of %s", column, table).isEqualTo(whole.effectiveTags(table.child(column))).isEqualTo(current.effectiveTags(table.child(column)));
                }
                assertThat(current.tagsOfColumns(table, COLUMNS, List.of())).describedAs("asked again").isSameAs(columns);
            }
            tags = nextTags;
            lineage = nextLineage;
        }
        return snapshot;
    }

    private static List<Long> seeds()
    {
        return new Random().longs(RUNS).boxed().toList();
    }

    private static Set<String> tags(Set<EffectiveTag> tags)
    {
        return tags.stream().map(EffectiveTag::tag).collect(toSet());
    }
}
