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
package io.weir.access.decision;

import io.weir.access.query.ActiveQuery;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.Privilege;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What the table rules give the identity that Trino asks about. What they do not give is remembered as a denial.
 */
final class Privileges
{
    private final ActiveQuery query;
    private final TableAccess tables;

    Privileges(ActiveQuery query, TableAccess tables)
    {
        this.query = requireNonNull(query, "query is null");
        this.tables = requireNonNull(tables, "tables is null");
    }

    Verdict may(Privilege privilege, Asset asset)
    {
        Verdict verdict = tables.may(privilege, asset);
        if (!verdict.isAllowed()) {
            query.decisions().refuse(asset, Optional.empty());
        }
        return verdict;
    }

    Verdict mayAdminister()
    {
        return tables.mayAdminister();
    }
}
