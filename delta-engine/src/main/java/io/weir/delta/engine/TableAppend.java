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

import io.delta.kernel.data.Row;
import io.weir.delta.engine.commit.CommitInfoRow;
import io.weir.delta.engine.commit.CommitRows;
import io.weir.delta.engine.replay.Commit;

import java.time.Clock;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Commits blind appends: they read nothing of the table, so they only conflict with what changes its definition.
 */
final class TableAppend
{
    private final OptimisticCommits commits;
    private final Clock clock;

    TableAppend(OptimisticCommits commits, Clock clock)
    {
        this.commits = requireNonNull(commits, "commits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @return the commits that follow the base; the last one is ours
     */
    List<Commit> append(TableSnapshot base, List<NewDataFile> files, CommitDetails details)
    {
        List<Row> actions = files.stream().map(file -> CommitRows.add(base.location(), file)).toList();
        return commits.commit(base, actions, CommitInfoRow.of(details, files, clock.instant(), true), _ -> {});
    }
}
