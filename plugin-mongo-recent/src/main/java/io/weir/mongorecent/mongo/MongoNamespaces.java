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

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import io.weir.mongorecent.CollectionName;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static java.util.Objects.requireNonNull;

/**
 * Databases and collections by their own names. What is MongoDB's or this connector's own is neither listed nor found.
 */
public final class MongoNamespaces
{
    /**
     * Collections with this prefix are the connector's.
     */
    public static final String OWN_PREFIX = "_weir_";

    private static final Set<String> SERVER_DATABASES = ImmutableSet.of("admin", "config", "local");
    private static final String SERVER_PREFIX = "system.";
    private static final int NAMESPACE_EXISTS = 48;

    private final MongoConnection connection;
    private final Optional<String> trinoSchemaCollection;

    @Inject
    public MongoNamespaces(MongoConnection connection, MongoSchemaConfig config)
    {
        this.connection = requireNonNull(connection, "connection is null");
        this.trinoSchemaCollection = config.getTrinoSchemaCollection();
    }

    /**
     * Where columns are kept by Trino's own connector for MongoDB.
     */
    public Optional<String> trinoSchemaCollection()
    {
        return trinoSchemaCollection;
    }

    /**
     * Whether it is where columns are kept by Trino's own connector for MongoDB.
     */
    public boolean isTrinoSchemaCollection(String name)
    {
        return trinoSchemaCollection.filter(name::equals).isPresent();
    }

    public static boolean isReservedDatabase(String name)
    {
        return SERVER_DATABASES.contains(name);
    }

    /**
     * What MongoDB keeps beside the collections of a database, such as what it knows of views. Some of it stays when those are dropped, and only goes with the database.
     */
    public static boolean isServerCollection(String name)
    {
        return name.startsWith(SERVER_PREFIX);
    }

    public static boolean isReservedCollection(String name)
    {
        return isServerCollection(name) || name.startsWith(OWN_PREFIX);
    }

    public List<String> databases()
    {
        return list("list databases", () -> connection.client().listDatabaseNames()).stream()
                .filter(name -> !isReservedDatabase(name))
                .collect(toImmutableList());
    }

    public List<String> collections(String database)
    {
        return list("list collections of " + database, () -> connection.database(database).listCollectionNames().authorizedCollections(true)).stream()
                .filter(name -> !isReservedCollection(name) && !isTrinoSchemaCollection(name))
                .collect(toImmutableList());
    }

    /**
     * With those that are reserved. It fails for a user whom MongoDB does not show all of them.
     */
    public List<String> allCollections(String database)
    {
        return list("list all collections of " + database, () -> connection.database(database).listCollectionNames());
    }

    /**
     * @return whether this call created it; false: it was there
     */
    public boolean createCollection(CollectionName name)
    {
        return unlessExists("create collection " + name, () -> connection.database(name.database()).createCollection(name.collection()));
    }

    /**
     * @return whether it was renamed; false: the target was there, and nothing was done
     */
    public boolean renameCollection(CollectionName source, CollectionName target)
    {
        return unlessExists(
                "rename collection %s to %s".formatted(source, target),
                () -> connection.collection(source).renameCollection(new MongoNamespace(target.database(), target.collection())));
    }

    /**
     * Dropping what is not there is no error.
     */
    public void dropCollection(CollectionName name)
    {
        connection.errors().translate("drop collection " + name, () -> connection.collection(name).drop());
    }

    /**
     * With all that is in it.
     */
    public void dropDatabase(String database)
    {
        connection.errors().translate("drop database " + database, () -> connection.database(database).drop());
    }

    private List<String> list(String operation, Supplier<Iterable<String>> call)
    {
        return connection.errors().translate(operation, () -> StreamSupport.stream(call.get().spliterator(), false).collect(toImmutableList()));
    }

    private boolean unlessExists(String operation, Runnable call)
    {
        return connection.errors().translate(operation, () -> {
            try {
                call.run();
                return true;
            }
            catch (MongoCommandException e) {
                if (e.getErrorCode() == NAMESPACE_EXISTS) {
                    return false;
                }
                throw e;
            }
        });
    }
}
