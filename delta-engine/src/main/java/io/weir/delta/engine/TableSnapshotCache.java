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

/**
 * The tables that were read lately, bounded by the bytes they take. A table is known by where it is, its id and its last commit file,
 * so one that was dropped and created again in the same place is never taken for its predecessor.
 */
public final class TableSnapshotCache
{
    private final long maximumBytes;

    public TableSnapshotCache(long maximumBytes)
    {
        this.maximumBytes = maximumBytes;
    }
}
