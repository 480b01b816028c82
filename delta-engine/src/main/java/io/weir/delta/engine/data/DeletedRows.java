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
package io.weir.delta.engine.data;

/**
 * The rows of one data file that are deleted, by their position in the file counted from 0. Safe for use by many threads.
 */
@FunctionalInterface
public interface DeletedRows
{
    boolean contains(long position);

    /**
     * Of rows one after the other, those that are not deleted.
     *
     * @param retained takes them, counted from {@code first}; has room for {@code count}
     * @return how many they are
     */
    default int retain(long first, int count, int[] retained)
    {
        int kept = 0;
        for (int index = 0; index < count; index++) {
            if (!contains(first + index)) {
                retained[kept++] = index;
            }
        }
        return kept;
    }

    /**
     * About what it holds on to in memory. Nothing when it is made of others: they count for themselves.
     */
    default long retainedBytes()
    {
        return 0;
    }
}
