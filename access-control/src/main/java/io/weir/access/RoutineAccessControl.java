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
import io.trino.spi.function.SchemaFunctionName;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.security.SystemAccessControl;
import io.trino.spi.security.SystemSecurityContext;
import io.weir.access.decision.QueryJudge;

import java.util.Set;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.function.FunctionKind.TABLE;
import static io.trino.spi.security.AccessDeniedException.denyCreateFunction;
import static io.trino.spi.security.AccessDeniedException.denyDropFunction;
import static io.trino.spi.security.AccessDeniedException.denyExecuteFunction;
import static io.trino.spi.security.AccessDeniedException.denyExecuteProcedure;
import static io.trino.spi.security.AccessDeniedException.denyShowCreateFunction;
import static io.trino.spi.security.AccessDeniedException.denyShowFunctions;
import static io.weir.access.Questions.asset;
import static io.weir.access.Questions.enforce;
import static io.weir.governance.policy.Privilege.OWN;

/**
 * Questions about functions and procedures.
 */
interface RoutineAccessControl
        extends SystemAccessControl
{
    // their procedures take no places
    Set<String> OWN_CATALOGS = ImmutableSet.of("governance", "system");

    Questions questions();

    @Override
    default void checkCanExecuteProcedure(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName procedure)
    {
        enforce(questions().judge(systemSecurityContext).mayCall(asset(procedure)), reason -> denyExecuteProcedure(procedure.toString(), reason));
        if (!OWN_CATALOGS.contains(procedure.getCatalogName())) {
            enforce(questions().mayRun(systemSecurityContext), reason -> denyExecuteProcedure(procedure.toString(), reason));
        }
    }

    @Override
    default boolean canExecuteFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        return questions().judge(systemSecurityContext).mayRunFunction(asset(functionName));
    }

    @Override
    default boolean canCreateViewWithExecuteFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        QueryJudge judge = questions().judge(systemSecurityContext);
        enforce(judge.mayRunFunctionForReaders(asset(functionName)), reason -> denyExecuteFunction(functionName.toString(), TABLE, reason));
        return judge.mayRunFunction(asset(functionName));
    }

    @Override
    default void checkCanExecuteTableProcedure(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName table, String procedure)
    {
        enforce(questions().judge(systemSecurityContext).changes().mayRewrite(OWN, asset(table)).and(() -> questions().mayRun(systemSecurityContext)), reason -> {
            throw new AccessDeniedException("Cannot execute table procedure %s on %s: %s".formatted(procedure, table, reason));
        });
    }

    @Override
    default void checkCanShowFunctions(SystemSecurityContext context, CatalogSchemaName schema)
    {
        enforce(questions().judge(context).maySee(asset(schema)), reason -> denyShowFunctions(schema.toString(), reason));
    }

    @Override
    default Set<SchemaFunctionName> filterFunctions(SystemSecurityContext context, String catalogName, Set<SchemaFunctionName> functionNames)
    {
        QueryJudge judge = questions().judge(context);
        return functionNames.stream()
                .filter(function -> judge.mayRunFunction(asset(catalogName, function)))
                .collect(toImmutableSet());
    }

    @Override
    default void checkCanCreateFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        enforce(questions().judge(systemSecurityContext).mayAdminister(), reason -> denyCreateFunction(functionName.toString(), reason));
    }

    @Override
    default void checkCanDropFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        enforce(questions().judge(systemSecurityContext).mayAdminister(), reason -> denyDropFunction(functionName.toString(), reason));
    }

    @Override
    default void checkCanShowCreateFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        enforce(questions().judge(systemSecurityContext).mayAdminister(), reason -> denyShowCreateFunction(functionName.toString(), reason));
    }
}
