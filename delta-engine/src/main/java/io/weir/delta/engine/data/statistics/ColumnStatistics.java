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
package io.weir.delta.engine.data.statistics;

import io.trino.spi.block.Block;

import java.util.Map;
import java.util.Optional;

/**
 * Gathers the statistics of a column while it is written.
 */
sealed interface ColumnStatistics
        permits LeafStatistics, StructStatistics
{
    void add(Block block);

    /**
     * A {@code Long}, {@code Double}, {@code BigDecimal} or {@code String}, or for a struct a {@code Map} of them. Empty when nothing is known.
     */
    Optional<Object> min();

    Optional<Object> max();

    /**
     * A {@code Long}, or for a struct a {@code Map} of them.
     */
    Optional<Object> nullCount();

    static Optional<Object> nonEmpty(Map<String, Object> values)
    {
        return values.isEmpty() ? Optional.empty() : Optional.of(values);
    }
}
