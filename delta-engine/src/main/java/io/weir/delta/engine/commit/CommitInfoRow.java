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
package io.weir.delta.engine.commit;

import com.google.common.collect.ImmutableMap;
import io.delta.kernel.data.Row;
import io.delta.kernel.internal.data.GenericRow;
import io.delta.kernel.internal.util.VectorUtils;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.weir.delta.engine.CommitDetails;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.Rewrite;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;
import static java.util.UUID.randomUUID;

/**
 * The {@code commitInfo} of a commit: what kernel writes, and who did it in which query, and what came of it.
 *
 * @param token the random transaction id that tells this commit from every other
 */
public record CommitInfoRow(CommitDetails details, Map<String, String> metrics, String isolationLevel, Instant time, String token, boolean blindAppend)
{
    private static final StructType SCHEMA = new StructType()
            .add("inCommitTimestamp", LongType.LONG)
            .add("timestamp", LongType.LONG)
            .add("userName", StringType.STRING)
            .add("operation", StringType.STRING)
            .add("operationParameters", new MapType(StringType.STRING, StringType.STRING, true))
            .add("readVersion", LongType.LONG)
            .add("isolationLevel", StringType.STRING)
            .add("isBlindAppend", BooleanType.BOOLEAN)
            .add("operationMetrics", new MapType(StringType.STRING, StringType.STRING, true))
            .add("engineInfo", StringType.STRING)
            .add("txnId", StringType.STRING)
            .add("queryId", StringType.STRING);
    private static final StructType ACTION_SCHEMA = new StructType().add("commitInfo", SCHEMA);
    // blind appends hold at every isolation level; this is the protocol's default
    private static final String DEFAULT_ISOLATION_LEVEL = "WriteSerializable";

    public CommitInfoRow
    {
        requireNonNull(details, "details is null");
        metrics = ImmutableMap.copyOf(metrics);
        requireNonNull(isolationLevel, "isolationLevel is null");
        requireNonNull(time, "time is null");
        requireNonNull(token, "token is null");
    }

    public static CommitInfoRow of(CommitDetails details, List<NewDataFile> files, Instant time, boolean blindAppend)
    {
        return new CommitInfoRow(details, OperationMetrics.ofNewFiles(files), DEFAULT_ISOLATION_LEVEL, time, randomUUID().toString(), blindAppend);
    }

    public static CommitInfoRow of(CommitDetails details, Rewrite rewrite, String isolationLevel, Instant time)
    {
        return new CommitInfoRow(details, OperationMetrics.ofRewrite(rewrite), isolationLevel, time, randomUUID().toString(), false);
    }

    public static CommitInfoRow of(CommitDetails details, Map<String, String> metrics, String isolationLevel, Instant time)
    {
        return new CommitInfoRow(details, metrics, isolationLevel, time, randomUUID().toString(), false);
    }

    public Row toAction(Optional<Long> readVersion, Optional<Instant> inCommitTimestamp)
    {
        Map<Integer, Object> values = new HashMap<>();
        inCommitTimestamp.ifPresent(timestamp -> put(values, "inCommitTimestamp", timestamp.toEpochMilli()));
        put(values, "timestamp", time.toEpochMilli());
        details.userName().ifPresent(user -> put(values, "userName", user));
        put(values, "operation", details.operation());
        put(values, "operationParameters", VectorUtils.stringStringMapValue(details.operationParameters()));
        readVersion.ifPresent(version -> put(values, "readVersion", version));
        put(values, "isolationLevel", isolationLevel);
        put(values, "isBlindAppend", blindAppend);
        put(values, "operationMetrics", VectorUtils.stringStringMapValue(metrics));
        put(values, "engineInfo", details.engineInfo());
        put(values, "txnId", token);
        details.queryId().ifPresent(queryId -> put(values, "queryId", queryId));
        return new GenericRow(ACTION_SCHEMA, ImmutableMap.of(0, new GenericRow(SCHEMA, values)));
    }

    private static void put(Map<Integer, Object> values, String field, Object value)
    {
        values.put(SCHEMA.indexOf(field), value);
    }
}
