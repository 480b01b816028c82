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
import com.google.inject.Inject;
import io.trino.spi.Node;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.ConnectorTransactionHandle;
import io.trino.spi.connector.InMemoryRecordSet;
import io.trino.spi.connector.RecordCursor;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.connector.SystemTable;
import io.trino.spi.predicate.TupleDomain;
import io.weir.access.masks.MaskKey;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import static io.trino.spi.connector.SystemTable.Distribution.ALL_NODES;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static io.weir.access.connector.GovernanceMetadata.SYSTEM_SCHEMA;
import static java.util.Objects.requireNonNull;

/**
 * {@code governance.system.mask_keys}: the fingerprint of the mask key of every node. More than one means that equal values have different tokens.
 */
final class MaskKeyTable
        implements SystemTable
{
    private final Node currentNode;
    private final MaskKey key;

    @Inject
    MaskKeyTable(Node currentNode, MaskKey key)
    {
        this.currentNode = requireNonNull(currentNode, "currentNode is null");
        this.key = requireNonNull(key, "key is null");
    }

    @Override
    public Distribution getDistribution()
    {
        return ALL_NODES;
    }

    @Override
    public ConnectorTableMetadata getTableMetadata()
    {
        return new ConnectorTableMetadata(
                new SchemaTableName(SYSTEM_SCHEMA, "mask_keys"),
                ImmutableList.of(new ColumnMetadata("node_id", VARCHAR), new ColumnMetadata("fingerprint", VARCHAR)),
                Map.of(),
                Optional.of("The fingerprint of the mask key of every node, which must be one"));
    }

    @Override
    public RecordCursor cursor(ConnectorTransactionHandle transactionHandle, ConnectorSession session, TupleDomain<Integer> constraint)
    {
        return new InMemoryRecordSet(List.of(VARCHAR, VARCHAR), List.of(List.of(currentNode.getNodeIdentifier(), key.fingerprint()))).cursor();
    }
}
