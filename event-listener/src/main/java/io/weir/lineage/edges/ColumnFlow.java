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
package io.weir.lineage.edges;

import io.weir.governance.asset.Asset;
import io.weir.governance.lineage.EdgeKind;

import static java.util.Objects.requireNonNull;

/**
 * Values went from {@code source} into {@code target}: columns, or whole tables if no columns are known.
 *
 * @param masked the query saw a mask in place of the source's values
 */
public record ColumnFlow(Asset source, Asset target, EdgeKind kind, boolean masked)
{
    public ColumnFlow
    {
        requireNonNull(source, "source is null");
        requireNonNull(target, "target is null");
        requireNonNull(kind, "kind is null");
    }

    /**
     * Of two flows between the same columns, the one that shows more: an unmasked one, and then the one that changes less.
     */
    ColumnFlow or(ColumnFlow other)
    {
        if (masked != other.masked) {
            return masked ? other : this;
        }
        return kind.compareTo(other.kind) <= 0 ? this : other;
    }
}
