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

import com.google.common.collect.ImmutableList;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

import java.util.List;
import java.util.Optional;

/**
 * What there is, and the answers about that.
 */
final class Catalogue
{
    private static final BsonDocument KEY_INDEX = new BsonDocument("v", new BsonInt32(2))
            .append("key", new BsonDocument("_id", new BsonInt32(1)))
            .append("name", new BsonString("_id_"));

    private final List<CannedCollection> collections;

    Catalogue(List<CannedCollection> collections)
    {
        this.collections = ImmutableList.copyOf(collections);
    }

    Optional<CannedCollection> find(String database, String name)
    {
        return collections.stream()
                .filter(collection -> collection.database().equals(database) && collection.name().equals(name))
                .findFirst();
    }

    BsonDocument databases(Parameters parameters)
    {
        parameters.requireOnly("nameOnly", "authorizedDatabases");
        BsonArray databases = new BsonArray();
        collections.stream().map(CannedCollection::database).distinct().forEach(name -> databases.add(new BsonDocument("name", new BsonString(name))
                .append("sizeOnDisk", new BsonInt64(1))
                .append("empty", BsonBoolean.FALSE)));
        return ok(new BsonDocument("databases", databases));
    }

    BsonDocument collections(Parameters parameters)
    {
        parameters.requireOnly("nameOnly", "authorizedCollections", "filter", "cursor");
        BsonArray listed = new BsonArray();
        for (CannedCollection collection : collections) {
            BsonDocument document = new BsonDocument("name", new BsonString(collection.name())).append("type", new BsonString("collection"));
            if (!collection.database().equals(parameters.database()) || !Equalities.matches(document, parameters.document("filter"))) {
                continue;
            }
            if (!parameters.isTrue("nameOnly")) {
                document.append("options", new BsonDocument()).append("info", new BsonDocument("readOnly", BsonBoolean.TRUE)).append("idIndex", KEY_INDEX);
            }
            listed.add(document);
        }
        return cursor(parameters.database() + ".$cmd.listCollections", listed);
    }

    BsonDocument indexes(Parameters parameters)
    {
        parameters.requireOnly("cursor");
        String namespace = parameters.database() + "." + parameters.collection();
        find(parameters.database(), parameters.collection()).orElseThrow(() -> Refusal.noCollection(namespace));
        return cursor(namespace, new BsonArray(List.of(KEY_INDEX)));
    }

    static BsonDocument cursor(String namespace, BsonArray documents)
    {
        return ok(new BsonDocument("cursor", new BsonDocument("firstBatch", documents)
                .append("id", new BsonInt64(0))
                .append("ns", new BsonString(namespace))));
    }

    static BsonDocument ok(BsonDocument answer)
    {
        BsonValue one = new BsonDouble(1);
        return answer.append("ok", one);
    }
}
