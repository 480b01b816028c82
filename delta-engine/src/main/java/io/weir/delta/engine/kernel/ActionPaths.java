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
package io.weir.delta.engine.kernel;

import static java.lang.Character.isISOControl;

/**
 * The paths of file actions, which are to be URIs. Until 2026 delta-rs left spaces in them as they are, also where it removed a file that the log has by its encoded
 * path, and other writers may leave other characters that no URI has. There is no doubt about what they mean.
 */
final class ActionPaths
{
    /**
     * The field of an action that has the path of a file.
     */
    static final String FIELD = "path";

    private static final String ILLEGAL = " \"<>[\\]^`{|}";

    private ActionPaths() {}

    static String encoded(String path)
    {
        if (path.chars().noneMatch(ActionPaths::isIllegal)) {
            return path;
        }
        StringBuilder encoded = new StringBuilder();
        path.chars().forEach(character -> {
            if (isIllegal(character)) {
                encoded.append("%%%02X".formatted(character));
            }
            else {
                encoded.append((char) character);
            }
        });
        return encoded.toString();
    }

    // controls beyond ASCII are in no URI either, and are not one byte
    private static boolean isIllegal(int character)
    {
        return character < 0x80 && (isISOControl(character) || ILLEGAL.indexOf(character) >= 0);
    }
}
