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
package io.weir.mongorecent.mongo;

import org.bson.types.Decimal128;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Decimal128 and Java's decimals, without the driver's exceptions.
 */
public final class BsonNumbers
{
    private BsonNumbers() {}

    /**
     * @return empty for NaN and the infinities, which are no decimals; zero for negative zero
     */
    public static Optional<BigDecimal> toBigDecimal(Decimal128 value)
    {
        if (!value.isFinite()) {
            return Optional.empty();
        }
        try {
            return Optional.of(value.bigDecimalValue());
        }
        catch (ArithmeticException e) {
            // the only finite value without a BigDecimal
            return Optional.of(BigDecimal.ZERO);
        }
    }

    /**
     * @return empty when the value needs more than the 34 digits of a Decimal128
     */
    public static Optional<Decimal128> toDecimal128(BigDecimal value)
    {
        try {
            return Optional.of(new Decimal128(value));
        }
        catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
