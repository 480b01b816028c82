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

import io.trino.Session;
import io.trino.testing.AbstractTestQueryFramework;
import io.trino.testing.QueryRunner;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of docs/mongo.md, in their order.
 */
final class TestMongoDocs
        extends AbstractTestQueryFramework
{
    private static final Pattern EXAMPLE = Pattern.compile("```sql\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SET_SESSION = Pattern.compile("SET SESSION (\\w+)\\.(\\w+) = '?(\\w+)'?");

    @Override
    protected QueryRunner createQueryRunner()
            throws Exception
    {
        RecordingMongo mongo = closeAfterClass(new RecordingMongo());
        return MongoRecentQueryRunner.builder(mongo.url()).setWorkerCount(0).build();
    }

    @Test
    void examples()
            throws IOException
    {
        Session session = getSession();
        List<String> statements = statements();
        assertThat(statements).hasSizeGreaterThan(20);
        for (String statement : statements) {
            Matcher setting = SET_SESSION.matcher(statement);
            if (setting.matches()) {
                session = Session.builder(getSession()).setCatalogSessionProperty(setting.group(1), setting.group(2), setting.group(3)).build();
            }
            else if (statement.startsWith("RESET SESSION")) {
                session = getSession();
            }
            else {
                computeActual(session, statement);
            }
        }
        assertThat(query("SELECT count(*) FROM mongo_recent.shop.reviews")).matches("VALUES BIGINT '2'");
    }

    private static List<String> statements()
            throws IOException
    {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs/mongo.md"))) {
            root = root.getParent();
        }
        List<String> statements = new ArrayList<>();
        Matcher examples = EXAMPLE.matcher(Files.readString(root.resolve("docs/mongo.md")));
        while (examples.find()) {
            for (String statement : examples.group(1).split(";\\s*\\n")) {
                if (!statement.isBlank()) {
                    statements.add(statement.strip());
                }
            }
        }
        return statements;
    }
}
