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
package io.weir.mongorecent.read;

import java.util.Arrays;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Which fields are wanted, found by the bytes of their names. Documents of a collection are mostly alike, so a field is first taken for the one that stood in this place in the last document.
 * Not thread-safe.
 */
final class DocumentLayout
{
    static final int NOT_WANTED = -1;

    private static final int REMEMBERED_FIELDS = 64;

    // with the NUL that ends each name in a document
    private final byte[][] wanted;
    private final byte[][] lastNames = new byte[REMEMBERED_FIELDS][];
    private final int[] lastWanted = new int[REMEMBERED_FIELDS];
    private int nameBytes;

    DocumentLayout(List<String> wanted)
    {
        this.wanted = wanted.stream().map(name -> (name + "\0").getBytes(UTF_8)).toArray(byte[][]::new);
    }

    /**
     * @param number how many fields are before it in the document
     * @param start where its name begins
     * @param end of the document, whose last byte is a NUL
     * @return which of the wanted fields it is, or {@link #NOT_WANTED}
     */
    int find(byte[] document, int start, int end, int number)
    {
        if (number < REMEMBERED_FIELDS && lastNames[number] != null && matches(lastNames[number], document, start, end)) {
            nameBytes = lastNames[number].length;
            return lastWanted[number];
        }
        nameBytes = 1;
        while (document[start + nameBytes - 1] != 0) {
            nameBytes++;
        }
        int found = NOT_WANTED;
        for (int candidate = 0; candidate < wanted.length; candidate++) {
            if (wanted[candidate].length == nameBytes && matches(wanted[candidate], document, start, end)) {
                found = candidate;
            }
        }
        if (number < REMEMBERED_FIELDS) {
            lastNames[number] = Arrays.copyOfRange(document, start, start + nameBytes);
            lastWanted[number] = found;
        }
        return found;
    }

    /**
     * Of the name that was found last, with the NUL at its end.
     */
    int nameBytes()
    {
        return nameBytes;
    }

    private static boolean matches(byte[] name, byte[] document, int start, int end)
    {
        return name.length <= end - start && Arrays.equals(document, start, start + name.length, name, 0, name.length);
    }
}
