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
package io.weir.delta.engine.data;

import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.connector.SourcePage;

import java.util.List;
import java.util.function.ObjLongConsumer;

import static io.airlift.slice.SizeOf.instanceSize;
import static io.airlift.slice.SizeOf.sizeOf;
import static java.util.Objects.requireNonNull;

/**
 * A page whose blocks are read from the file when they are first asked for.
 */
final class DataFilePage
        implements SourcePage
{
    private static final int INSTANCE_SIZE = instanceSize(DataFilePage.class);

    private final SourcePage filePage;
    private final List<DataFileChannel> channels;
    private final DataFileErrors errors;
    private final Block[] blocks;

    DataFilePage(SourcePage filePage, List<DataFileChannel> channels, DataFileErrors errors)
    {
        this.filePage = requireNonNull(filePage, "filePage is null");
        this.channels = requireNonNull(channels, "channels is null");
        this.errors = requireNonNull(errors, "errors is null");
        this.blocks = new Block[channels.size()];
    }

    @Override
    public int getPositionCount()
    {
        return filePage.getPositionCount();
    }

    @Override
    public long getSizeInBytes()
    {
        return filePage.getSizeInBytes();
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return INSTANCE_SIZE + sizeOf(blocks) + filePage.getRetainedSizeInBytes();
    }

    @Override
    public void retainedBytesForEachPart(ObjLongConsumer<Object> consumer)
    {
        consumer.accept(this, INSTANCE_SIZE);
        consumer.accept(blocks, sizeOf(blocks));
        for (Block block : blocks) {
            if (block != null) {
                block.retainedBytesForEachPart(consumer);
            }
        }
        filePage.retainedBytesForEachPart(consumer);
    }

    @Override
    public int getChannelCount()
    {
        return blocks.length;
    }

    @Override
    public Block getBlock(int channel)
    {
        if (blocks[channel] == null) {
            try {
                blocks[channel] = channels.get(channel).block(filePage);
            }
            catch (RuntimeException e) {
                throw errors.translate(e);
            }
        }
        return blocks[channel];
    }

    @Override
    public Page getPage()
    {
        for (int channel = 0; channel < blocks.length; channel++) {
            getBlock(channel);
        }
        return new Page(getPositionCount(), blocks.clone());
    }

    @Override
    public void selectPositions(int[] positions, int offset, int size)
    {
        filePage.selectPositions(positions, offset, size);
        for (int channel = 0; channel < blocks.length; channel++) {
            if (blocks[channel] != null) {
                blocks[channel] = blocks[channel].getPositions(positions, offset, size);
            }
        }
    }
}
