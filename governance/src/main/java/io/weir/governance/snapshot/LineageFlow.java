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

import io.weir.governance.asset.Asset;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * One step of lineage. A table (or schema) on either side stands for all that is in it; with {@code sameNames}, what is in the source goes to what has the same name in the target.
 */
record LineageFlow(Asset source, Asset target, FlowKind kind, boolean masked, boolean sameNames)
{
    LineageFlow
    {
        requireNonNull(source, "source is null");
        requireNonNull(target, "target is null");
        requireNonNull(kind, "kind is null");
    }

    /**
     * How little of the values it carries: what carries them plainly, what may, what carries masks, what carries none.
     */
    int rank()
    {
        if (kind == FlowKind.INDIRECT) {
            return 3;
        }
        if (masked) {
            return 2;
        }
        return kind == FlowKind.PENDING ? 1 : 0;
    }

    /**
     * Where it leads from an asset, in the direction of the data.
     */
    Optional<Asset> after(Asset asset)
    {
        return follow(asset, source, target);
    }

    Optional<Asset> before(Asset asset)
    {
        return follow(asset, target, source);
    }

    private Optional<Asset> follow(Asset asset, Asset here, Asset there)
    {
        if (asset.isWithin(here)) {
            return Optional.of(sameNames ? asset.moved(here, there) : there);
        }
        return here.isWithin(asset) ? Optional.of(there) : Optional.empty();
    }
}
