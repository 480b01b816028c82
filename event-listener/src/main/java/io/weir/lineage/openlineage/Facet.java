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
import io.weir.lineage.record.QueryCost;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The facets of OpenLineage that are filled, with the fields that are filled.
 */
public sealed interface Facet
{
    /**
     * Version and name of the facet's schema.
     */
    String schema();

    @JsonProperty("_producer")
    default String producer()
    {
        return RunEvent.PRODUCER;
    }

    @JsonProperty("_schemaURL")
    default String schemaUrl()
    {
        String schema = schema();
        String name = schema.substring(schema.indexOf('/') + 1);
        return "https://openlineage.io/spec/facets/%s.json#/$defs/%s".formatted(schema, name);
    }

    record ExternalQuery(String externalQueryId, String source)
            implements Facet
    {
        @Override
        public String schema()
        {
            return "1-0-2/ExternalQueryRunFacet";
        }
    }

    record ProcessingEngine(String version, String name, String openlineageAdapterVersion)
            implements Facet
    {
        @Override
        public String schema()
        {
            return "1-1-1/ProcessingEngineRunFacet";
        }
    }

    record ErrorMessage(String message, String programmingLanguage)
            implements Facet
    {
        @Override
        public String schema()
        {
            return "1-0-1/ErrorMessageRunFacet";
        }
    }

    record JobType(String processingType, String integration, String jobType)
            implements Facet
    {
        @Override
        public String schema()
        {
            return "2-0-4/JobTypeJobFacet";
        }
    }

    record Sql(String query, String dialect)
            implements Facet
    {
        @Override
        public String schema()
        {
            return "1-1-0/SQLJobFacet";
        }
    }

    record Ownership(List<Owner> owners)
            implements Facet
    {
        public Ownership
        {
            owners = ImmutableList.copyOf(owners);
        }

        public record Owner(String name, String type) {}

        @Override
        public String schema()
        {
            return "1-0-1/OwnershipJobFacet";
        }
    }

    record Parent(ParentRun run, ParentJob job)
            implements Facet
    {
        public record ParentRun(UUID runId) {}

        public record ParentJob(String namespace, String name) {}

        @Override
        public String schema()
        {
            return "1-2-0/ParentRunFacet";
        }
    }

    /**
     * What Trino knows of the query and OpenLineage has no field for.
     *
     * @param cost milliseconds and bytes, when the query has ended
     */
    record TrinoQuery(
            String queryId,
            String user,
            Optional<String> originalUser,
            Optional<String> principal,
            List<String> groups,
            Optional<String> tenant,
            Optional<String> resourceGroup,
            Optional<String> queryType,
            Optional<String> updateType,
            Optional<QueryCost> cost)
            implements Facet
    {
        public TrinoQuery
        {
            groups = ImmutableList.copyOf(groups);
        }

        @Override
        public String schema()
        {
            return "custom";
        }

        // OpenLineage has no schema for it, so it is what every facet of a run is
        @Override
        public String schemaUrl()
        {
            return "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunFacet";
        }
    }

    record Tags(List<Tag> tags)
            implements Facet
    {
        public Tags
        {
            tags = ImmutableList.copyOf(tags);
        }

        public record Tag(String key, String value, String source, Optional<String> field) {}

        @Override
        public String schema()
        {
            return "1-0-0/TagsDatasetFacet";
        }
    }

    record Symlinks(List<Identifier> identifiers)
            implements Facet
    {
        public Symlinks
        {
            identifiers = ImmutableList.copyOf(identifiers);
        }

        public record Identifier(String namespace, String name, String type) {}

        @Override
        public String schema()
        {
            return "1-0-1/SymlinksDatasetFacet";
        }
    }

    record DatasetType(String datasetType, Optional<String> subType)
            implements Facet
    {
        @Override
        public String schema()
        {
            return "1-0-1/DatasetTypeDatasetFacet";
        }
    }

    record Schema(List<Field> fields)
            implements Facet
    {
        public Schema
        {
            fields = ImmutableList.copyOf(fields);
        }

        public record Field(String name, Optional<String> type) {}

        @Override
        public String schema()
        {
            return "1-2-0/SchemaDatasetFacet";
        }
    }

    record DatasetVersion(String datasetVersion)
            implements Facet
    {
        @Override
        public String schema()
        {
            return "1-0-1/DatasetVersionDatasetFacet";
        }
    }

    record LifecycleStateChange(String lifecycleStateChange, Optional<PreviousIdentifier> previousIdentifier)
            implements Facet
    {
        public record PreviousIdentifier(String name, String namespace) {}

        @Override
        public String schema()
        {
            return "1-0-1/LifecycleStateChangeDatasetFacet";
        }
    }

    /**
     * @param dataset the columns that decide which rows there are, and so affect all fields
     */
    record ColumnLineage(Map<String, OutputField> fields, List<InputField> dataset)
            implements Facet
    {
        public ColumnLineage
        {
            fields = ImmutableSortedMap.copyOf(fields);
            dataset = ImmutableList.copyOf(dataset);
        }

        public record OutputField(List<InputField> inputFields)
        {
            public OutputField
            {
                inputFields = ImmutableList.copyOf(inputFields);
            }
        }

        public record InputField(String namespace, String name, String field, List<Transformation> transformations)
        {
            public InputField
            {
                transformations = ImmutableList.copyOf(transformations);
            }
        }

        public record Transformation(String type, String subtype, String description, boolean masking) {}

        @Override
        public String schema()
        {
            return "1-2-0/ColumnLineageDatasetFacet";
        }
    }

    record InputStatistics(Optional<Long> rowCount, Optional<Long> size)
            implements Facet
    {
        @Override
        public String schema()
        {
            return "1-0-0/InputStatisticsInputDatasetFacet";
        }
    }

    record OutputStatistics(long rowCount, long size)
            implements Facet
    {
        @Override
        public String schema()
        {
            return "1-0-2/OutputStatisticsOutputDatasetFacet";
        }
    }
}
