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
package io.weir.lineage.record;

import com.google.inject.Inject;
import io.trino.spi.eventlistener.QueryCreatedEvent;
import io.trino.spi.eventlistener.QueryMetadata;
import io.weir.lineage.redact.StatementRedactor;
import io.weir.lineage.redact.VisibleNames;

import static java.util.Objects.requireNonNull;

/**
 * Copies what is needed from the event that announces a query.
 */
public final class QueryStartedFactory
{
    private final StatementRedactor redactor;

    @Inject
    public QueryStartedFactory(StatementRedactor redactor)
    {
        this.redactor = requireNonNull(redactor, "redactor is null");
    }

    public QueryStarted create(QueryCreatedEvent event)
    {
        QueryMetadata metadata = event.getMetadata();
        VisibleNames names = event.getContext().getQueryType().isEmpty() ? new VisibleNames.None() : new VisibleNames.Unresolved();
        return new QueryStarted(
                RunIdentities.of(metadata, event.getContext(), event.getCreateTime(), event.getCreateTime(), SessionNames.NONE),
                redactor.redact(metadata.getQuery(), names),
                metadata.getPreparedQuery().map(prepared -> redactor.redact(prepared, names)),
                event.getContext().getQueryType().map(Enum::name));
    }
}
