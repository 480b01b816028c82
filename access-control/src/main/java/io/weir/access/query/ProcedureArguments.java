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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.ArithmeticBinaryExpression;
import io.trino.sql.tree.ArithmeticUnaryExpression;
import io.trino.sql.tree.Array;
import io.trino.sql.tree.BooleanLiteral;
import io.trino.sql.tree.Call;
import io.trino.sql.tree.CallArgument;
import io.trino.sql.tree.CreateCatalog;
import io.trino.sql.tree.CurrentDate;
import io.trino.sql.tree.CurrentTimestamp;
import io.trino.sql.tree.DecimalLiteral;
import io.trino.sql.tree.DoubleLiteral;
import io.trino.sql.tree.Execute;
import io.trino.sql.tree.ExecuteImmediate;
import io.trino.sql.tree.Explain;
import io.trino.sql.tree.ExplainAnalyze;
import io.trino.sql.tree.FunctionCall;
import io.trino.sql.tree.GenericLiteral;
import io.trino.sql.tree.IntervalLiteral;
import io.trino.sql.tree.LongLiteral;
import io.trino.sql.tree.Node;
import io.trino.sql.tree.NullLiteral;
import io.trino.sql.tree.Parameter;
import io.trino.sql.tree.Property;
import io.trino.sql.tree.Statement;
import io.trino.sql.tree.StringLiteral;
import io.trino.sql.tree.TableExecute;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a statement hands to a procedure, or to a catalog as its properties. Trino evaluates it after the access control was asked, so a text is known only where it stands as it is: a function, a cast or a
 * literal of another type may make any text of another one. What is plain is listed here, and all else is not.
 */
final class ProcedureArguments
{
    private static final Set<String> TYPES_WITHOUT_TEXT = ImmutableSet.of("date", "time", "timestamp", "boolean", "tinyint", "smallint", "integer", "int", "bigint", "decimal", "real", "double");
    private static final Set<String> FUNCTIONS_WITHOUT_TEXT = ImmutableSet.of("now", "date", "from_unixtime", "from_iso8601_date", "from_iso8601_timestamp", "date_add");
    // puts arguments together, and makes nothing of them
    private static final String MAP = "map";

    private ProcedureArguments() {}

    static boolean arePlain(Statement statement)
    {
        return of(statement).stream().allMatch(ProcedureArguments::isPlain);
    }

    private static List<? extends Node> of(Statement statement)
    {
        return switch (statement) {
            case Call call -> values(call.getArguments());
            case TableExecute execute -> values(execute.getArguments());
            case Execute execute -> execute.getParameters();
            case ExecuteImmediate execute -> execute.getParameters();
            case Explain explain -> of(explain.getStatement());
            case ExplainAnalyze explain -> of(explain.getStatement());
            case CreateCatalog create -> create.getProperties().stream().filter(property -> !property.isSetToDefault()).map(Property::getNonDefaultValue).toList();
            default -> ImmutableList.of();
        };
    }

    private static List<? extends Node> values(List<CallArgument> arguments)
    {
        return arguments.stream().map(CallArgument::getValue).toList();
    }

    private static boolean isPlain(Node node)
    {
        return switch (node) {
            case StringLiteral _, LongLiteral _, DecimalLiteral _, DoubleLiteral _, BooleanLiteral _, NullLiteral _, IntervalLiteral _ -> true;
            case Parameter _, CurrentDate _, CurrentTimestamp _ -> true;
            case GenericLiteral literal -> TYPES_WITHOUT_TEXT.contains(literal.getType().toLowerCase(Locale.ENGLISH));
            case FunctionCall call -> isPlain(call.getName().toString()) && arePlain(values(call.getArguments()));
            case Array _, ArithmeticUnaryExpression _, ArithmeticBinaryExpression _ -> arePlain(node.getChildren());
            default -> false;
        };
    }

    private static boolean isPlain(String function)
    {
        String name = function.toLowerCase(Locale.ENGLISH);
        return name.equals(MAP) || FUNCTIONS_WITHOUT_TEXT.contains(name);
    }

    private static boolean arePlain(List<? extends Node> nodes)
    {
        return nodes.stream().allMatch(ProcedureArguments::isPlain);
    }
}
