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
package io.weir.server.demo;

import io.weir.server.demo.Check.FailsWith;
import io.weir.server.demo.Check.Quantity;
import io.weir.server.demo.Check.RowCount;
import io.weir.server.demo.Check.Succeeds;
import io.weir.server.demo.Check.Updated;
import io.weir.server.demo.Check.Values;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Locale.ROOT;

/**
 * Reads checks:
 * <pre>
 * succeeds
 * fails ~ REGEX
 * rows = N
 * rows >= N
 * updated = N
 * every COLUMN ~ REGEX
 * some COLUMN ~ REGEX
 * no COLUMN ~ REGEX
 * </pre>
 */
final class CheckParser
{
    private static final Pattern FAILS = Pattern.compile("fails ~ (.+)");
    private static final Pattern ROWS = Pattern.compile("rows (=|>=) (\\d+)");
    private static final Pattern UPDATED = Pattern.compile("updated = (\\d+)");
    private static final Pattern VALUES = Pattern.compile("(every|some|no) (\\S+) ~ (.+)");

    private CheckParser() {}

    static Check parse(String text)
    {
        Matcher fails = FAILS.matcher(text);
        Matcher rows = ROWS.matcher(text);
        Matcher updated = UPDATED.matcher(text);
        Matcher values = VALUES.matcher(text);
        if (text.equals("succeeds")) {
            return new Succeeds();
        }
        if (fails.matches()) {
            return new FailsWith(Pattern.compile(fails.group(1)));
        }
        if (rows.matches()) {
            long count = Long.parseLong(rows.group(2));
            return new RowCount(count, rows.group(1).equals("=") ? count : Long.MAX_VALUE);
        }
        if (updated.matches()) {
            return new Updated(Long.parseLong(updated.group(1)));
        }
        if (values.matches()) {
            return new Values(Quantity.valueOf(values.group(1).toUpperCase(ROOT)), values.group(2), Pattern.compile(values.group(3)));
        }
        throw new IllegalArgumentException("Not a check: '%s'".formatted(text));
    }
}
