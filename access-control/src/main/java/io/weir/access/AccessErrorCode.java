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

import io.trino.spi.ErrorCode;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.ErrorType;

import static io.trino.spi.ErrorType.EXTERNAL;
import static io.trino.spi.ErrorType.INTERNAL_ERROR;

public enum AccessErrorCode
        implements ErrorCodeSupplier
{
    GOVERNANCE_UNAVAILABLE(0, EXTERNAL),
    QUERY_CONTEXT_MISSING(1, INTERNAL_ERROR),
    ENFORCEMENT_FAILED(2, INTERNAL_ERROR),
    MASK_KEY_MISMATCH(3, EXTERNAL),
    ACCESS_CONTROL_MISSING(4, EXTERNAL);

    private static final int BASE = 0x0577_0000;

    private final ErrorCode errorCode;

    AccessErrorCode(int code, ErrorType type)
    {
        this.errorCode = new ErrorCode(BASE + code, name(), type);
    }

    @Override
    public ErrorCode toErrorCode()
    {
        return errorCode;
    }
}
