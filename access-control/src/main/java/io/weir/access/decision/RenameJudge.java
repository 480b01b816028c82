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

import com.google.common.collect.ImmutableList;
import io.weir.access.query.ActiveQuery;
import io.weir.access.query.MadeViews;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;

import java.util.List;

import static io.weir.governance.policy.Privilege.CREATE;
import static io.weir.governance.policy.Privilege.OWN;
import static java.util.Objects.requireNonNull;

/**
 * What is called otherwise: it keeps its tags, and what holds for its name is no way to see more of it.
 */
final class RenameJudge
{
    private final ActiveQuery query;
    private final Privileges privileges;
    private final WriteRules writes;
    private final MadeViews madeViews;
    private final PendingWrites pendingWrites;

    RenameJudge(ActiveQuery query, Privileges privileges, MadeViews madeViews, PendingWrites pendingWrites)
    {
        this.query = requireNonNull(query, "query is null");
        this.privileges = requireNonNull(privileges, "privileges is null");
        this.writes = new WriteRules(query);
        this.madeViews = requireNonNull(madeViews, "madeViews is null");
        this.pendingWrites = requireNonNull(pendingWrites, "pendingWrites is null");
    }

    Verdict mayRename(Asset from, Asset to)
    {
        return privileges.may(OWN, from)
                .and(() -> privileges.may(CREATE, to))
                .and(() -> mayBeCalled(to))
                .and(() -> mayMove(from, to))
                .and(() -> mayKeepTags(from, to))
                .and(() -> writes.mayFlowWhole(from, to))
                .and(() -> {
                    madeViews.forget(from);
                    madeViews.forget(to);
                    pendingWrites.recordRename(query, to, from);
                    return Verdict.ALLOWED;
                });
    }

    /**
     * What is at a place gets a second name: as of a rename. The name that it has is not told, as it may be one of which the user may not know.
     */
    Verdict mayAlsoBeCalled(Asset present, Asset name)
    {
        return Verdict.allowedIf(
                        !query.policies().seesMoreOf(query.user(), query.snapshot(), present, name),
                        () -> "user %s would see more of what is at the place as %s than by the name that it has".formatted(query.user().user(), name))
                .and(() -> mayKeepTags(present, name))
                .and(() -> writes.mayFlowWhole(present, name));
    }

    /**
     * Columns of a table about a table are the connector's own, and none of them is new: a table that is called so would lose what nobody has said about it.
     */
    private static Verdict mayBeCalled(Asset to)
    {
        return Verdict.allowedIf(to.equals(to.governed()), () -> "%s is the name of a table about %s. Choose one without '$'".formatted(to, to.governed()));
    }

    /**
     * To own something is not to see it.
     */
    private Verdict mayMove(Asset from, Asset to)
    {
        return Verdict.allowedIf(
                !query.policies().seesMoreOf(query.user(), query.snapshot(), from, to),
                () -> "user %s would see more of it as %s than as %s".formatted(query.user().user(), to, from));
    }

    /**
     * A tag that was declassified at a name does not arrive there, whatever else gets the name later: who gives it would show that to everybody.
     */
    private Verdict mayKeepTags(Asset from, Asset to)
    {
        return query.policies().declassifiedAs(query.user(), query.snapshot(), from, to)
                .map(tag -> Verdict.refused("tag %s, for which user %s has no clearance, was declassified in %s and would be lost there. Let a steward do it".formatted(tag, query.user().user(), to)))
                .orElse(Verdict.ALLOWED);
    }

    /**
     * Trino does not say which column, so until lineage does, each may be the one that was tagged. The one that the statement names may be new, and the log has not heard of it then.
     */
    Verdict mayRenameColumn(Asset table)
    {
        Asset from = query.columnRename().map(rename -> rename.from(table)).orElse(table);
        Asset to = query.columnRename().map(rename -> rename.to(table)).orElse(table);
        return mayKeepTags(from, to).and(() -> {
            pendingWrites.recordColumnRename(query, table, from);
            query.columnRename().ifPresent(_ -> keepUnclassified(table, from, to));
            return Verdict.ALLOWED;
        });
    }

    /**
     * Lineage is known per column, so it does not tell what a field was called, and by its new name it may be one that was there when its table was tagged.
     */
    private void keepUnclassified(Asset table, Asset from, Asset to)
    {
        if (from.kind() == AssetKind.FIELD && isNewField(table, from) && !isNewField(table, to)) {
            pendingWrites.recordRenamedField(query, to);
        }
    }

    private boolean isNewField(Asset table, Asset field)
    {
        List<String> names = field.parts().subList(table.parts().size(), field.parts().size());
        return !query.snapshot().newFields(table, ImmutableList.of(names)).isEmpty();
    }

    /**
     * What is in the schema keeps its tags under the new name, from before it has that name.
     */
    Verdict mayRenameSchema(Asset schema, Asset newSchema)
    {
        return privileges.may(OWN, schema).and(() -> privileges.may(CREATE, newSchema)).and(() -> mayMove(schema, newSchema)).and(() -> mayKeepTags(schema, newSchema)).and(() -> writes.mayFlowWhole(schema, newSchema)).and(() -> {
            madeViews.forget(schema);
            madeViews.forget(newSchema);
            pendingWrites.recordRename(query, newSchema, schema);
            return Verdict.ALLOWED;
        });
    }
}
