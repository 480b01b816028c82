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

import io.weir.access.explain.Asker;
import io.weir.governance.asset.Asset;
import io.weir.governance.audit.AuditEvent;
import io.weir.governance.audit.AuditEvent.QueryOutcome;
import io.weir.governance.audit.AuditStatement;

/**
 * Which rows of the audit log an asker sees. Everyone sees their own queries as they were.
 */
final class AuditVisibility
{
    static final String NO_TEXT = "";

    private AuditVisibility() {}

    static boolean isVisible(AuditEvent event, Asker asker)
    {
        if (asker.isSelf(event.identity().user()) || asker.isAdministrator()) {
            return true;
        }
        return asker.mayKnowOf(event.identity().user(), event.identity().groups()) && seesAssets(event.statement(), asker);
    }

    /**
     * A text may name what nobody resolved: of a query that failed in analysis, or of a definition, no assets are in the log.
     */
    static boolean showsText(AuditEvent event, Asker asker)
    {
        AuditStatement statement = event.statement();
        QueryOutcome outcome = event.outcome().outcome();
        // of emergencies and of lost records the text is Weir's own
        boolean ownText = !event.isQuery() || outcome == QueryOutcome.LOST;
        boolean resolved = outcome == QueryOutcome.FINISHED && !(statement.tablesRead().isEmpty() && statement.tableWritten().isEmpty());
        return ownText || asker.isSelf(event.identity().user()) || asker.isAdministrator() || (resolved && seesAssets(statement, asker));
    }

    /**
     * The row as the asker sees it: what its text and its refusals name may not be for the asker.
     */
    static AuditEvent shown(AuditEvent event, Asker asker)
    {
        if (showsText(event, asker)) {
            return event;
        }
        return event
                .withStatement(event.statement().withRedactedSql(NO_TEXT))
                .withDecisions(event.decisions().withoutDenials());
    }

    private static boolean seesAssets(AuditStatement statement, Asker asker)
    {
        return asker.mayKnowAll(statement.tablesRead()) && statement.tableWritten().map(Asset::parse).map(asker::mayKnow).orElse(true);
    }
}
