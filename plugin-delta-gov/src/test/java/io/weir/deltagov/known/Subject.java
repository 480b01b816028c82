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
package io.weir.deltagov.known;

import java.util.List;

/**
 * A Trino with a catalog of Delta tables on an {@link S3Directory}, to try what was reported of its connector.
 */
interface Subject
        extends AutoCloseable
{
    /**
     * @return what a query gives, or the statement's own answer; one text for each row, values separated by {@code |}
     * @throws SubjectException when the statement fails
     */
    List<String> run(String sql);

    /**
     * The same with the least retention that a vacuum may be asked for set to none.
     */
    List<String> runWithoutRetention(String sql);

    S3Directory store();

    @Override
    void close();

    final class SubjectException
            extends RuntimeException
    {
        SubjectException(String sql, Throwable cause)
        {
            super("%s%n  %s".formatted(sql, cause.getMessage()), cause);
        }
    }
}
