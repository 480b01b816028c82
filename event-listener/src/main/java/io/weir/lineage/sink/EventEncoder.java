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
package io.weir.lineage.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.inject.Inject;
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonMapperProvider;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.openlineage.OpenLineageTranslator;
import io.weir.lineage.openlineage.RunEvent;
import io.weir.lineage.record.QueryRecord;
import io.weir.lineage.record.QueryStarted;

import java.util.List;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * The OpenLineage events of a query as JSON.
 */
public final class EventEncoder
{
    private static final JsonMapper MAPPER = new JsonMapperProvider().get();

    private final LineageReader reader;
    private final OpenLineageTranslator translator;
    private final JsonCodec<RunEvent> codec;

    @Inject
    public EventEncoder(LineageReader reader, OpenLineageTranslator translator, JsonCodec<RunEvent> codec)
    {
        this.reader = requireNonNull(reader, "reader is null");
        this.translator = requireNonNull(translator, "translator is null");
        this.codec = requireNonNull(codec, "codec is null");
    }

    List<EventRow> rows(QueryStarted start)
    {
        return List.of(row(translator.start(start)));
    }

    List<EventRow> rows(QueryRecord query)
    {
        return translator.events(query, reader.read(query)).stream()
                .map(this::row)
                .toList();
    }

    /**
     * The row of an event that was encoded before.
     */
    Optional<EventRow> row(String json)
    {
        try {
            String run = MAPPER.readTree(json).at("/run/runId").asText();
            return run.isEmpty() ? Optional.empty() : Optional.of(new EventRow(run, json));
        }
        catch (JsonProcessingException e) {
            // its text may hold what the event holds
            return Optional.empty();
        }
    }

    private EventRow row(RunEvent event)
    {
        return new EventRow(event.run().runId().toString(), codec.toJson(event));
    }
}
