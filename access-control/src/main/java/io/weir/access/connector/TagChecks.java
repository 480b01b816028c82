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

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.access.AccessControlPresence;
import io.weir.access.connector.ExistingAssets.Existing;
import io.weir.governance.Governance;
import io.weir.governance.asset.Asset;
import io.weir.governance.asset.InvalidAssetException;
import io.weir.governance.policy.Access;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;
import io.weir.governance.tag.InvalidTagException;
import io.weir.governance.tag.TagName;

import java.time.Clock;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.weir.access.AccessErrors.accessControlMissing;
import static io.weir.governance.policy.Privilege.TAG;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * What must be so before anything is said about a tag: somebody obeys it; the asset is one, and there; the tag is known; the user may tag it.
 */
final class TagChecks
{
    private static final int MAXIMUM_LENGTH = 10_000;

    private final Governance governance;
    private final AccessControlPresence accessControl;
    private final ExistingAssets existingAssets;
    private final Clock clock;

    @Inject
    TagChecks(Governance governance, AccessControlPresence accessControl, ExistingAssets existingAssets, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.accessControl = requireNonNull(accessControl, "accessControl is null");
        this.existingAssets = requireNonNull(existingAssets, "existingAssets is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * What is said about tags is kept as long as the log is, and much of it in the memory of every node.
     */
    static Optional<String> requireShort(String name, Optional<String> text)
    {
        text.filter(given -> given.length() > MAXIMUM_LENGTH).ifPresent(given -> {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "%s has %s characters; expected at most %s".formatted(name, given.length(), MAXIMUM_LENGTH));
        });
        return text;
    }

    Asset asset(Optional<String> text)
    {
        try {
            return Asset.parseGiven(requireShort("asset", text).orElseThrow(() -> new TrinoException(INVALID_PROCEDURE_ARGUMENT, "asset is null. Expected " + InvalidAssetException.EXPECTED_FORM)));
        }
        catch (InvalidAssetException e) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, e.getMessage(), e);
        }
    }

    String tag(Optional<String> text)
    {
        String name = requireShort("tag", text).orElseThrow(() -> new TrinoException(INVALID_PROCEDURE_ARGUMENT, "tag is null"));
        if (name.equalsIgnoreCase(TagName.UNCLASSIFIED)) {
            return TagName.UNCLASSIFIED;
        }
        try {
            return governance.policies().tags().resolve(name);
        }
        catch (InvalidTagException e) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, e.getMessage(), e);
        }
    }

    /**
     * A tag that is taken away. One that the policies do not list any more hides what it is still on.
     */
    String tagToTakeAway(Asset asset, Optional<String> text)
    {
        String name = text.orElse("").toUpperCase(ENGLISH);
        return isLeft(asset, name) ? name : tag(text);
    }

    private boolean isLeft(Asset asset, String tag)
    {
        return !governance.policies().tags().contains(tag) && governance.snapshot().effectiveTags(asset).stream().anyMatch(effective -> effective.tag().equals(tag));
    }

    String requireReason(Asset asset, Optional<String> reason)
    {
        return reason.filter(text -> !text.isBlank())
                .orElseThrow(() -> new TrinoException(INVALID_PROCEDURE_ARGUMENT, "reason is empty. Say why %s may be shown without the tag: an auditor will ask".formatted(asset)));
    }

    /**
     * Who tags in a server in which nobody obeys tags takes for protected what is not.
     */
    void requireAccessControl()
    {
        if (!accessControl.isPresent()) {
            throw accessControlMissing();
        }
    }

    void requireTagPrivilege(ConnectorSession session, Asset asset)
    {
        requireAccessControl();
        Access access = decisions().mayAccess(subject(session), TAG, asset);
        if (access instanceof Access.Denied denied) {
            throw new AccessDeniedException("Cannot tag %s: %s".formatted(asset, denied.because()));
        }
    }

    /**
     * Of a tenant whose rows of shared tables are told by a tag: the privilege to tag would show it those of others.
     */
    void requireMaySet(ConnectorSession session, Asset asset, String tag)
    {
        if (!decisions().maySet(subject(session), tag)) {
            throw new AccessDeniedException("Cannot set tag %s on %s: by it the rows of shared tables are told that are for user %s. Let a steward set it".formatted(tag, asset, session.getUser()));
        }
    }

    /**
     * Where tags are taken away, the privilege to tag is not enough: it would show whoever has it what the tags hide.
     */
    void requireMayTakeAway(ConnectorSession session, Asset asset, String tag)
    {
        if (!decisions().mayTakeAway(subject(session), tag, asset)) {
            throw new AccessDeniedException("Cannot take tag %s away from %s: user %s has no clearance to see values with it".formatted(tag, asset, session.getUser()));
        }
    }

    private PolicyDecisions decisions()
    {
        return new PolicyDecisions(governance.compiledPolicies(), clock);
    }

    private static Subject subject(ConnectorSession session)
    {
        ConnectorIdentity identity = session.getIdentity();
        return new Subject(identity.getUser(), identity.getGroups(), identity.getEnabledSystemRoles(), ImmutableSet.of());
    }

    /**
     * @return the table that the asset is (in); empty for a catalog or schema
     */
    Optional<SeenTable> requireExists(ConnectorSession session, Asset asset)
    {
        return existingAssets.requireExists(session, asset);
    }

    /**
     * For the many assets of one statement.
     */
    Existing existing(ConnectorSession session)
    {
        return existingAssets.in(session);
    }
}
