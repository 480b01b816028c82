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

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;

import static org.junit.jupiter.api.TestInstance.Lifecycle.PER_CLASS;

@TestInstance(PER_CLASS)
class TestDeltaTablesOnS3
{
    private S3Store store;

    @BeforeAll
    void startStore()
            throws Exception
    {
        store = new S3Store();
    }

    @AfterAll
    void stopStore()
            throws Exception
    {
        store.close();
    }

    @Nested
    class Tables
            extends AbstractTestDeltaTables
    {
        Tables()
        {
            super(store.fileSystem(), store.root());
        }
    }

    @Nested
    class Commits
            extends AbstractTestCommits
    {
        Commits()
        {
            super(store.fileSystem(), store.root());
        }
    }
}
