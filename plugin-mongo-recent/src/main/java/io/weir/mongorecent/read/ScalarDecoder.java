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
package io.weir.mongorecent.read;

import io.airlift.slice.Slice;
import io.trino.spi.block.BlockBuilder;
import org.bson.BsonType;

/**
 * Writes one value of a scalar type as its column shows it, from its bytes, where BSON has it in the form that is expected of the column. Any other form is left to a {@link ValueDecoder}, which
 * also says why a value does not fit.
 */
interface ScalarDecoder
{
    /**
     * @param document whose bytes from {@code offset} on are the value, all of it
     * @return false when this decoder does not know; nothing is said about whether the value fits
     */
    boolean isExpected(BsonType type, Slice document, int offset);

    /**
     * Of a value that is expected.
     */
    void write(BsonType type, Slice document, int offset, BlockBuilder output);
}
