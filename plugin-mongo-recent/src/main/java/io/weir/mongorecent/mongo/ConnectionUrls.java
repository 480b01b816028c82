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

import com.mongodb.ConnectionString;

import java.util.regex.Pattern;

/**
 * Judges connection strings without ever repeating one: the driver's own messages may quote parts of them.
 */
public final class ConnectionUrls
{
    private static final String SRV_PREFIX = "mongodb+srv://";
    private static final Pattern USER_ONLY = Pattern.compile("^(mongodb(?:\\+srv)?://[^:@/?]+)@");

    private ConnectionUrls() {}

    /**
     * The driver takes no user without a password. It gets one here, in whose place that of the file comes.
     */
    public static String withPassword(String url)
    {
        return USER_ONLY.matcher(url).replaceFirst("$1:the-password-is-in-a-file@");
    }

    /**
     * Whether the servers are to answer writes. Of a string that is not well-formed, nothing is said.
     */
    public static boolean isAcknowledged(String url)
    {
        if (url.startsWith(SRV_PREFIX)) {
            // as above: it is looked at when it is first used
            return true;
        }
        try {
            return isAcknowledged(new ConnectionString(url));
        }
        catch (IllegalArgumentException _) {
            return true;
        }
    }

    static boolean isAcknowledged(ConnectionString url)
    {
        return url.getWriteConcern() == null || url.getWriteConcern().isAcknowledged();
    }

    /**
     * Whether the servers have to show certificates of their own names. Of a string that is not well-formed, nothing is said.
     */
    public static boolean verifiesHostNames(String url)
    {
        if (url.startsWith(SRV_PREFIX)) {
            // as above: it is looked at when it is first used
            return true;
        }
        try {
            return verifiesHostNames(new ConnectionString(url));
        }
        catch (IllegalArgumentException _) {
            return true;
        }
    }

    static boolean verifiesHostNames(ConnectionString url)
    {
        // what tlsInsecure sets too
        return !Boolean.TRUE.equals(url.getSslInvalidHostnameAllowed());
    }

    public static boolean isWellFormed(String url)
    {
        if (url.startsWith(SRV_PREFIX)) {
            // parsing one asks the DNS server, and a catalog starts without the network
            return url.length() > SRV_PREFIX.length();
        }
        try {
            return !new ConnectionString(url).getHosts().isEmpty();
        }
        catch (IllegalArgumentException e) {
            return false;
        }
    }
}
