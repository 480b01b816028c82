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
package io.weir.lineage.sink;

import com.google.common.collect.ImmutableList;
import io.weir.lineage.delivery.SinkUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Which endpoints are trusted.
 */
class TestHttpSinkTls
{
    private static final List<EventRow> ROWS = ImmutableList.of(new EventRow("one", "{1}"), new EventRow("two", "{2}"));

    @TempDir
    Path directory;

    @Test
    void trustsOnlyItsOwnStore()
            throws Exception
    {
        Path store = keyStore();
        try (HttpEndpoint endpoint = HttpEndpoint.withTls(context(store))) {
            try (HttpSink sink = sink(endpoint.config())) {
                assertThatThrownBy(() -> sink.write(ROWS, new Receipts())).isInstanceOf(SinkUnavailableException.class).hasMessageContaining("PKIX");
            }
            Receipts receipts = new Receipts();
            try (HttpSink sink = sink(endpoint.config().setTrustStorePath(store).setTrustStorePassword("password"))) {
                sink.write(ROWS, receipts);
            }
            assertThat(receipts.delivered).isEqualTo(2);
            assertThatThrownBy(() -> sink(endpoint.config().setTrustStorePath(store).setTrustStorePassword("wrong")))
                    .hasMessageContaining("Cannot open " + store)
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void refusesWhatIsNoStore()
            throws IOException
    {
        Path pem = Files.writeString(directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n");
        HttpSinkConfig config = new HttpSinkConfig().setUrl(URI.create("https://hub/api?api_key=SECRET"));
        assertThatThrownBy(() -> sink(config.setTrustStorePath(pem)))
                .hasMessageContaining("%s of weir.lineage.sink.http.truststore-path is no PKCS12 or JKS file".formatted(pem))
                .hasMessageNotContaining("SECRET");
        assertThatThrownBy(() -> sink(config.setTrustStorePath(null).setKeyStorePath(pem))).hasMessageContaining("weir.lineage.sink.http.keystore-path is no PKCS12 or JKS file");
    }

    // the JDK has no public class that makes certificates, but a tool
    private Path keyStore()
            throws IOException, InterruptedException
    {
        Path store = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-alias",
                "server",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-storepass",
                "password",
                "-keystore",
                store.toString())
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        return store;
    }

    private static SSLContext context(Path keyStore)
            throws GeneralSecurityException, IOException
    {
        char[] password = "password".toCharArray();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(keyStore.toFile(), password), password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static HttpSink sink(HttpSinkConfig config)
    {
        return new HttpSink("http", config, Encoders.encoder());
    }
}
