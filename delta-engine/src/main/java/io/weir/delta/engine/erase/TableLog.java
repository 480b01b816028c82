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
package io.weir.delta.engine.erase;

import io.weir.delta.engine.Rewrite;
import io.weir.delta.engine.TableSnapshot;

import java.io.IOException;
import java.util.Map;

/**
 * What an erasure asks of the log of a table.
 */
public interface TableLog
{
    TableSnapshot latest();

    /**
     * @throws io.weir.delta.engine.CommitConflictException when somebody else changed what is changed here
     */
    void rewrite(TableSnapshot base, Rewrite rewrite);

    /**
     * Commits a version that changes nothing, and gives it a checkpoint that tells of no removed file: all that comes before is no longer
     * needed to read the table.
     *
     * @param metrics what the history says about it
     */
    TableSnapshot newBeginning(Map<String, String> metrics)
            throws IOException;
}
