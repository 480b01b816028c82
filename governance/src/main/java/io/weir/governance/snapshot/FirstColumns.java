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
package io.weir.governance.snapshot;

import com.google.common.collect.ImmutableSet;

import java.util.Set;

/**
 * The columns that a table had when something in it was first tagged under one of its names, with the fields in them, as paths.
 *
 * @param place how many tables had such a list before: the order of the log, in which only the first list of all names of a table counts
 */
record FirstColumns(long place, Set<String> paths)
{
    FirstColumns
    {
        paths = ImmutableSet.copyOf(paths);
    }
}
