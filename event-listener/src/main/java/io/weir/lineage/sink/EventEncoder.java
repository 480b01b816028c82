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

import com.google.inject.Inject;
import io.airlift.json.JsonCodec;
import io.weir.lineage.edges.LineageReader;
import io.weir.lineage.openlineage.OpenLineageTranslator;
import io.weir.lineage.openlineage.RunEvent;
import io.weir.lineage.record.QueryRecord;

import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * The OpenLineage events of a query as JSON.
 */
public final class EventEncoder
{
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

    List<EventRow> rows(QueryRecord query)
    {
        return translator.events(query, reader.read(query)).stream()
                .map(event -> new EventRow(event.run().runId().toString(), codec.toJson(event)))
                .toList();
    }
}
