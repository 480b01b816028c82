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
import io.airlift.slice.Slice;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.weir.access.connector.ExistingAssets.Existing;
import io.weir.access.connector.TagImport.Row;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagLogEntry;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import static io.trino.spi.StandardErrorCode.INVALID_ARGUMENTS;
import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static io.weir.access.AccessErrors.governanceUnavailable;
import static io.weir.governance.tag.TagOrigin.IMPORT;
import static java.util.Objects.requireNonNull;

/**
 * Puts the rows of an import into the log: all in one commit, or none where one of them is wrong.
 */
final class TagImports
{
    private static final int MAXIMUM_ROWS = 1_000_000;
    private static final int MAXIMUM_BYTES = 500_000_000;
    private static final int REPORTED_MISTAKES = 10;

    private final Governance governance;
    private final TagChecks checks;
    private final Clock clock;

    @Inject
    TagImports(Governance governance, TagChecks checks, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.checks = requireNonNull(checks, "checks is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    void append(ConnectorSession session, Collection<Slice> fragments)
    {
        checks.requireAccessControl();
        // of all writers together, and before their rows are made, which take more room
        requireRoom(0, fragments.stream().mapToLong(Slice::length).sum());
        List<Row> rows = new ArrayList<>();
        for (Slice fragment : fragments) {
            rows.addAll(TagImportPageSink.rows(fragment));
            requireRoom(rows.size(), 0);
        }
        try {
            governance.log().appendTags(entries(session, rows));
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }

    /**
     * Asked while rows come as well: what is too much in the end need not be kept until then.
     */
    static void requireRoom(long rows, long bytes)
    {
        if (rows > MAXIMUM_ROWS || bytes > MAXIMUM_BYTES) {
            throw new TrinoException(NOT_SUPPORTED, "An import has at most %s rows and %s bytes, so that it can be one commit. Import the rest with another INSERT".formatted(MAXIMUM_ROWS, MAXIMUM_BYTES));
        }
    }

    private List<TagLogEntry> entries(ConnectorSession session, List<Row> rows)
    {
        SeenInImport seen = new SeenInImport(governance.snapshot());
        Existing existing = checks.existing(session);
        Instant now = clock.instant();
        List<TagLogEntry> entries = new ArrayList<>(rows.size());
        List<String> mistakes = new ArrayList<>();
        for (Row row : rows) {
            try {
                TagEvent event = event(session, row, now);
                existing.requireExists(event.asset()).flatMap(table -> seen.before(event, table)).ifPresent(entries::add);
                entries.add(event);
            }
            catch (TrinoException e) {
                mistakes.add(e.getMessage());
                if (mistakes.size() >= REPORTED_MISTAKES) {
                    break;
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw new TrinoException(INVALID_ARGUMENTS, "Nothing was imported, because of:%n%s".formatted(String.join("\n", mistakes)));
        }
        return ImmutableList.copyOf(entries);
    }

    private TagEvent event(ConnectorSession session, Row row, Instant now)
    {
        Asset asset = checks.asset(row.asset());
        checks.requireTagPrivilege(session, asset);
        TagAction action = action(row.action());
        if (action == TagAction.DECLASSIFY) {
            checks.requireReason(asset, row.reason());
        }
        String tag = action == TagAction.SET ? checks.tag(row.tag()) : checks.tagToTakeAway(asset, row.tag());
        switch (action) {
            case SET -> checks.requireMaySet(session, asset, tag);
            case UNSET, DECLASSIFY -> checks.requireMayTakeAway(session, asset, tag);
        }
        // an id is never taken for that of anything else: who may tag one asset cannot use up the ids of events about others
        String eventId = TagChecks.requireShort("event_id", row.eventId()).map(id -> "import: %s %s %s: %s".formatted(action.name().toLowerCase(Locale.ENGLISH), asset, tag, id)).orElseGet(() -> UUID.randomUUID().toString());
        Optional<String> value = TagChecks.requireShort("value", action == TagAction.SET ? row.value() : Optional.empty());
        return new TagEvent(eventId, asset, tag, value, action, IMPORT, session.getIdentity().getUser(), TagChecks.requireShort("reason", row.reason()), now);
    }

    private static TagAction action(Optional<String> text)
    {
        if (text.isEmpty()) {
            return TagAction.SET;
        }
        for (TagAction action : TagAction.values()) {
            if (action.name().toLowerCase(Locale.ENGLISH).equals(text.orElseThrow())) {
                return action;
            }
        }
        throw new TrinoException(INVALID_ARGUMENTS, "Unknown action '%s'. Expected set, unset or declassify; without one, set is meant".formatted(TagChecks.requireShort("action", text).orElseThrow()));
    }
}
