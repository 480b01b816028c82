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
import io.airlift.log.Logger;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.security.ConnectorIdentity;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.audit.AuditCost;
import io.weir.governance.audit.AuditDecisions;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.AuditOutcome;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditIdentity;
import io.weir.governance.audit.AuditStatement;
import io.weir.governance.policy.BreakGlass.Activation;
import io.weir.governance.policy.BreakGlassRule;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.policy.Subject;
import io.weir.governance.tag.InvalidTagException;
import io.weir.governance.tag.TagName;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.access.AccessErrors.governanceUnavailable;
import static io.weir.access.connector.GovernanceMetadata.SYSTEM_SCHEMA;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL governance.system.break_glass} and {@code end_break_glass}: a clearance that a user takes in an emergency. It is in the audit log before it counts.
 */
final class BreakGlassProcedures
{
    private static final Logger log = Logger.get(BreakGlassProcedures.class);

    private final Governance governance;
    private final Clock clock;

    @Inject
    BreakGlassProcedures(Governance governance, Clock clock)
    {
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Set<Procedure> procedures()
    {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            MethodHandle begin = lookup.unreflect(BreakGlassProcedures.class.getDeclaredMethod("breakGlass", ConnectorSession.class, String.class, Long.class, String.class));
            MethodHandle end = lookup.unreflect(BreakGlassProcedures.class.getDeclaredMethod("endBreakGlass", ConnectorSession.class));
            return ImmutableSet.of(
                    new Procedure(
                            SYSTEM_SCHEMA,
                            "break_glass",
                            ImmutableList.of(new Argument("TAG", VARCHAR), new Argument("MINUTES", BIGINT), new Argument("REASON", VARCHAR)),
                            begin.bindTo(this)),
                    new Procedure(SYSTEM_SCHEMA, "end_break_glass", ImmutableList.of(), end.bindTo(this)));
        }
        catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    void breakGlass(ConnectorSession session, String tagText, Long minutes, String reason)
    {
        if (reason == null || reason.isBlank()) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "reason is empty. Say why: it is kept for the auditor");
        }
        TagChecks.requireShort("reason", Optional.of(reason));
        TagChecks.requireShort("tag", Optional.ofNullable(tagText));
        Policies policies = governance.policies();
        requireAnyRule(session.getIdentity(), policies);
        String tag = parseTag(policies, tagText);
        BreakGlassRule rule = rule(session.getIdentity(), policies, tag);
        Duration duration = duration(minutes, rule);
        Instant now = clock.instant();
        Activation activation = new Activation(UUID.randomUUID().toString(), session.getUser(), ImmutableSet.of(tag), reason.strip(), now, now.plus(duration));
        record(List.of(event(session, policies, activation, "began, until %s, for tag %s, as %s allows: %s".formatted(activation.until(), tag, rule.location(), activation.reason()), now)));
        governance.breakGlass().begin(activation);
        log.warn("BREAK GLASS: user %s took a clearance for tag %s until %s, as %s allows (query %s)", session.getUser(), tag, activation.until(), rule.location(), session.getQueryId());
    }

    void endBreakGlass(ConnectorSession session)
    {
        Instant now = clock.instant();
        List<Activation> ended = governance.breakGlass().end(session.getUser(), now);
        if (ended.isEmpty()) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "User %s has broken no glass, or its time has run out".formatted(session.getUser()));
        }
        // they have ended: if the audit log cannot be written, at least all of them are in that of the server
        ended.forEach(activation -> log.warn("BREAK GLASS: user %s gave the clearance for tag %s back (query %s)", session.getUser(), String.join(", ", activation.tags()), session.getQueryId()));
        Policies policies = governance.policies();
        record(ended.stream().map(activation -> event(session, policies, activation, "ended", now)).toList());
    }

    /**
     * Before the tag is looked for: whether there is such a tag, and which are called nearly so, is not for everybody.
     */
    private void requireAnyRule(ConnectorIdentity identity, Policies policies)
    {
        if (!new PolicyDecisions(policies, clock).mayBreakGlass(subject(identity))) {
            log.warn("BREAK GLASS: user %s was refused a clearance", identity.getUser());
            throw new AccessDeniedException("Cannot break the glass: no rule under 'breakGlass' lets user %s take a clearance".formatted(identity.getUser()));
        }
    }

    private static Subject subject(ConnectorIdentity identity)
    {
        return new Subject(identity.getUser(), identity.getGroups(), identity.getEnabledSystemRoles(), ImmutableSet.of());
    }

    private BreakGlassRule rule(ConnectorIdentity identity, Policies policies, String tag)
    {
        return new PolicyDecisions(policies, clock).breakGlassRule(subject(identity), tag)
                .orElseThrow(() -> {
                    log.warn("BREAK GLASS: user %s was refused a clearance for tag %s", identity.getUser(), tag);
                    return new AccessDeniedException("Cannot break the glass: no rule under 'breakGlass' lets user %s take a clearance for tag %s".formatted(identity.getUser(), tag));
                });
    }

    private static Duration duration(Long minutes, BreakGlassRule rule)
    {
        if (minutes == null || minutes < 1 || minutes > rule.longest().toMinutes()) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "minutes is %s. Expected from 1 to %s, which is the longest that %s allows".formatted(minutes, rule.longest().toMinutes(), rule.location()));
        }
        return Duration.ofMinutes(minutes);
    }

    private static String parseTag(Policies policies, String text)
    {
        if (text == null) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "tag is null");
        }
        // it need not be listed
        if (text.equalsIgnoreCase(TagName.UNCLASSIFIED)) {
            return TagName.UNCLASSIFIED;
        }
        try {
            return policies.tags().resolve(text);
        }
        catch (InvalidTagException e) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, e.getMessage(), e);
        }
    }

    private static AuditEvent event(ConnectorSession session, Policies policies, Activation activation, String what, Instant time)
    {
        ConnectorIdentity identity = session.getIdentity();
        return new AuditEvent(
                "break-glass/%s/%s".formatted(activation.id(), session.getQueryId()),
                session.getQueryId(),
                new AuditIdentity(identity.getUser(), Optional.empty(), Optional.empty(), identity.getGroups().stream().sorted().toList(), Optional.empty()),
                new AuditStatement(Optional.of(AuditEvent.BREAK_GLASS), "break glass %s".formatted(what), List.of(), List.of(), Optional.empty()),
                new AuditDecisions(List.of(), List.of(), List.of(), Optional.of(policies.version()), Optional.empty(), Optional.empty()),
                new AuditCost(0, 0, 0, 0, 0, 0),
                new AuditOutcome(QueryOutcome.FINISHED, Optional.empty()),
                time);
    }

    private void record(List<AuditEvent> events)
    {
        try {
            governance.log().appendAudit(events);
        }
        catch (GovernanceUnavailableException e) {
            throw governanceUnavailable(e);
        }
    }
}
