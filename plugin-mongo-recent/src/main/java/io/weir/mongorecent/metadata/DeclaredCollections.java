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
package io.weir.mongorecent.metadata;

import com.google.inject.Inject;
import io.trino.spi.TrinoException;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.mongo.MongoNamespaces;
import io.weir.mongorecent.mongo.SchemaDocuments;
import org.bson.BsonDocument;

import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Renames and drops collections together with what is declared of them.
 */
public final class DeclaredCollections
{
    private final MongoNamespaces namespaces;
    private final SchemaDocuments declarations;

    @Inject
    public DeclaredCollections(MongoNamespaces namespaces, SchemaDocuments declarations)
    {
        this.namespaces = requireNonNull(namespaces, "namespaces is null");
        this.declarations = requireNonNull(declarations, "declarations is null");
    }

    /**
     * What is declared has both names while the collection gets its new one, so that its columns are declared whenever this ends.
     *
     * @return whether it was renamed; false: the target was there, and nothing was done
     */
    boolean rename(CollectionName source, CollectionName target)
    {
        Optional<BsonDocument> declaration = declarations.find(source);
        Optional<BsonDocument> leftOver = declarations.find(target);
        // looked at last: whoever creates a collection declares its columns after that
        if (exists(target)) {
            return false;
        }
        if (declaration.isEmpty()) {
            leftOver.ifPresent(found -> declarations.delete(target, found));
            return namespaces.renameCollection(source, target);
        }
        BsonDocument copy = declarations.copy(declaration.orElseThrow(), target, leftOver);
        if (!renameDeclared(source, target, copy)) {
            declarations.delete(target, copy);
            return false;
        }
        declarations.delete(source, declaration.orElseThrow());
        return true;
    }

    private boolean renameDeclared(CollectionName source, CollectionName target, BsonDocument copy)
    {
        try {
            return namespaces.renameCollection(source, target);
        }
        catch (TrinoException e) {
            undo(e, source, () -> declarations.delete(target, copy), () -> {});
            throw e;
        }
    }

    /**
     * What is declared goes first: left behind, it would be that of the next collection of this name.
     *
     * @param forget what else is known of the collection, when it is not there any more
     */
    void drop(CollectionName name, Runnable forget)
    {
        Optional<BsonDocument> declaration = declarations.find(name);
        declaration.ifPresent(found -> declarations.delete(name, found));
        try {
            namespaces.dropCollection(name);
        }
        catch (TrinoException e) {
            undo(e, name, () -> declaration.ifPresent(found -> declarations.copy(found, name, Optional.empty())), forget);
            throw e;
        }
        forget.run();
    }

    /**
     * MongoDB may have done what it did not answer: then the collection is not there any more, and nothing is to be undone.
     */
    private void undo(TrinoException failure, CollectionName collection, Runnable undo, Runnable done)
    {
        try {
            if (exists(collection)) {
                undo.run();
            }
            else {
                done.run();
            }
        }
        catch (TrinoException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean exists(CollectionName name)
    {
        return namespaces.collections(name.database()).contains(name.collection());
    }
}
