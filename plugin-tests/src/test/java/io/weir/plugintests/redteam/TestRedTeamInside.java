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

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Execution;

import static org.junit.jupiter.api.parallel.ExecutionMode.SAME_THREAD;

/**
 * Attacks of those who are let in: tenants, whoever does upkeep, whoever writes what the log is told; and on the object store that the log stands on.
 */
@Execution(SAME_THREAD)
class TestRedTeamInside
{
    @Nested
    class OnTenants
            extends TestAttacksOnTenants
    {
        OnTenants(RedTeam redTeam)
        {
            super(redTeam);
        }
    }

    @Nested
    class OnTheLog
            extends TestAttacksOnTheLog
    {
        OnTheLog(RedTeam redTeam)
        {
            super(redTeam);
        }
    }

    @Nested
    class OnUpkeep
            extends TestAttacksOnUpkeep
    {
        OnUpkeep(RedTeam redTeam)
        {
            super(redTeam);
        }
    }

    @Nested
    class WhileTheStoreFails
            extends TestAttacksWhileTheStoreFails
    {
        WhileTheStoreFails(RedTeam redTeam)
        {
            super(redTeam);
        }
    }
}
