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
package io.weir.delta.engine.data;

import org.apache.parquet.format.CompressionCodec;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ENGLISH;
import static java.util.Objects.requireNonNull;

/**
 * Where a new data file is put.
 *
 * @param relative to the table, as the file system has it
 */
record DataFilePath(String relative)
{
    DataFilePath
    {
        requireNonNull(relative, "relative is null");
    }

    static DataFilePath create(Map<String, Optional<String>> partitionValues, DataFileWriterOptions options)
    {
        String name = options.fileNamePrefix() + UUID.randomUUID() + extension(options.codec());
        return new DataFilePath(options.directory() + FileProperties.randomDirectory(options.tableProperties()).orElseGet(() -> directory(partitionValues)) + name);
    }

    private static String directory(Map<String, Optional<String>> partitionValues)
    {
        String directory = PartitionValues.directory(partitionValues);
        return directory.isEmpty() ? "" : directory + "/";
    }

    /**
     * As the log has it. Java would spell characters that have several spellings in another way, under which there is no such file.
     */
    String encoded()
    {
        StringBuilder encoded = new StringBuilder();
        for (byte octet : quoted().getBytes(UTF_8)) {
            encoded.append(octet < 0 ? "%%%02X".formatted(octet) : (char) octet);
        }
        return encoded.toString();
    }

    // what is not ASCII may stay as it is
    private String quoted()
    {
        try {
            return new URI(null, null, relative, null).getRawPath();
        }
        catch (URISyntaxException e) {
            throw new IllegalArgumentException("Not a path: " + relative, e);
        }
    }

    private static String extension(CompressionCodec codec)
    {
        return codec == CompressionCodec.UNCOMPRESSED ? ".parquet" : ".%s.parquet".formatted(codec.name().toLowerCase(ENGLISH));
    }
}
