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
package io.weir.delta.engine.log;

import io.trino.filesystem.Location;
import io.weir.delta.engine.DeltaTables;
import io.weir.delta.engine.replay.Commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import static java.lang.Math.min;
import static java.util.Objects.requireNonNull;

/**
 * The commits after a version. One is asked for first, as there is usually none; the more there are, the more are asked for at once.
 */
final class CommitTail
{
    private final DeltaTables tables;
    private final Location table;

    CommitTail(DeltaTables tables, Location table)
    {
        this.tables = requireNonNull(tables, "tables is null");
        this.table = requireNonNull(table, "table is null");
    }

    List<Commit> after(long version)
    {
        List<Commit> commits = new ArrayList<>();
        int wanted = 1;
        while (true) {
            long first = version + commits.size() + 1;
            List<Optional<Commit>> found = OrderedParallel.map(LongStream.range(first, first + wanted).boxed().toList(), next -> tables.commit(table, next));
            for (Optional<Commit> commit : found) {
                if (commit.isEmpty()) {
                    return commits;
                }
                commits.add(commit.orElseThrow());
            }
            wanted = min(wanted * 2, OrderedParallel.MAXIMUM_PARALLELISM);
        }
    }
}
