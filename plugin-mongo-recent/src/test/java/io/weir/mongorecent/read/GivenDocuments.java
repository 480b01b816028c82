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

import io.weir.mongorecent.mongo.Documents;
import org.bson.RawBsonDocument;

import java.util.Iterator;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Documents that no server sent.
 */
record GivenDocuments(Iterator<RawBsonDocument> documents)
        implements Documents
{
    GivenDocuments
    {
        requireNonNull(documents, "documents is null");
    }

    @Override
    public Optional<RawBsonDocument> next()
    {
        return documents.hasNext() ? Optional.of(documents.next()) : Optional.empty();
    }

    @Override
    public int available()
    {
        return 0;
    }

    @Override
    public int held()
    {
        return 0;
    }

    @Override
    public void close() {}
}
