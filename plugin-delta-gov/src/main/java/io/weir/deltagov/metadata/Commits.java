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
package io.weir.deltagov.metadata;

import com.google.common.collect.ImmutableMap;
import com.google.inject.Inject;
import io.trino.spi.NodeVersion;
import io.trino.spi.RefreshType;
import io.trino.spi.connector.ConnectorSession;
import io.weir.delta.engine.CommitDetails;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.stream.Collectors.joining;

/**
 * What the history of a table tells about our commits: who, which query, what kind. Never a value or a piece of SQL.
 */
public final class Commits
{
    private final String engineInfo;

    @Inject
    public Commits(NodeVersion nodeVersion)
    {
        engineInfo = "Weir delta_gov on Trino " + nodeVersion.version();
    }

    CommitDetails append(ConnectorSession session)
    {
        return details(session, "WRITE", ImmutableMap.of("mode", "Append"));
    }

    /**
     * Of the partitions that are written to.
     */
    CommitDetails overwrite(ConnectorSession session)
    {
        return details(session, "WRITE", ImmutableMap.of("mode", "Overwrite", "partitionOverwriteMode", "dynamic"));
    }

    /**
     * The operation tells the type as well: its parameters are not for everyone.
     */
    CommitDetails refresh(ConnectorSession session, RefreshType type, String reason)
    {
        return details(session, "REFRESH MATERIALIZED VIEW " + type, ImmutableMap.of("refreshType", type.name(), "reason", reason));
    }

    CommitDetails rowChanges(ConnectorSession session, String operation)
    {
        return details(session, operation, ImmutableMap.of());
    }

    /**
     * @param clusteredBy the columns that rows were put in order by, if they were
     */
    CommitDetails optimize(ConnectorSession session, List<String> clusteredBy)
    {
        return details(session, "OPTIMIZE", clusteredBy.isEmpty() ? ImmutableMap.of() : ImmutableMap.of("zOrderBy", quoted(clusteredBy)));
    }

    public CommitDetails restore(ConnectorSession session, long version)
    {
        return details(session, "RESTORE", ImmutableMap.of("version", Long.toString(version)));
    }

    public CommitDetails erase(ConnectorSession session)
    {
        return details(session, "ERASE", ImmutableMap.of());
    }

    CommitDetails alter(ConnectorSession session, String operation, Map<String, String> parameters)
    {
        return details(session, operation, parameters);
    }

    CommitDetails create(ConnectorSession session, List<String> partitionedBy)
    {
        return details(session, "CREATE TABLE", partitionedBy(partitionedBy));
    }

    CommitDetails createWithData(ConnectorSession session, List<String> partitionedBy)
    {
        return details(session, "CREATE TABLE AS SELECT", partitionedBy(partitionedBy));
    }

    CommitDetails replace(ConnectorSession session, List<String> partitionedBy)
    {
        return details(session, "CREATE OR REPLACE TABLE", partitionedBy(partitionedBy));
    }

    CommitDetails replaceWithData(ConnectorSession session, List<String> partitionedBy)
    {
        return details(session, "CREATE OR REPLACE TABLE AS SELECT", partitionedBy(partitionedBy));
    }

    private static Map<String, String> partitionedBy(List<String> columns)
    {
        return ImmutableMap.of("partitionBy", quoted(columns));
    }

    private static String quoted(List<String> columns)
    {
        return columns.stream()
                .map(column -> "\"" + column + "\"")
                .collect(joining(",", "[", "]"));
    }

    private CommitDetails details(ConnectorSession session, String operation, Map<String, String> parameters)
    {
        return new CommitDetails(operation, parameters, engineInfo, Optional.of(session.getUser()), Optional.of(session.getQueryId()), Optional.empty());
    }
}
