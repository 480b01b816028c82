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
package io.weir.lineage.openlineage;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.weir.governance.asset.AssetKind;
import io.weir.governance.lineage.EdgeKind;
import io.weir.lineage.edges.ColumnFlow;
import io.weir.lineage.openlineage.Facet.ColumnLineage.InputField;
import io.weir.lineage.openlineage.Facet.ColumnLineage.OutputField;
import io.weir.lineage.openlineage.Facet.ColumnLineage.Transformation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import static java.util.Comparator.comparing;
import static java.util.Objects.requireNonNull;

/**
 * The flows of a query as OpenLineage tells them: by field of the output, and for the whole dataset what decides which rows it gets.
 */
final class ColumnLineageTranslator
{
    private static final String INFERRED = "inferred: the way is not known, so all that was read is assumed";

    private final String namespace;

    ColumnLineageTranslator(String namespace)
    {
        this.namespace = requireNonNull(namespace, "namespace is null");
    }

    Facet.ColumnLineage facet(List<ColumnFlow> flows)
    {
        List<ColumnFlow> sorted = flows.stream()
                .filter(flow -> flow.source().kind().compareTo(AssetKind.COLUMN) >= 0)
                .sorted(comparing((ColumnFlow flow) -> flow.source().toString()))
                .toList();
        Map<String, List<InputField>> fields = new TreeMap<>();
        List<InputField> dataset = new ArrayList<>();
        for (ColumnFlow flow : sorted) {
            if (flow.target().kind() == AssetKind.TABLE) {
                dataset.add(inputField(flow));
            }
            else {
                fields.computeIfAbsent(flow.target().column().name(), _ -> new ArrayList<>()).add(inputField(flow));
            }
        }
        ImmutableMap.Builder<String, OutputField> outputs = ImmutableMap.builder();
        fields.forEach((field, inputs) -> outputs.put(field, new OutputField(inputs)));
        return new Facet.ColumnLineage(outputs.buildOrThrow(), dataset);
    }

    private InputField inputField(ColumnFlow flow)
    {
        ImmutableList.Builder<Transformation> transformations = ImmutableList.builder();
        flow.way().direct().ifPresent(kind -> transformations.add(direct(kind, flow.masked() || flow.way().obscured())));
        flow.way().influences().stream()
                .sorted()
                .forEach(influence -> transformations.add(new Transformation("INDIRECT", influence.name(), "", flow.masked())));
        return new InputField(namespace, DatasetTranslator.name(flow.source().table()), flow.source().column().name(), transformations.build());
    }

    private static Transformation direct(EdgeKind kind, boolean masking)
    {
        return switch (kind) {
            case IDENTITY, TRANSFORMATION, AGGREGATION -> new Transformation("DIRECT", kind.name(), "", masking);
            case INFERRED, INDIRECT -> new Transformation("DIRECT", "TRANSFORMATION", INFERRED, masking);
        };
    }
}
