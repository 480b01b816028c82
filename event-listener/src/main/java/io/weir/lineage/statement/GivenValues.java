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

import io.trino.sql.tree.DataType;
import io.trino.sql.tree.Expression;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.Identifier;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.Query;

import java.util.List;

/**
 * What EXECUTE gives for the parameters of a statement, behind USING. The engine reads a value where its parameter stands, so a name in it would mean a column there, and it refuses names; but
 * Trino 483 does not look for them in {@code j[*]}, in the methods of a column, and in some subqueries.
 */
final class GivenValues
{
    private GivenValues() {}

    /**
     * Whether none of them reads anything.
     */
    static boolean areConstant(List<Expression> values)
    {
        return values.stream().allMatch(GivenValues::isConstant);
    }

    private static boolean isConstant(Node node)
    {
        return switch (node) {
            case DataType _ -> true;
            case Identifier _, Query _ -> false;
            // a method of a column looks like a function in a schema
            case FunctionCall call when call.getName().getParts().size() > 1 -> false;
            default -> node.getChildren().stream().allMatch(GivenValues::isConstant);
        };
    }
}
