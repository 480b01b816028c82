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
package io.weir.deltagov;

import io.trino.filesystem.Location;
import io.trino.spi.connector.ConnectorTableHandle;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.predicate.TupleDomain;
import io.weir.delta.engine.data.DataColumn;
import io.weir.deltagov.warehouse.TableEntry.DataOwner;

import static java.util.Objects.requireNonNull;

/**
 * A table at one version, and what is asked of it.
 *
 * @param enforced rows that do not match are never produced: a predicate over partition columns
 * @param unenforced rows that do not match may be left out, and need not be
 * @param chosen files that do not match are none of those that a table procedure is to rewrite; scans do not look at it
 */
public record DeltaGovTableHandle(
        SchemaTableName name,
        String location,
        DataOwner owner,
        long version,
        TupleDomain<DataColumn> enforced,
        TupleDomain<DataColumn> unenforced,
        TupleDomain<HiddenColumn> chosen)
        implements ConnectorTableHandle
{
    public DeltaGovTableHandle
    {
        requireNonNull(name, "name is null");
        requireNonNull(location, "location is null");
        requireNonNull(owner, "owner is null");
        requireNonNull(enforced, "enforced is null");
        requireNonNull(unenforced, "unenforced is null");
        requireNonNull(chosen, "chosen is null");
    }

    public DeltaGovTableHandle(SchemaTableName name, String location, DataOwner owner, long version)
    {
        this(name, location, owner, version, TupleDomain.all(), TupleDomain.all(), TupleDomain.all());
    }

    public DeltaGovTableHandle withPredicates(TupleDomain<DataColumn> enforced, TupleDomain<DataColumn> unenforced)
    {
        return new DeltaGovTableHandle(name, location, owner, version, enforced, unenforced, chosen);
    }

    public DeltaGovTableHandle withChosen(TupleDomain<HiddenColumn> chosen)
    {
        return new DeltaGovTableHandle(name, location, owner, version, enforced, unenforced, chosen);
    }

    public Location tableLocation()
    {
        return Location.of(location);
    }

    /**
     * For plans. Values of the predicates are left out: plans are kept, and literals may be personal data.
     */
    @Override
    public String toString()
    {
        StringBuilder text = new StringBuilder(name.toString()).append("@v").append(version);
        if (enforced.isNone() || unenforced.isNone()) {
            return text.append(" constraint on nothing that can be true").toString();
        }
        enforced.getDomains().filter(domains -> !domains.isEmpty())
                .ifPresent(domains -> text.append(" constraint on ").append(domains.keySet().stream().map(DataColumn::name).toList()));
        unenforced.getDomains().filter(domains -> !domains.isEmpty())
                .ifPresent(domains -> text.append(" skipping by ").append(domains.keySet().stream().map(DataColumn::name).toList()));
        return text.toString();
    }
}
