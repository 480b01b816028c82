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

import com.google.common.collect.ImmutableList;
import io.trino.spi.Page;
import io.trino.spi.PageBuilder;
import io.trino.spi.block.BlockBuilder;
import io.trino.spi.connector.ColumnMetadata;
import io.trino.spi.connector.ConnectorPageSource;
import io.trino.spi.connector.ConnectorTableMetadata;
import io.trino.spi.connector.FixedPageSource;

import java.util.Optional;

import static io.trino.spi.type.BigintType.BIGINT;
import static io.trino.spi.type.VarcharType.VARCHAR;
import static java.util.Objects.requireNonNull;

/**
 * The rows of a system table, gathered into pages of a size that the engine takes. An empty value becomes NULL.
 */
public final class SystemTableRows
{
    private final PageBuilder page;
    private final ImmutableList.Builder<Page> pages = ImmutableList.builder();

    public SystemTableRows(ConnectorTableMetadata metadata)
    {
        requireNonNull(metadata, "metadata is null");
        page = PageBuilder.withMaxPageSize(Integer.MAX_VALUE, metadata.getColumns().stream().map(ColumnMetadata::getType).toList());
    }

    /**
     * Begins a row; each of its columns is to be appended to.
     */
    public PageBuilder next()
    {
        if (page.isFull()) {
            pages.add(page.build());
            page.reset();
        }
        page.declarePosition();
        return page;
    }

    public ConnectorPageSource finish()
    {
        return new FixedPageSource(pages.add(page.build()).build());
    }

    public static void appendText(BlockBuilder block, Optional<String> value)
    {
        value.ifPresentOrElse(text -> VARCHAR.writeString(block, text), block::appendNull);
    }

    public static void appendNumber(BlockBuilder block, Optional<Long> value)
    {
        value.ifPresentOrElse(number -> BIGINT.writeLong(block, number), block::appendNull);
    }
}
