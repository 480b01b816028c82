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

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Maps;
import io.trino.spi.security.PrincipalType;
import io.trino.spi.security.TrinoPrincipal;
import io.weir.access.masks.ServiceUser;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.MadeViews;
import io.weir.access.query.StatementKind;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Privilege;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.tag.TagName;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import static io.weir.access.decision.OpenObjects.isUntagged;
import static io.weir.governance.policy.Privilege.CREATE;
import static io.weir.governance.policy.Privilege.DELETE;
import static io.weir.governance.policy.Privilege.DROP;
import static io.weir.governance.policy.Privilege.INSERT;
import static io.weir.governance.policy.Privilege.OWN;
import static java.util.Objects.requireNonNull;

/**
 * What a query changes: rows, tables, views, and what they are called. What it reads goes into what it changes.
 */
public final class ChangeJudge
{
    // location, external_location, data_location, partition_projection_location_template, avro_schema_url: as the connectors of Trino name them
    private static final Predicate<String> CHOOSES_A_PLACE = Pattern.compile(".*location.*|.*_url", Pattern.CASE_INSENSITIVE).asMatchPredicate();
    // what a CHECK constraint of a Delta table is kept as
    private static final String CONSTRAINT_PROPERTY = "delta.constraints.";

    private final ActiveQuery query;
    private final Privileges privileges;
    private final ColumnAccess columns;
    private final ReadJudge reads;
    private final MadeViews madeViews;
    private final RenameJudge renames;

    ChangeJudge(ActiveQuery query, Privileges privileges, ColumnAccess columns, ReadJudge reads, MadeViews madeViews, PendingWrites pendingWrites)
    {
        this.query = requireNonNull(query, "query is null");
        this.privileges = requireNonNull(privileges, "privileges is null");
        this.columns = requireNonNull(columns, "columns is null");
        this.reads = requireNonNull(reads, "reads is null");
        this.madeViews = requireNonNull(madeViews, "madeViews is null");
        this.renames = new RenameJudge(query, privileges, madeViews, pendingWrites);
    }

    /**
     * From here on, what the query reads goes into this table or view; what it has read up to now is asked about once more, because Trino may have told the target last.
     */
    public Verdict mayWrite(Privilege privilege, Asset target)
    {
        return privileges.may(privilege, target).and(() -> {
            madeViews.forget(target);
            query.addTarget(target);
            return reads.mayGoOn();
        });
    }

    /**
     * As {@link #mayWrite}, of a table that is made. It may take the place of another one, whose older versions stay.
     */
    public Verdict mayCreate(Asset table)
    {
        return privileges.may(CREATE, table)
                .and(() -> Verdict.allowedIf(
                        !query.kind().writesRows() || areVersionsTold(table),
                        () -> "a table of that name was there before, and which rows of its versions are for user %s cannot be told. Choose another name".formatted(query.user().user())))
                .and(() -> mayWrite(CREATE, table));
    }

    /**
     * Whether nothing is known of older versions, or each tag that a filter asks for is in the table. Which columns they have is not known here.
     */
    private boolean areVersionsTold(Asset table)
    {
        query.renewSnapshot();
        if (!query.snapshot().isInFiles(table)) {
            return true;
        }
        Set<EffectiveTag> tags = query.snapshot().effectiveTagsOfTable(table);
        return columns.rowFiltersOfAnyVersion(table).stream()
                .flatMap(filter -> filter.tag().stream())
                .allMatch(asked -> tags.stream().anyMatch(tag -> TagName.covers(asked, tag.tag())));
    }

    /**
     * As {@link #mayWrite}, of a view that is made.
     */
    public Verdict mayMakeView(Asset view)
    {
        return mayWrite(CREATE, view).and(() -> {
            // EXPLAIN makes none
            if (query.kind() == StatementKind.DEFINITION) {
                madeViews.begin(view, query);
            }
            return Verdict.ALLOWED;
        });
    }

    /**
     * Of a table, view or schema.
     */
    public Verdict mayDrop(Asset asset)
    {
        return privileges.may(DROP, asset).and(() -> {
            madeViews.forget(asset);
            return Verdict.ALLOWED;
        });
    }

    /**
     * The rows of the table are changed, and what the query reads goes into it.
     */
    public Verdict mayChange(Privilege privilege, Asset table)
    {
        return mayWrite(privilege, table).and(() -> {
            query.addChanged(table);
            return Verdict.ALLOWED;
        });
    }

    /**
     * With a session property that lets INSERT remove the rows of a partition, it is a DELETE as well, and of rows that a row filter hides too.
     */
    public Verdict mayInsert(Asset table)
    {
        return mayChange(INSERT, table).and(() -> query.replaces(table.parts().getFirst()) ? mayReplaceRows(table) : Verdict.ALLOWED);
    }

    /**
     * Asked when the row filters of a table are known. A column gets the tag that says whose the rows are by what is written into it as well, so a tenant that writes where nothing says it would choose
     * which rows of others are shown as its own.
     */
    public Verdict mayWriteAmong(Set<RowFilter> filters, Asset table)
    {
        boolean isTold = filters.stream().noneMatch(filter -> filter.rows() instanceof None);
        Verdict verdict = Verdict.allowedIf(
                isTold || !query.targets().contains(table) || query.policies().tenant(query.user()).isEmpty(),
                () -> whyUntold(table).formatted(query.user().user()));
        if (!verdict.isAllowed()) {
            query.decisions().refuse(table, Optional.empty());
        }
        return verdict;
    }

    /**
     * Of the table of UPDATE and MERGE, Trino asks for row filters before it tells the columns, and takes none at all.
     */
    private String whyUntold(Asset table)
    {
        return query.columnTypes(table).isEmpty()
                ? "only some of its rows are for user %s, and UPDATE and MERGE of such a table are not supported. Use DELETE and INSERT"
                : "it cannot be told which of its rows are for user %s. Let a steward tag the column that tells it, or wait until the lineage of other writes is known";
    }

    /**
     * It removes the rows that a row filter hides as well, and Trino asks for no filter.
     */
    public Verdict mayTruncate(Asset table)
    {
        return mayRemoveHiddenRows(table, ". Use DELETE");
    }

    private Verdict mayReplaceRows(Asset table)
    {
        return mayRemoveHiddenRows(table, ", and session property %s may remove the others".formatted(ActiveQuery.REPLACING_PROPERTY));
    }

    private Verdict mayRemoveHiddenRows(Asset table, String ending)
    {
        return privileges.may(DELETE, table).and(() -> Verdict.allowedIf(
                isUntagged(table) || columns.rowFiltersOfAnyVersion(table).isEmpty(),
                () -> "only some of its rows are for user %s%s".formatted(query.user().user(), ending)));
    }

    /**
     * Rows of the table are removed, or written again as they are.
     */
    public Verdict mayRewrite(Privilege privilege, Asset table)
    {
        return privileges.may(privilege, table).and(() -> {
            query.addChanged(table);
            return Verdict.ALLOWED;
        });
    }

    /**
     * Who chooses a location can write wherever the server can, also into what belongs to others: that is for owners.
     */
    public Verdict mayPlace(Asset asset, Map<String, Object> properties)
    {
        Map<String, Object> places = Maps.filterKeys(properties, CHOOSES_A_PLACE::test);
        return places.isEmpty() && !query.inheritsPlace()
                ? Verdict.ALLOWED
                : privileges.may(CREATE, asset).and(() -> privileges.may(OWN, asset)).and(() -> mayCallPlaces(places.values(), asset));
    }

    /**
     * What is at a place under another name is called otherwise now.
     */
    private Verdict mayCallPlaces(Collection<Object> places, Asset asset)
    {
        return places.stream()
                .filter(String.class::isInstance)
                .flatMap(place -> query.snapshot().tablesAt(Governance.canonicalPlace((String) place)).stream())
                .filter(present -> !present.equals(asset))
                .map(present -> renames.mayAlsoBeCalled(present, asset))
                .reduce(Verdict.ALLOWED, (first, second) -> first.and(() -> second));
    }

    /**
     * A table is made with the properties of another one. Trino does not tell them when it asks whether the table may be made; the place of the other table's files may be among them, unless that is a place
     * by which the log knows it: there no second table can be made.
     */
    Verdict mayTakeProperties(Asset table)
    {
        if (isUntagged(table)) {
            return Verdict.ALLOWED;
        }
        return reads.mayReadUnmasked(table, ImmutableSet.of()).and(() -> {
            if (!query.snapshot().isInFiles(table)) {
                query.addInheritedPlace();
            }
            return Verdict.ALLOWED;
        });
    }

    /**
     * Of a table or view, see {@link RenameJudge}.
     */
    public Verdict mayRename(Asset from, Asset to)
    {
        return renames.mayRename(from, to);
    }

    /**
     * Of the column that the statement names, where that is understood.
     */
    public Verdict mayRenameColumn(Asset table)
    {
        return mayNameColumn(table).and(() -> renames.mayRenameColumn(table));
    }

    /**
     * Where a column of a name says whose the rows are, who gives the name to another one, or makes one with a default, would see the rows of others.
     */
    public Verdict mayNameColumn(Asset table)
    {
        return privileges.may(OWN, table).and(() -> requireAllRows(table, filter -> filter.tag().isEmpty()));
    }

    /**
     * Without the column by which rows are hidden, they are not: in a copy its tag is gone with it. With another default or type, it says of the rows that others write whose they are.
     * Trino asks so for the rename of a field, too.
     */
    public Verdict mayAlterColumn(Asset table)
    {
        Verdict verdict = privileges.may(OWN, table).and(() -> requireAllRows(table, _ -> true));
        return query.columnRename().isPresent() ? verdict.and(() -> mayRenameColumn(table)) : verdict;
    }

    private Verdict requireAllRows(Asset table, Predicate<RowFilter> counts)
    {
        return Verdict.allowedIf(
                isUntagged(table) || columns.rowFiltersOfAnyVersion(table).stream().noneMatch(counts),
                "only some of its rows are for user %s, by what stands in a column".formatted(query.user().user()));
    }

    /**
     * With all that is in it.
     */
    public Verdict mayRenameSchema(Asset schema, Asset newSchema)
    {
        return renames.mayRenameSchema(schema, newSchema);
    }

    /**
     * A view reads with the rights of its owner, so giving one to somebody is acting for them: it would outlive what the giver may read. That is for administrators.
     */
    public Verdict mayGiveTo(Asset asset, TrinoPrincipal newOwner)
    {
        boolean isUser = newOwner.getType() == PrincipalType.USER && newOwner.getName().equals(query.user().user());
        return privileges.may(OWN, asset)
                .and(() -> Verdict.allowedIf(!ServiceUser.isServiceUser(newOwner.getName()), () -> "user name %s is reserved for masks".formatted(newOwner.getName())))
                .and(() -> Verdict.allowedIf(isUser || privileges.mayAdminister().isAllowed(), "only administrators may give it to another, because views read with the rights of their owner"));
    }

    /**
     * A CHECK constraint is a condition that is checked against the rows that are there, and so it tells about them.
     */
    public Verdict maySetProperties(Asset table, Collection<Optional<Object>> values)
    {
        boolean constrains = values.stream().flatMap(Optional::stream).anyMatch(value -> value.toString().contains(CONSTRAINT_PROPERTY));
        return privileges.may(OWN, table).and(() -> constrains ? reads.mayTest(table) : Verdict.ALLOWED);
    }
}
