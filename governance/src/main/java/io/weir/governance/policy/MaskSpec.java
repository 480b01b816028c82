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
package io.weir.governance.policy;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * How values are shown to those without clearance. NULL stays NULL under every mask.
 */
public sealed interface MaskSpec
{
    MaskKind kind();

    /**
     * No value at all.
     */
    record NullMask()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.NULL;
        }
    }

    /**
     * The same mark for every text.
     */
    record Redact()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.REDACT;
        }
    }

    /**
     * A value that the policies give, as the text of a literal of the column's type.
     */
    record Constant(String value)
            implements MaskSpec
    {
        public Constant
        {
            requireNonNull(value, "value is null");
        }

        @Override
        public MaskKind kind()
        {
            return MaskKind.CONSTANT;
        }
    }

    /**
     * A keyed pseudonym: equal texts give equal tokens, so joins still work, and nobody without the key can compute one.
     */
    record Token()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.TOKEN;
        }
    }

    /**
     * Other digits in place of the digits, by a key: format and length stay, equal values stay equal, and different ones different.
     */
    record Digits()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.DIGITS;
        }
    }

    /**
     * The first day of the year.
     */
    record Year()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.YEAR;
        }
    }

    /**
     * The first day of the month.
     */
    record Month()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.MONTH;
        }
    }

    /**
     * The next multiple of the step towards zero.
     */
    record Round(long step)
            implements MaskSpec
    {
        public Round
        {
            checkArgument(step > 0, "step is not positive: %s", step);
        }

        @Override
        public MaskKind kind()
        {
            return MaskKind.ROUND;
        }
    }

    /**
     * The last four characters of a text that is long enough not to be given away by them.
     */
    record LastFour()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.LAST4;
        }
    }

    /**
     * A phone number without its subscriber part.
     */
    record Phone()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.PHONE;
        }
    }

    /**
     * An e-mail address without its local part.
     */
    record Email()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.EMAIL;
        }
    }

    /**
     * The initial of a name.
     */
    record Name()
            implements MaskSpec
    {
        @Override
        public MaskKind kind()
        {
            return MaskKind.NAME;
        }
    }
}
