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

import com.google.common.collect.ImmutableList;
import io.trino.spi.connector.ConnectorSplit;
import io.trino.spi.connector.DynamicFilterSnapshot;
import io.trino.spi.connector.MemoryContext;
import io.trino.spi.predicate.TupleDomain;
import io.weir.mongorecent.BsonMapping;
import io.weir.mongorecent.CollectionName;
import io.weir.mongorecent.KeyRange;
import io.weir.mongorecent.Misfits;
import io.weir.mongorecent.MongoRecentColumnHandle;
import io.weir.mongorecent.MongoRecentSplit;
import io.weir.mongorecent.mongo.Documents;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import static io.trino.spi.type.BigintType.BIGINT;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the engine asks for an answer of one page: nothing makes it wait, or ask once more.
 */
final class TestOnePage
{
    private static final MongoRecentColumnHandle NUMBER = MongoRecentColumnHandle.inferred("n", "n", BsonMapping.of(BIGINT));

    private final AtomicInteger commands = new AtomicInteger();

    @Test
    void splitsAreThereAndTheLast()
    {
        try (MongoRecentSplitSource splits = new MongoRecentSplitSource(List.of(new MongoRecentSplit(KeyRange.ALL)), 0)) {
            assertThat(splits.getRequestedDynamicFilterWaitTimeoutMillis()).isEqualTo(0);
            CompletableFuture<List<ConnectorSplit>> batch = splits.getNextBatch(1_000, new DynamicFilterSnapshot(TupleDomain.all(), false));
            assertThat(batch).isCompletedWithValueMatching(list -> list.size() == 1);
            assertThat(splits.isFinished()).isTrue();
        }
    }

    @Test
    void thePageIsThereAndTheLast()
    {
        MongoRecentPageSource pages = pages("{n: 1}", "{n: 2}");
        assertThat(pages.isBlocked()).isDone();
        assertThat(commands).hasValue(0);
        assertThat(pages.getNextSourcePage().getPositionCount()).isEqualTo(2);
        assertThat(pages.isFinished()).isTrue();
        assertThat(pages.isBlocked()).isDone();
        assertThat(commands).hasValue(1);
    }

    @Test
    void noPage()
    {
        MongoRecentPageSource pages = pages();
        assertThat(pages.getNextSourcePage()).isNull();
        assertThat(pages.isFinished()).isTrue();
        assertThat(commands).hasValue(1);
    }

    private MongoRecentPageSource pages(String... documents)
    {
        return new MongoRecentPageSource(
                "query",
                () -> answer(documents),
                new DocumentDecoder(new CollectionName("shop", "orders"), ImmutableList.of(NUMBER), Misfits.FAIL),
                ImmutableList.of(BIGINT),
                1,
                MemoryContext.NO_LIMIT);
    }

    private Documents answer(String... documents)
    {
        commands.incrementAndGet();
        return new GivenDocuments(Stream.of(documents).map(document -> new RawBsonDocument(BsonDocument.parse(document), new BsonDocumentCodec())).iterator());
    }
}
