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

import static java.util.Objects.requireNonNull;

/**
 * An asset that lineage leads to, on a shortest way.
 *
 * @param via the asset before it on the way from where the way began
 * @param steps how far it is, at least 1
 * @param pending whether a step on the way is a write whose precise lineage is not known yet
 */
public record LineageStep(Asset asset, Asset via, int steps, boolean pending)
{
    public LineageStep
    {
        requireNonNull(asset, "asset is null");
        requireNonNull(via, "via is null");
    }
}
