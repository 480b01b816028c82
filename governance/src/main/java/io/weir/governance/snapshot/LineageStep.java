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

import com.google.common.collect.ImmutableList;
import io.weir.governance.asset.Asset;

import java.util.List;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

/**
 * An asset that lineage leads to, and one way that leads there.
 *
 * @param path the way, in the direction of the data: from the asset to the one that was asked about, or the other way round
 * @param kind what the way does to values
 * @param masked whether values were masked on the way, so that no tags came along it
 */
public record LineageStep(Asset asset, List<Asset> path, FlowKind kind, boolean masked)
{
    public LineageStep
    {
        requireNonNull(asset, "asset is null");
        path = ImmutableList.copyOf(path);
        requireNonNull(kind, "kind is null");
        checkArgument(path.size() > 1 && (path.getFirst().equals(asset) || path.getLast().equals(asset)), "path does not lead to the asset");
    }

    /**
     * How far it is, at least 1.
     */
    public int distance()
    {
        return path.size() - 1;
    }
}
