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
package io.weir.governance.usage;

import io.weir.governance.lineage.LineageEdge;

import java.time.Instant;

import static java.util.Objects.requireNonNull;

/**
 * An edge of the graph once, however many queries made it: the one of the last of them, and when it was first seen.
 */
public record EdgeInForce(LineageEdge edge, Instant first)
{
    public EdgeInForce
    {
        requireNonNull(edge, "edge is null");
        requireNonNull(first, "first is null");
    }

    /**
     * @param other may have been made before: an event may arrive late
     */
    EdgeInForce again(LineageEdge other)
    {
        return new EdgeInForce(other.time().isBefore(edge.time()) ? edge : other, first.isBefore(other.time()) ? first : other.time());
    }
}
