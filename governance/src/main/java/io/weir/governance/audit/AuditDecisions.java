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
package io.weir.governance.audit;

import com.google.common.collect.ImmutableList;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What the policies did to the query, and which policies and which snapshot of the governance log that was.
 */
public record AuditDecisions(
        List<String> maskedColumns,
        List<String> filteredTables,
        List<String> denials,
        Optional<String> policyVersion,
        Optional<Long> tagVersion,
        Optional<Long> lineageVersion)
{
    public AuditDecisions
    {
        maskedColumns = ImmutableList.copyOf(maskedColumns);
        filteredTables = ImmutableList.copyOf(filteredTables);
        denials = ImmutableList.copyOf(denials);
        requireNonNull(policyVersion, "policyVersion is null");
        requireNonNull(tagVersion, "tagVersion is null");
        requireNonNull(lineageVersion, "lineageVersion is null");
    }

    public AuditDecisions withMaskedColumns(List<String> columns)
    {
        return new AuditDecisions(columns, filteredTables, denials, policyVersion, tagVersion, lineageVersion);
    }

    public AuditDecisions withoutDenials()
    {
        return new AuditDecisions(maskedColumns, filteredTables, ImmutableList.of(), policyVersion, tagVersion, lineageVersion);
    }

    /**
     * With the versions of others where it has none.
     */
    public AuditDecisions withVersionsOr(AuditDecisions others)
    {
        return new AuditDecisions(
                maskedColumns,
                filteredTables,
                denials,
                policyVersion.or(others::policyVersion),
                tagVersion.or(others::tagVersion),
                lineageVersion.or(others::lineageVersion));
    }
}
