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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.weir.governance.asset.Asset;

import java.io.DataInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

/**
 * Reads what {@link FoldOutput} writes. Anything else ends in an exception, of whichever kind.
 */
final class FoldInput
{
    private static final int MAXIMUM_TEXT_BYTES = 64 * 1024 * 1024;

    private final DataInputStream in;
    private final long bytes;
    private final List<String> strings = new ArrayList<>();
    private final List<Asset> assets = new ArrayList<>();
    private final List<AssetTags> tags = new ArrayList<>();

    FoldInput(DataInputStream in, long bytes)
    {
        this.in = requireNonNull(in, "in is null");
        this.bytes = bytes;
    }

    /**
     * How many entries come next. What is damaged must not have memory reserved for it that there is not.
     */
    int count()
            throws IOException
    {
        int count = in.readInt();
        if (count < 0 || count > bytes / Integer.BYTES) {
            throw new IOException("%s entries in %s bytes".formatted(count, bytes));
        }
        return count;
    }

    long longNumber()
            throws IOException
    {
        return in.readLong();
    }

    boolean flag()
            throws IOException
    {
        return in.readBoolean();
    }

    Instant time()
            throws IOException
    {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    String text()
            throws IOException
    {
        int length = in.readInt();
        if (length < 0 || length > MAXIMUM_TEXT_BYTES) {
            throw new IOException("a text of %s bytes".formatted(length));
        }
        return new String(in.readNBytes(length), UTF_8);
    }

    String string()
            throws IOException
    {
        int number = in.readInt();
        if (number == strings.size()) {
            strings.add(text());
        }
        return strings.get(number);
    }

    Optional<String> optionalString()
            throws IOException
    {
        return in.readBoolean() ? Optional.of(string()) : Optional.empty();
    }

    List<String> strings()
            throws IOException
    {
        ImmutableList.Builder<String> values = ImmutableList.builder();
        int size = count();
        for (int position = 0; position < size; position++) {
            values.add(string());
        }
        return values.build();
    }

    Asset asset()
            throws IOException
    {
        int number = in.readInt();
        if (number == assets.size()) {
            assets.add(new Asset(strings()));
        }
        return assets.get(number);
    }

    List<Asset> assets()
            throws IOException
    {
        ImmutableList.Builder<Asset> values = ImmutableList.builder();
        int size = count();
        for (int position = 0; position < size; position++) {
            values.add(asset());
        }
        return values.build();
    }

    AssetTags tags()
            throws IOException
    {
        int number = in.readInt();
        if (number == tags.size()) {
            ImmutableMap.Builder<String, Optional<String>> own = ImmutableMap.builder();
            int size = count();
            for (int position = 0; position < size; position++) {
                own.put(string(), optionalString());
            }
            tags.add(new AssetTags(own.buildOrThrow(), ImmutableSet.copyOf(strings())));
        }
        return tags.get(number);
    }
}
