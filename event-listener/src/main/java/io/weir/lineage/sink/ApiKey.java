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

import io.weir.lineage.delivery.SinkUnavailableException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A secret from the configuration or from a file, which somebody may renew at any time.
 */
final class ApiKey
{
    private final Optional<String> key;
    private final Optional<Path> file;

    ApiKey(Optional<String> key, Optional<Path> file)
    {
        this.key = requireNonNull(key, "key is null");
        this.file = requireNonNull(file, "file is null");
        if (key.isPresent() && file.isPresent()) {
            throw new IllegalArgumentException("api-key and api-key-file=%s exclude each other: remove one".formatted(file.orElseThrow()));
        }
    }

    Optional<String> current()
    {
        return file.map(ApiKey::read).or(() -> key);
    }

    static boolean isValid(String key)
    {
        return key.matches("[\\x21-\\x7e]+");
    }

    private static String read(Path file)
    {
        try {
            String key = Files.readString(file).strip();
            if (!isValid(key)) {
                throw new SinkUnavailableException("The file %s does not hold an API key: expected one line of visible ASCII characters".formatted(file));
            }
            return key;
        }
        catch (IOException e) {
            throw new SinkUnavailableException("Cannot read the API key from %s: %s".formatted(file, e), e);
        }
    }
}
