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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.Connector;
import io.trino.spi.connector.ConnectorMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.SaveMode;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.PrincipalType;
import io.trino.spi.security.TrinoPrincipal;
import io.trino.testing.TestingConnectorContext;
import io.trino.testing.TestingConnectorSession;
import io.weir.governance.Governance;
import io.weir.governance.GovernanceBootstrap;
import io.weir.governance.asset.Asset;
import io.weir.governance.tag.TagAction;
import io.weir.governance.tag.TagEvent;
import io.weir.governance.tag.TagOrigin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

import static com.google.common.collect.MoreCollectors.onlyElement;
import static io.trino.spi.transaction.IsolationLevel.SERIALIZABLE;
import static io.trino.spi.type.BigintType.BIGINT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a catalog leaves behind when it is dropped, or the server stops: nothing that goes on.
 */
class TestDeltaGovShutdown
{
    private static final SchemaTableName TABLE = new SchemaTableName("s", "t");

    @TempDir
    private Path directory;
    private final List<Governance> opened = new ArrayList<>();
    private Map<String, String> properties;

    @BeforeEach
    void prepare()
            throws IOException
    {
        Files.createDirectory(directory.resolve("log"));
        Files.createDirectory(directory.resolve("warehouse"));
        Files.writeString(directory.resolve("policies.yaml"), "version: 1\ntags: {PII: }\ntableRules: []\n");
        Files.writeString(
                directory.resolve("governance.properties"),
                """
                governance.location=%s
                governance.policies-file=%s
                fs.local.enabled=true
                local.location=/
                """.formatted(directory.resolve("log").toUri(), directory.resolve("policies.yaml")));
        properties = ImmutableMap.of(
                "delta-gov.warehouse", directory.resolve("warehouse").toUri().toString(),
                "fs.local.enabled", "true",
                "local.location", "/",
                "governance.config-file", directory.resolve("governance.properties").toString());
    }

    @Test
    void upkeepEndsWithTheCatalog()
            throws IOException
    {
        Connector connector = open();
        createTable(connector);
        comment(connector, "first");
        connector.shutdown();
        assertThat(logFiles()).contains("00000000000000000001.checkpoint.parquet", "_last_checkpoint");
        // a query that was running may still commit
        comment(connector, "second");
        connector.shutdown();
        assertThat(logFiles()).contains("00000000000000000002.json").doesNotContain("00000000000000000002.checkpoint.parquet");
    }

    @Test
    void governanceIsClosedWithTheCatalog()
    {
        Connector connector = open();
        Governance governance = opened.stream().collect(onlyElement());
        connector.shutdown();
        // the log of a governance that is open has a checkpoint after that
        for (int commit = 0; commit <= 100; commit++) {
            governance.log().appendTags(List.of(new TagEvent(UUID.randomUUID().toString(), Asset.parse("c.s.t.x"), "PII", Optional.empty(), TagAction.SET, TagOrigin.STEWARD, "steward", Optional.empty(), Instant.EPOCH)));
        }
        governance.close();
        assertThat(directory.resolve("log/tag_log/_delta_log/00000000000000000100.json")).exists();
        assertThat(directory.resolve("log/tag_log/_delta_log/_last_checkpoint")).doesNotExist();
    }

    private Connector open()
    {
        DeltaGovConnectorFactory factory = new DeltaGovConnectorFactory((properties, openTelemetry, tracer) -> {
            Governance governance = GovernanceBootstrap.open(properties, openTelemetry, tracer);
            opened.add(governance);
            return governance;
        });
        return factory.create("delta_gov", properties, new TestingConnectorContext());
    }

    private static void createTable(Connector connector)
    {
        ConnectorSession session = session(connector);
        ConnectorMetadata metadata = metadata(connector, session);
        metadata.createSchema(session, TABLE.getSchemaName(), ImmutableMap.of(), new TrinoPrincipal(PrincipalType.USER, "user"));
        metadata.createTable(
                session,
                new ConnectorTableMetadata(TABLE, ImmutableList.of(new ColumnMetadata("id", BIGINT)), ImmutableMap.of("checkpoint_interval", 1L)),
                SaveMode.FAIL);
    }

    private static void comment(Connector connector, String comment)
    {
        ConnectorSession session = session(connector);
        ConnectorMetadata metadata = metadata(connector, session);
        metadata.setTableComment(session, metadata.getTableHandle(session, TABLE, Optional.empty(), Optional.empty()), Optional.of(comment));
    }

    private static ConnectorMetadata metadata(Connector connector, ConnectorSession session)
    {
        ConnectorTransactionHandle transaction = connector.beginTransaction(SERIALIZABLE, false, true);
        return connector.getMetadata(session, transaction);
    }

    private static ConnectorSession session(Connector connector)
    {
        return TestingConnectorSession.builder().setPropertyMetadata(connector.getSessionProperties()).build();
    }

    private List<String> logFiles()
            throws IOException
    {
        try (Stream<Path> files = Files.walk(directory.resolve("warehouse"))) {
            return files.filter(file -> file.getParent().endsWith("_delta_log")).map(file -> file.getFileName().toString()).toList();
        }
    }
}
