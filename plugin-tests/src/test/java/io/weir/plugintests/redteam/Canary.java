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
package io.weir.plugintests.redteam;

import java.time.LocalDate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static java.util.Locale.ROOT;
import static java.util.Objects.requireNonNull;

/**
 * A value that stands in one place only, so that wherever it is found, it comes from there.
 *
 * @param name what it is, for people: {@code ssn of tenant acme}
 * @param text as it would be printed
 */
public record Canary(String name, String text)
{
    public Canary
    {
        requireNonNull(name, "name is null");
        requireNonNull(text, "text is null");
    }

    /**
     * In any case, and as statistics print numbers and dates: {@code 7.9E12}, days since 1970.
     */
    boolean isIn(String haystack)
    {
        String lower = haystack.toLowerCase(ROOT);
        return spellings().anyMatch(spelling -> lower.contains(spelling.toLowerCase(ROOT))) || areDaysIn(lower);
    }

    private Stream<String> spellings()
    {
        if (text.matches("\\d{9,}")) {
            return Stream.of(text, Double.toString(Double.parseDouble(text)));
        }
        if (isDate()) {
            return Stream.of(text);
        }
        return Stream.of(text, new StringBuilder(text).reverse().toString());
    }

    private boolean isDate()
    {
        return text.matches("\\d{4}-\\d{2}-\\d{2}");
    }

    // in so many random UUIDs as logs hold, one has these few digits, and more behind them
    private boolean areDaysIn(String haystack)
    {
        return isDate() && Pattern.compile(LocalDate.parse(text).toEpochDay() + "(?![0-9a-f]{3})").matcher(haystack).find();
    }
}
