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

import java.util.Map;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * What the history of a table tells about a commit. It stays in the log for long and is readable by everyone who can read the
 * table, so no value of a row and no literal of a statement may be in it.
 *
 * @param operation as Delta names it: {@code WRITE}, {@code CREATE TABLE AS SELECT}, ...
 * @param engineInfo the product and its version
 */
public record CommitDetails(
        String operation,
        Map<String, String> operationParameters,
        String engineInfo,
        Optional<String> userName,
        Optional<String> queryId,
        Optional<TransactionId> transactionId)
{
    public CommitDetails
    {
        requireNonNull(operation, "operation is null");
        operationParameters = ImmutableMap.copyOf(operationParameters);
        requireNonNull(engineInfo, "engineInfo is null");
        requireNonNull(userName, "userName is null");
        requireNonNull(queryId, "queryId is null");
        requireNonNull(transactionId, "transactionId is null");
    }

    public static CommitDetails of(String operation, String engineInfo)
    {
        return new CommitDetails(operation, ImmutableMap.of(), engineInfo, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public CommitDetails withTransactionId(TransactionId transactionId)
    {
        return new CommitDetails(operation, operationParameters, engineInfo, userName, queryId, Optional.of(transactionId));
    }
}
