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

import static java.util.Objects.requireNonNull;

/**
 * What a command is answered with.
 */
sealed interface Answer
{
    record Plain(BsonDocument document)
            implements Answer
    {
        public Plain
        {
            requireNonNull(document, "document is null");
        }
    }

    /**
     * Documents of a cursor.
     *
     * @param field {@code firstBatch} or {@code nextBatch}
     * @param cursor 0 when there are no more
     */
    record Documents(String field, byte[] array, long cursor, String namespace)
            implements Answer
    {
        public Documents
        {
            requireNonNull(field, "field is null");
            requireNonNull(array, "array is null");
            requireNonNull(namespace, "namespace is null");
        }
    }
}
