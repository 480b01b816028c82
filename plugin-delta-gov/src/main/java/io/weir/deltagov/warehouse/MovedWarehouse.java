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
package io.weir.deltagov.warehouse;

import io.trino.spi.ErrorCode;
import io.trino.spi.TrinoException;

import java.util.Set;
import java.util.function.Supplier;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_CORRUPT_ENTRY;
import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_MISSING_TABLE;

/**
 * Says of what is missing in a warehouse that was moved where it was before.
 */
public final class MovedWarehouse
{
    private static final Set<ErrorCode> MISSING = Set.of(DELTA_GOV_MISSING_TABLE.toErrorCode(), DELTA_GOV_CORRUPT_ENTRY.toErrorCode());

    private MovedWarehouse() {}

    public static <T> T explained(TableEntry entry, Supplier<T> action)
    {
        try {
            return action.get();
        }
        catch (TrinoException e) {
            if (entry.formerWarehouse().isEmpty() || !MISSING.contains(e.getErrorCode())) {
                throw e;
            }
            String message = "%s. It was made in the warehouse %s and is not at %s: bring its directory there, or name the former warehouse in delta-gov.warehouse".formatted(
                    e.getRawMessage(), entry.formerWarehouse().orElseThrow(), entry.location());
            throw new TrinoException(e::getErrorCode, message, e);
        }
    }
}
