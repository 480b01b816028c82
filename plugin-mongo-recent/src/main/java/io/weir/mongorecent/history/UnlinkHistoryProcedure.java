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
package io.weir.mongorecent.history;

import com.google.common.collect.ImmutableList;
import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.procedure.Procedure;
import io.trino.spi.procedure.Procedure.Argument;
import io.weir.mongorecent.HistoryLink;
import io.weir.mongorecent.mongo.ServerClock;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

/**
 * {@code CALL system.unlink_history(schema_name, table_name)}: the table and its history are two tables again. Nothing is copied and nothing expires any more; linked with
 * the same history again, it goes on where it was.
 */
public final class UnlinkHistoryProcedure
{
    private final HistoryAccess access;
    private final HistoryLinks links;
    private final ServerClock clock;

    @Inject
    public UnlinkHistoryProcedure(HistoryAccess access, HistoryLinks links, ServerClock clock)
    {
        this.access = requireNonNull(access, "access is null");
        this.links = requireNonNull(links, "links is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    Procedure procedure()
    {
        return new Procedure(
                "system",
                "unlink_history",
                ImmutableList.of(new Argument("SCHEMA_NAME", VARCHAR), new Argument("TABLE_NAME", VARCHAR)),
                methodHandle().bindTo(this));
    }

    public void unlink(ConnectorAccessControl accessControl, ConnectorSession session, String schemaName, String tableName)
    {
        SchemaTableName table = HistoryArguments.table(schemaName, tableName);
        HistoryLink link = links.require(table, access.requireOwner(session, table, accessControl).name());
        HistoryLink unlinked = links.change(link, link.unlinked(clock.now()));
        links.keepForBegunQueries(link, unlinked, clock.now());
    }

    private static MethodHandle methodHandle()
    {
        try {
            return MethodHandles.lookup().findVirtual(
                    UnlinkHistoryProcedure.class,
                    "unlink",
                    methodType(void.class, ConnectorAccessControl.class, ConnectorSession.class, String.class, String.class));
        }
        catch (ReflectiveOperationException e) {
            throw new LinkageError("unlink is not where it was compiled", e);
        }
    }
}
