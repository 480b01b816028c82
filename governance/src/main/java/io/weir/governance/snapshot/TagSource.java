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
import com.google.common.collect.Streams;
import io.weir.governance.asset.Asset;

import java.util.List;
import java.util.stream.Stream;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

/**
 * Why an asset carries a tag.
 */
public sealed interface TagSource
{
    /**
     * The reason in words that follow "because the tag is": "set on the column itself", ...
     */
    String explain();

    record Own()
            implements TagSource
    {
        @Override
        public String explain()
        {
            return "set on it";
        }
    }

    /**
     * From the catalog, schema or table that holds it.
     */
    record Inherited(Asset from)
            implements TagSource
    {
        public Inherited
        {
            requireNonNull(from, "from is null");
        }

        @Override
        public String explain()
        {
            return "set on " + from;
        }
    }

    /**
     * From a nested field inside the column: a column cannot be shown without its fields.
     */
    record Contained(Asset field)
            implements TagSource
    {
        public Contained
        {
            requireNonNull(field, "field is null");
        }

        @Override
        public String explain()
        {
            return "set on its field " + field;
        }
    }

    /**
     * A column that came into a table after somebody had tagged in it, and that nobody has classified yet.
     */
    record Unclassified()
            implements TagSource
    {
        @Override
        public String explain()
        {
            return "new in a table in which something is tagged";
        }
    }

    /**
     * From a nested field that came into a column after somebody had tagged in the table, and that nobody has classified yet.
     */
    record NewField(Asset field)
            implements TagSource
    {
        public NewField
        {
            requireNonNull(field, "field is null");
        }

        @Override
        public String explain()
        {
            return "because its field %s is new in a table in which something is tagged".formatted(field);
        }
    }

    /**
     * Through lineage. The path starts at the asset on which the tag is set and ends at the asset that carries it.
     */
    record Derived(List<Asset> path)
            implements TagSource
    {
        private static final int SHOWN_AT_EACH_END = 10;

        public Derived
        {
            path = ImmutableList.copyOf(path);
        }

        @Override
        public String explain()
        {
            return "derived: " + shown().collect(joining(" -> "));
        }

        /**
         * A sentence is made for each column of a table, and a way may be as long as somebody makes it.
         */
        private Stream<String> shown()
        {
            int left = path.size() - 2 * SHOWN_AT_EACH_END;
            if (left <= 1) {
                return path.stream().map(Asset::toString);
            }
            Stream<Asset> first = path.subList(0, SHOWN_AT_EACH_END).stream();
            Stream<Asset> last = path.subList(path.size() - SHOWN_AT_EACH_END, path.size()).stream();
            return Streams.concat(first.map(Asset::toString), Stream.of("(%s more)".formatted(left)), last.map(Asset::toString));
        }
    }

    /**
     * A query that read {@code readFrom} writes or wrote here, and its precise lineage is not known yet.
     */
    record Pending(String queryId, Asset readFrom)
            implements TagSource
    {
        public Pending
        {
            requireNonNull(queryId, "queryId is null");
            requireNonNull(readFrom, "readFrom is null");
        }

        @Override
        public String explain()
        {
            return "pending: query " + queryId + " read " + readFrom;
        }
    }
}
