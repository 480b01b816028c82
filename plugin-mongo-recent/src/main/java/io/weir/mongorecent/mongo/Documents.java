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
package io.weir.mongorecent.mongo;

import org.bson.RawBsonDocument;

import java.util.Optional;

/**
 * Documents one after the other.
 */
public interface Documents
        extends AutoCloseable
{
    /**
     * May wait for MongoDB.
     */
    Optional<RawBsonDocument> next();

    /**
     * Documents that are returned without a wait.
     */
    int available();

    /**
     * Documents that are in memory and not yet returned.
     */
    int held();

    @Override
    void close();
}
