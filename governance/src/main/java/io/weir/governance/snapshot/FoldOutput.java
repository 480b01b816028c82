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
package io.weir.governance.snapshot;

import io.weir.governance.asset.Asset;

import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Writes strings, assets and tags. What was written before is written as its number: the number that comes next announces a new one.
 */
final class FoldOutput
{
    private final DataOutputStream out;
    private final Map<String, Integer> strings = new HashMap<>();
    private final Map<Asset, Integer> assets = new HashMap<>();
    private final Map<AssetTags, Integer> tags = new HashMap<>();

    FoldOutput(DataOutputStream out)
    {
        this.out = requireNonNull(out, "out is null");
    }

    void number(int value)
            throws IOException
    {
        out.writeInt(value);
    }

    void longNumber(long value)
            throws IOException
    {
        out.writeLong(value);
    }

    void flag(boolean value)
            throws IOException
    {
        out.writeBoolean(value);
    }

    void time(Instant time)
            throws IOException
    {
        out.writeLong(time.getEpochSecond());
        out.writeInt(time.getNano());
    }

    /**
     * A string that is not expected again.
     */
    void text(String text)
            throws IOException
    {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    void string(String string)
            throws IOException
    {
        if (isNew(strings, string)) {
            text(string);
        }
    }

    void optionalString(Optional<String> string)
            throws IOException
    {
        out.writeBoolean(string.isPresent());
        if (string.isPresent()) {
            string(string.orElseThrow());
        }
    }

    void strings(Collection<String> values)
            throws IOException
    {
        out.writeInt(values.size());
        for (String value : values) {
            string(value);
        }
    }

    void asset(Asset asset)
            throws IOException
    {
        if (isNew(assets, asset)) {
            strings(asset.parts());
        }
    }

    void assets(Collection<Asset> values)
            throws IOException
    {
        out.writeInt(values.size());
        for (Asset value : values) {
            asset(value);
        }
    }

    void tags(AssetTags assetTags)
            throws IOException
    {
        if (isNew(tags, assetTags)) {
            out.writeInt(assetTags.own().size());
            for (Map.Entry<String, Optional<String>> own : assetTags.own().entrySet()) {
                string(own.getKey());
                optionalString(own.getValue());
            }
            strings(assetTags.declassified());
        }
    }

    private <T> boolean isNew(Map<T, Integer> known, T value)
            throws IOException
    {
        Integer number = known.putIfAbsent(value, known.size());
        out.writeInt(number == null ? known.size() - 1 : number);
        return number == null;
    }
}
