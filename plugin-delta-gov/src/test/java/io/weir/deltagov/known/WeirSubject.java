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
package io.weir.deltagov.known;

import io.trino.Session;
import io.trino.testing.MaterializedResult;
import io.trino.testing.MaterializedRow;
import io.trino.testing.QueryRunner;
import io.weir.deltagov.DeltaGovQueryRunner;

import java.nio.file.Path;
import java.util.List;

import static java.util.stream.Collectors.joining;

/**
 * The connector of this module.
 */
final class WeirSubject
        implements Subject
{
    private final S3Directory store;
    private final QueryRunner trino;

    WeirSubject(Path directory)
    {
        try {
            store = new S3Directory(directory, 0);
            trino = DeltaGovQueryRunner.builder(store.location("warehouse"))
                    .addProperties(store.catalogProperties())
                    .addProperty("delta-gov.register-table-procedure.enabled", "true")
                    .setWorkerCount(0)
                    .build();
        }
        catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<String> run(String sql)
    {
        return run(trino.getDefaultSession(), sql);
    }

    @Override
    public List<String> runWithoutRetention(String sql)
    {
        return run(Session.builder(trino.getDefaultSession()).setCatalogSessionProperty(DeltaGovQueryRunner.CATALOG, "vacuum_min_retention", "0s").build(), sql);
    }

    private List<String> run(Session session, String sql)
    {
        MaterializedResult result;
        try {
            result = trino.execute(session, sql);
        }
        catch (RuntimeException e) {
            throw new SubjectException(sql, e);
        }
        return result.getMaterializedRows().stream()
                .map(MaterializedRow::getFields)
                .map(fields -> fields.stream().map(String::valueOf).collect(joining("|")))
                .toList();
    }

    @Override
    public S3Directory store()
    {
        return store;
    }

    @Override
    public void close()
    {
        try {
            trino.close();
            store.close();
        }
        catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
