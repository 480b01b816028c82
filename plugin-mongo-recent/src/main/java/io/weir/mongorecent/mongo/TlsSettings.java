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

import com.mongodb.MongoClientSettings;
import io.trino.spi.TrinoException;

import java.io.File;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Optional;

import static io.trino.plugin.base.ssl.SslUtils.createSSLContext;
import static io.weir.mongorecent.MongoRecentErrorCode.MONGO_RECENT_UNREACHABLE;
import static java.util.Objects.requireNonNull;

/**
 * Whom to trust, and who this client is. Host names are always verified.
 */
record TlsSettings(boolean enabled, Optional<File> keyStore, Optional<String> keyStorePassword, Optional<File> trustStore, Optional<String> trustStorePassword)
{
    TlsSettings
    {
        requireNonNull(keyStore, "keyStore is null");
        requireNonNull(keyStorePassword, "keyStorePassword is null");
        requireNonNull(trustStore, "trustStore is null");
        requireNonNull(trustStorePassword, "trustStorePassword is null");
    }

    static TlsSettings of(MongoTlsConfig config)
    {
        return new TlsSettings(config.isTls(), config.getKeyStorePath(), config.getKeyStorePassword(), config.getTrustStorePath(), config.getTrustStorePassword());
    }

    void apply(MongoClientSettings.Builder settings)
    {
        if (!enabled) {
            return;
        }
        settings.applyToSslSettings(ssl -> {
            ssl.enabled(true);
            if (keyStore.isPresent() || trustStore.isPresent()) {
                try {
                    ssl.context(createSSLContext(keyStore, keyStorePassword, trustStore, trustStorePassword));
                }
                catch (GeneralSecurityException | IOException e) {
                    throw new TrinoException(MONGO_RECENT_UNREACHABLE, "The key store or the trust store of mongo-recent.tls cannot be used. Check its path, format (PEM or JKS) and password", e);
                }
            }
        });
    }

    @Override
    public String toString()
    {
        return "tls " + (enabled ? "on" : "off");
    }
}
