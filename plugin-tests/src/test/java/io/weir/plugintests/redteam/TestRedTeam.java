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

import io.weir.plugintests.Repository;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * All attacks, on two servers, this with its log in files and that of {@link TestRedTeamInside}: the test runner makes a run of its own of each class, and a server for each costs more
 * than the attacks. Each class can be run alone, by its own name.
 */
@Execution(SAME_THREAD)
class TestRedTeam
{
    private static final Path SOURCES = Repository.root().resolve("plugin-tests/src/test/java/io/weir/plugintests/redteam");

    @Nested
    class ByViewsAndWrites
            extends TestAttacksByViewsAndWrites
    {
        ByViewsAndWrites(RedTeam redTeam)
        {
            super(redTeam);
        }
    }

    @Nested
    class OnMasks
            extends TestAttacksOnMasks
    {
        OnMasks(RedTeam redTeam)
        {
            super(redTeam);
        }
    }

    @Nested
    class OnPolicies
            extends TestAttacksOnPolicies
    {
        OnPolicies(RedTeam redTeam)
        {
            super(redTeam);
        }
    }

    @Nested
    class OverRest
            extends TestAttacksOverRest
    {
        OverRest(RedTeam redTeam)
        {
            super(redTeam);
        }
    }

    @Nested
    class ThreatMatrix
            extends TestThreatMatrix
    {
        ThreatMatrix(RedTeam redTeam)
        {
            super(redTeam);
        }
    }

    @Test
    void everyClassOfAttacksIsHere()
            throws IOException
    {
        List<String> here = Stream.of(TestRedTeam.class, TestRedTeamInside.class)
                .flatMap(redTeam -> Arrays.stream(redTeam.getDeclaredClasses()))
                .map(attacks -> attacks.getSuperclass().getSimpleName() + ".java")
                .toList();
        try (Stream<Path> sources = Files.list(SOURCES)) {
            assertThat(sources.map(source -> source.getFileName().toString()).filter(name -> name.startsWith("TestAttacks") || name.equals("TestThreatMatrix.java")))
                    .containsExactlyInAnyOrderElementsOf(here);
        }
    }
}
