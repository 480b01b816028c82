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
package io.weir.access.query;

import com.google.common.collect.ImmutableSet;
import io.trino.spi.resourcegroups.QueryType;

import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What a statement does with what it reads, as far as access depends on it.
 */
public enum StatementKind
{
    /**
     * Rows go to the user.
     */
    READ,
    /**
     * {@code ANALYZE}: counts and sizes of what is in a table become its statistics, and none of its values.
     */
    MEASUREMENT,
    /**
     * Rows go into a table, and only a count goes to the user.
     */
    WRITE,
    /**
     * {@code EXPLAIN ANALYZE} of a write: rows go into a table, and a plan, which may show values of join keys, goes to the user.
     */
    ANALYZED_WRITE,
    /**
     * A definition is made, and nothing is read yet.
     */
    DEFINITION,
    /**
     * {@code CREATE TABLE} without rows: names and types of columns, of other tables maybe ({@code LIKE}), and nothing is read through it later.
     */
    STRUCTURE,
    /**
     * A plan goes to the user.
     */
    PLAN,
    /**
     * Names and types go to the user.
     */
    DESCRIPTION,
    /**
     * Column statistics go to the user: minima and maxima are values.
     */
    STATISTICS,
    /**
     * Trino did not say: the statement could not be parsed.
     */
    UNKNOWN;

    private static final Set<String> WRITING_VERBS = ImmutableSet.of("insert", "create", "update", "delete", "merge", "refresh", "alter");
    // EXPLAIN SHOW STATS prints the statistics as the rows of its plan
    private static final Set<String> PLANNED_VERBS = ImmutableSet.of(
            "select", "with", "values", "table", "insert", "create", "update", "delete", "merge", "refresh", "alter", "drop", "call", "analyze", "truncate", "comment", "grant", "revoke", "set", "use", "(");
    private static final Set<String> DESCRIBING_VERBS = ImmutableSet.of("describe", "desc");

    /**
     * Trino's type alone is not enough. It gives {@code EXPLAIN SHOW STATS} the type of every {@code EXPLAIN}, it gives {@code EXPLAIN ANALYZE} the type of the statement that is explained, and {@code SHOW STATS} that of {@code DESCRIBE}, though only
     * the first shows values; all other statements of that type read nothing but {@code information_schema}.
     */
    public static StatementKind of(Optional<QueryType> type, String statement, Optional<String> preparedStatement)
    {
        requireNonNull(type, "type is null");
        if (type.isEmpty()) {
            return UNKNOWN;
        }
        return switch (type.orElseThrow()) {
            case SELECT -> READ;
            case ANALYZE -> StatementVerb.of(statement, preparedStatement).equals("analyze") ? MEASUREMENT : PLAN;
            case INSERT, UPDATE, DELETE, MERGE, ALTER_TABLE_EXECUTE -> WRITING_VERBS.contains(StatementVerb.of(statement, preparedStatement)) ? WRITE : ANALYZED_WRITE;
            case DATA_DEFINITION -> StatementVerb.isCreateTable(statement, preparedStatement) ? STRUCTURE : DEFINITION;
            case EXPLAIN -> PLANNED_VERBS.contains(StatementVerb.ofExplained(statement, preparedStatement)) ? PLAN : STATISTICS;
            case DESCRIBE -> DESCRIBING_VERBS.contains(StatementVerb.of(statement, preparedStatement)) ? DESCRIPTION : STATISTICS;
        };
    }

    /**
     * Whether rows are written, be it that a plan is shown beside.
     */
    public boolean writesRows()
    {
        return switch (this) {
            case WRITE, ANALYZED_WRITE -> true;
            case READ, MEASUREMENT, DEFINITION, STRUCTURE, PLAN, DESCRIPTION, STATISTICS, UNKNOWN -> false;
        };
    }

    /**
     * Whether what is read goes to where others may read it: into a table, or through a definition.
     */
    public boolean makesCopies()
    {
        return switch (this) {
            case WRITE, ANALYZED_WRITE, DEFINITION -> true;
            case READ, MEASUREMENT, STRUCTURE, PLAN, DESCRIPTION, STATISTICS, UNKNOWN -> false;
        };
    }

    /**
     * Whether what is read goes anywhere: to the user, into a table or through a definition.
     */
    public boolean movesValues()
    {
        return switch (this) {
            case MEASUREMENT, STRUCTURE, PLAN, DESCRIPTION -> false;
            case READ, WRITE, ANALYZED_WRITE, DEFINITION, STATISTICS, UNKNOWN -> true;
        };
    }
}
