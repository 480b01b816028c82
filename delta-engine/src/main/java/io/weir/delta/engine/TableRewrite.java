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
import io.weir.delta.engine.commit.WriterProtocol;
import io.weir.delta.engine.replay.Commit;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * Commits changes of rows, see {@link RewriteConflicts} for what they conflict with.
 */
final class TableRewrite
{
    private final OptimisticCommits commits;
    private final Clock clock;

    TableRewrite(OptimisticCommits commits, Clock clock)
    {
        this.commits = requireNonNull(commits, "commits is null");
        this.clock = requireNonNull(clock, "clock is null");
    }

    /**
     * @return the commits that follow the base; the last one is ours
     */
    List<Commit> rewrite(TableSnapshot base, Rewrite rewrite, CommitDetails details)
    {
        if (rewrite.removesRows()) {
            WriterProtocol.requireRowChanges(base.location(), base.metadata());
        }
        Instant time = clock.instant();
        IsolationLevel isolationLevel = IsolationLevel.of(base.properties());
        CommitInfoRow commitInfo = CommitInfoRow.of(details, rewrite, isolationLevel.displayName(), time);
        return commits.commit(base, actions(base, rewrite, time), commitInfo, new RewriteConflicts(base, rewrite, isolationLevel)::requireNone);
    }

    private static List<Row> actions(TableSnapshot base, Rewrite rewrite, Instant time)
    {
        List<Row> actions = new ArrayList<>();
        rewrite.removedFiles().forEach(file -> actions.add(CommitRows.remove(file, time, rewrite.rows())));
        for (RowDeletion deletion : rewrite.deletions()) {
            actions.add(CommitRows.remove(deletion.file(), time));
            actions.add(CommitRows.addAgain(deletion));
        }
        rewrite.addedFiles().forEach(file -> actions.add(CommitRows.add(base.location(), file, rewrite.rows())));
        rewrite.changeData().forEach(file -> actions.add(CommitRows.changeData(base.location(), file)));
        return actions;
    }
}
