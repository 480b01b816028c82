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

import io.trino.spi.type.BigintType;
import io.trino.spi.type.DateType;
import io.trino.spi.type.DecimalType;
import io.trino.spi.type.DoubleType;
import io.trino.spi.type.IntegerType;
import io.trino.spi.type.RealType;
import io.trino.spi.type.SmallintType;
import io.trino.spi.type.TimestampType;
import io.trino.spi.type.TinyintType;
import io.trino.spi.type.Type;
import io.trino.spi.type.VarcharType;

/**
 * Which types show every stored value of another: then a column's type can change without a look at its documents.
 */
final class WiderTypes
{
    private WiderTypes() {}

    static boolean holdsAllOf(Type wide, Type narrow)
    {
        if (wide.equals(narrow)) {
            return true;
        }
        return switch (wide) {
            case SmallintType _, IntegerType _, BigintType _ -> integerDigits(narrow) < integerDigits(wide) && integerDigits(narrow) > 0;
            // a column of integers also shows whole numbers of BSON's other types, of which those of doubles and of decimals show only their own
            case DoubleType _ -> narrow instanceof RealType;
            case DecimalType decimal -> narrow instanceof DecimalType other && holdsAllOf(decimal, other);
            case VarcharType varchar -> narrow instanceof VarcharType other && (varchar.isUnbounded() || (!other.isUnbounded() && other.getBoundedLength() <= varchar.getBoundedLength()));
            // kept as midnight in UTC
            case TimestampType _ -> narrow instanceof DateType;
            default -> false;
        };
    }

    private static boolean holdsAllOf(DecimalType wide, DecimalType narrow)
    {
        return wide.getScale() >= narrow.getScale() && wide.getPrecision() - wide.getScale() >= narrow.getPrecision() - narrow.getScale();
    }

    private static int integerDigits(Type type)
    {
        return switch (type) {
            case TinyintType _ -> 3;
            case SmallintType _ -> 5;
            case IntegerType _ -> 10;
            case BigintType _ -> 19;
            default -> 0;
        };
    }
}
