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
package io.weir.access.connector;

import com.google.common.collect.ImmutableList;
import com.google.common.io.Resources;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;
import io.trino.spi.Page;
import io.trino.spi.TrinoException;
import io.trino.spi.block.Block;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableSchema;
import io.trino.spi.connector.MetadataProvider;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.spi.type.ArrayType;
import io.trino.spi.type.MapType;
import io.trino.spi.type.RowType;
import io.trino.spi.type.TypeOperators;
import io.trino.testing.TestingConnectorSession;
import io.weir.governance.Governance;
import io.weir.governance.log.InMemoryGovernanceLog;
import io.weir.governance.policy.Policies;
import io.weir.governance.policy.file.PolicyFile;
import io.weir.governance.tag.KnownColumns;
import io.weir.governance.tag.TagEvent;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.access.AccessErrorCode.ACCESS_CONTROL_MISSING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestTagImports
{
    private static final int COLUMNS = 5_000;
    private static final RowType ROW = RowType.rowType(RowType.field("sku", VARCHAR), RowType.field("person", VARCHAR));

    private final InMemoryGovernanceLog log = new InMemoryGovernanceLog();
    private final Policies policies = PolicyFile.parse("policies.yaml", text());
    private final Governance governance = new Governance(log, () -> policies, Duration.ZERO);
    private final List<String> asked = new ArrayList<>();
    private final AtomicBoolean accessControl = new AtomicBoolean(true);
    private final TagImports imports = new TagImports(governance, new TagChecks(governance, accessControl::get, new ExistingAssets(new FewTables()), Clock.systemUTC()), Clock.systemUTC());
    private final ConnectorSession steward = TestingConnectorSession.builder().setIdentity(ConnectorIdentity.ofUser("steward")).build();

    @Test
    void eachTableIsAskedForOnce()
    {
        insert(IntStream.range(0, COLUMNS).boxed().flatMap(column -> Stream.of("memory.default.a.c" + column, "memory.default.b.C" + column)).toList());
        assertThat(log.readTags().stream().filter(TagEvent.class::isInstance)).hasSize(2 * COLUMNS);
        assertThat(log.readTags().stream().filter(KnownColumns.class::isInstance)).hasSize(2);
        assertThat(asked).containsExactly("memory.information_schema.tables", "memory.default.a", "memory.default.b");
        // what was true for one statement is asked again for the next
        insert(List.of("memory.default.a"));
        assertThat(asked).endsWith("memory.information_schema.tables", "memory.default.a").hasSize(5);
    }

    @Test
    void mistakesAreNamedAndNothingIsImported()
    {
        assertThatThrownBy(() -> insert(List.of("memory.default.a.c1", "memory.default.a.x1", "memory.default.c.c1", "memory.default.b.c1.x")))
                .isInstanceOf(TrinoException.class)
                .hasMessageContaining("'memory.default.a.x1' does not exist: 'memory.default.a' has the columns [c0, c1,")
                .hasMessageContaining("'memory.default.c' does not exist: catalog 'memory' has no table or view 'c' in a schema 'default'")
                .hasMessageContaining("'memory.default.b.c1.x' does not exist: type varchar has no field 'x'");
        assertThat(log.readTags()).isEmpty();
    }

    @Test
    void fieldsInArraysAndMaps()
    {
        insert(List.of("memory.default.nested.items.element.person", "memory.default.nested.notes.value.person", "memory.default.nested.notes.key"));
        assertThatThrownBy(() -> insert(List.of("memory.default.nested.items.person", "memory.default.nested.notes.person", "memory.default.nested.items.element.name")))
                .isInstanceOf(TrinoException.class)
                .hasMessageContaining("'memory.default.nested.items.person' does not exist: type array(row(\"sku\" varchar, \"person\" varchar)) has no field 'person'; expected one of element")
                .hasMessageContaining("has no field 'person'; expected one of key, value")
                .hasMessageContaining("has no field 'name'; expected one of sku, person");
    }

    @Test
    void nothingIsImportedWhereNobodyObeysTags()
    {
        accessControl.set(false);
        assertThatThrownBy(() -> insert(List.of("memory.default.a")))
                .isInstanceOfSatisfying(TrinoException.class, failure -> assertThat(failure.getErrorCode()).isEqualTo(ACCESS_CONTROL_MISSING.toErrorCode()))
                .hasMessageStartingWith("Refused, because the access control of Weir does not run in this server");
        assertThat(log.readTags()).isEmpty();
    }

    /**
     * A worker need not keep what cannot be imported in the end.
     */
    @Test
    void tooManyRowsAreRefusedAsTheyCome()
    {
        Block asset = RunLengthEncodedBlock.create(VARCHAR, Slices.utf8Slice("memory.default.a"), 600_000);
        TagImportPageSink sink = new TagImportPageSink(ImmutableList.of("asset"));
        sink.appendPage(new Page(asset));
        assertThat(sink.getMemoryUsage()).isGreaterThan(600_000);
        assertThatThrownBy(() -> sink.appendPage(new Page(asset)))
                .isInstanceOf(TrinoException.class)
                .hasMessage("An import has at most 1000000 rows and 500000000 bytes, so that it can be one commit. Import the rest with another INSERT");
    }

    /**
     * Writers, each of which has room.
     */
    @Test
    void tooManyBytesOfSeveralWritersAreRefused()
    {
        Slice half = Slices.allocate(250_000_001);
        assertThatThrownBy(() -> imports.append(steward, List.of(half, half)))
                .isInstanceOf(TrinoException.class)
                .hasMessageStartingWith("An import has at most 1000000 rows and 500000000 bytes");
        assertThat(log.readTags()).isEmpty();
    }

    private void insert(List<String> assets)
    {
        BlockBuilder assetBlock = VARCHAR.createBlockBuilder(null, assets.size());
        BlockBuilder tagBlock = VARCHAR.createBlockBuilder(null, assets.size());
        for (String asset : assets) {
            VARCHAR.writeSlice(assetBlock, Slices.utf8Slice(asset));
            VARCHAR.writeSlice(tagBlock, Slices.utf8Slice("PII"));
        }
        TagImportPageSink sink = new TagImportPageSink(ImmutableList.of("asset", "tag"));
        sink.appendPage(new Page(assetBlock.build(), tagBlock.build()));
        imports.append(steward, sink.finish().join());
    }

    private static String text()
    {
        try {
            return Resources.toString(Resources.getResource("io/weir/access/policies.yaml"), UTF_8);
        }
        catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class FewTables
            implements MetadataProvider
    {
        @Override
        public Optional<ConnectorTableSchema> getRelationMetadata(ConnectorSession session, CatalogSchemaTableName table)
        {
            asked.add(table.toString());
            return switch (table.getSchemaTableName().getTableName()) {
                case "tables" -> Optional.of(new ConnectorTableSchema(table.getSchemaTableName(), List.of()));
                case "a", "b" -> Optional.of(new ConnectorTableSchema(table.getSchemaTableName(), IntStream.range(0, COLUMNS)
                        .mapToObj(column -> ColumnSchema.builder().setName("c" + column).setType(VARCHAR).build())
                        .toList()));
                case "nested" -> Optional.of(new ConnectorTableSchema(table.getSchemaTableName(), List.of(
                        ColumnSchema.builder().setName("items").setType(new ArrayType(ROW)).build(),
                        ColumnSchema.builder().setName("notes").setType(new MapType(VARCHAR, ROW, new TypeOperators())).build())));
                default -> Optional.empty();
            };
        }
    }
}
