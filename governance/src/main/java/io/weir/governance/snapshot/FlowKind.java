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

import java.util.Locale;

/**
 * How values flow from one asset to another, from what changes them least to what carries none of them. Of a way of several steps counts the last in this order.
 */
public enum FlowKind
{
    IDENTITY,
    TRANSFORMATION,
    AGGREGATION,
    /**
     * Nobody can say how, so all that was read is assumed.
     */
    INFERRED,
    /**
     * A write whose precise lineage has not arrived yet.
     */
    PENDING,
    /**
     * It decides which rows there are.
     */
    INDIRECT;

    public String keyword()
    {
        return name().toLowerCase(Locale.ENGLISH);
    }
}
