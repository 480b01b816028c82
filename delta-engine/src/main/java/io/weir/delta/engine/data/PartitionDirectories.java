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

import com.google.common.hash.Hashing;

import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

/**
 * The names of the directories that Hive, and every writer of Delta after it, puts the files of a partition in. They mean nothing to
 * readers: the values are in the log.
 */
final class PartitionDirectories
{
    static final String NULL = "__HIVE_DEFAULT_PARTITION__";
    private static final String ESCAPED = "\"#%'*/:=?\\{}[]^\u007F";

    private static final int MAXIMUM_LENGTH = 200;

    private PartitionDirectories() {}

    static String directory(Map<String, Optional<String>> partitionValues)
    {
        return partitionValues.entrySet().stream()
                .map(entry -> limited(escape(entry.getKey()) + "=" + entry.getValue().map(PartitionDirectories::escape).orElse(NULL)))
                .collect(joining("/"));
    }

    // disks and stores take names and keys of some length only
    private static String limited(String directory)
    {
        byte[] bytes = directory.getBytes(UTF_8);
        return bytes.length > MAXIMUM_LENGTH ? "long=" + Hashing.sha256().hashBytes(bytes) : directory;
    }

    private static String escape(String text)
    {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(codePoint -> {
            if (codePoint < ' ' || ESCAPED.indexOf(codePoint) >= 0) {
                for (byte octet : Character.toString(codePoint).getBytes(UTF_8)) {
                    escaped.append("%%%02X".formatted(octet));
                }
            }
            else {
                escaped.appendCodePoint(codePoint);
            }
        });
        return escaped.toString();
    }
}
