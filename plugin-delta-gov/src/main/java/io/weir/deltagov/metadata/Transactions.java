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
package io.weir.deltagov.metadata;

import com.google.inject.Inject;
import io.trino.spi.connector.ConnectorSession;
import io.trino.spi.connector.ConnectorTransactionHandle;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * The transactions that are open on this coordinator, and the metadata of each.
 */
public class Transactions
{
    private final MetadataFactory metadataFactory;
    private final Map<ConnectorTransactionHandle, DeltaGovMetadata> transactions = new ConcurrentHashMap<>();

    @Inject
    public Transactions(MetadataFactory metadataFactory)
    {
        this.metadataFactory = requireNonNull(metadataFactory, "metadataFactory is null");
    }

    public DeltaGovMetadata begin(ConnectorSession session, ConnectorTransactionHandle transaction)
    {
        DeltaGovMetadata metadata = metadataFactory.create(session);
        transactions.put(transaction, metadata);
        return metadata;
    }

    public DeltaGovMetadata get(ConnectorTransactionHandle transaction)
    {
        DeltaGovMetadata metadata = transactions.get(transaction);
        checkArgument(metadata != null, "No such transaction: %s", transaction);
        return metadata;
    }

    /**
     * Empty if the transaction never asked for metadata.
     */
    public Optional<DeltaGovMetadata> end(ConnectorTransactionHandle transaction)
    {
        return Optional.ofNullable(transactions.remove(transaction));
    }
}
