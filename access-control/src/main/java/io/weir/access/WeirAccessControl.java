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
package io.weir.access;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.eventlistener.EventListener;
import io.weir.access.audit.DecisionAudit;
import io.weir.access.decision.QueryJudges;
import io.weir.access.decision.ToldColumns;
import io.weir.access.decision.UserRules;
import io.weir.access.enforcement.Door;
import io.weir.access.enforcement.EnforcementCheck;
import io.weir.access.enforcement.QueryKiller;
import io.weir.access.query.LogGuard;
import io.weir.access.query.QueryListener;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Answers every question of Trino's access control SPI, one concern in each of the interfaces, one expression each; what the answer is, is decided in {@code decision/}. No question is left to a default of the
 * SPI.
 */
public final class WeirAccessControl
        implements PrivilegeAccessControl,
                   RoutineAccessControl,
                   RowAccessControl,
                   SchemaAccessControl,
                   TableAccessControl,
                   UserAccessControl,
                   ViewAccessControl
{
    private final Questions questions;
    private final List<EventListener> eventListeners;
    private final DecisionAudit decisionAudit;
    private final ShutdownAction shutdownAction;

    @Inject
    public WeirAccessControl(UserRules users, QueryJudges judges, LogGuard logGuard, QueryListener queryListener, Door door, EnforcementCheck enforcementCheck, QueryKiller queryKiller, DecisionAudit decisionAudit, ShutdownAction shutdownAction)
    {
        this.questions = new Questions(users, judges, logGuard, door, enforcementCheck, queryKiller, new ToldColumns());
        this.eventListeners = ImmutableList.of(logGuard, enforcementCheck, requireNonNull(queryListener, "queryListener is null"));
        this.decisionAudit = requireNonNull(decisionAudit, "decisionAudit is null");
        this.shutdownAction = requireNonNull(shutdownAction, "shutdownAction is null");
    }

    @Override
    public Questions questions()
    {
        return questions;
    }

    @Override
    public Iterable<EventListener> getEventListeners()
    {
        return eventListeners;
    }

    @Override
    public void shutdown()
    {
        questions.queryKiller().stop();
        decisionAudit.close();
        shutdownAction.run();
    }
}
