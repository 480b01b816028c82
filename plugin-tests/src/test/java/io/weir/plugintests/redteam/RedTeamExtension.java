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
package io.weir.plugintests.redteam;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Gives tests the one {@link RedTeam} of a run: a server is started for the first that asks and ended behind the last test of all. Behind each class it is looked at what was kept of its attacks.
 */
public final class RedTeamExtension
        implements AfterAllCallback, ParameterResolver
{
    private static final Namespace NAMESPACE = Namespace.create(RedTeamExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context)
    {
        return parameter.getParameter().getType().equals(RedTeam.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context)
    {
        boolean inObjectStore = context.getRequiredTestClass().isAnnotationPresent(LogInObjectStore.class);
        Running running = context.getRoot().getStore(NAMESPACE).getOrComputeIfAbsent(Running.class, _ -> Running.start(inObjectStore), Running.class);
        if (running.inObjectStore() != inObjectStore) {
            throw new IllegalStateException("%s needs another server than the classes before it, see @LogInObjectStore".formatted(context.getRequiredTestClass()));
        }
        return running.redTeam();
    }

    @Override
    public void afterAll(ExtensionContext context)
    {
        Running running = context.getRoot().getStore(NAMESPACE).get(Running.class, Running.class);
        if (running != null) {
            running.redTeam().endOfClass();
        }
    }

    private record Running(Path directory, RedTeam redTeam, boolean inObjectStore)
            implements AutoCloseable
    {
        static Running start(boolean inObjectStore)
        {
            try {
                Path directory = Files.createTempDirectory("weir-red-team");
                Optional<FaultyStore> store = inObjectStore ? Optional.of(FaultyStore.start()) : Optional.empty();
                return new Running(directory, RedTeam.start(directory, store), inObjectStore);
            }
            catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close()
                throws IOException
        {
            redTeam.close();
            MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }
}
