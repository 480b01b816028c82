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

import com.google.common.collect.ImmutableList;
import io.weir.delta.engine.ActiveFile;
import io.weir.delta.engine.NewDataFile;
import io.weir.delta.engine.RowDeletion;

import java.util.List;

/**
 * What the removal of rows makes of files.
 *
 * @param removedFiles those without rows that are left, and those whose rows that are left were copied
 * @param copies of rows that are left
 */
public record FileChanges(List<ActiveFile> removedFiles, List<RowDeletion> deletions, List<NewDataFile> copies)
{
    public FileChanges
    {
        removedFiles = ImmutableList.copyOf(removedFiles);
        deletions = ImmutableList.copyOf(deletions);
        copies = ImmutableList.copyOf(copies);
    }
}
