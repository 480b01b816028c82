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
package io.weir.server.demo;

import com.google.common.collect.ImmutableList;

import java.time.Duration;
import java.util.List;

import static java.util.Objects.requireNonNull;

/**
 * One statement of the story.
 *
 * @param promise what the policy promises, in words
 * @param patience how long the statement is repeated until the checks hold; zero: it is run once
 * @param checks the same, so that it can be tested; empty for a step that only prepares the next ones and may fail
 */
public record Step(String title, String user, String promise, Duration patience, List<Check> checks, String sql)
{
    public Step
    {
        requireNonNull(title, "title is null");
        requireNonNull(user, "user is null");
        requireNonNull(promise, "promise is null");
        requireNonNull(patience, "patience is null");
        checks = ImmutableList.copyOf(requireNonNull(checks, "checks is null"));
        requireNonNull(sql, "sql is null");
    }

    List<Check> brokenBy(Answer answer)
    {
        return checks.stream()
                .filter(check -> !check.holds(answer))
                .toList();
    }

    public boolean isPreparation()
    {
        return checks.isEmpty();
    }
}
