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
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.snapshot.EffectiveTag;
import io.weir.governance.snapshot.TagSource.Own;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.access.AccessErrors.governanceUnavailable;
import static io.weir.access.connector.GovernanceMetadata.SYSTEM_SCHEMA;
import static io.weir.governance.tag.TagAction.DECLASSIFY;
import static io.weir.governance.tag.TagAction.SET;
import static io.weir.governance.tag.TagAction.UNSET;
import static io.weir.governance.tag.TagOrigin.STEWARD;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * {@code CALL governance.system.set_tag}, {@code unset_tag} and {@code declassify}. When a call returns, its commit is durable and the next query obeys.
 */
final class TagProcedures
{
    private static final Argument ASSET = new Argument("ASSET", VARCHAR);
    private static final Argument TAG_NAME = new Argument("TAG", VARCHAR);
    private static final Argument VALUE = new Argument("VALUE", VARCHAR, false, null);
    private static final Argument REASON = new Argument("REASON", VARCHAR, false, null);
    private static final Argument REQUIRED_REASON = new Argument("REASON", VARCHAR);

    private final Governance governance;
    private final TagChecks checks;
    private final Clock clock;

    @Inject
    TagProcedures(Governance governance, TagChecks checks, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.checks = requireNonNull(checks, "checks is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Set<Procedure> procedures()
    {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            MethodHandle setTag = lookup.unreflect(TagProcedures.class.getDeclaredMethod("setTag", ConnectorSession.class, String.class, String.class, String.class, String.class));
            MethodHandle unsetTag = lookup.unreflect(TagProcedures.class.getDeclaredMethod("unsetTag", ConnectorSession.class, String.class, String.class, String.class));
            MethodHandle declassify = lookup.unreflect(TagProcedures.class.getDeclaredMethod("declassify", ConnectorSession.class, String.class, String.class, String.class));
            return ImmutableSet.of(
                    new Procedure(SYSTEM_SCHEMA, "set_tag", ImmutableList.of(ASSET, TAG_NAME, VALUE, REASON), setTag.bindTo(this)),
                    new Procedure(SYSTEM_SCHEMA, "unset_tag", ImmutableList.of(ASSET, TAG_NAME, REASON), unsetTag.bindTo(this)),
                    new Procedure(SYSTEM_SCHEMA, "declassify", ImmutableList.of(ASSET, TAG_NAME, REQUIRED_REASON), declassify.bindTo(this)));
        }
        catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    void setTag(ConnectorSession session, String assetText, String tagText, String value, String reason)
    {
        try {
            Asset asset = checks.asset(Optional.ofNullable(assetText));
            checks.requireTagPrivilege(session, asset);
            String tag = checks.tag(Optional.ofNullable(tagText));
            checks.requireMaySet(session, asset, tag);
            Optional<SeenTable> table = checks.requireExists(session, asset);
            governance.log().appendTags(ImmutableList.<TagLogEntry>builder()
                    .addAll(newColumns(session, asset, table).or(() -> newFields(session, asset, table)).stream().toList())
                    .add(event(session, asset, tag, Optional.ofNullable(value), SET, Optional.ofNullable(reason)))
                    .build());
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }

    /**
     * The asset need not exist any more: its tags stay when it is dropped.
     */
    void unsetTag(ConnectorSession session, String assetText, String tagText, String reason)
    {
        try {
            Asset asset = checks.asset(Optional.ofNullable(assetText));
            checks.requireTagPrivilege(session, asset);
            String tag = checks.tagToTakeAway(asset, Optional.ofNullable(tagText));
            checks.requireMayTakeAway(session, asset, tag);
            requireSet(asset, tag);
            governance.log().appendTags(ImmutableList.of(event(session, asset, tag, Optional.empty(), UNSET, Optional.ofNullable(reason))));
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }

    /**
     * From here on the tag does not arrive at the asset any more, from what holds it or by lineage. What is set on the asset itself stays.
     */
    void declassify(ConnectorSession session, String assetText, String tagText, String reason)
    {
        try {
            Asset asset = checks.asset(Optional.ofNullable(assetText));
            checks.requireTagPrivilege(session, asset);
            String tag = checks.tagToTakeAway(asset, Optional.ofNullable(tagText));
            checks.requireMayTakeAway(session, asset, tag);
            String declared = checks.requireReason(asset, Optional.ofNullable(reason));
            Optional<SeenTable> table = checks.requireExists(session, asset);
            governance.log().appendTags(ImmutableList.<TagLogEntry>builder()
                    .addAll(newFields(session, asset, table).stream().toList())
                    .add(event(session, asset, tag, Optional.empty(), DECLASSIFY, Optional.of(declared)))
                    .build());
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }

    /**
     * Who tags in a table for the first time has seen the columns that it has now; those that come later are new.
     */
    private Optional<TagLogEntry> newColumns(ConnectorSession session, Asset asset, Optional<SeenTable> table)
    {
        return table.filter(seen -> asset.kind().compareTo(AssetKind.COLUMN) >= 0 && !governance.snapshot().knowsColumnsOf(seen.table()))
                .map(seen -> known(session, seen.table(), seen.everything()));
    }

    /**
     * Who says something about a column later has seen the fields that it has now.
     */
    private Optional<TagLogEntry> newFields(ConnectorSession session, Asset asset, Optional<SeenTable> table)
    {
        List<Asset> fields = table.map(seen -> seen.unknownFieldsIn(asset, governance.snapshot())).orElse(ImmutableList.of());
        return fields.isEmpty() ? Optional.empty() : Optional.of(known(session, asset.table(), fields));
    }

    private TagLogEntry known(ConnectorSession session, Asset table, List<Asset> columns)
    {
        return new KnownColumns(UUID.randomUUID().toString(), table, columns, session.getIdentity().getUser(), clock.instant());
    }

    private TagEvent event(ConnectorSession session, Asset asset, String tag, Optional<String> value, TagAction action, Optional<String> reason)
    {
        return new TagEvent(
                UUID.randomUUID().toString(),
                asset,
                tag,
                TagChecks.requireShort("value", value),
                action,
                STEWARD,
                session.getIdentity().getUser(),
                TagChecks.requireShort("reason", reason),
                clock.instant());
    }

    /**
     * The names of other tags tell nothing of where they come from: that may be an asset of which the user may not know.
     */
    private void requireSet(Asset asset, String tag)
    {
        Set<EffectiveTag> tags = governance.snapshot().effectiveTags(asset);
        if (tags.stream().noneMatch(effective -> effective.tag().equals(tag) && effective.source() instanceof Own)) {
            String others = tags.stream()
                    .map(EffectiveTag::tag)
                    .distinct()
                    .sorted()
                    .collect(joining(", "));
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Tag %s is not set on %s itself, so it cannot be unset there. Tags that count there: %s"
                    .formatted(tag, asset, others.isEmpty() ? "none" : others));
        }
    }
}
