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
package io.weir.deltagov;

import io.delta.kernel.internal.actions.DeletionVectorDescriptor;

import java.util.Optional;

import static io.airlift.slice.SizeOf.estimatedSizeOf;
import static io.airlift.slice.SizeOf.instanceSize;
import static java.util.Objects.requireNonNull;

/**
 * Where the deletion vector of a data file is; the kernel's descriptor in a form that travels to the workers.
 */
public record DeletionVector(String storageType, String pathOrInline, Optional<Integer> offset, int sizeInBytes, long cardinality)
{
    private static final int INSTANCE_SIZE = instanceSize(DeletionVector.class);

    public DeletionVector
    {
        requireNonNull(storageType, "storageType is null");
        requireNonNull(pathOrInline, "pathOrInline is null");
        requireNonNull(offset, "offset is null");
    }

    public static DeletionVector of(DeletionVectorDescriptor descriptor)
    {
        return new DeletionVector(
                descriptor.getStorageType(),
                descriptor.getPathOrInlineDv(),
                descriptor.getOffset(),
                descriptor.getSizeInBytes(),
                descriptor.getCardinality());
    }

    public DeletionVectorDescriptor toDescriptor()
    {
        return new DeletionVectorDescriptor(storageType, pathOrInline, offset, sizeInBytes, cardinality);
    }

    public long retainedSizeInBytes()
    {
        return INSTANCE_SIZE + estimatedSizeOf(storageType) + estimatedSizeOf(pathOrInline);
    }
}
