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
package io.weir.delta.engine.replay;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.weir.delta.engine.ActiveFile;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static java.util.Objects.requireNonNull;

/**
 * What one commit did to its table.
 *
 * @param addedFiles all of them; those of {@code dataFiles} also brought new rows
 * @param dataFiles the added files that are not merely other files being rewritten
 * @param removedFiles the keys of removed files
 * @param changesDefinition whether it has a new schema, protocol or table property
 * @param blindAppend whether it says that it only added rows and read nothing of the table
 * @param transactions the last commit of each application that numbers its commits
 * @param clustering the clustering columns that it gives the table, by their physical paths, if it says anything about them
 */
public record Commit(
        CommitIdentity identity,
        List<ActiveFile> addedFiles,
        List<ActiveFile> dataFiles,
        Set<FileKey> removedFiles,
        boolean changesDefinition,
        boolean blindAppend,
        Map<String, Long> transactions,
        Optional<Instant> inCommitTimestamp,
        Optional<List<List<String>>> clustering)
{
    public Commit
    {
        requireNonNull(identity, "identity is null");
        addedFiles = ImmutableList.copyOf(addedFiles);
        dataFiles = ImmutableList.copyOf(dataFiles);
        removedFiles = ImmutableSet.copyOf(removedFiles);
        transactions = ImmutableMap.copyOf(transactions);
        requireNonNull(inCommitTimestamp, "inCommitTimestamp is null");
        requireNonNull(clustering, "clustering is null");
    }

    public long version()
    {
        return identity.version();
    }
}
