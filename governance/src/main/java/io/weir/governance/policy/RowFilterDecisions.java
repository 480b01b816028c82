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
package io.weir.governance.policy;

import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.policy.RowFilter.Rows;
import io.weir.governance.policy.RowFilter.Where;
import io.weir.governance.policy.RowFilterRule.TenantName;
import io.weir.governance.policy.RowFilterRule.UserName;
import io.weir.governance.policy.RowFilterRule.Values;
import io.weir.governance.policy.TableDecisions.TenantFilter;
import io.weir.governance.policy.Tenant.Named;
import io.weir.governance.policy.Tenant.Tagged;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.GovernanceSnapshot;
import io.weir.governance.snapshot.TagSource;
import io.weir.governance.snapshot.TagSource.Contained;
import io.weir.governance.snapshot.TagSource.Derived;
import io.weir.governance.snapshot.TagSource.Inherited;
import io.weir.governance.snapshot.TagSource.NewField;
import io.weir.governance.snapshot.TagSource.Own;
import io.weir.governance.snapshot.TagSource.Pending;
import io.weir.governance.snapshot.TagSource.Unclassified;
import io.weir.governance.tag.TagName;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.weir.governance.policy.SuffixNames.describesRows;
import static java.util.Objects.requireNonNull;

/**
 * Which rows of a table somebody sees: those of the tenant, and those that every rule about a tag in the table lets pass. What cannot be told shows no rows: a
 * tag that is set above the columns, a column whose type does not fit the values, a write whose lineage is not known yet.
 */
final class RowFilterDecisions
{
    private static final String MARK_OF_CAPITALS = "^";

    private final Policies policies;
    private final TableDecisions tables;

    RowFilterDecisions(Policies policies, TableDecisions tables)
    {
        this.policies = requireNonNull(policies, "policies is null");
        this.tables = requireNonNull(tables, "tables is null");
    }

    /**
     * @param columns the base types by the names of the table's columns; empty where they are not known
     */
    Set<RowFilter> rowFilters(Subject subject, GovernanceSnapshot snapshot, Asset table, Map<String, String> columns)
    {
        ImmutableSet.Builder<RowFilter> filters = ImmutableSet.builder();
        TaggedColumns tagged = new TaggedColumns(snapshot, table, describesRows(table) ? Map.of() : columns);
        tables.tenantFilter(subject, table).ifPresent(filter -> filters.add(ofTenant(filter, tagged)));
        for (RowFilterRule rule : policies.rowFilters()) {
            if (rule.matches(subject)) {
                tagged.rows(rule.tag(), wanted(rule, subject)).forEach(rows -> filters.add(new RowFilter(rows, Optional.of(rule.tag()), rule.location())));
            }
        }
        return filters.build();
    }

    /**
     * Whether rows are hidden from the subject by the tag, or by one beneath it that goes with it.
     */
    boolean restOn(Subject subject, String tag)
    {
        return Stream.concat(
                        policies.rowFilters().stream().filter(rule -> rule.matches(subject)).map(RowFilterRule::tag),
                        tables.tagsOfTenantFilters(subject))
                .anyMatch(filtering -> TagName.covers(filtering, tag) || TagName.covers(tag, filtering));
    }

    /**
     * Whether a column with the tag would say which rows of a shared table are the subject's.
     */
    boolean tellsRows(Subject subject, String tag)
    {
        return tables.tagsOfTenantFilters(subject).anyMatch(telling -> TagName.covers(telling, tag));
    }

    private static RowFilter ofTenant(TenantFilter filter, TaggedColumns tagged)
    {
        return switch (filter.rows().key()) {
            case Named(String column) -> new RowFilter(new Where(column, Set.of(filter.rows().value())), Optional.empty(), filter.location());
            case Tagged(String tag) -> {
                Set<Rows> rows = tagged.rows(tag, Set.of(filter.rows().value()));
                // no column says whose the rows are, or several do
                yield new RowFilter(rows.size() == 1 ? rows.iterator().next() : new None(), Optional.of(tag), filter.location());
            }
        };
    }

    private Set<FilterValue> wanted(RowFilterRule rule, Subject subject)
    {
        return switch (rule.wanted()) {
            case Values(Set<FilterValue> values) -> values;
            case UserName _ -> Set.of(FilterValue.text(subject.user()));
            case TenantName _ -> tables.tenant(subject).map(tenant -> Set.of(FilterValue.text(tenant.name()))).orElse(Set.of());
        };
    }

    private record TaggedColumns(GovernanceSnapshot snapshot, Asset table, Map<String, String> columns)
    {
        Set<Rows> rows(String tag, Set<FilterValue> values)
        {
            if (carries(snapshot.effectiveTags(table), tag)) {
                return Set.of(new None());
            }
            if (columns.isEmpty()) {
                return carries(snapshot.effectiveTagsOfTable(table), tag) ? Set.of(new None()) : Set.of();
            }
            if (isSetOnAnAbsentColumn(tag)) {
                return Set.of(new None());
            }
            return columns.keySet().stream()
                    .filter(column -> carries(tags(column), tag))
                    .map(column -> rows(column, tag, values))
                    .collect(toImmutableSet());
        }

        /**
         * An older version of the table has rows that the column would tell about, from before it was there. That of a copy may have been left out on purpose.
         */
        private boolean isSetOnAnAbsentColumn(String tag)
        {
            Set<Asset> names = snapshot.namesOf(table);
            return covered(snapshot.effectiveTagsOfTable(table), tag)
                    .flatMap(source -> columnOfTheTable(source, names).stream())
                    .distinct()
                    .anyMatch(column -> !columns.containsKey(column) && !isCalledOtherwise(column, tag, names));
        }

        /**
         * Whether the tag came from the column to one that is there and is the same one: it was renamed before this version, or after it. A column into which values of it were
         * written carries the tag too, and tells nothing about rows that it was not there for.
         */
        private boolean isCalledOtherwise(String absent, String tag, Set<Asset> names)
        {
            return columns.keySet().stream().anyMatch(column -> covered(tags(column), tag)
                    .flatMap(source -> origin(source, names).stream())
                    .anyMatch(origin -> origin.name().equals(absent) && isSameColumn(origin, column, names)));
        }

        /**
         * The column of the table from which the tag came.
         */
        private static Optional<Asset> origin(TagSource source, Set<Asset> names)
        {
            return source instanceof Derived(List<Asset> path) && isColumn(path.getFirst(), names) ? Optional.of(path.getFirst().column()) : Optional.empty();
        }

        private boolean isSameColumn(Asset origin, String column, Set<Asset> names)
        {
            return areTwins(origin.name(), column) || names.stream()
                    .map(name -> name.child(column))
                    .anyMatch(named -> snapshot.isNameOf(origin, named) || snapshot.isNameOf(named, origin));
        }

        /**
         * Whether they are what {@code mongo_recent} calls a field, with and without another one whose name differs in case only: it marks capitals then.
         */
        private static boolean areTwins(String first, String second)
        {
            return withoutMarks(first).equals(withoutMarks(second));
        }

        private static String withoutMarks(String column)
        {
            return column.replace(MARK_OF_CAPITALS, "");
        }

        /**
         * The column on which the tag is set, under whatever name of the table.
         */
        private static Optional<String> columnOfTheTable(TagSource source, Set<Asset> names)
        {
            return switch (source) {
                case Contained(Asset field) -> Optional.of(field.column().name());
                case Derived(List<Asset> path) when isOneColumn(path, names) -> Optional.of(path.getLast().column().name());
                case Derived _, Own _, Inherited _, Unclassified _, NewField _, Pending _ -> Optional.empty();
            };
        }

        private static boolean isOneColumn(List<Asset> path, Set<Asset> names)
        {
            return path.stream().allMatch(asset -> isColumn(asset, names))
                    && path.stream().map(asset -> asset.column().name()).distinct().count() == 1;
        }

        private static boolean isColumn(Asset asset, Set<Asset> names)
        {
            return asset.kind().compareTo(AssetKind.COLUMN) >= 0 && names.contains(asset.table());
        }

        private static Stream<TagSource> covered(Set<EffectiveTag> tags, String wanted)
        {
            return tags.stream().filter(effective -> TagName.covers(wanted, effective.tag())).map(EffectiveTag::source);
        }

        private Rows rows(String column, String tag, Set<FilterValue> values)
        {
            boolean exact = covered(tags(column), tag).allMatch(TaggedColumns::isOfTheColumn);
            boolean comparable = !values.isEmpty() && values.stream().allMatch(value -> value.isComparableWith(columns.get(column)));
            return exact && comparable ? new Where(column, values) : new None();
        }

        private Set<EffectiveTag> tags(String column)
        {
            return snapshot.effectiveTags(table.child(column));
        }

        private static boolean carries(Set<EffectiveTag> tags, String wanted)
        {
            return tags.stream().anyMatch(effective -> TagName.covers(wanted, effective.tag()));
        }

        private static boolean isOfTheColumn(TagSource source)
        {
            return switch (source) {
                case Own _, Derived _, Unclassified _ -> true;
                case Inherited _, Contained _, NewField _, Pending _ -> false;
            };
        }
    }
}
