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
     * Also in other cases: an attack may change them.
     */
    boolean isIn(String haystack)
    {
        return haystack.regionMatches(true, 0, text, 0, text.length()) || indexOfIgnoringCase(haystack) >= 0;
    }

    private int indexOfIgnoringCase(String haystack)
    {
        for (int start = 0; start <= haystack.length() - text.length(); start++) {
            if (haystack.regionMatches(true, start, text, 0, text.length())) {
                return start;
            }
        }
        return -1;
    }
}
