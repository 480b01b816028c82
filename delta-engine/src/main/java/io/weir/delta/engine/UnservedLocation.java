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

/**
 * A location that none of the file systems serves which the catalog was given. Trino has no exception of its own for it.
 */
public final class UnservedLocation
{
    public static final String PROBLEM = "is at a place that no file system of the catalog serves. Configure one for it, for example with fs.s3.enabled";

    private UnservedLocation() {}

    public static boolean isTold(Exception exception)
    {
        return exception instanceof IllegalArgumentException && String.valueOf(exception.getMessage()).startsWith("No factory for location");
    }
}
