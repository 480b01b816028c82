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
package io.weir.lineage.statement;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.Join;
import io.trino.sql.tree.JoinOn;
import io.trino.sql.tree.JsonTable;
import io.trino.sql.tree.Merge;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.PatternRecognitionRelation;
import io.trino.sql.tree.Pivot;
import io.trino.sql.tree.SetOperation;
import io.trino.sql.tree.TableFunctionInvocation;
import io.trino.sql.tree.Update;

import java.util.Set;

/**
 * Constructs for which Trino 483 is known to report fewer source columns than there are: a set operation below a name loses all branches but the first, the
 * keys of a USING have no sources, and so have the results of UPDATE, MERGE, PIVOT, JSON_TABLE, MATCH_RECOGNIZE and table functions.
 */
public final class Doubts
{
    private static final Set<Class<? extends Node>> DOUBTFUL = ImmutableSet.of(
            SetOperation.class,
            Update.class,
            Merge.class,
            Pivot.class,
            JsonTable.class,
            TableFunctionInvocation.class,
            PatternRecognitionRelation.class);

    private Doubts() {}

    /**
     * Whether a statement reads by a function of a connector, whose tables nobody names.
     *
     * @param changesKnown whether those of {@code table_changes} are known
     */
    public static boolean readsUnknownTables(Node node, boolean changesKnown)
    {
        boolean unknown = node instanceof TableFunctionInvocation function
                && !(changesKnown && TableFunctionReader.isTableChanges(function.getName().getParts()))
                && !TableFunctionReader.isBuiltin(function.getName());
        return unknown || node.getChildren().stream().anyMatch(child -> readsUnknownTables(child, changesKnown));
    }

    public static boolean about(Node node)
    {
        return DOUBTFUL.stream().anyMatch(type -> type.isInstance(node))
                || node instanceof Join join && join.getCriteria().filter(criteria -> !(criteria instanceof JoinOn)).isPresent()
                || node.getChildren().stream().anyMatch(Doubts::about);
    }
}
