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
package io.weir.delta.engine;

import com.google.common.base.Throwables;
import io.delta.kernel.exceptions.InvalidTableException;
import io.delta.kernel.exceptions.KernelEngineException;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.exceptions.UnsupportedProtocolVersionException;
import io.delta.kernel.exceptions.UnsupportedTableFeatureException;
import io.trino.filesystem.Location;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

import static io.weir.delta.engine.kernel.LogFileNames.logDirectory;

/**
 * The only place where kernel's exceptions become ours.
 */
final class KernelErrors
{
    private static final long UNKNOWN_VERSION = -1;

    private KernelErrors() {}

    static <T> T translating(Location table, Supplier<T> action)
    {
        try {
            return action.get();
        }
        catch (RuntimeException e) {
            throw translate(table, e);
        }
    }

    /**
     * For what kernel makes of a definition that somebody wrote.
     */
    static <T> T defining(Location table, Supplier<T> action)
    {
        try {
            return action.get();
        }
        // these are about what is there already, and about the store
        catch (io.delta.kernel.exceptions.TableAlreadyExistsException | InvalidTableException | KernelEngineException e) {
            throw e;
        }
        catch (KernelException | IllegalArgumentException e) {
            throw new InvalidTableDefinitionException(table, e);
        }
    }

    private static DeltaEngineException translate(Location table, RuntimeException e)
    {
        // what our own handlers told kernel is more to the point than what kernel makes of it
        for (Throwable cause : Throwables.getCausalChain(e)) {
            if (cause instanceof DeltaEngineException engineException) {
                return engineException;
            }
        }
        if (Thread.currentThread().isInterrupted()) {
            // kernel and stores end what they do as well, each with an exception of its own
            return new ReadInterruptedException(e);
        }
        return switch (e) {
            case TableNotFoundException _ -> new DeltaTableNotFoundException(table);
            case io.delta.kernel.exceptions.TableAlreadyExistsException _ -> new TableAlreadyExistsException(table);
            case InvalidTableException _ -> corrupt(table, e);
            case UnsupportedProtocolVersionException _ -> new UnsupportedTableException(table, "is not supported: " + e.getMessage(), e);
            case UnsupportedTableFeatureException _ -> new UnsupportedTableException(table, "is not supported: " + e.getMessage(), e);
            case RuntimeException _ when cause(e, FileNotFoundException.class) instanceof FileNotFoundException missing -> missing(table, missing);
            case KernelEngineException _ when cause(e, IOException.class) instanceof IOException io -> new StoreUnavailableException("read the Delta table at", table, io);
            case UncheckedIOException unchecked -> new StoreUnavailableException("read the Delta table at", table, unchecked.getCause());
            case KernelException _ -> new DeltaEngineException("The Delta table at %s: %s".formatted(table, e.getMessage()), e);
            // neither has kernel an exception of its own for this, nor Trino for the next
            case IllegalArgumentException _ when String.valueOf(e.getMessage()).contains("catalogManaged") -> new UnsupportedTableException(table, "is managed by a catalog (table feature catalogManaged), which alone knows its last commits. Use it through that catalog", e);
            case IllegalArgumentException _ when UnservedLocation.isTold(e) -> new UnsupportedTableException(table, UnservedLocation.PROBLEM, e);
            // kernel has no exception of its own for an action without a field that it needs
            case IllegalArgumentException _ -> corrupt(table, e);
            case IllegalStateException _ -> corrupt(table, e);
            default -> new DeltaEngineException("The Delta table at %s cannot be used: %s".formatted(table, e), e);
        };
    }

    private static CorruptDeltaLogException corrupt(Location table, RuntimeException e)
    {
        return new CorruptDeltaLogException(logDirectory(table), UNKNOWN_VERSION, e.getMessage(), e);
    }

    private static CorruptDeltaLogException missing(Location table, FileNotFoundException e)
    {
        return new CorruptDeltaLogException(logDirectory(table), UNKNOWN_VERSION, "a file is missing, unless the table was just dropped: " + e.getMessage(), e);
    }

    // of object stores not the last one: behind it is what their clients threw
    private static Throwable cause(Throwable e, Class<? extends IOException> type)
    {
        return Throwables.getCausalChain(e).stream().filter(type::isInstance).findFirst().orElse(e);
    }
}
