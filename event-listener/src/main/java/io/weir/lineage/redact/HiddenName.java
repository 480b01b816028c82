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
package io.weir.lineage.redact;

import java.util.regex.Pattern;

/**
 * The name {@code ?N} that stands for a quoted identifier which is not shown. Whoever reads redacted SQL must not take it for a column or table of that name, which a user
 * may have made on purpose; so redaction hides names of this form too.
 */
public final class HiddenName
{
    private static final Pattern FORM = Pattern.compile("\\?\\d+");

    private HiddenName() {}

    static String of(int number)
    {
        return "?" + number;
    }

    /**
     * Whether redaction took a name of a text.
     */
    static boolean isIn(String redacted)
    {
        return redacted.contains("\"?");
    }

    public static boolean is(String name)
    {
        return !name.isEmpty() && name.charAt(0) == '?' && FORM.matcher(name).matches();
    }
}
