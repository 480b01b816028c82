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
package io.weir.deltagov.procedure;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.spi.procedure.Procedure;

import java.util.Set;

/**
 * All that can be called.
 */
public class Procedures
{
    private final Set<Procedure> procedures;

    @Inject
    public Procedures(
            RegisterTableProcedure registerTable,
            UnregisterTableProcedure unregisterTable,
            VacuumProcedure vacuum,
            RestoreProcedure restore,
            EraseProcedure erase,
            DropExtendedStatsProcedure dropExtendedStats,
            FlushMetadataCacheProcedure flushMetadataCache)
    {
        procedures = ImmutableSet.of(
                registerTable.procedure(),
                unregisterTable.procedure(),
                vacuum.procedure(),
                restore.procedure(),
                erase.procedure(),
                dropExtendedStats.procedure(),
                flushMetadataCache.procedure());
    }

    public Set<Procedure> all()
    {
        return procedures;
    }
}
