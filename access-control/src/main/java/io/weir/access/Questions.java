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

import com.google.common.collect.ImmutableSet;
import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.connector.CatalogSchemaRoutineName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.function.SchemaFunctionName;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.security.Identity;
import io.trino.spi.security.SystemSecurityContext;
import io.weir.access.decision.QueryJudge;
import io.weir.access.decision.QueryJudges;
import io.weir.access.decision.ToldColumns;
import io.weir.access.decision.UserRules;
import io.weir.access.decision.Verdict;
import io.weir.access.enforcement.Door;
import io.weir.access.enforcement.EnforcementCheck;
import io.weir.access.enforcement.QueryKiller;
import io.weir.access.query.LogGuard;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Subject;

import java.util.Collection;
import java.util.function.Consumer;

import static io.weir.access.AccessErrors.doesNotExist;
import static java.util.Objects.requireNonNull;

/**
 * What every question needs: who judges it, and how an answer is given back to Trino.
 */
record Questions(UserRules users, QueryJudges judges, LogGuard logGuard, Door door, EnforcementCheck enforcementCheck, QueryKiller queryKiller, ToldColumns toldColumns)
{
    private static final String PLACE_OF_THE_LOG = "it names, or may name, the place of the governance log, which is for governance alone. Name another place, in plain literals";

    Questions
    {
        requireNonNull(users, "users is null");
        requireNonNull(judges, "judges is null");
        requireNonNull(logGuard, "logGuard is null");
        requireNonNull(door, "door is null");
        requireNonNull(enforcementCheck, "enforcementCheck is null");
        requireNonNull(queryKiller, "queryKiller is null");
        requireNonNull(toldColumns, "toldColumns is null");
    }

    QueryJudge judge(SystemSecurityContext context)
    {
        door.requireOpen();
        return judges.of(context.getQueryId().id(), user(context.getIdentity()));
    }

    Verdict mayName(Collection<?> properties)
    {
        return Verdict.allowedIf(!logGuard.isNamedIn(properties), PLACE_OF_THE_LOG);
    }

    Verdict mayRun(SystemSecurityContext context)
    {
        return Verdict.allowedIf(!logGuard.isNamedByStatement(context.getQueryId().id()), PLACE_OF_THE_LOG);
    }

    static void enforce(Verdict verdict, Consumer<String> deny)
    {
        switch (verdict) {
            case Verdict.Allowed _ -> {}
            case Verdict.Hidden hidden -> throw doesNotExist(hidden.asset());
            case Verdict.Refused refused -> {
                deny.accept(refused.reason());
                throw new AccessDeniedException(refused.reason());
            }
        }
    }

    static Subject user(Identity identity)
    {
        return new Subject(identity.getUser(), identity.getGroups(), identity.getEnabledRoles(), ImmutableSet.of());
    }

    static Asset asset(CatalogSchemaName schema)
    {
        return Asset.schema(schema.getCatalogName(), schema.getSchemaName());
    }

    static Asset asset(CatalogSchemaTableName table)
    {
        return asset(table.getCatalogName(), table.getSchemaTableName());
    }

    static Asset asset(String catalog, SchemaTableName table)
    {
        return Asset.table(catalog, table.getSchemaName(), table.getTableName());
    }

    static Asset asset(CatalogSchemaRoutineName routine)
    {
        return Asset.table(routine.getCatalogName(), routine.getSchemaName(), routine.getRoutineName());
    }

    static Asset asset(String catalog, SchemaFunctionName function)
    {
        return Asset.table(catalog, function.schemaName(), function.functionName());
    }
}
