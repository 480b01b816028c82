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

import com.mongodb.ConnectionString;
import com.mongodb.MongoCredential;
import io.trino.spi.TrinoException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_UNREACHABLE;

/**
 * A password that is kept in a file, for the user of the connection string. It is in no message.
 */
final class Credentials
{
    private Credentials() {}

    static MongoCredential withPasswordOf(Path file, ConnectionString connectionString)
    {
        MongoCredential named = connectionString.getCredential();
        if (named == null || named.getUserName() == null) {
            throw new TrinoException(MONGO_RECENT_UNREACHABLE, "mongo-recent.password-file is set, but mongo-recent.connection-url names no user: mongodb://user@host/");
        }
        String user = named.getUserName();
        String source = named.getSource();
        char[] password = read(file).toCharArray();
        return switch (named.getAuthenticationMechanism()) {
            case null -> MongoCredential.createCredential(user, source, password);
            case PLAIN -> MongoCredential.createPlainCredential(user, source, password);
            case SCRAM_SHA_1 -> MongoCredential.createScramSha1Credential(user, source, password);
            case SCRAM_SHA_256 -> MongoCredential.createScramSha256Credential(user, source, password);
            default -> throw new TrinoException(MONGO_RECENT_UNREACHABLE, "mongo-recent.password-file is set, but authMechanism=%s of mongo-recent.connection-url takes none".formatted(named.getMechanism()));
        };
    }

    private static String read(Path file)
    {
        try {
            return Files.readString(file).strip();
        }
        catch (IOException e) {
            throw new TrinoException(MONGO_RECENT_UNREACHABLE, "mongo-recent.password-file cannot be read: " + file, e);
        }
    }
}
