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

import io.weir.server.demo.Answer.Done;
import io.weir.server.demo.Answer.Failed;
import io.weir.server.demo.Answer.Rows;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * What must hold for an {@link Answer}.
 */
public sealed interface Check
{
    boolean holds(Answer answer);

    record Succeeds()
            implements Check
    {
        @Override
        public boolean holds(Answer answer)
        {
            return switch (answer) {
                case Rows _, Done _ -> true;
                case Failed _ -> false;
            };
        }
    }

    record FailsWith(Pattern message)
            implements Check
    {
        public FailsWith
        {
            requireNonNull(message, "message is null");
        }

        @Override
        public boolean holds(Answer answer)
        {
            return switch (answer) {
                case Failed failed -> message.matcher(failed.message()).find();
                case Rows _, Done _ -> false;
            };
        }
    }

    record RowCount(long minimum, long maximum)
            implements Check
    {
        @Override
        public boolean holds(Answer answer)
        {
            return switch (answer) {
                case Rows rows -> minimum <= rows.rows().size() && rows.rows().size() <= maximum;
                case Done _, Failed _ -> false;
            };
        }
    }

    record Updated(long rows)
            implements Check
    {
        @Override
        public boolean holds(Answer answer)
        {
            return switch (answer) {
                case Done done -> done.updated() == rows;
                case Rows _, Failed _ -> false;
            };
        }
    }

    /**
     * Holds for some, every or no value of a column. Nothing holds for no rows: an empty answer proves nothing.
     */
    record Values(Quantity quantity, String column, Pattern value)
            implements Check
    {
        public Values
        {
            requireNonNull(quantity, "quantity is null");
            requireNonNull(column, "column is null");
            requireNonNull(value, "value is null");
        }

        @Override
        public boolean holds(Answer answer)
        {
            return switch (answer) {
                case Rows rows -> !rows.rows().isEmpty() && rows.columns().contains(column) && holds(rows.values(column));
                case Done _, Failed _ -> false;
            };
        }

        private boolean holds(List<String> values)
        {
            Predicate<String> matches = value.asPredicate();
            return switch (quantity) {
                case EVERY -> values.stream().allMatch(matches);
                case SOME -> values.stream().anyMatch(matches);
                case NO -> values.stream().noneMatch(matches);
            };
        }
    }

    enum Quantity
    {
        EVERY, SOME, NO
    }
}
