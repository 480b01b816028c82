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

import io.trino.spi.ErrorType;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryFailedException;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

import static com.google.common.base.Throwables.getStackTraceAsString;
import static io.trino.testing.assertions.TrinoExceptionAssert.assertTrinoExceptionThrownBy;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_UNREACHABLE;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A catalog whose MongoDB is away: it starts, and says what is wrong without its password.
 */
final class TestUnreachable
        extends AbstractTestQueryFramework
{
    private int port;

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        port = unusedPort();
        return MongoRecentQueryRunner.builder("mongodb://steward:s3cret@127.0.0.1:%d/".formatted(port))
                .setWorkerCount(0)
                .addCatalogProperty("mongo-recent.server-selection-timeout", "200ms")
                .build();
    }

    @Test
    void everyStatementSaysWhatIsWrong()
    {
        for (String sql : List.of(
                "SHOW SCHEMAS",
                "SHOW TABLES FROM reviews",
                "SELECT * FROM reviews.user_ratings",
                "CREATE SCHEMA reviews",
                "CREATE TABLE reviews.t (a bigint)")) {
            assertThat(query(sql))
                    .failure()
                    .isInstanceOfSatisfying(QueryFailedException.class, failure -> {
                        assertThat(getStackTraceAsString(failure)).doesNotContain("s3cret").doesNotContain("steward");
                    })
                    .hasMessageContaining("MongoDB at 127.0.0.1:%d gave no usable connection (mongo-recent.server-selection-timeout is 200.00ms): ".formatted(port))
                    .hasMessageContaining("Check that it runs, that mongo-recent.connection-url names it");
        }
    }

    @Test
    void isAnExternalError()
    {
        assertTrinoExceptionThrownBy(() -> computeActual("SELECT * FROM reviews.user_ratings")).hasErrorCode(MONGO_RECENT_UNREACHABLE);
        assertThat(MONGO_RECENT_UNREACHABLE.toErrorCode().getType()).isEqualTo(ErrorType.EXTERNAL);
    }

    private static int unusedPort()
            throws IOException
    {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
