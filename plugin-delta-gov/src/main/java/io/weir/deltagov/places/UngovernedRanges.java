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
package io.weir.deltagov.places;

import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.security.ConnectorIdentity;

/**
 * Where the catalog knows of no governance.
 */
public final class UngovernedRanges
        implements ValueRanges
{
    @Override
    public boolean areKnownTo(ConnectorIdentity identity, SchemaTableName table)
    {
        return true;
    }
}
