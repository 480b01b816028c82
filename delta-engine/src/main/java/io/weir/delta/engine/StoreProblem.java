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
package io.weir.delta.engine;

import com.google.common.collect.ImmutableList;

import javax.net.ssl.SSLException;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.util.List;
import java.util.regex.Pattern;

import static com.google.common.base.Throwables.getCausalChain;
import static io.weir.delta.engine.ShownPaths.shown;

/**
 * Why a store failed, for whoever gets the error. Trino's file systems say which place it was about, and leave to the causes behind what the store had to say.
 */
public final class StoreProblem
{
    // other code that fails may quote what it read
    private static final List<String> CLIENTS = ImmutableList.of("software.amazon.awssdk.", "com.azure.", "com.google.cloud.", "com.microsoft.aad.");
    // stands for rights of its own in some, as of an upload that is resumed
    private static final Pattern URL_QUERY = Pattern.compile("(://[^\\s?]*+)\\?\\S*");
    private static final int MAX_LENGTH = 300;

    private StoreProblem() {}

    /**
     * The message, and each cause that comes from the store and is not in it yet, without the values of partitions.
     */
    public static String text(Throwable failure)
    {
        StringBuilder text = new StringBuilder(failure.getMessage() == null ? failure.getClass().getSimpleName() : shown(failure.getMessage()));
        for (Throwable cause : getCausalChain(failure)) {
            String reason = isOfStore(cause) ? reason(cause) : "";
            if (text.indexOf(reason) < 0) {
                text.append(": ").append(reason);
            }
        }
        return text.toString();
    }

    private static boolean isOfStore(Throwable cause)
    {
        return switch (cause) {
            case SocketException _, SocketTimeoutException _, UnknownHostException _, SSLException _, FileSystemException _ -> true;
            default -> CLIENTS.stream().anyMatch(cause.getClass().getName()::startsWith);
        };
    }

    private static String reason(Throwable cause)
    {
        String name = cause.getClass().getSimpleName();
        return switch (cause) {
            // the path is known by now, and on a disk there may be no more to tell than by the name of the class
            case FileSystemException problem -> problem.getReason() == null ? name : problem.getReason();
            case UnknownHostException _ -> "%s: %s".formatted(name, cause.getMessage());
            default -> cause.getMessage() == null ? name : brief(cause.getMessage());
        };
    }

    // what follows the first line are details of the request, such as the signature that Azure expected
    private static String brief(String message)
    {
        String line = URL_QUERY.matcher(shown(message)).replaceAll("$1").strip().lines().findFirst().orElse("");
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    }
}
