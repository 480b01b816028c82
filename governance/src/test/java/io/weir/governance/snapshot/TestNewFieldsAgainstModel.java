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

import com.google.common.collect.ImmutableList;
import io.weir.governance.asset.Asset;
import io.weir.governance.snapshot.TagSource.Contained;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.TableLocation;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random lists of columns and fields, random tags, and tables under two names: which fields are new is what the rules say, written down as plainly as possible.
 */
final class TestNewFieldsAgainstModel
{
    private static final int RUNS = 300;
    private static final List<String> TABLES = List.of("c.s.t", "c.s.u", "d.s.v");
    private static final List<List<String>> FIELDS = List.of(List.of("a", "x"), List.of("a", "y"), List.of("a", "y", "z"), List.of("b", "x"), List.of("b", "element", "x"));
    private static final String UNCLASSIFIED = "UNCLASSIFIED";

    @Test
    void newFieldsAreThoseOfTheModel()
            throws IOException
    {
        for (long seed : new Random().longs(RUNS).toArray()) {
            List<TagLogEntry> log = randomLog(new Random(seed));
            GovernanceSnapshot whole = GovernanceSnapshot.of(log, List.of());
            GovernanceSnapshot inParts = restoredHalfway(log, new Random(seed));
            for (String text : TABLES) {
                Asset table = Asset.parse(text);
                Set<Asset> expected = newFields(log, table);
                assertThat(whole.newFields(table, FIELDS)).as("seed %s, table %s, log %s", seed, table, log).isEqualTo(expected);
                assertThat(inParts.newFields(table, FIELDS)).as("in parts, seed %s, table %s", seed, table).isEqualTo(expected);
                ColumnTags tags = whole.tagsOfColumns(table, List.of("a", "b"), FIELDS);
                for (String name : List.of("a", "b")) {
                    Asset column = table.child(name);
                    assertThat(tags.of(name).stream().anyMatch(tag -> tag.source() instanceof TagSource.NewField)).as("seed %s, column %s", seed, column)
                            .isEqualTo(expected.stream().anyMatch(field -> field.isWithin(column)));
                    for (GovernanceSnapshot snapshot : List.of(whole, inParts)) {
                        assertThat(snapshot.effectiveTags(column).stream().anyMatch(tag -> tag.tag().equals(UNCLASSIFIED) && tag.source() instanceof Contained(Asset field) && field.isWithin(column)))
                                .as("seed %s, what was read of column %s, log %s", seed, column, log)
                                .isEqualTo(FIELDS.stream().map(names -> within(table, names)).anyMatch(field -> field.isWithin(column) && isUnclassified(log, field)) && !isStopped(log, table));
                    }
                }
            }
        }
    }

    /**
     * A part is folded, kept and read, and the rest is folded one by one.
     */
    private static GovernanceSnapshot restoredHalfway(List<TagLogEntry> log, Random random)
            throws IOException
    {
        int half = random.nextInt(log.size() + 1);
        GovernanceFold fold = new GovernanceFold();
        fold.apply(log.subList(0, half), List.of(), 0, 0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FoldCodec.write(fold, new DataOutputStream(bytes));
        GovernanceFold restored = FoldCodec.read(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), bytes.size());
        GovernanceSnapshot snapshot = restored.apply(List.of(), List.of(), 0, 0);
        for (TagLogEntry entry : log.subList(half, log.size())) {
            // asked in between, so that what is remembered would show
            TABLES.forEach(table -> FIELDS.forEach(field -> restored.snapshot(0, 0).effectiveTags(within(Asset.parse(table), field).column())));
            snapshot = restored.apply(List.of(entry), List.of(), 0, 0);
        }
        return snapshot;
    }

    private static Set<Asset> newFields(List<TagLogEntry> log, Asset table)
    {
        if (isStopped(log, table)) {
            return Set.of();
        }
        return FIELDS.stream()
                .map(names -> within(table, names))
                .filter(field -> isNew(log, table, field) && !isNew(log, table, field.column()))
                .collect(toSet());
    }

    private static boolean isNew(List<TagLogEntry> log, Asset table, Asset asset)
    {
        List<Asset> names = names(log, table);
        Optional<KnownColumns> first = lists(log, names).filter(KnownColumns::isWhole).findFirst();
        return first.isPresent()
                && Stream.concat(first.stream(), lists(log, names).filter(list -> !list.isWhole())).noneMatch(list -> list.columns().contains(asset.moved(table, list.table())))
                && names.stream().noneMatch(name -> isSaid(log, asset.moved(table, name)));
    }

    private static Stream<KnownColumns> lists(List<TagLogEntry> log, List<Asset> tables)
    {
        return log.stream().filter(KnownColumns.class::isInstance).map(KnownColumns.class::cast).filter(list -> tables.contains(list.table()));
    }

    private static boolean isSaid(List<TagLogEntry> log, Asset asset)
    {
        return IntStream.range(0, log.size()).anyMatch(position -> log.get(position) instanceof TagEvent event && event.asset().isWithin(asset) && saysSomething(log.subList(0, position), event));
    }

    /**
     * An unset of a tag that is not set says nothing.
     */
    private static boolean saysSomething(List<TagLogEntry> before, TagEvent event)
    {
        return event.action() != TagAction.UNSET || (event.tag().equals(UNCLASSIFIED) ? isUnclassified(before, event.asset()) : isSet(before, event.asset(), event.tag()));
    }

    private static boolean isSet(List<TagLogEntry> log, Asset asset, String tag)
    {
        return log.stream()
                .filter(entry -> entry instanceof TagEvent event && event.asset().equals(asset) && event.tag().equals(tag) && event.action() != TagAction.DECLASSIFY)
                .map(TagEvent.class::cast)
                .reduce((_, second) -> second)
                .filter(last -> last.action() == TagAction.SET)
                .isPresent();
    }

    private static List<Asset> names(List<TagLogEntry> log, Asset table)
    {
        List<Asset> names = new ArrayList<>(List.of(table));
        for (int position = 0; position < names.size(); position++) {
            Asset name = names.get(position);
            places(log, name).flatMap(place -> tablesAt(log, place)).filter(other -> !names.contains(other)).distinct().forEach(names::add);
        }
        return names;
    }

    private static Stream<String> places(List<TagLogEntry> log, Asset table)
    {
        return List.copyOf(log).stream().filter(entry -> entry instanceof TableLocation location && location.table().equals(table)).map(entry -> ((TableLocation) entry).location());
    }

    private static Stream<Asset> tablesAt(List<TagLogEntry> log, String place)
    {
        return log.stream().filter(entry -> entry instanceof TableLocation location && location.location().equals(place)).map(entry -> ((TableLocation) entry).table());
    }

    /**
     * Of the field itself it was said last that nobody has said what it holds.
     */
    private static boolean isUnclassified(List<TagLogEntry> log, Asset field)
    {
        boolean unclassified = false;
        for (int position = 0; position < log.size(); position++) {
            TagLogEntry entry = log.get(position);
            if (entry instanceof TagEvent event && event.asset().equals(field) && saysSomething(log.subList(0, position), event)) {
                unclassified = event.action() == TagAction.SET && event.tag().equals(UNCLASSIFIED);
            }
            if (entry instanceof KnownColumns list && !list.isWhole() && list.columns().contains(field)) {
                unclassified = false;
            }
        }
        return unclassified;
    }

    private static boolean isStopped(List<TagLogEntry> log, Asset table)
    {
        return Stream.of(table, table.parent().orElseThrow(), table.parent().orElseThrow().parent().orElseThrow()).anyMatch(holder -> {
            Optional<TagEvent> last = log.stream()
                    .filter(entry -> entry instanceof TagEvent event && event.asset().equals(holder) && event.tag().equals(UNCLASSIFIED) && event.action() != TagAction.UNSET)
                    .map(TagEvent.class::cast)
                    .reduce((_, second) -> second);
            return last.filter(event -> event.action() == TagAction.DECLASSIFY).isPresent();
        });
    }

    private static Asset within(Asset table, List<String> names)
    {
        return new Asset(ImmutableList.<String>builder().addAll(table.parts()).addAll(names).build());
    }

    private static List<TagLogEntry> randomLog(Random random)
    {
        Entries entries = new Entries();
        List<TagLogEntry> log = new ArrayList<>();
        int size = random.nextInt(12);
        while (log.size() < size) {
            String table = TABLES.get(random.nextInt(TABLES.size()));
            String asset = randomAsset(random, table);
            String tag = random.nextBoolean() ? UNCLASSIFIED : "PII";
            log.add(switch (random.nextInt(7)) {
                case 0, 1 -> entries.known(table, randomList(random));
                case 2 -> entries.location(table, "s3://bucket/" + random.nextInt(2));
                case 3 -> entries.declassify(asset, tag);
                case 4 -> entries.unset(asset, tag);
                default -> entries.set(asset, tag);
            });
        }
        return log;
    }

    private static String[] randomList(Random random)
    {
        Stream<String> columns = Stream.of("a", "b").filter(_ -> random.nextBoolean());
        Stream<String> fields = FIELDS.stream().map(names -> String.join(".", names)).filter(_ -> random.nextBoolean());
        // a table has a column; what is seen later is fields
        return (random.nextBoolean() ? Stream.of(Stream.of("id"), columns, fields).flatMap(names -> names) : fields).toArray(String[]::new);
    }

    private static String randomAsset(Random random, String table)
    {
        return switch (random.nextInt(8)) {
            case 0 -> table;
            case 1 -> Asset.parse(table).parent().orElseThrow().toString();
            case 2 -> table + ".a";
            case 3 -> table + ".b";
            default -> table + "." + String.join(".", FIELDS.get(random.nextInt(FIELDS.size())));
        };
    }
}
