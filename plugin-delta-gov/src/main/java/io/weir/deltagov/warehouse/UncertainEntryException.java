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

import io.trino.spi.TrinoException;

import java.io.IOException;

import static io.weir.deltagov.DeltaGovErrorCode.DELTA_GOV_STORE_ERROR;

/**
 * The store did not say whether it wrote a file, which may be there, or appear later.
 */
final class UncertainEntryException
        extends TrinoException
{
    UncertainEntryException(String message, IOException cause)
    {
        super(DELTA_GOV_STORE_ERROR, message, cause);
    }
}
