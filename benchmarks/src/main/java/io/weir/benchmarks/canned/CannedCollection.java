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
package io.weir.benchmarks.canned;

import org.bson.BsonDocument;

import java.util.List;
import java.util.function.IntFunction;

import static java.util.Objects.requireNonNull;

/**
 * Documents that do not change.
 *
 * @param document by its number, from 0: always the same one; in the order of their {@code _id}
 */
public record CannedCollection(String database, String name, int size, IntFunction<BsonDocument> document)
{
    public CannedCollection
    {
        requireNonNull(database, "database is null");
        requireNonNull(name, "name is null");
        requireNonNull(document, "document is null");
        if (size < 0) {
            throw new IllegalArgumentException("size is negative: " + size);
        }
    }

    public static CannedCollection of(String database, String name, List<BsonDocument> documents)
    {
        List<BsonDocument> copy = List.copyOf(documents);
        return new CannedCollection(database, name, copy.size(), copy::get);
    }

    String namespace()
    {
        return database + "." + name;
    }
}
