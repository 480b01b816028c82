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

import com.google.common.collect.ImmutableSet;

import java.util.Locale;
import java.util.Set;

/**
 * The kinds of masks, from the most to the least restrictive. This is the order in which masks of several tags are resolved.
 */
public enum MaskKind
{
    NULL(ImmutableSet.of()),
    REDACT(Types.TEXT),
    CONSTANT(ImmutableSet.<String>builder().addAll(Types.TEXT).addAll(Types.NUMBERS).add("boolean", "date").build()),
    TOKEN(ImmutableSet.<String>builder().addAll(Types.TEXT).add("integer", "bigint", "varbinary", "uuid").build()),
    DIGITS(ImmutableSet.<String>builder().addAll(Types.TEXT).add("integer", "bigint").build()),
    YEAR(Types.TIMES),
    MONTH(Types.TIMES),
    ROUND(Types.NUMBERS),
    LAST4(Types.TEXT),
    PHONE(Types.TEXT),
    EMAIL(Types.TEXT),
    NAME(Types.TEXT);

    private final Set<String> types;

    MaskKind(Set<String> types)
    {
        this.types = types;
    }

    /**
     * Whether the mask can be given as a value of a type, by the base name of the type, such as {@code varchar}. {@code NULL} fits every type.
     */
    public boolean appliesTo(String baseType)
    {
        return this == NULL || types.contains(baseType);
    }

    /**
     * Whether it shows a part of a text as it is, each kind another part: of a value that holds several things, each would show what another hides.
     */
    public boolean showsPartOfText()
    {
        return switch (this) {
            case LAST4, PHONE, EMAIL, NAME -> true;
            case NULL, REDACT, CONSTANT, TOKEN, DIGITS, YEAR, MONTH, ROUND -> false;
        };
    }

    /**
     * The base types that the mask fits; empty when it fits all.
     */
    public Set<String> types()
    {
        return types;
    }

    /**
     * As it is written in the policies file.
     */
    public String keyword()
    {
        return name().toLowerCase(Locale.ENGLISH);
    }

    private static final class Types
    {
        private static final Set<String> TEXT = ImmutableSet.of("varchar", "char");
        private static final Set<String> TIMES = ImmutableSet.of("date", "timestamp", "timestamp with time zone");
        private static final Set<String> NUMBERS = ImmutableSet.of("tinyint", "smallint", "integer", "bigint", "real", "double", "decimal");
    }
}
