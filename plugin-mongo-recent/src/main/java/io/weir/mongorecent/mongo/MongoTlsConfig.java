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

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.airlift.configuration.ConfigSecuritySensitive;
import io.airlift.configuration.validation.FileExists;
import jakarta.validation.constraints.AssertTrue;

import java.io.File;
import java.util.Optional;

/**
 * Whom a connection trusts, and who it says it is.
 */
public class MongoTlsConfig
{
    private boolean tls;
    private Optional<File> keyStorePath = Optional.empty();
    private Optional<String> keyStorePassword = Optional.empty();
    private Optional<File> trustStorePath = Optional.empty();
    private Optional<String> trustStorePassword = Optional.empty();

    public boolean isTls()
    {
        return tls;
    }

    @Config("mongo-recent.tls.enabled")
    @ConfigDescription("Speak TLS to MongoDB; also on when the connection string says tls=true")
    public MongoTlsConfig setTls(boolean tls)
    {
        this.tls = tls;
        return this;
    }

    @AssertTrue(message = "mongo-recent.tls.keystore-path and mongo-recent.tls.truststore-path need mongo-recent.tls.enabled=true; without it they would not be used")
    public boolean isUsed()
    {
        return tls || (keyStorePath.isEmpty() && trustStorePath.isEmpty());
    }

    public Optional<@FileExists File> getKeyStorePath()
    {
        return keyStorePath;
    }

    @Config("mongo-recent.tls.keystore-path")
    @ConfigDescription("Key store (PEM or JKS) with the certificate of this client")
    public MongoTlsConfig setKeyStorePath(File keyStorePath)
    {
        this.keyStorePath = Optional.ofNullable(keyStorePath);
        return this;
    }

    public Optional<String> getKeyStorePassword()
    {
        return keyStorePassword;
    }

    @Config("mongo-recent.tls.keystore-password")
    @ConfigDescription("Password of the key store")
    @ConfigSecuritySensitive
    public MongoTlsConfig setKeyStorePassword(String keyStorePassword)
    {
        this.keyStorePassword = Optional.ofNullable(keyStorePassword);
        return this;
    }

    public Optional<@FileExists File> getTrustStorePath()
    {
        return trustStorePath;
    }

    @Config("mongo-recent.tls.truststore-path")
    @ConfigDescription("Trust store (PEM or JKS) with the authorities that MongoDB's certificate may come from")
    public MongoTlsConfig setTrustStorePath(File trustStorePath)
    {
        this.trustStorePath = Optional.ofNullable(trustStorePath);
        return this;
    }

    public Optional<String> getTrustStorePassword()
    {
        return trustStorePassword;
    }

    @Config("mongo-recent.tls.truststore-password")
    @ConfigDescription("Password of the trust store")
    @ConfigSecuritySensitive
    public MongoTlsConfig setTrustStorePassword(String trustStorePassword)
    {
        this.trustStorePassword = Optional.ofNullable(trustStorePassword);
        return this;
    }
}
