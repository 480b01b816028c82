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

import com.google.common.collect.Comparators;
import com.google.common.collect.ImmutableList;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.weir.governance.asset.AssetKind.CATALOG;
import static io.weir.governance.asset.AssetKind.COLUMN;
import static io.weir.governance.asset.AssetKind.FIELD;
import static io.weir.governance.asset.AssetKind.SCHEMA;
import static io.weir.governance.asset.AssetKind.TABLE;
import static io.weir.governance.asset.InvalidAssetException.invalidAsset;
import static java.util.Locale.ENGLISH;
import static java.util.stream.Collectors.joining;

/**
 * What can be tagged: a catalog, schema, table (or view), column or nested field, by name.
 * <p>
 * Names are canonical: lower case, as Trino hands them to plugins. The text form quotes the parts that need it, so
 * {@code Asset.parse(asset.toString())} is the same asset.
 */
public record Asset(List<String> parts)
        implements Comparable<Asset>
{
    private static final Comparator<Iterable<String>> BY_PARTS = Comparators.lexicographical(Comparator.<String>naturalOrder());

    private static final Pattern PLAIN_PART = Pattern.compile("[\\p{L}\\p{N}_$@:/*-]+");
    private static final int TABLE_PARTS = 3;
    private static final int COLUMN_PARTS = 4;
    private static final int MAXIMUM_GIVEN_PARTS = 1_000;

    public Asset
    {
        parts = canonical(parts);
        if (parts.isEmpty()) {
            throw invalidAsset("", "it is empty");
        }
        if (parts.contains("")) {
            throw invalidAsset(text(parts), "a part is empty");
        }
    }

    public static Asset parse(String text)
    {
        return new Asset(new AssetParser(text).parse());
    }

    /**
     * As {@link #parse}, of what somebody typed, who may not know of any such asset. Every part is a look-up of its own and has all those before it in it, so names of
     * many thousand parts fill the memory.
     */
    public static Asset parseGiven(String text)
    {
        List<String> parts = new AssetParser(text).parse();
        if (parts.size() > MAXIMUM_GIVEN_PARTS) {
            throw invalidAsset(text(parts.subList(0, COLUMN_PARTS)) + "...", "it has %s parts, and at most %s are looked up".formatted(parts.size(), MAXIMUM_GIVEN_PARTS));
        }
        return new Asset(parts);
    }

    public static Asset catalog(String catalog)
    {
        return new Asset(List.of(catalog));
    }

    public static Asset schema(String catalog, String schema)
    {
        return new Asset(List.of(catalog, schema));
    }

    public static Asset table(String catalog, String schema, String table)
    {
        return new Asset(List.of(catalog, schema, table));
    }

    public static Asset column(String catalog, String schema, String table, String column)
    {
        return new Asset(List.of(catalog, schema, table, column));
    }

    public AssetKind kind()
    {
        return switch (parts.size()) {
            case 1 -> CATALOG;
            case 2 -> SCHEMA;
            case TABLE_PARTS -> TABLE;
            case COLUMN_PARTS -> COLUMN;
            default -> FIELD;
        };
    }

    public Optional<Asset> parent()
    {
        if (parts.size() == 1) {
            return Optional.empty();
        }
        return Optional.of(new Asset(parts.subList(0, parts.size() - 1)));
    }

    public Asset child(String name)
    {
        return new Asset(ImmutableList.<String>builder().addAll(parts).add(name).build());
    }

    public String name()
    {
        return parts.getLast();
    }

    /**
     * The table that this table, column or field is (in).
     */
    public Asset table()
    {
        return truncate(TABLE_PARTS);
    }

    /**
     * The column that this column or field is (in).
     */
    public Asset column()
    {
        return truncate(COLUMN_PARTS);
    }

    public boolean isWithin(Asset other)
    {
        return parts.size() >= other.parts.size() && parts.subList(0, other.parts.size()).equals(other.parts);
    }

    /**
     * This asset as it would be called if {@code holder} were called {@code other}.
     */
    public Asset moved(Asset holder, Asset other)
    {
        checkArgument(isWithin(holder), "%s is not within %s", this, holder);
        return new Asset(ImmutableList.<String>builder()
                .addAll(other.parts)
                .addAll(parts.subList(holder.parts.size(), parts.size()))
                .build());
    }

    /**
     * The asset whose tags count: {@code t$history} and every other {@code $suffix} table share the tags of {@code t}.
     */
    public Asset governed()
    {
        if (parts.size() < TABLE_PARTS) {
            return this;
        }
        String table = parts.get(TABLE_PARTS - 1);
        int suffix = table.indexOf('$');
        if (suffix <= 0) {
            return this;
        }
        ImmutableList.Builder<String> governed = ImmutableList.builderWithExpectedSize(parts.size());
        governed.addAll(parts.subList(0, TABLE_PARTS - 1));
        governed.add(table.substring(0, suffix));
        governed.addAll(parts.subList(TABLE_PARTS, parts.size()));
        return new Asset(governed.build());
    }

    /**
     * Assets in the order of their parts, so that what is in a table follows it.
     */
    @Override
    public int compareTo(Asset other)
    {
        return BY_PARTS.compare(parts, other.parts);
    }

    @Override
    public String toString()
    {
        return text(parts);
    }

    private static List<String> canonical(List<String> parts)
    {
        for (String part : parts) {
            if (!part.equals(part.toLowerCase(ENGLISH))) {
                return parts.stream().map(other -> other.toLowerCase(ENGLISH)).collect(toImmutableList());
            }
        }
        return ImmutableList.copyOf(parts);
    }

    private Asset truncate(int size)
    {
        checkArgument(parts.size() >= size, "%s has fewer than %s parts", this, size);
        return parts.size() == size ? this : new Asset(parts.subList(0, size));
    }

    private static String text(List<String> parts)
    {
        return parts.stream()
                .map(part -> PLAIN_PART.matcher(part).matches() ? part : '"' + part.replace("\"", "\"\"") + '"')
                .collect(joining("."));
    }
}
