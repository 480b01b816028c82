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
import io.airlift.json.JsonCodec;
import io.airlift.json.JsonCodecFactory;

import static java.util.Objects.requireNonNull;

/**
 * Starts and ends of queries as the spool keeps them.
 */
public final class QueryCodec
{
    private final JsonCodec<QueryStarted> starts;
    private final JsonCodec<QueryRecord> ends;

    @Inject
    public QueryCodec(JsonCodec<QueryStarted> starts, JsonCodec<QueryRecord> ends)
    {
        this.starts = requireNonNull(starts, "starts is null");
        this.ends = requireNonNull(ends, "ends is null");
    }

    public static QueryCodec create()
    {
        JsonCodecFactory codecs = new JsonCodecFactory();
        return new QueryCodec(codecs.jsonCodec(QueryStarted.class), codecs.jsonCodec(QueryRecord.class));
    }

    public byte[] encode(QueryStarted start)
    {
        return RecordWriter.write(start);
    }

    public byte[] encode(QueryRecord end)
    {
        return RecordWriter.write(end);
    }

    public QueryStarted decodeStart(byte[] bytes)
    {
        return starts.fromJson(bytes);
    }

    public QueryRecord decodeEnd(byte[] bytes)
    {
        return ends.fromJson(bytes);
    }
}
