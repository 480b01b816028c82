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
package io.weir.governance;

import com.google.common.collect.ImmutableMap;
import io.airlift.configuration.ConfigurationLoader;
import io.airlift.configuration.secrets.SecretsResolver;
import io.airlift.configuration.secrets.env.EnvironmentVariableSecretProvider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the properties of the governance: given inline, or in the file that {@code governance.config-file} names, so that all plugins can share one file.
 */
final class GovernanceProperties
{
    static final String CONFIG_FILE = "governance.config-file";

    private GovernanceProperties() {}

    static Map<String, String> resolve(Map<String, String> properties)
    {
        Optional<String> file = Optional.ofNullable(properties.get(CONFIG_FILE));
        if (file.isEmpty()) {
            return ImmutableMap.copyOf(properties);
        }
        Set<String> others = new TreeSet<>(properties.keySet());
        others.remove(CONFIG_FILE);
        if (!others.isEmpty()) {
            throw new GovernanceConfigurationException("%s=%s stands beside %s. Move these into that file, or remove %s".formatted(CONFIG_FILE, file.orElseThrow(), String.join(", ", others), CONFIG_FILE));
        }
        return load(file.orElseThrow());
    }

    private static Map<String, String> load(String file)
    {
        Path path = Path.of(file).toAbsolutePath();
        if (!Files.isRegularFile(path)) {
            throw new GovernanceConfigurationException("%s=%s: there is no file %s. Create it, or correct the path".formatted(CONFIG_FILE, file, path));
        }
        if (!Files.isReadable(path)) {
            throw new GovernanceConfigurationException("%s=%s: the file %s cannot be read. Give the user that runs Trino the right to read it".formatted(CONFIG_FILE, file, path));
        }
        try {
            SecretsResolver secrets = new SecretsResolver(ImmutableMap.of("env", new EnvironmentVariableSecretProvider()));
            return ImmutableMap.copyOf(secrets.getResolvedConfiguration(ConfigurationLoader.loadPropertiesFrom(path.toString()), (key, error) -> {
                throw new GovernanceConfigurationException("%s=%s: the value of %s cannot be resolved: %s".formatted(CONFIG_FILE, file, key, error.getMessage()));
            }));
        }
        catch (IOException e) {
            throw new GovernanceConfigurationException("%s=%s: the file cannot be read: %s".formatted(CONFIG_FILE, file, e.getMessage()), e);
        }
    }
}
