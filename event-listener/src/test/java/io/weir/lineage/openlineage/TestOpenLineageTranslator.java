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

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Streams;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;
import io.weir.governance.asset.Asset;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import io.weir.lineage.TestingGovernance;
import io.weir.lineage.delivery.RecordedQueries;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.edges.MaterializedViews;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.TableName;
import io.weir.lineage.record.TableRead;
import io.weir.lineage.record.TableRead.ColumnRead;
import io.weir.lineage.record.WrittenTable;
import io.weir.lineage.record.WrittenTable.OutputColumn;
import io.weir.lineage.redact.RedactedStatement;
import io.weir.lineage.redact.StatementDisplays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class TestOpenLineageTranslator
{
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void completeEvent()
            throws JsonProcessingException
    {
        assertThat(events(RecordedQueries.copy("20260101_000000_00001_abcde")).getLast()).isEqualTo(MAPPER.readTree(
                """
                {
                  "eventType": "COMPLETE",
                  "eventTime": "2026-01-01T00:00:01Z",
                  "producer": "https://weir.io/event-listener",
                  "schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
                  "run": {
                    "runId": "019b76da-a87b-7a02-aa3c-376c41f1ed55",
                    "facets": {
                      "externalQuery": {
                        "_producer": "https://weir.io/event-listener",
                        "_schemaURL": "https://openlineage.io/spec/facets/1-0-2/ExternalQueryRunFacet.json#/$defs/ExternalQueryRunFacet",
                        "externalQueryId": "20260101_000000_00001_abcde",
                        "source": "trino"
                      },
                      "processing_engine": {
                        "_producer": "https://weir.io/event-listener",
                        "_schemaURL": "https://openlineage.io/spec/facets/1-1-1/ProcessingEngineRunFacet.json#/$defs/ProcessingEngineRunFacet",
                        "version": "483",
                        "name": "trino",
                        "openlineageAdapterVersion": "483.1"
                      },
                      "weir_query": {
                        "_producer": "https://weir.io/event-listener",
                        "_schemaURL": "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunFacet",
                        "queryId": "20260101_000000_00001_abcde",
                        "user": "alice",
                        "principal": "alice",
                        "groups": ["analysts"],
                        "tenant": "acme",
                        "resourceGroup": "global.etl",
                        "queryType": "INSERT",
                        "updateType": "CREATE TABLE",
                        "cost": {
                          "wallMillis": 10,
                          "cpuMillis": 5,
                          "queuedMillis": 1,
                          "peakMemoryBytes": 1000,
                          "physicalInputBytes": 100,
                          "physicalInputRows": 3,
                          "outputRows": 1,
                          "writtenBytes": 50,
                          "writtenRows": 3
                        }
                      }
                    }
                  },
                  "job": {
                    "namespace": "trino://127.0.0.1:8080",
                    "name": "statement-876ba39f2f343600",
                    "facets": {
                      "jobType": {
                        "_producer": "https://weir.io/event-listener",
                        "_schemaURL": "https://openlineage.io/spec/facets/2-0-4/JobTypeJobFacet.json#/$defs/JobTypeJobFacet",
                        "processingType": "BATCH",
                        "integration": "TRINO",
                        "jobType": "QUERY"
                      },
                      "ownership": {
                        "_producer": "https://weir.io/event-listener",
                        "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/OwnershipJobFacet.json#/$defs/OwnershipJobFacet",
                        "owners": [{"name": "user:alice", "type": "EXECUTOR"}]
                      },
                      "sql": {
                        "_producer": "https://weir.io/event-listener",
                        "_schemaURL": "https://openlineage.io/spec/facets/1-1-0/SQLJobFacet.json#/$defs/SQLJobFacet",
                        "query": "CREATE TABLE target AS SELECT x FROM source",
                        "dialect": "trino"
                      }
                    }
                  },
                  "inputs": [
                    {
                      "namespace": "trino://127.0.0.1:8080",
                      "name": "memory.default.source",
                      "facets": {
                        "datasetType": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/DatasetTypeDatasetFacet.json#/$defs/DatasetTypeDatasetFacet",
                          "datasetType": "TABLE"
                        },
                        "symlinks": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/SymlinksDatasetFacet.json#/$defs/SymlinksDatasetFacet",
                          "identifiers": [{"namespace": "s3://lake", "name": "source", "type": "LOCATION"}]
                        },
                        "tags": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-0/TagsDatasetFacet.json#/$defs/TagsDatasetFacet",
                          "tags": [{"key": "PII.EMAIL", "value": "true", "source": "WEIR", "field": "x"}]
                        },
                        "schema": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet",
                          "fields": [{"name": "x", "type": "bigint"}]
                        },
                        "version": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet",
                          "datasetVersion": "7"
                        }
                      },
                      "inputFacets": {
                        "inputStatistics": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-0/InputStatisticsInputDatasetFacet.json#/$defs/InputStatisticsInputDatasetFacet",
                          "rowCount": 3,
                          "size": 100
                        }
                      }
                    }
                  ],
                  "outputs": [
                    {
                      "namespace": "trino://127.0.0.1:8080",
                      "name": "memory.default.target",
                      "facets": {
                        "datasetType": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/DatasetTypeDatasetFacet.json#/$defs/DatasetTypeDatasetFacet",
                          "datasetType": "TABLE"
                        },
                        "symlinks": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/SymlinksDatasetFacet.json#/$defs/SymlinksDatasetFacet",
                          "identifiers": [{"namespace": "file", "name": "/lake/target", "type": "LOCATION"}]
                        },
                        "tags": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-0/TagsDatasetFacet.json#/$defs/TagsDatasetFacet",
                          "tags": [{"key": "PII.EMAIL", "value": "true", "source": "WEIR", "field": "x"}]
                        },
                        "columnLineage": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json#/$defs/ColumnLineageDatasetFacet",
                          "fields": {
                            "x": {
                              "inputFields": [
                                {
                                  "namespace": "trino://127.0.0.1:8080",
                                  "name": "memory.default.source",
                                  "field": "x",
                                  "transformations": [{"type": "DIRECT", "subtype": "IDENTITY", "description": "", "masking": false}]
                                }
                              ]
                            }
                          },
                          "dataset": []
                        },
                        "lifecycleStateChange": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/LifecycleStateChangeDatasetFacet.json#/$defs/LifecycleStateChangeDatasetFacet",
                          "lifecycleStateChange": "CREATE"
                        },
                        "schema": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-2-0/SchemaDatasetFacet.json#/$defs/SchemaDatasetFacet",
                          "fields": [{"name": "x", "type": "bigint"}]
                        },
                        "version": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet",
                          "datasetVersion": "0"
                        }
                      },
                      "outputFacets": {
                        "outputStatistics": {
                          "_producer": "https://weir.io/event-listener",
                          "_schemaURL": "https://openlineage.io/spec/facets/1-0-2/OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet",
                          "rowCount": 3,
                          "size": 50
                        }
                      }
                    }
                  ]
                }
                """));
    }

    @Test
    void startAndEndAreOneRunOfOneJob()
            throws JsonProcessingException
    {
        List<JsonNode> events = events(RecordedQueries.copy("query_1"));
        assertThat(events).extracting(event -> event.get("eventType").textValue()).containsExactly("START", "COMPLETE");
        assertThat(events.get(0).get("run").get("runId")).isEqualTo(events.get(1).get("run").get("runId"));
        assertThat(events.get(0).get("job")).isEqualTo(events.get(1).get("job"));
        assertThat(events.get(0).get("inputs").isArray()).isTrue();
        assertThat(events.get(0).get("outputs").isArray()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE", "DELETE", "MERGE", "CREATE VIEW"})
    void rowsThatAreNoneOfTheTable(String updateType)
            throws JsonProcessingException
    {
        // the engine counts two for each that an UPDATE changes
        QueryRecord update = changed(RecordedQueries.copy("query_1"), "UPDATE target SET y = 1", Optional.of(updateType), List.of(), List.of(new OutputColumn("y", "bigint", List.of())));
        assertThat(events(update).getLast().at("/outputs/0/name").textValue()).isEqualTo("memory.default.target");
        assertThat(events(update).getLast().at("/outputs/0/outputFacets")).isEmpty();
    }

    @Test
    void tagsOfWhatMayBeInAnyColumn()
            throws JsonProcessingException
    {
        QueryRecord merge = changed(
                RecordedQueries.copy("query_1"),
                "MERGE INTO target USING source ON true WHEN NOT MATCHED THEN INSERT VALUES (source.x)",
                Optional.of("MERGE"),
                RecordedQueries.copy("query_1").tables(),
                List.of(new OutputColumn("y", "bigint", List.of())));
        assertThat(tags(events(merge).getLast().at("/outputs/0"))).containsExactly("PII.EMAIL", "PII.EMAIL of y");
    }

    @Test
    void tagsOfColumnsThatTheEngineDoesNotName()
            throws JsonProcessingException
    {
        TableName view = new TableName("memory", "default", "source");
        QueryRecord union = changed(
                RecordedQueries.copy("query_1"),
                "SELECT 'x' UNION ALL TABLE source",
                Optional.empty(),
                List.of(
                        new TableRead(view, List.of(), List.of(), true, false, List.of(), Optional.of(new RedactedStatement("SELECT a AS x FROM base", Optional.empty()))),
                        new TableRead(new TableName("memory", "default", "base"), List.of(new ColumnRead("a", Optional.empty())), List.of(), false, false, List.of(view), Optional.empty())),
                List.of());
        JsonNode input = events(union).getLast().at("/inputs/1");
        assertThat(input.at("/name").textValue()).isEqualTo("memory.default.source");
        assertThat(tags(input)).containsExactly("PII.EMAIL of x");
    }

    @Test
    void namesOfDatasets()
            throws JsonProcessingException
    {
        List<TableRead> tables = Stream.of(new TableName("c", "a.b", "t"), new TableName("c", "a", "b.t"), new TableName("c", "a", "say \"b\""), new TableName("c", "a", "b t"))
                .map(name -> new TableRead(name, List.of(), List.of(), true, false, List.of(), Optional.empty()))
                .toList();
        JsonNode inputs = events(changed(RecordedQueries.copy("query_1"), "SELECT 1", Optional.empty(), tables, List.of())).getLast().get("inputs");
        assertThat(inputs).extracting(input -> input.get("name").textValue())
                .containsExactly("c.\"a.b\".t", "c.a.\"b.t\"", "c.a.\"say \"\"b\"\"\"", "c.a.b t");
    }

    @Test
    void runIdFollowsFromTheQuery()
    {
        Instant created = Instant.parse("2026-01-01T00:00:00.123Z");
        UUID id = RunIds.of(created, "query_1");
        assertThat(RunIds.of(created, "query_1")).isEqualTo(id);
        assertThat(RunIds.of(created, "query_2")).isNotEqualTo(id);
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(created.toEpochMilli());
    }

    @Test
    void nameOfStorage()
    {
        assertThat(StorageLocations.symlinks("s3a://lake/sales/orders/").identifiers()).containsExactly(new Facet.Symlinks.Identifier("s3://lake", "sales/orders", "LOCATION"));
        assertThat(StorageLocations.symlinks("abfss://c@a.dfs.core.windows.net/x").identifiers())
                .containsExactly(new Facet.Symlinks.Identifier("abfss://c@a.dfs.core.windows.net", "x", "LOCATION"));
        assertThat(StorageLocations.symlinks("local:///lake/orders").identifiers()).containsExactly(new Facet.Symlinks.Identifier("file", "/lake/orders", "LOCATION"));
        String manySlashes = "a" + "/".repeat(1_000_000) + "z";
        assertThat(StorageLocations.symlinks("s3://lake//" + manySlashes + "//").identifiers()).containsExactly(new Facet.Symlinks.Identifier("s3://lake", manySlashes, "LOCATION"));
    }

    private static QueryRecord changed(QueryRecord query, String sql, Optional<String> updateType, List<TableRead> tables, List<OutputColumn> columns)
    {
        return new QueryRecord(
                query.run(),
                new RedactedStatement(sql, Optional.empty()),
                Optional.empty(),
                query.queryType(),
                updateType,
                query.failure(),
                tables,
                List.of(),
                updateType.flatMap(_ -> query.output()).map(output -> new WrittenTable(output.name(), Optional.of(columns), output.version(), output.location())),
                List.of(),
                query.cost(),
                query.startTold());
    }

    private static List<String> tags(JsonNode dataset)
    {
        return Streams.stream(dataset.at("/facets/tags/tags"))
                .map(tag -> tag.get("key").textValue() + (tag.has("field") ? " of " + tag.get("field").textValue() : ""))
                .toList();
    }

    private static List<JsonNode> events(QueryRecord query)
            throws JsonProcessingException
    {
        JsonCodec<RunEvent> codec = new JsonCodecFactory().jsonCodec(RunEvent.class);
        InMemoryGovernanceLog log = new InMemoryGovernanceLog();
        log.appendTags(List.of(new TagEvent(
                "event_1",
                Asset.parse("memory.default.source.x"),
                "PII.EMAIL",
                Optional.empty(),
                TagAction.SET,
                TagOrigin.STEWARD,
                "steward",
                Optional.empty(),
                Instant.parse("2026-01-01T00:00:00Z"))));
        List<RunEvent> events = new OpenLineageTranslator("trino://127.0.0.1:8080", new RunGovernance(TestingGovernance.of(log)), new StatementDisplays()).events(query, new LineageReader(MaterializedViews.inMemory()).read(query));
        return List.of(MAPPER.readTree(codec.toJson(events.get(0))), MAPPER.readTree(codec.toJson(events.get(1))));
    }
}
