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
package io.weir.mongorecent.metadata;

import io.trino.spi.TrinoException;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorAccessControl;
import io.trino.spi.connector.SchemaTableName;

import java.util.List;
import java.util.function.BooleanSupplier;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;

/**
 * Asks the access control whether a user sees less of a table than there is, for what reads beneath masks and row filters.
 */
public final class Restrictions
{
    private Restrictions() {}

    public static boolean hasRowFilters(ConnectorAccessControl accessControl, SchemaTableName table)
    {
        return isRestricted(() -> !accessControl.getRowFilters(null, table).isEmpty());
    }

    public static boolean hasMasks(ConnectorAccessControl accessControl, SchemaTableName table, List<ColumnSchema> columns)
    {
        return isRestricted(() -> !accessControl.getColumnMasks(null, table, columns).isEmpty());
    }

    private static boolean isRestricted(BooleanSupplier question)
    {
        try {
            return question.getAsBoolean();
        }
        catch (TrinoException e) {
            // how the engine tells a connector that there is a mask or a filter
            if (e.getErrorCode().equals(NOT_SUPPORTED.toErrorCode())) {
                return true;
            }
            throw e;
        }
    }
}
