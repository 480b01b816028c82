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
package io.weir.governance.asset;

import java.util.Locale;

/**
 * A name that is not an asset: says what is wrong with it and which form is expected.
 */
public final class InvalidAssetException
        extends RuntimeException
{
    public static final String EXPECTED_FORM = "catalog[.schema[.table[.column[.field...]]]], with double quotes around a part that holds a dot, a quote or a space";

    private InvalidAssetException(String message)
    {
        super(message);
    }

    static InvalidAssetException invalidAsset(String asset, String problem)
    {
        return new InvalidAssetException("Invalid asset '%s': %s. Expected %s".formatted(asset, problem, EXPECTED_FORM));
    }

    public static InvalidAssetException wrongKind(Asset asset, String expected)
    {
        return new InvalidAssetException("Asset '%s' is a %s; expected %s".formatted(asset, asset.kind().name().toLowerCase(Locale.ENGLISH), expected));
    }
}
