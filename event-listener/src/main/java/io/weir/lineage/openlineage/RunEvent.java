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

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * An OpenLineage event, version 2-0-2. Inputs, outputs and all facets are always there, also when empty: consumers index them unguarded.
 *
 * @param eventTime a date-time of RFC 3339
 */
public record RunEvent(EventType eventType, String eventTime, Run run, Job job, List<InputDataset> inputs, List<OutputDataset> outputs)
{
    static final String PRODUCER = "https://weir.io/event-listener";
    private static final String SCHEMA = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

    public RunEvent
    {
        requireNonNull(eventType, "eventType is null");
        requireNonNull(eventTime, "eventTime is null");
        requireNonNull(run, "run is null");
        requireNonNull(job, "job is null");
        inputs = ImmutableList.copyOf(inputs);
        outputs = ImmutableList.copyOf(outputs);
    }

    @JsonProperty
    public String producer()
    {
        return PRODUCER;
    }

    @JsonProperty
    public String schemaURL()
    {
        return SCHEMA;
    }

    public enum EventType
    {
        START,
        COMPLETE,
        FAIL,
        ABORT,
    }

    public record Run(UUID runId, Map<String, Facet> facets)
    {
        public Run
        {
            requireNonNull(runId, "runId is null");
            facets = ImmutableSortedMap.copyOf(facets);
        }
    }

    public record Job(String namespace, String name, Map<String, Facet> facets)
    {
        public Job
        {
            requireNonNull(namespace, "namespace is null");
            requireNonNull(name, "name is null");
            facets = ImmutableSortedMap.copyOf(facets);
        }
    }

    public record InputDataset(String namespace, String name, Map<String, Facet> facets, Map<String, Facet> inputFacets)
    {
        public InputDataset
        {
            requireNonNull(namespace, "namespace is null");
            requireNonNull(name, "name is null");
            facets = ImmutableSortedMap.copyOf(facets);
            inputFacets = ImmutableSortedMap.copyOf(inputFacets);
        }
    }

    public record OutputDataset(String namespace, String name, Map<String, Facet> facets, Map<String, Facet> outputFacets)
    {
        public OutputDataset
        {
            requireNonNull(namespace, "namespace is null");
            requireNonNull(name, "name is null");
            facets = ImmutableSortedMap.copyOf(facets);
            outputFacets = ImmutableSortedMap.copyOf(outputFacets);
        }
    }
}
