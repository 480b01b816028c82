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
package io.weir.deltagov.warehouse;

import io.trino.spi.TrinoException;

import java.util.HexFormat;
import java.util.Optional;

import static io.trino.spi.StandardErrorCode.NOT_SUPPORTED;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * File names for the names of schemas and tables, and back. Lower-case letters, digits, {@code _} and {@code -} stand for themselves, every
 * other byte of the UTF-8 form is {@code ~} and two hexadecimal digits. So no name can leave its directory, two names never share a file,
 * and the file names mean the same on every store, URI-encoded or not.
 */
final class FileNames
{
    // Local file systems allow 255 bytes, and there must be room for the suffix and for a temporary name
    private static final int LONGEST = 180;
    private static final HexFormat HEX = HexFormat.of();

    private FileNames() {}

    static boolean isStorable(String name)
    {
        String fileName = encode(name);
        return !fileName.isEmpty() && fileName.length() <= LONGEST;
    }

    static String toFileName(String name)
    {
        String fileName = encode(name);
        if (!isStorable(name)) {
            throw new TrinoException(NOT_SUPPORTED, "Name '%s' cannot be stored: it takes %s characters as a file name, and must take 1 to %s".formatted(name, fileName.length(), LONGEST));
        }
        return fileName;
    }

    private static String encode(String name)
    {
        StringBuilder fileName = new StringBuilder();
        for (byte value : name.getBytes(UTF_8)) {
            if (isPlain((char) value)) {
                fileName.append((char) value);
            }
            else {
                fileName.append('~').append(HEX.toHexDigits(value));
            }
        }
        return fileName.toString();
    }

    /**
     * The name that a file stands for, or empty if no name leads to such a file.
     */
    static Optional<String> fromFileName(String fileName)
    {
        byte[] bytes = new byte[fileName.length()];
        int length = 0;
        for (int index = 0; index < fileName.length(); index++) {
            char character = fileName.charAt(index);
            if (isPlain(character)) {
                bytes[length++] = (byte) character;
                continue;
            }
            if (character != '~' || index + 2 >= fileName.length() || !isHex(fileName, index + 1)) {
                return Optional.empty();
            }
            bytes[length++] = (byte) HexFormat.fromHexDigits(fileName, index + 1, index + 3);
            index += 2;
        }
        return Optional.of(new String(bytes, 0, length, UTF_8))
                .filter(name -> !name.isEmpty());
    }

    private static boolean isPlain(char character)
    {
        return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9') || character == '_' || character == '-';
    }

    private static boolean isHex(String text, int index)
    {
        return isLowerHex(text.charAt(index)) && isLowerHex(text.charAt(index + 1));
    }

    private static boolean isLowerHex(char character)
    {
        return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
    }
}
