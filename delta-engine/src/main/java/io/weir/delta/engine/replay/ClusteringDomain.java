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
package io.weir.delta.engine.replay;

import com.google.common.collect.ImmutableList;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.internal.actions.DomainMetadata;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.clustering.ClusteringMetadataDomain;
import io.delta.kernel.internal.clustering.ClusteringUtils;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;

/**
 * Where a table keeps its clustering columns: the domain {@code delta.clustering}, see "Clustered Table" in the protocol. A column is the path
 * of its physical names.
 */
public final class ClusteringDomain
{
    private ClusteringDomain() {}

    /**
     * @return empty when the domain is another one
     * @throws IllegalArgumentException when the text is not what the protocol wants
     */
    public static Optional<List<List<String>>> columns(DomainMetadata domain)
    {
        if (!domain.getDomain().equals(ClusteringMetadataDomain.DOMAIN_NAME)) {
            return Optional.empty();
        }
        return Optional.of(domain.isRemoved() ? ImmutableList.of() : columns(domain.getConfiguration()));
    }

    /**
     * @throws IllegalArgumentException when the text is not what the protocol wants
     */
    public static List<List<String>> columns(String configuration)
    {
        try {
            return ClusteringMetadataDomain.fromJsonConfiguration(configuration).getClusteringColumns().stream()
                    .map(column -> (List<String>) ImmutableList.copyOf(column.getNames()))
                    .collect(toImmutableList());
        }
        catch (KernelException e) {
            throw new IllegalArgumentException("The clustering columns cannot be read", e);
        }
    }

    /**
     * The action that gives a table its clustering columns; none of them leaves it a table without clustering.
     */
    public static Row action(List<List<String>> columns)
    {
        DomainMetadata domain = ClusteringUtils.getClusteringDomainMetadata(columns.stream()
                .map(path -> new Column(path.toArray(String[]::new)))
                .toList());
        return SingleAction.createDomainMetadataSingleAction(domain.toRow());
    }
}
