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

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;

import static java.util.Objects.requireNonNull;

/**
 * Rows of a file become deleted; the file stays.
 *
 * @param file as it was
 * @param deletionVector all deleted rows of the file, those that were deleted before too
 * @param statistics of the file, with bounds that are not tight
 */
public record RowDeletion(ActiveFile file, DeletionVectorDescriptor deletionVector, String statistics)
{
    public RowDeletion
    {
        requireNonNull(file, "file is null");
        requireNonNull(deletionVector, "deletionVector is null");
        requireNonNull(statistics, "statistics is null");
    }
}
