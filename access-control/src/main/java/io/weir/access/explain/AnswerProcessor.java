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
package io.weir.access.explain;

import io.trino.spi.PageBuilder;
import io.trino.spi.function.table.TableFunctionProcessorState;
import io.trino.spi.function.table.TableFunctionSplitProcessor;
import io.trino.spi.type.Type;

import java.util.List;
import java.util.Optional;

import static io.trino.spi.function.table.TableFunctionProcessorState.Finished.FINISHED;
import static io.trino.spi.function.table.TableFunctionProcessorState.Processed.produced;
import static java.util.Objects.requireNonNull;

final class AnswerProcessor
        implements TableFunctionSplitProcessor
{
    private final AnswerHandle answer;
    private int next;

    AnswerProcessor(AnswerHandle answer)
    {
        this.answer = requireNonNull(answer, "answer is null");
    }

    @Override
    public TableFunctionProcessorState process()
    {
        if (next == answer.rows().size()) {
            return FINISHED;
        }
        List<Type> types = answer.columns().stream().map(AnswerColumn::type).toList();
        PageBuilder page = new PageBuilder(types);
        while (next < answer.rows().size() && !page.isFull()) {
            page.declarePosition();
            List<Optional<String>> row = answer.rows().get(next);
            for (int column = 0; column < row.size(); column++) {
                answer.columns().get(column).write(row.get(column), page.getBlockBuilder(column));
            }
            next++;
        }
        return produced(page.build());
    }
}
