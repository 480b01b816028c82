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

import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.bson.BsonDocument;
import org.intellij.lang.annotations.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

@Execution(SAME_THREAD)
final class TestReadBatchSize
        extends AbstractTestQueryFramework
{
    private RecordingMongo mongo;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        mongo = closeAfterClass(new RecordingMongo());
        QueryRunner queryRunner = MongoRecentQueryRunner.builder(mongo.url())
                .addCatalogProperty("mongo-recent.read-batch-size", "2")
                .build();
        queryRunner.execute("CREATE SCHEMA reviews");
        queryRunner.execute("CREATE TABLE reviews.ratings AS SELECT n FROM UNNEST(sequence(1, 5)) AS t (n)");
        return queryRunner;
    }

    @Test
    void eachAnswerHasSoMany()
    {
        assertBatches("SELECT n FROM reviews.ratings", "SELECT n FROM UNNEST(sequence(1, 5)) AS t (n)", List.of("find", "getMore", "getMore"));
    }

    @Test
    void anAggregateIsToldTheSame()
    {
        // the stand-in answers one as a whole all the same
        assertBatches("SELECT n, count(*) FROM reviews.ratings GROUP BY n", "SELECT n, BIGINT '1' FROM UNNEST(sequence(1, 5)) AS t (n)", List.of("aggregate"));
        assertThat(mongo.commands()).singleElement()
                .satisfies(command -> assertThat(command.getDocument("cursor").getInt32("batchSize").getValue()).isEqualTo(2));
    }

    @Test
    void limitIsNoLessThanWhole()
    {
        assertBatches("SELECT n FROM reviews.ratings WHERE n > 1 ORDER BY n DESC LIMIT 4", "SELECT n FROM UNNEST(sequence(2, 5)) AS t (n)", List.of("find", "getMore"));
    }

    private void assertBatches(@Language("SQL") String query, @Language("SQL") String expected, List<String> commands)
    {
        computeActual(query);
        mongo.forgetCommands();
        assertThat(query(query)).matches(expected);
        assertThat(mongo.commands().stream().map(BsonDocument::getFirstKey)).isEqualTo(commands);
    }
}
