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
import java.security.KeyStoreException;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * Whom a sink trusts, and what it shows, where that is not what the JDK says.
 */
final class TlsStores
{
    private final String prefix;
    private final HttpSinkConfig config;

    private TlsStores(String sink, HttpSinkConfig config)
    {
        this.prefix = SinkModule.PREFIX + sink + ".";
        this.config = requireNonNull(config, "config is null");
    }

    /**
     * @param sink its name, for errors. These name no URL, which may hold a key
     */
    static Optional<SSLContext> context(String sink, HttpSinkConfig config)
    {
        if (config.getTrustStorePath().isEmpty() && config.getKeyStorePath().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TlsStores(sink, config).context());
    }

    private SSLContext context()
    {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), null);
            return context;
        }
        catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The files of %1$struststore-path and %1$skeystore-path cannot be used: %2$s. Check their certificates, and that the key has the password of its file".formatted(prefix, e.getMessage()), e);
        }
    }

    private TrustManager[] trustManagers()
            throws GeneralSecurityException
    {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(config.getTrustStorePath().isPresent() ? load("truststore-path", config.getTrustStorePath().orElseThrow(), config.getTrustStorePassword()) : (KeyStore) null);
        return factory.getTrustManagers();
    }

    private KeyManager[] keyManagers()
            throws GeneralSecurityException
    {
        if (config.getKeyStorePath().isEmpty()) {
            return new KeyManager[0];
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        char[] password = config.getKeyStorePassword().orElse("").toCharArray();
        factory.init(load("keystore-path", config.getKeyStorePath().orElseThrow(), config.getKeyStorePassword()), password);
        return factory.getKeyManagers();
    }

    private KeyStore load(String property, Path path, Optional<String> password)
            throws GeneralSecurityException
    {
        try {
            return KeyStore.getInstance(path.toFile(), password.orElse("").toCharArray());
        }
        catch (IOException e) {
            throw new IllegalArgumentException("Cannot open %s of %s%s: %s. Check the file and its password".formatted(path, prefix, property, e.getMessage()), e);
        }
        catch (KeyStoreException e) {
            throw new IllegalArgumentException("%s of %s%s is no PKCS12 or JKS file. Make one of what it holds: keytool -importcert takes certificates in PEM, openssl pkcs12 -export a key".formatted(path, prefix, property), e);
        }
    }
}
