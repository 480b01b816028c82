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
package io.weir.access.explain;

import io.trino.spi.block.BlockBuilder;
import io.trino.spi.function.table.Descriptor;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static io.airlift.slice.Slices.utf8Slice;
import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.BooleanType.BOOLEAN;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * A column of an answer. Values are kept as texts until they are handed out.
 */
public record AnswerColumn(String name, Kind kind)
{
    public enum Kind
    {
        TEXT,
        NUMBER,
        FLAG,
    }

    public AnswerColumn
    {
        requireNonNull(name, "name is null");
        requireNonNull(kind, "kind is null");
    }

    public static AnswerColumn text(String name)
    {
        return new AnswerColumn(name, Kind.TEXT);
    }

    public static AnswerColumn number(String name)
    {
        return new AnswerColumn(name, Kind.NUMBER);
    }

    public static AnswerColumn flag(String name)
    {
        return new AnswerColumn(name, Kind.FLAG);
    }

    public static Descriptor descriptor(List<AnswerColumn> columns)
    {
        return new Descriptor(columns.stream()
                .map(column -> new Descriptor.Field(column.name(), Optional.of(column.type())))
                .collect(toImmutableList()));
    }

    Type type()
    {
        return switch (kind) {
            case TEXT -> VARCHAR;
            case NUMBER -> BIGINT;
            case FLAG -> BOOLEAN;
        };
    }

    void write(Optional<String> value, BlockBuilder block)
    {
        if (value.isEmpty()) {
            block.appendNull();
            return;
        }
        String text = value.orElseThrow();
        switch (kind) {
            case TEXT -> VARCHAR.writeSlice(block, utf8Slice(text));
            case NUMBER -> BIGINT.writeLong(block, Long.parseLong(text));
            case FLAG -> BOOLEAN.writeBoolean(block, Boolean.parseBoolean(text));
        }
    }
}
