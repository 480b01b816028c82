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
package io.weir.server.lineage;

import io.weir.server.CommandLineException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static com.google.common.base.Strings.nullToEmpty;
import static java.util.Objects.requireNonNull;

/**
 * Where a server is.
 *
 * @param jdbcUrl as Trino's JDBC driver takes it
 */
record ServerAddress(String jdbcUrl)
{
    private static final Pattern URL = Pattern.compile("(?<scheme>https?)://(?<host>[^/?#@]+)/?(?:\\?(?<properties>.*))?");

    ServerAddress
    {
        requireNonNull(jdbcUrl, "jdbcUrl is null");
    }

    /**
     * @param url {@code http://HOST:PORT} or {@code https://HOST:PORT}; behind a {@code ?} may stand properties of Trino's JDBC driver, as {@code NAME=VALUE&NAME=VALUE}
     * @throws CommandLineException for anything else
     */
    static ServerAddress parse(String url)
    {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new CommandLineException("The server must be http://HOST:PORT or https://HOST:PORT, and nothing but properties behind a ? may follow");
        }
        String properties = nullToEmpty(matcher.group("properties"));
        if (matcher.group("scheme").equals("https")) {
            properties = properties.isEmpty() ? "SSL=true" : "SSL=true&" + properties;
        }
        return new ServerAddress("jdbc:trino://%s%s".formatted(matcher.group("host"), properties.isEmpty() ? "" : "?" + properties));
    }
}
