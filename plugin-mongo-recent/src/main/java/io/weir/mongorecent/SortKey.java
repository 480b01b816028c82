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
package io.weir.mongorecent;

import static java.util.Objects.requireNonNull;

/**
 * A column that MongoDB sorts by, in MongoDB's own order: nulls and missing fields lowest.
 */
public record SortKey(MongoRecentColumnHandle column, Direction direction)
{
    public enum Direction
    {
        ASCENDING,
        DESCENDING,
    }

    public SortKey
    {
        requireNonNull(column, "column is null");
        requireNonNull(direction, "direction is null");
    }

    @Override
    public String toString()
    {
        return column + switch (direction) {
            case ASCENDING -> " ASC NULLS FIRST";
            case DESCENDING -> " DESC NULLS LAST";
        };
    }
}
