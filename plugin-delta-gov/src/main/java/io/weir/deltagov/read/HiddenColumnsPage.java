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
package io.weir.deltagov.read;

import com.google.common.collect.ImmutableList;
import io.trino.spi.Page;
import io.trino.spi.block.Block;
import io.trino.spi.block.RowBlock;
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.SourcePage;

import java.util.List;
import java.util.function.ObjLongConsumer;

import static java.util.Objects.requireNonNull;

/**
 * A page of the delegate with constant channels between its own. Stays lazy: a channel is loaded when it is asked for.
 */
final class HiddenColumnsPage
        implements SourcePage
{
    /**
     * Where the blocks of a channel come from. Channels of the delegate are taken in their order.
     */
    sealed interface Channel
    {
        /**
         * The next channel of the delegate, as it is.
         */
        record OfDelegate()
                implements Channel {}

        /**
         * One value for the whole file.
         */
        record Constant(Block value)
                implements Channel
        {
            public Constant
            {
                requireNonNull(value, "value is null");
            }
        }

        /**
         * The path of the file, together with the next channel of the delegate, which has the positions.
         */
        record RowId(Block path)
                implements Channel
        {
            public RowId
            {
                requireNonNull(path, "path is null");
            }
        }
    }

    private final SourcePage delegate;
    private final List<Channel> channels;
    private final int[] delegateChannels;

    HiddenColumnsPage(SourcePage delegate, List<Channel> channels)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.channels = ImmutableList.copyOf(channels);
        delegateChannels = new int[channels.size()];
        int next = 0;
        for (int channel = 0; channel < delegateChannels.length; channel++) {
            delegateChannels[channel] = channels.get(channel) instanceof Channel.Constant ? -1 : next++;
        }
    }

    @Override
    public int getPositionCount()
    {
        return delegate.getPositionCount();
    }

    @Override
    public long getSizeInBytes()
    {
        return delegate.getSizeInBytes();
    }

    @Override
    public long getRetainedSizeInBytes()
    {
        return delegate.getRetainedSizeInBytes();
    }

    @Override
    public void retainedBytesForEachPart(ObjLongConsumer<Object> consumer)
    {
        delegate.retainedBytesForEachPart(consumer);
    }

    @Override
    public int getChannelCount()
    {
        return channels.size();
    }

    @Override
    public Block getBlock(int channel)
    {
        return switch (channels.get(channel)) {
            case Channel.OfDelegate _ -> delegate.getBlock(delegateChannels[channel]);
            case Channel.Constant(Block value) -> RunLengthEncodedBlock.create(value, getPositionCount());
            case Channel.RowId(Block path) -> rowIds(path, delegate.getBlock(delegateChannels[channel]));
        };
    }

    // in the order of the fields of RowIdColumnHandle
    private static Block rowIds(Block path, Block positions)
    {
        int count = positions.getPositionCount();
        return RowBlock.fromFieldBlocks(count, new Block[] {RunLengthEncodedBlock.create(path, count), positions});
    }

    @Override
    public Page getPage()
    {
        Block[] blocks = new Block[getChannelCount()];
        for (int channel = 0; channel < blocks.length; channel++) {
            blocks[channel] = getBlock(channel);
        }
        return new Page(getPositionCount(), blocks);
    }

    @Override
    public void selectPositions(int[] positions, int offset, int size)
    {
        delegate.selectPositions(positions, offset, size);
    }
}
