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
import io.trino.spi.block.RunLengthEncodedBlock;
import io.trino.spi.connector.SourcePage;

import java.util.List;
import java.util.Optional;
import java.util.function.ObjLongConsumer;

import static java.util.Objects.requireNonNull;

/**
 * A page of the delegate with constant channels between its own. Stays lazy: a channel is loaded when it is asked for.
 */
final class HiddenColumnsPage
        implements SourcePage
{
    private final SourcePage delegate;
    private final List<Optional<Block>> constants;
    private final int[] delegateChannels;

    /**
     * @param constants for each channel its value, or empty for the next channel of the delegate
     */
    HiddenColumnsPage(SourcePage delegate, List<Optional<Block>> constants)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.constants = ImmutableList.copyOf(constants);
        delegateChannels = new int[constants.size()];
        int next = 0;
        for (int channel = 0; channel < delegateChannels.length; channel++) {
            delegateChannels[channel] = constants.get(channel).isPresent() ? -1 : next++;
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
        return constants.size();
    }

    @Override
    public Block getBlock(int channel)
    {
        return constants.get(channel)
                .map(value -> RunLengthEncodedBlock.create(value, getPositionCount()))
                .orElseGet(() -> delegate.getBlock(delegateChannels[channel]));
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
