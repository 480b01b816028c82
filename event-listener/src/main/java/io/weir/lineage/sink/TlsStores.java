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

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;

/**
 * Whom a sink trusts, and what it shows, where that is not what the JDK says.
 */
final class TlsStores
{
    private TlsStores() {}

    static Optional<SSLContext> context(HttpSinkConfig config)
    {
        if (config.getTrustStorePath().isEmpty() && config.getKeyStorePath().isEmpty()) {
            return Optional.empty();
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(config), trustManagers(config), null);
            return Optional.of(context);
        }
        catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The truststore or keystore of the sink for %s cannot be used: %s".formatted(config.getUrl(), e.getMessage()), e);
        }
    }

    private static TrustManager[] trustManagers(HttpSinkConfig config)
            throws GeneralSecurityException
    {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(config.getTrustStorePath().isPresent() ? load(config.getTrustStorePath().orElseThrow(), config.getTrustStorePassword()) : (KeyStore) null);
        return factory.getTrustManagers();
    }

    private static KeyManager[] keyManagers(HttpSinkConfig config)
            throws GeneralSecurityException
    {
        if (config.getKeyStorePath().isEmpty()) {
            return new KeyManager[0];
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        char[] password = config.getKeyStorePassword().orElse("").toCharArray();
        factory.init(load(config.getKeyStorePath().orElseThrow(), config.getKeyStorePassword()), password);
        return factory.getKeyManagers();
    }

    private static KeyStore load(Path path, Optional<String> password)
            throws GeneralSecurityException
    {
        try {
            return KeyStore.getInstance(path.toFile(), password.orElse("").toCharArray());
        }
        catch (IOException e) {
            throw new IllegalArgumentException("Cannot open %s: %s. Check the file and its password".formatted(path, e.getMessage()), e);
        }
    }
}
