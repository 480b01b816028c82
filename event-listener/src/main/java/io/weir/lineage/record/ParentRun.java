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
package io.weir.lineage.record;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * The run that a query is a part of, such as a task of a scheduler: {@code NAMESPACE/JOB/RUN_ID} in the trace token, the form that OpenLineage's integrations
 * for Airflow and dbt give as the parent's id. A token of any other form is free text, and is not kept.
 */
public record ParentRun(String namespace, String job, UUID runId)
{
    private static final Pattern TOKEN = Pattern.compile(
            "([A-Za-z0-9_.:/-]{1,256})/([A-Za-z0-9_.-]{1,256})/([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})");

    public ParentRun
    {
        requireNonNull(namespace, "namespace is null");
        requireNonNull(job, "job is null");
        requireNonNull(runId, "runId is null");
    }

    static Optional<ParentRun> of(String traceToken)
    {
        Matcher matcher = TOKEN.matcher(traceToken);
        return matcher.matches()
                ? Optional.of(new ParentRun(matcher.group(1), matcher.group(2), UUID.fromString(matcher.group(3))))
                : Optional.empty();
    }
}
