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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.weir.access.connector.EffectiveTagRows.Row;
import io.weir.access.connector.RecordTable.Column;
import io.weir.access.explain.Asker;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.GovernanceLog;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.snapshot.TagSource.Contained;
import io.weir.governance.snapshot.TagSource.Derived;
import io.weir.governance.snapshot.TagSource.Inherited;
import io.weir.governance.snapshot.TagSource.NewField;
import io.weir.governance.snapshot.TagSource.Own;
import io.weir.governance.snapshot.TagSource.Pending;
import io.weir.governance.snapshot.TagSource.Unclassified;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import static io.weir.access.connector.Columns.optionalText;
import static io.weir.access.connector.Columns.optionalTime;
import static io.weir.access.connector.Columns.text;
import static io.weir.access.connector.Columns.texts;
import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * The tags of every asset that the log names. Columns that only inherit are not named there: their table, schema or catalog is.
 */
final class EffectiveTagRows
{
    static final List<Column<Row>> COLUMNS = ImmutableList.of(
            text("asset", Row::asset),
            text("tag", row -> row.tag().tag()),
            optionalText("value", row -> row.tag().value()),
            text("source", Row::source),
            texts("path", Row::path),
            optionalText("query_id", Row::queryId),
            optionalTime("since", Row::since));

    private final GovernanceLog log;

    @Inject
    EffectiveTagRows(GovernanceLog log)
    {
        this.log = requireNonNull(log, "log is null");
    }

    Stream<Row> rows(Asker asker)
    {
        TagTimes times = TagTimes.of(log.readTags());
        GovernanceSnapshot snapshot = log.snapshot(Duration.ZERO);
        return rows(snapshot, snapshot.knownAssets().stream(), times, asker);
    }

    /**
     * Those of an asset, and of what in it the log names.
     */
    static Stream<Row> of(GovernanceSnapshot snapshot, Asset asset, Asker asker)
    {
        Stream<Asset> within = snapshot.knownAssets().stream().filter(known -> known.isWithin(asset));
        return rows(snapshot, Stream.concat(Stream.of(asset), within).distinct(), TagTimes.of(ImmutableList.of()), asker);
    }

    private static Stream<Row> rows(GovernanceSnapshot snapshot, Stream<Asset> assets, TagTimes times, Asker asker)
    {
        return assets
                .filter(asker::mayKnow)
                .sorted(comparing(Asset::toString))
                .flatMap(asset -> snapshot.effectiveTags(asset).stream().map(tag -> new Row(asset, tag, times.since(asset, tag), asker)));
    }

    record Row(Asset asset, EffectiveTag tag, Optional<Instant> since, Asker asker)
    {
        Row
        {
            requireNonNull(asset, "asset is null");
            requireNonNull(tag, "tag is null");
            requireNonNull(since, "since is null");
            requireNonNull(asker, "asker is null");
        }

        String source()
        {
            return switch (tag.source()) {
                case Own _ -> "own";
                case Inherited _ -> "inherited";
                case Contained _ -> "contained";
                case Derived _ -> "derived";
                case Pending _ -> "pending";
                case Unclassified _, NewField _ -> "unclassified";
            };
        }

        /**
         * From the asset on which the tag is set to this one, without those that the asker may not know.
         */
        List<Asset> path()
        {
            return wholePath().stream().filter(asker::mayKnow).toList();
        }

        List<Asset> wholePath()
        {
            return switch (tag.source()) {
                case Own _, Unclassified _ -> ImmutableList.of(asset);
                case Inherited inherited -> ImmutableList.of(inherited.from(), asset);
                case Contained contained -> ImmutableList.of(contained.field(), asset);
                case NewField contained -> ImmutableList.of(contained.field(), asset);
                case Derived derived -> derived.path();
                case Pending pending -> ImmutableList.of(pending.readFrom(), asset);
            };
        }

        Optional<String> queryId()
        {
            return switch (tag.source()) {
                case Pending pending -> Optional.of(pending.queryId());
                case Own _, Inherited _, Contained _, Derived _, Unclassified _, NewField _ -> Optional.empty();
            };
        }
    }
}
