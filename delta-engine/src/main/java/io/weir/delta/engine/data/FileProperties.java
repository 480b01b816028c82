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

import com.google.common.collect.ImmutableMap;
import org.apache.parquet.format.CompressionCodec;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;

/**
 * What tables ask of the data files that are written for them, see "Table Properties" in the Delta protocol; the others are those of its reference implementation. It goes before what
 * a catalog or a session asks for, since a table has many writers.
 */
public final class FileProperties
{
    /**
     * A table may ask for others, which only some writers have. Then this one does not obey it, as the protocol allows.
     */
    public static final TableProperty<CompressionCodec> CODEC = new TableProperty<>("delta.parquet.compression.codec", FileProperties::codec, "one of zstd, snappy, gzip and uncompressed, which are those that are written here");

    /**
     * In bytes.
     */
    public static final TableProperty<Long> TARGET_FILE_SIZE = new TableProperty<>("delta.targetFileSize", FileProperties::size, "a number of bytes, or one with a unit such as 128mb");

    public static final TableProperty<Boolean> RANDOMIZE_FILE_PREFIXES = new TableProperty<>("delta.randomizeFilePrefixes", FileProperties::bool, "true or false");
    public static final TableProperty<Integer> RANDOM_PREFIX_LENGTH = new TableProperty<>("delta.randomPrefixLength", value -> integer(value, 1, 100), "a number of characters from 1 to 100");

    /**
     * In code points, of what statistics keep of texts. 0 is nothing.
     */
    public static final TableProperty<Integer> STRING_PREFIX_LENGTH = new TableProperty<>("delta.dataSkippingStringPrefixLength", value -> integer(value, 0, 9999), "a number of characters from 0 to 9999");

    private static final int DEFAULT_PREFIX_LENGTH = 2;
    private static final String ALPHANUMERIC = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final Pattern SIZE = Pattern.compile("(\\d{1,15})\\s*(b|k|kb|m|mb|g|gb)?");
    private static final Map<String, CompressionCodec> CODECS = ImmutableMap.of(
            "zstd", CompressionCodec.ZSTD,
            "snappy", CompressionCodec.SNAPPY,
            "gzip", CompressionCodec.GZIP,
            "uncompressed", CompressionCodec.UNCOMPRESSED,
            "none", CompressionCodec.UNCOMPRESSED);

    private FileProperties() {}

    /**
     * @param otherwise when the table asks for none, or for one that is not written here
     */
    public static CompressionCodec codec(Map<String, String> tableProperties, CompressionCodec otherwise)
    {
        return Optional.ofNullable(tableProperties.get(CODEC.name())).flatMap(CODEC.parser()).orElse(otherwise);
    }

    /**
     * A directory, with a slash at its end, that is a file's in place of that of its partition. Stores spread files by the beginnings of their names.
     *
     * @return empty when the table does not ask for that
     */
    static Optional<String> randomDirectory(Map<String, String> tableProperties)
    {
        return randomPrefix(tableProperties).map(prefix -> prefix + "/");
    }

    static Optional<String> randomPrefix(Map<String, String> tableProperties)
    {
        if (!RANDOMIZE_FILE_PREFIXES.of(tableProperties).orElse(false)) {
            return Optional.empty();
        }
        return Optional.of(ThreadLocalRandom.current()
                .ints(RANDOM_PREFIX_LENGTH.of(tableProperties).orElse(DEFAULT_PREFIX_LENGTH), 0, ALPHANUMERIC.length())
                .mapToObj(index -> ALPHANUMERIC.substring(index, index + 1))
                .collect(joining()));
    }

    private static Optional<CompressionCodec> codec(String value)
    {
        return Optional.ofNullable(CODECS.get(value.toLowerCase(ENGLISH)));
    }

    private static Optional<Long> size(String value)
    {
        Matcher matcher = SIZE.matcher(value.strip().toLowerCase(ENGLISH));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "b" : matcher.group(2).substring(0, 1);
        int shift = 10 * "bkmg".indexOf(unit);
        return Optional.of(Long.parseLong(matcher.group(1)))
                .filter(number -> number > 0 && number <= Long.MAX_VALUE >> shift)
                .map(number -> number << shift);
    }

    private static Optional<Boolean> bool(String value)
    {
        return switch (value.toLowerCase(ENGLISH)) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> integer(String value, int least, int greatest)
    {
        return value.matches("\\d{1,4}") ? Optional.of(Integer.parseInt(value)).filter(number -> number >= least && number <= greatest) : Optional.empty();
    }
}
