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

import io.airlift.slice.Slice;

import java.nio.charset.CharacterCodingException;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

public final class Utf8
{
    private Utf8() {}

    /**
     * @return empty for bytes that are not UTF-8, which Trino's varchar can hold and MongoDB's string cannot
     */
    public static Optional<String> decode(Slice slice)
    {
        try {
            // a new decoder reports malformed input; Slice.toStringUtf8 would replace it
            return Optional.of(UTF_8.newDecoder().decode(slice.toByteBuffer()).toString());
        }
        catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
