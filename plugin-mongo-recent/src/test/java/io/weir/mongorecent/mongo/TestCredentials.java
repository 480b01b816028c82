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

import com.mongodb.AuthenticationMechanism;
import com.mongodb.ConnectionString;
import com.mongodb.MongoCredential;
import io.trino.spi.TrinoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class TestCredentials
{
    @TempDir
    Path directory;

    @Test
    void theMechanismOfTheConnectionStringStays()
            throws IOException
    {
        assertThat(credential("mongodb://ada@db/").getAuthenticationMechanism()).isNull();
        assertThat(credential("mongodb://ada@db/?authMechanism=PLAIN").getAuthenticationMechanism()).isEqualTo(AuthenticationMechanism.PLAIN);
        assertThat(credential("mongodb://ada@db/?authMechanism=SCRAM-SHA-256&authSource=users"))
                .isEqualTo(MongoCredential.createScramSha256Credential("ada", "users", "s3cret".toCharArray()));
        assertThat(credential("mongodb://ada@db/")).isEqualTo(MongoCredential.createCredential("ada", "admin", "s3cret".toCharArray()));
        assertThat(credential("mongodb://ada:old@db/users")).isEqualTo(MongoCredential.createCredential("ada", "users", "s3cret".toCharArray()));
        assertThatThrownBy(() -> credential("mongodb://db/"))
                .isInstanceOf(TrinoException.class)
                .hasMessage("mongo-recent.password-file is set, but mongo-recent.connection-url names no user: mongodb://user@host/");
    }

    @Test
    void aUserWithoutAPassword()
    {
        assertThat(ConnectionUrls.withPassword("mongodb://ada@db/?a=b@c")).isEqualTo("mongodb://ada:the-password-is-in-a-file@db/?a=b@c");
        assertThat(ConnectionUrls.withPassword("mongodb+srv://ada@db/")).isEqualTo("mongodb+srv://ada:the-password-is-in-a-file@db/");
        for (String url : List.of("mongodb://ada:old@db/", "mongodb://db/", "mongodb://db/?a=b@c", "mongodb://one,two:27017/x@y")) {
            assertThat(ConnectionUrls.withPassword(url)).isEqualTo(url);
        }
    }

    private MongoCredential credential(String url)
            throws IOException
    {
        Path file = Files.writeString(directory.resolve("password"), "s3cret\n");
        return Credentials.withPasswordOf(file, new ConnectionString(ConnectionUrls.withPassword(url)));
    }
}
