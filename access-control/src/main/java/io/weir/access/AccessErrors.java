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
package io.weir.access;

import io.trino.spi.TrinoException;
import io.weir.governance.GovernanceUnavailableException;
import io.weir.governance.asset.Asset;

import static io.trino.spi.StandardErrorCode.CATALOG_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.SCHEMA_NOT_FOUND;
import static io.trino.spi.StandardErrorCode.TABLE_NOT_FOUND;
import static io.weir.access.AccessErrorCode.ACCESS_CONTROL_MISSING;
import static io.weir.access.AccessErrorCode.ENFORCEMENT_FAILED;
import static io.weir.access.AccessErrorCode.GOVERNANCE_UNAVAILABLE;
import static io.weir.access.AccessErrorCode.MASK_KEY_MISMATCH;
import static io.weir.access.AccessErrorCode.QUERY_CONTEXT_MISSING;

/**
 * The errors of the plugin that are not plain denials, in one place.
 */
public final class AccessErrors
{
    private AccessErrors() {}

    public static TrinoException governanceUnavailable(GovernanceUnavailableException cause)
    {
        return new TrinoException(GOVERNANCE_UNAVAILABLE, "Refused, because the governance log cannot be read or written: %s. Nothing is shown or written until it can be"
                .formatted(cause.getMessage()), cause);
    }

    /**
     * Trino's own words for what is not there.
     */
    public static TrinoException doesNotExist(Asset asset)
    {
        String name = String.join(".", asset.parts());
        return switch (asset.kind()) {
            case CATALOG -> new TrinoException(CATALOG_NOT_FOUND, "Catalog '%s' not found".formatted(name));
            case SCHEMA -> new TrinoException(SCHEMA_NOT_FOUND, "Schema '%s' does not exist".formatted(asset.name()));
            case TABLE, COLUMN, FIELD -> new TrinoException(TABLE_NOT_FOUND, "Table '%s' does not exist".formatted(name));
        };
    }

    public static TrinoException queryContextMissing(String queryId)
    {
        return new TrinoException(QUERY_CONTEXT_MISSING, "Refused, because Weir does not know query %s: it was never announced or is over. Is the access control's event listener registered?"
                .formatted(queryId));
    }

    public static TrinoException enforcementFailed(String reason)
    {
        return new TrinoException(ENFORCEMENT_FAILED, "Refused, because the engine did not do what was decided: %s. Nothing is shown or written until the server was started again".formatted(reason));
    }

    public static TrinoException accessControlMissing()
    {
        return new TrinoException(ACCESS_CONTROL_MISSING, "Refused, because the access control of Weir does not run in this server, so tags would protect nothing: etc/access-control.properties is not there, or names another, or access-control.config-files in config.properties leaves it out. Name a file with access-control.name=weir there, and start the server again");
    }

    /**
     * The fingerprints tell nothing of the keys.
     */
    public static TrinoException maskKeyMismatch(String coordinator, String thisNode)
    {
        return new TrinoException(MASK_KEY_MISMATCH, "Refused, because this node has the mask key with fingerprint %s, and the coordinator has %s: equal values would get different masks. Copy the coordinator's mask key file (weir.mask-key-file) to every node, and start the nodes again"
                .formatted(thisNode, coordinator));
    }
}
