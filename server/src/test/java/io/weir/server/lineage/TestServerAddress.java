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
package io.weir.server.lineage;

import io.weir.server.CommandLineException;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TestServerAddress
{
    @Test
    void servers()
    {
        assertThat(jdbcUrl("http://127.0.0.1:8080")).isEqualTo("jdbc:trino://127.0.0.1:8080");
        assertThat(jdbcUrl("http://trino.example.org/")).isEqualTo("jdbc:trino://trino.example.org");
        assertThat(jdbcUrl("https://trino.example.org:8443")).isEqualTo("jdbc:trino://trino.example.org:8443?SSL=true");
        assertThat(jdbcUrl("https://[::1]:8443/?SSLVerification=NONE&timezone=UTC")).isEqualTo("jdbc:trino://[::1]:8443?SSL=true&SSLVerification=NONE&timezone=UTC");
        assertThat(jdbcUrl("http://127.0.0.1:8080?timezone=UTC")).isEqualTo("jdbc:trino://127.0.0.1:8080?timezone=UTC");
    }

    /**
     * A password in it is not repeated.
     */
    @Test
    void noServers()
    {
        for (String url : List.of("trino.example.org:8443", "ftp://trino.example.org", "https://", "https://ada:s3cret@trino.example.org", "https://trino.example.org/ui", "https://trino.example.org#top")) {
            assertThatThrownBy(() -> ServerAddress.parse(url)).as(url)
                    .isInstanceOf(CommandLineException.class)
                    .hasMessageStartingWith("The server must be http://HOST:PORT or https://HOST:PORT")
                    .hasMessageNotContaining("s3cret");
        }
    }

    private static String jdbcUrl(String url)
    {
        return ServerAddress.parse(url).jdbcUrl();
    }
}
