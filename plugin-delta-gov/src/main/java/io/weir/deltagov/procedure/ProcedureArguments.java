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
package io.weir.deltagov.procedure;

import io.airlift.units.Duration;
import io.trino.spi.TrinoException;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;

import static io.trino.spi.StandardErrorCode.INVALID_PROCEDURE_ARGUMENT;
import static io.trino.spi.StandardErrorCode.PERMISSION_DENIED;
import static io.weir.deltagov.DeltaGovSessionProperties.vacuumMinRetention;
import static java.util.concurrent.TimeUnit.DAYS;

final class ProcedureArguments
{
    private static final Duration DEFAULT_RETENTION = new Duration(7, DAYS);

    private ProcedureArguments() {}

    static void requireEnabled(boolean enabled, String procedure)
    {
        if (!enabled) {
            throw new TrinoException(PERMISSION_DENIED, "Procedure system.%s is disabled in this catalog: whoever may call it reaches any data that the catalog can reach. To allow it, set delta-gov.register-table-procedure.enabled=true".formatted(procedure));
        }
    }

    static SchemaTableName tableName(String schemaName, String tableName)
    {
        return new SchemaTableName(required("schema_name", schemaName), required("table_name", tableName));
    }

    static String required(String argument, String value)
    {
        if (value == null || value.isBlank()) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument %s is missing or empty".formatted(argument));
        }
        return value;
    }

    /**
     * That of a call that does not say it: a week, or as long as the session asks for.
     */
    static Duration defaultRetention(ConnectorSession session)
    {
        return longer(DEFAULT_RETENTION, vacuumMinRetention(session));
    }

    static Duration longer(Duration first, Duration second)
    {
        return first.compareTo(second) < 0 ? second : first;
    }

    /**
     * Not below what the session allows: files that are younger may belong to queries and writes that are under way.
     */
    static Duration retention(ConnectorSession session, String argument, String text)
    {
        Duration retention;
        try {
            retention = Duration.valueOf(required(argument, text));
        }
        catch (IllegalArgumentException e) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument %s is '%s'; it must be a duration such as '7d' or '12h'".formatted(argument, text), e);
        }
        Duration minimum = vacuumMinRetention(session);
        if (retention.compareTo(minimum) < 0) {
            throw new TrinoException(INVALID_PROCEDURE_ARGUMENT, "Argument %s is %s, shorter than the minimum of %s: queries that run, and writers that have not committed yet, would lose their files. Choose a longer one, or lower delta-gov.vacuum.min-retention or the session property vacuum_min_retention".formatted(argument, retention, minimum));
        }
        return retention;
    }
}
