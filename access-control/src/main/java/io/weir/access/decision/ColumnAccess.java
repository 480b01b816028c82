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

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.weir.access.decision.TableJudgements.Key;
import io.weir.access.query.ActiveQuery;
import io.weir.governance.asset.AddedColumns;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Decision;
import io.weir.governance.policy.Decision.Deny;
import io.weir.governance.policy.Decision.Mask;
import io.weir.governance.policy.Decision.Show;
import io.weir.governance.policy.MaskSpec.NullMask;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.Subject;
import io.weir.governance.snapshot.ColumnTags;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.TagSource.Unclassified;
import io.weir.governance.tag.TagName;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Objects.requireNonNull;

/**
 * How columns and rows are seen: through the eyes of the identity that Trino asks about and of the user whose session it is, whichever sees less. Within a
 * definer view these two differ, and a cleared owner must not show what the user may not see.
 */
final class ColumnAccess
{
    private static final String ROW = "row";

    private final ActiveQuery query;
    private final Set<Subject> eyes;
    private final TableJudgements judgements;

    ColumnAccess(ActiveQuery query, Subject identity, TableJudgements judgements)
    {
        this.judgements = requireNonNull(judgements, "judgements is null");
        this.query = requireNonNull(query, "query is null");
        this.eyes = ImmutableSet.of(requireNonNull(identity, "identity is null"), query.user());
    }

    TableJudgement judge(Asset table, ReadColumns read)
    {
        List<ReadColumn> columns = read.columns();
        ColumnTags tags = query.snapshot().tagsOfColumns(table, read.names(), read.fields());
        // some columns rest on all that is tagged in the table, in these columns or not
        if (columns.stream().anyMatch(WholeDocuments::isDocument) || (SuffixTables.isHistory(table) && columns.stream().anyMatch(column -> SuffixTables.mayQuote(table, column.name())))) {
            return new TableJudgement(columns, decide(tags, columns));
        }
        if (tags.isEmpty()) {
            return read.untagged();
        }
        Instant now = query.now();
        return judgements.get(new Key(tags, query.policies().version(), eyes, query.purpose(), columns), now, holdsUntil(), () -> new TableJudgement(columns, decide(tags, columns)));
    }

    private Optional<Instant> holdsUntil()
    {
        Instant until = Instant.MAX;
        for (Subject subject : eyes) {
            Optional<Instant> same = query.policies().decidesSameUntil(subject);
            if (same.isEmpty()) {
                return Optional.empty();
            }
            until = same.orElseThrow().isBefore(until) ? same.orElseThrow() : until;
        }
        return Optional.of(until);
    }

    private Map<String, Decision> decide(ColumnTags tags, List<ReadColumn> columns)
    {
        Asset table = tags.table();
        Map<String, Decision> decisions = new HashMap<>();
        columns.forEach(column -> decisions.put(column.name(), mostRestrictive(subject ->
                query.policies().decideColumn(subject, query.purpose(), counted(column, tags.of(column.name())), table.child(column.name()), column.baseType()))));
        Optional<Decision> strictest = decisions.values().stream().reduce(Decision::mostRestrictive);
        columns.stream()
                .filter(ReadColumn::hidden)
                .forEach(column -> decisions.put(column.name(), forHiddenColumn(strictest.orElseThrow())));
        columns.stream()
                .filter(WholeDocuments::isDocument)
                .forEach(column -> decisions.put(column.name(), WholeDocuments.decide(Decision.mostRestrictive(strictest.orElseThrow(), decideTable(table)), decideAnyColumn(table))));
        columns.stream()
                .filter(column -> SuffixTables.mayQuote(table, column.name()))
                .forEach(column -> decisions.put(column.name(), forHiddenColumn(decideValues(table, Optional.empty()))));
        return ImmutableMap.copyOf(decisions);
    }

    /**
     * What a connector adds to a table is not new in it, although it need not be among the columns that were seen: those may have been listed by another connector of its place, or of a view that had its name.
     */
    private static Set<EffectiveTag> counted(ReadColumn column, Set<EffectiveTag> tags)
    {
        boolean isAdded = column.hidden() && AddedColumns.isAdded(column.name());
        return isAdded ? tags.stream().filter(tag -> !(tag.source() instanceof Unclassified)).collect(toImmutableSet()) : tags;
    }

    /**
     * How all of a table is seen at once, by one who cannot be shown parts of it.
     */
    Decision decideTable(Asset table)
    {
        return mostRestrictive(subject -> query.policies().decideTable(subject, query.purpose(), query.snapshot(), table));
    }

    /**
     * As {@link #decideTable}, where values of these columns are shown, or of any.
     */
    Decision decideValues(Asset table, Optional<Set<String>> columns)
    {
        return mostRestrictive(subject -> query.policies().decideValues(subject, query.purpose(), query.snapshot(), table, columns));
    }

    /**
     * As {@link #decideTable}, where any column may be asked about, be it a new one.
     */
    Decision decideAnyColumn(Asset table)
    {
        return mostRestrictive(subject -> query.policies().decideAnyColumn(subject, query.purpose(), query.snapshot(), table));
    }

    /**
     * The strictest decision about columns of which only the names are known. They may be columns that the log has never heard of.
     */
    Decision decideUntyped(Asset table, Set<String> names)
    {
        return names.stream()
                .map(name -> mostRestrictive(subject -> query.policies().decideColumn(subject, query.purpose(), query.snapshot(), table.child(name))))
                .reduce(Decision::mostRestrictive)
                .orElse(Show.untagged("no column is named"));
    }

    /**
     * How fields are seen that may be in the column and of which nobody has said what they hold.
     */
    Decision decideNewFields(Asset column)
    {
        Set<EffectiveTag> unclassified = ImmutableSet.of(new EffectiveTag(TagName.UNCLASSIFIED, Optional.empty(), new Unclassified()));
        return mostRestrictive(subject -> query.policies().decideColumn(subject, query.purpose(), unclassified, column, ROW));
    }

    /**
     * By the columns that were told last. To be asked right after they were.
     */
    Set<RowFilter> rowFilters(Asset table)
    {
        return rowFilters(table, query.columnTypes(table));
    }

    /**
     * As {@link #rowFilters}, where it is not known which columns are read: the query may have been told those of another version of the table.
     */
    Set<RowFilter> rowFiltersOfAnyVersion(Asset table)
    {
        query.renewSnapshot();
        return rowFilters(table, ImmutableMap.of());
    }

    private Set<RowFilter> rowFilters(Asset table, Map<String, String> columns)
    {
        return eyes.stream()
                .flatMap(subject -> query.policies().rowFilters(subject, query.snapshot(), table, columns).stream())
                .collect(toImmutableSet());
    }

    private Decision decide(Asset column, String baseType)
    {
        return mostRestrictive(subject -> query.policies().decideColumn(subject, query.purpose(), query.snapshot(), column, baseType));
    }

    private Decision mostRestrictive(Function<Subject, Decision> decision)
    {
        return eyes.stream()
                .map(decision)
                .reduce(Decision::mostRestrictive)
                .orElseThrow();
    }

    /**
     * A path holds partition values, so what the connector adds to a table is hidden together with any of its columns.
     */
    private static Decision forHiddenColumn(Decision ofColumn)
    {
        return switch (ofColumn) {
            case Show show -> show;
            case Mask mask -> new Mask(new NullMask(), mask.tag(), mask.rule(), mask.because());
            case Deny deny -> new Mask(new NullMask(), deny.tag(), deny.rule(), deny.because());
        };
    }
}
