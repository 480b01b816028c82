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
package io.weir.benchmarks.canned;

import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonString;

import static java.util.Objects.requireNonNull;

/**
 * What this server does not answer, because it could not answer it correctly.
 */
final class Refusal
        extends RuntimeException
{
    private static final int BAD_VALUE = 2;
    private static final int COMMAND_NOT_FOUND = 59;
    private static final int ILLEGAL_OPERATION = 20;
    private static final int NAMESPACE_NOT_FOUND = 26;
    private static final int CURSOR_NOT_FOUND = 43;

    private final int code;
    private final String codeName;

    private Refusal(int code, String codeName, String message)
    {
        super(requireNonNull(message, "message is null"), null, false, false);
        this.code = code;
        this.codeName = requireNonNull(codeName, "codeName is null");
    }

    static Refusal malformed(String problem)
    {
        return new Refusal(BAD_VALUE, "BadValue", "malformed command: " + problem);
    }

    static Refusal unknownCommand(String command)
    {
        return new Refusal(COMMAND_NOT_FOUND, "CommandNotFound", "no such command: '%s' (a server of canned answers)".formatted(command));
    }

    static Refusal notAnswered(String what)
    {
        return new Refusal(ILLEGAL_OPERATION, "IllegalOperation", "a server of canned answers does not answer " + what);
    }

    static Refusal noCollection(String namespace)
    {
        return new Refusal(NAMESPACE_NOT_FOUND, "NamespaceNotFound", "ns does not exist: " + namespace);
    }

    static Refusal noCursor(long id)
    {
        return new Refusal(CURSOR_NOT_FOUND, "CursorNotFound", "cursor id %d not found".formatted(id));
    }

    BsonDocument answer()
    {
        return new BsonDocument("ok", new BsonDouble(0))
                .append("errmsg", new BsonString(getMessage()))
                .append("code", new BsonInt32(code))
                .append("codeName", new BsonString(codeName));
    }
}
