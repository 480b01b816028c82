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
package io.weir.governance.audit;

import io.weir.governance.asset.Asset;

import java.time.Instant;
import java.util.Optional;

import static java.util.Objects.requireNonNull;

/**
 * A row of {@code incident_log}: what an outside tool found on an asset.
 */
public record IncidentEvent(
        String eventId,
        Asset asset,
        String tool,
        String externalId,
        String severity,
        String status,
        String summary,
        Optional<String> url,
        Instant time)
{
    public IncidentEvent
    {
        requireNonNull(eventId, "eventId is null");
        requireNonNull(asset, "asset is null");
        requireNonNull(tool, "tool is null");
        requireNonNull(externalId, "externalId is null");
        requireNonNull(severity, "severity is null");
        requireNonNull(status, "status is null");
        requireNonNull(summary, "summary is null");
        requireNonNull(url, "url is null");
        requireNonNull(time, "time is null");
    }
}
