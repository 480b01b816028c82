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
package io.weir.access.masks;

import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.security.ViewExpression;
import io.trino.spi.type.CharType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;
import io.weir.governance.policy.FilterValue;
import io.weir.governance.policy.MaskSpec;
import io.weir.governance.policy.MaskSpec.Constant;
import io.weir.governance.policy.MaskSpec.Digits;
import io.weir.governance.policy.MaskSpec.Email;
import io.weir.governance.policy.MaskSpec.LastFour;
import io.weir.governance.policy.MaskSpec.Month;
import io.weir.governance.policy.MaskSpec.Name;
import io.weir.governance.policy.MaskSpec.NullMask;
import io.weir.governance.policy.MaskSpec.Phone;
import io.weir.governance.policy.MaskSpec.Redact;
import io.weir.governance.policy.MaskSpec.Round;
import io.weir.governance.policy.MaskSpec.Token;
import io.weir.governance.policy.MaskSpec.Year;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.RowFilter.None;
import io.weir.governance.policy.RowFilter.Where;

import java.util.Set;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.stream.Collectors.joining;

/**
 * Masks and row filters as Trino wants them: SQL text of exactly the column's type, evaluated as the {@link ServiceUser}. Plans show this text, so there is
 * nothing secret in it.
 */
public final class MaskExpressions
{
    public static final String CATALOG = "governance";
    public static final String SCHEMA = "masks";

    private MaskExpressions() {}

    public static ViewExpression mask(CatalogSchemaTableName table, ColumnSchema column, MaskSpec mask)
    {
        return expression(table, sql(column.getName(), column.getType(), mask));
    }

    public static ViewExpression rowFilter(CatalogSchemaTableName table, RowFilter filter)
    {
        return expression(table, switch (filter.rows()) {
            case Where(String column, Set<FilterValue> values) -> "%s IN (%s)".formatted(
                    quotedName(column),
                    values.stream().map(MaskExpressions::literal).sorted().collect(joining(", ")));
            case None _ -> "false";
        });
    }

    static String sql(String column, Type type, MaskSpec mask)
    {
        if (!mask.kind().appliesTo(type.getBaseName())) {
            return "NULL";
        }
        return switch (mask) {
            case NullMask _ -> "NULL";
            case Constant(String value) -> "IF(%s IS NULL, NULL, TRY_CAST(%s AS %s))".formatted(quotedName(column), quotedText(value), type.getDisplayName());
            case Redact _ -> text(MaskFunctions.REDACT, column, type);
            case Token _ -> textOr(MaskFunctions.TOKEN, column, type);
            case Digits _ -> textOr(MaskFunctions.DIGITS, column, type);
            case LastFour _ -> text(MaskFunctions.LAST_FOUR, column, type);
            case Phone _ -> text(MaskFunctions.PHONE, column, type);
            case Email _ -> text(MaskFunctions.EMAIL, column, type);
            case Name _ -> text(MaskFunctions.NAME, column, type);
            case Year _ -> call(MaskFunctions.YEAR, quotedName(column));
            case Month _ -> call(MaskFunctions.MONTH, quotedName(column));
            case Round(long step) -> call(MaskFunctions.ROUND, "%s, BIGINT '%s'".formatted(quotedName(column), step));
        };
    }

    /**
     * Functions that exist for some types beside text.
     */
    private static String textOr(String function, String column, Type type)
    {
        boolean isText = type instanceof VarcharType || type instanceof CharType;
        return isText ? text(function, column, type) : call(function, quotedName(column));
    }

    private static String literal(FilterValue value)
    {
        return switch (value.kind()) {
            case TEXT -> quotedText(value.text());
            case INTEGER, BOOLEAN -> value.text();
        };
    }

    private static String text(String function, String column, Type type)
    {
        return "CAST(%s AS %s)".formatted(
                call(function, "CAST(%s AS %s)".formatted(quotedName(column), VARCHAR.getDisplayName())),
                type.getDisplayName());
    }

    private static String call(String function, String argument)
    {
        return "%s.%s.%s(%s)".formatted(CATALOG, SCHEMA, function, argument);
    }

    private static ViewExpression expression(CatalogSchemaTableName table, String sql)
    {
        return ViewExpression.builder()
                .identity(ServiceUser.NAME)
                .catalog(table.getCatalogName())
                .schema(table.getSchemaTableName().getSchemaName())
                .expression(sql)
                .build();
    }

    private static String quotedName(String name)
    {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String quotedText(String text)
    {
        return "'" + text.replace("'", "''") + "'";
    }
}
