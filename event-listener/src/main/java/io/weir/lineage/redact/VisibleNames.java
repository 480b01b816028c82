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

import com.google.common.base.Suppliers;
import com.google.common.collect.Sets;

import java.util.Set;
import java.util.function.Supplier;

import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Which identifiers of a statement may be written down. An identifier is not a literal, but whoever writes {@code WHERE name = "John Smith"} puts a person
 * where a column should be, and text with an unbalanced quote turns values into words.
 */
public sealed interface VisibleNames
{
    boolean showsUnquoted();

    boolean showsQuoted(String name);

    /**
     * The text was never understood as SQL, so that none of its words is known to be a name.
     */
    record None()
            implements VisibleNames
    {
        @Override
        public boolean showsUnquoted()
        {
            return false;
        }

        @Override
        public boolean showsQuoted(String name)
        {
            return false;
        }
    }

    /**
     * The text is SQL: unquoted identifiers are shown, quoted ones only if they name something the engine resolved.
     */
    record Resolved(Supplier<Set<String>> names)
            implements VisibleNames
    {
        /**
         * @param names asked for at the first quoted identifier: most statements have none
         */
        public Resolved
        {
            requireNonNull(names, "names is null");
            Supplier<Set<String>> given = names;
            names = Suppliers.memoize(() -> given.get().stream().map(name -> name.toLowerCase(ENGLISH)).collect(toImmutableSet()));
        }

        public Resolved(Set<String> names)
        {
            this(() -> names);
        }

        Resolved and(Set<String> more)
        {
            return new Resolved(() -> Sets.union(names.get(), more));
        }

        @Override
        public boolean showsUnquoted()
        {
            return true;
        }

        @Override
        public boolean showsQuoted(String name)
        {
            return !HiddenName.is(name) && names.get().contains(name.toLowerCase(ENGLISH));
        }
    }

    /**
     * The text is SQL, and the engine has not yet looked for what its names mean.
     */
    record Unresolved()
            implements VisibleNames
    {
        @Override
        public boolean showsUnquoted()
        {
            return true;
        }

        @Override
        public boolean showsQuoted(String name)
        {
            return false;
        }
    }

    /**
     * Every identifier names an object that exists, as in a RENAME that succeeded.
     */
    record All()
            implements VisibleNames
    {
        @Override
        public boolean showsUnquoted()
        {
            return true;
        }

        @Override
        public boolean showsQuoted(String name)
        {
            return true;
        }
    }
}
