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
package io.weir.delta.engine.data;

import java.math.BigDecimal;

/**
 * Numbers that a log has as text. Whoever wrote it may have written {@code 1E999999999}, which takes all memory as soon as its digits are asked for.
 */
public final class LogNumbers
{
    // doubles need less
    private static final int LARGEST_SCALE = 400;

    private LogNumbers() {}

    /**
     * @throws NumberFormatException when the text is no number, or one that no type could hold
     */
    public static BigDecimal parse(String text)
    {
        BigDecimal number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > LARGEST_SCALE) {
            throw new NumberFormatException("too many digits");
        }
        return number;
    }
}
