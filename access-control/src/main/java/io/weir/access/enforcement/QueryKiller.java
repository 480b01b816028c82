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
package io.weir.access.enforcement;

import com.google.inject.Inject;
import io.airlift.log.Logger;
import io.weir.access.query.ActiveQueries;
import io.weir.access.query.ActiveQuery;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.policy.PolicyDecisions;
import io.weir.governance.snapshot.GovernanceSnapshot;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import org.weakref.jmx.Managed;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;

import static io.airlift.concurrent.Threads.daemonThreadsNamed;
import static java.time.Duration.ZERO;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.Executors.newSingleThreadScheduledExecutor;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * Ends queries that were let in before something was tagged, or before a clearance ended, and would be shown less now. Trino asks for masks once, when it analyzes a query, so
 * such a query would go on showing what its user may not see any more. Works only where it is configured; while no query runs it asks for nothing.
 */
public final class QueryKiller
{
    private static final Logger log = Logger.get(QueryKiller.class);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMinutes(1);

    private final ActiveQueries queries;
    private final Governance governance;
    private final Clock clock;
    private final long intervalMillis;
    private final Optional<String> user;
    private final Optional<KillRequests> requests;
    // of the one thread that looks
    private boolean welcome;
    private Instant nextQuestion = Instant.MIN;
    private final AtomicLong endedQueries = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final ScheduledExecutorService executor = newSingleThreadScheduledExecutor(daemonThreadsNamed("weir-query-killer-%s"));

    @Inject
    public QueryKiller(ActiveQueries queries, Governance governance, Clock clock, QueryKillerConfig config)
    {
        this.queries = requireNonNull(queries, "queries is null");
        this.governance = requireNonNull(governance, "governance is null");
        this.clock = requireNonNull(clock, "clock is null");
        this.user = config.getUser();
        this.intervalMillis = config.getInterval().toMillis();
        this.requests = config.getUrl().map(url -> new KillRequests(url, config.getUser().orElseThrow(), config.getPasswordFile()));
    }

    @PostConstruct
    public void start()
    {
        if (requests.isEmpty()) {
            log.warn("Queries that already run when something is tagged go on to their end: weir.query-killer.url and weir.query-killer.user are not set");
            return;
        }
        executor.scheduleWithFixedDelay(this::look, intervalMillis, intervalMillis, MILLISECONDS);
    }

    @PreDestroy
    public void stop()
    {
        executor.shutdownNow();
    }

    /**
     * Whether queries are ended in the name of this user, who may therefore end every query.
     */
    public boolean isInTheNameOf(String name)
    {
        return user.equals(Optional.of(name));
    }

    @Managed
    public long getEndedQueries()
    {
        return endedQueries.get();
    }

    @Managed
    public long getFailures()
    {
        return failures.get();
    }

    private void look()
    {
        try {
            if (queries.running().isEmpty()) {
                return;
            }
            if (!welcome && clock.instant().isAfter(nextQuestion)) {
                askWhetherWelcome();
            }
            GovernanceSnapshot snapshot = governance.log().snapshot(ZERO);
            PolicyDecisions policies = new PolicyDecisions(governance.compiledPolicies(), governance.breakGlass(), clock);
            for (ActiveQuery query : queries.running()) {
                new RunningQuery(query, queries.madeViews(), policies, snapshot).seesLess().ifPresent(reason -> end(query, reason));
            }
        }
        catch (GovernanceUnavailableException e) {
            // nobody can tell what was tagged; new queries are refused by themselves
            failures.incrementAndGet();
            log.error(e, "Running queries cannot be compared with the governance log");
        }
        catch (RuntimeException e) {
            failures.incrementAndGet();
            log.error(e, "Running queries cannot be judged again");
        }
    }

    /**
     * While the first queries run: a wrong URL or password should not be found out when something has to be ended at once.
     */
    private void askWhetherWelcome()
    {
        welcome = requests.orElseThrow().isWelcome();
        if (welcome) {
            log.info("Running queries that read what their user may not see any more are ended");
        }
        else {
            failures.incrementAndGet();
            nextQuestion = clock.instant().plus(BETWEEN_QUESTIONS);
        }
    }

    private void end(ActiveQuery query, String reason)
    {
        if (requests.orElseThrow().kill(query.queryId(), reason)) {
            endedQueries.incrementAndGet();
            log.info("Ended query %s of user %s: %s", query.queryId(), query.user().user(), reason);
            query.markEnded();
        }
        else {
            failures.incrementAndGet();
        }
    }
}
