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

import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * A value that a row filter compares a column with, as it is written in the policies file: {@code EU}, {@code 42}, {@code true}.
 */
public record FilterValue(Kind kind, String text)
{
    public FilterValue
    {
        requireNonNull(kind, "kind is null");
        requireNonNull(text, "text is null");
    }

    public static FilterValue text(String text)
    {
        return new FilterValue(Kind.TEXT, text);
    }

    /**
     * Whether Trino compares a column of the type with the value.
     */
    boolean isComparableWith(String baseType)
    {
        return kind.types.contains(baseType);
    }

    public enum Kind
    {
        TEXT(Set.of("varchar", "char")),
        INTEGER(Set.of("tinyint", "smallint", "integer", "bigint", "decimal")),
        BOOLEAN(Set.of("boolean"));

        private final Set<String> types;

        Kind(Set<String> types)
        {
            this.types = types;
        }
    }
}
