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
package io.weir.deltagov.metadata;

import io.trino.spi.predicate.Domain;
import io.trino.spi.predicate.TupleDomain;

import java.util.function.LongPredicate;

import static io.trino.spi.type.BigintType.BIGINT;
import static java.util.Objects.requireNonNull;

/**
 * Which versions a query of a table about commits is about, so that no others are read.
 */
record WantedVersions(Domain versions)
        implements LongPredicate
{
    private static final int VERSION = 0;

    WantedVersions
    {
        requireNonNull(versions, "versions is null");
    }

    /**
     * @param constraint on the columns of the table, of which the version is the first
     */
    static WantedVersions of(TupleDomain<Integer> constraint)
    {
        return new WantedVersions(constraint.getDomains()
                .map(domains -> domains.getOrDefault(VERSION, Domain.all(BIGINT)))
                .orElseGet(() -> Domain.none(BIGINT)));
    }

    @Override
    public boolean test(long version)
    {
        return versions.includesNullableValue(version);
    }
}
