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
package io.weir.mongorecent;

import io.trino.spi.ErrorCode;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.ErrorType;

import static io.trino.spi.ErrorType.EXTERNAL;
import static io.trino.spi.ErrorType.USER_ERROR;

public enum MongoRecentErrorCode
        implements ErrorCodeSupplier
{
    MONGO_RECENT_UNREACHABLE(0, EXTERNAL),
    MONGO_RECENT_SERVER_ERROR(1, EXTERNAL),
    MONGO_RECENT_TIME_LIMIT_EXCEEDED(2, EXTERNAL),
    MONGO_RECENT_VALUE_DOES_NOT_FIT(3, EXTERNAL),
    MONGO_RECENT_INVALID_SCHEMA_DOCUMENT(4, EXTERNAL),
    MONGO_RECENT_UNSTORABLE_VALUE(5, USER_ERROR),
    MONGO_RECENT_DUPLICATE_KEY(6, USER_ERROR),
    MONGO_RECENT_TOO_MANY_CHANGES(7, USER_ERROR),
    MONGO_RECENT_UNINDEXED_SCAN(8, USER_ERROR),
    MONGO_RECENT_INVALID_PIPELINE(9, USER_ERROR),
    MONGO_RECENT_HISTORY_ERROR(10, EXTERNAL),
    MONGO_RECENT_QUERY_TOO_OLD(11, EXTERNAL),
    MONGO_RECENT_SEALED_ROW(12, USER_ERROR),
    MONGO_RECENT_TOO_MANY_COLUMNS(13, EXTERNAL);

    private final ErrorCode errorCode;

    MongoRecentErrorCode(int code, ErrorType type)
    {
        errorCode = new ErrorCode(code + 0x0A57_0200, name(), type);
    }

    @Override
    public ErrorCode toErrorCode()
    {
        return errorCode;
    }
}
