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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableMap;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One commit of a table, as its log tells it. What the writer of the commit left out is empty.
 *
 * @param timestamp the in-commit timestamp if the table has them, else the time at which the commit file was written, made to rise with the versions
 * @param operationParameters text as it is; other JSON values in their JSON form
 */
public record CommitSummary(
        long version,
        Instant timestamp,
        Optional<String> operation,
        Optional<String> userId,
        Optional<String> userName,
        Optional<String> queryId,
        Map<String, String> operationParameters,
        Map<String, String> operationMetrics,
        Optional<String> engineInfo,
        Optional<String> isolationLevel,
        Optional<Boolean> isBlindAppend,
        Optional<Long> readVersion)
{
    public CommitSummary
    {
        requireNonNull(timestamp, "timestamp is null");
        requireNonNull(operation, "operation is null");
        requireNonNull(userId, "userId is null");
        requireNonNull(userName, "userName is null");
        requireNonNull(queryId, "queryId is null");
        operationParameters = ImmutableMap.copyOf(operationParameters);
        operationMetrics = ImmutableMap.copyOf(operationMetrics);
        requireNonNull(engineInfo, "engineInfo is null");
        requireNonNull(isolationLevel, "isolationLevel is null");
        requireNonNull(isBlindAppend, "isBlindAppend is null");
        requireNonNull(readVersion, "readVersion is null");
    }
}
