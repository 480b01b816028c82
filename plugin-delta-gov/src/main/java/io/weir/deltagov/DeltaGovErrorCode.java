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
package io.weir.deltagov;

import io.trino.spi.ErrorCode;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.ErrorType;

import static io.trino.spi.ErrorType.EXTERNAL;
import static io.trino.spi.ErrorType.USER_ERROR;

public enum DeltaGovErrorCode
        implements ErrorCodeSupplier
{
    DELTA_GOV_CORRUPT_ENTRY(0, EXTERNAL),
    DELTA_GOV_CORRUPT_TABLE(1, EXTERNAL),
    DELTA_GOV_MISSING_TABLE(2, EXTERNAL),
    DELTA_GOV_STORE_ERROR(3, EXTERNAL),
    DELTA_GOV_BAD_DATA(4, EXTERNAL),
    DELTA_GOV_MISSING_VERSION(5, USER_ERROR),
    DELTA_GOV_COMMIT_STATE_UNKNOWN(6, EXTERNAL),
    DELTA_GOV_TOO_MANY_PARTITIONS(7, USER_ERROR),
    DELTA_GOV_LEGAL_HOLD(8, USER_ERROR),
    /**/;

    // Far from the ranges that Trino's own connectors use

    private static final int BASE = 0x5EA1_0000;

    private final ErrorCode errorCode;

    DeltaGovErrorCode(int code, ErrorType type)
    {
        errorCode = new ErrorCode(BASE + code, name(), type);
    }

    @Override
    public ErrorCode toErrorCode()
    {
        return errorCode;
    }
}
