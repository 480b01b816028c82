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
package io.weir.mongorecent.history;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.delta.kernel.types.StructType;
import io.trino.testing.MaterializedResult;
import io.weir.delta.engine.DeltaProperties;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;

import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A collection with a history whose columns nobody has declared: its columns are those of a sample of the oldest document and the newest.
 */
abstract class AbstractTestSampledHistory
        extends AbstractTestHistory
{
    AbstractTestSampledHistory()
    {
        super(0);
    }

    @BeforeEach
    void declareNothing()
    {
        client.getDatabase("reviews").getCollection("_weir_schema").deleteMany(new Document());
    }

    void newHistory(StructType schema)
    {
        histories++;
        location = history.create("ratings_" + histories, schema, ImmutableList.of(), ImmutableMap.of(DeltaProperties.HISTORY_OF, DeltaHistory.RECENT));
    }

    /**
     * @param fields besides those of all documents, or in place of them
     */
    void addDocument(Document fields)
    {
        Document document = new Document("id", nextId).append("user_id", 7L).append("product", "weir").append("ts", Date.from(Instant.now()));
        document.putAll(fields);
        documents().insertOne(document);
        nextId++;
    }

    void copyAndExpire()
    {
        shortGrace();
        copy();
        copy();
        assertThat(documents().countDocuments()).isEqualTo(0);
    }

    /**
     * Of rows that are not copied yet, as "ratings$all" shows them: the catalog of the history is not here.
     *
     * @param rest of the query, behind the table
     */
    MaterializedResult recentRows(String select, String rest)
    {
        String view = (String) computeScalar("SHOW CREATE VIEW \"ratings$all\"");
        String recent = view.substring(view.indexOf("UNION ALL") + "UNION ALL".length());
        return computeActual(longGrace(), "SELECT %s FROM (%s) %s".formatted(select, recent, rest));
    }

    List<String> products()
            throws IOException
    {
        return history.texts(location, history.tables().latest(location).version(), "product");
    }
}
