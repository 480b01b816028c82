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
package io.weir.mongorecent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.google.common.collect.ImmutableList;
import io.trino.spi.predicate.Domain;

import java.util.List;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;

/**
 * What is true of a row, in terms that mean the same to MongoDB. A condition is true or not: where SQL says unknown, it is not true.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "@type")
@JsonSubTypes({
        @JsonSubTypes.Type(value = Condition.InDomain.class, name = "domain"),
        @JsonSubTypes.Type(value = Condition.Matches.class, name = "matches"),
        @JsonSubTypes.Type(value = Condition.Compares.class, name = "compares"),
        @JsonSubTypes.Type(value = Condition.AllOf.class, name = "all"),
        @JsonSubTypes.Type(value = Condition.AnyOf.class, name = "any"),
})
public sealed interface Condition
{
    AllOf ALWAYS = new AllOf(ImmutableList.of());

    /**
     * The columns that it depends on.
     */
    Stream<MongoRecentColumnHandle> dependencies();

    record InDomain(MongoRecentColumnHandle column, Domain domain)
            implements Condition
    {
        public InDomain
        {
            requireNonNull(column, "column is null");
            requireNonNull(domain, "domain is null");
        }

        @Override
        public Stream<MongoRecentColumnHandle> dependencies()
        {
            return Stream.of(column);
        }
    }

    enum Polarity
    {
        MATCH,
        NO_MATCH,
    }

    /**
     * A text that is not null and matches a regular expression, or does not.
     */
    record Matches(MongoRecentColumnHandle column, String regularExpression, Polarity polarity)
            implements Condition
    {
        public Matches
        {
            requireNonNull(column, "column is null");
            requireNonNull(regularExpression, "regularExpression is null");
            requireNonNull(polarity, "polarity is null");
        }

        @Override
        public Stream<MongoRecentColumnHandle> dependencies()
        {
            return Stream.of(column);
        }
    }

    enum Comparison
    {
        EQUAL,
        NOT_EQUAL,
        LESS_THAN,
        LESS_THAN_OR_EQUAL,
        GREATER_THAN,
        GREATER_THAN_OR_EQUAL;

        public Comparison negated()
        {
            return switch (this) {
                case EQUAL -> NOT_EQUAL;
                case NOT_EQUAL -> EQUAL;
                case LESS_THAN -> GREATER_THAN_OR_EQUAL;
                case LESS_THAN_OR_EQUAL -> GREATER_THAN;
                case GREATER_THAN -> LESS_THAN_OR_EQUAL;
                case GREATER_THAN_OR_EQUAL -> LESS_THAN;
            };
        }

        /**
         * What says the same with the two sides exchanged.
         */
        public Comparison mirrored()
        {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> this;
                case LESS_THAN -> GREATER_THAN;
                case LESS_THAN_OR_EQUAL -> GREATER_THAN_OR_EQUAL;
                case GREATER_THAN -> LESS_THAN;
                case GREATER_THAN_OR_EQUAL -> LESS_THAN_OR_EQUAL;
            };
        }
    }

    /**
     * Two columns, neither of them null.
     */
    record Compares(MongoRecentColumnHandle left, Comparison comparison, MongoRecentColumnHandle right)
            implements Condition
    {
        public Compares
        {
            requireNonNull(left, "left is null");
            requireNonNull(comparison, "comparison is null");
            requireNonNull(right, "right is null");
        }

        @Override
        public Stream<MongoRecentColumnHandle> dependencies()
        {
            return Stream.of(left, right);
        }
    }

    record AllOf(List<Condition> conditions)
            implements Condition
    {
        public AllOf
        {
            conditions = ImmutableList.copyOf(conditions);
        }

        @Override
        public Stream<MongoRecentColumnHandle> dependencies()
        {
            return conditions.stream().flatMap(Condition::dependencies);
        }
    }

    record AnyOf(List<Condition> conditions)
            implements Condition
    {
        public AnyOf
        {
            conditions = ImmutableList.copyOf(conditions);
        }

        @Override
        public Stream<MongoRecentColumnHandle> dependencies()
        {
            return conditions.stream().flatMap(Condition::dependencies);
        }
    }
}
