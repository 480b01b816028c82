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
package io.weir.access;

import com.google.common.collect.ImmutableSet;
import io.trino.spi.security.SystemAccessControl;
import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static org.assertj.core.api.Assertions.assertThat;

class TestWeirAccessControl
{
    // only the default of checkCanSetEntityAuthorization calls these, and that is overridden
    private static final Set<String> NEVER_CALLED = ImmutableSet.of(
            "checkCanSetSchemaAuthorization",
            "checkCanSetTableAuthorization",
            "checkCanSetViewAuthorization",
            "checkCanSetMaterializedViewAuthorization");

    @Test
    void noQuestionIsAnsweredByADefault()
    {
        List<String> unanswered = Arrays.stream(SystemAccessControl.class.getMethods())
                .filter(method -> !NEVER_CALLED.contains(method.getName()))
                .filter(method -> !isOverridden(method))
                .map(Method::toString)
                .collect(toImmutableList());
        assertThat(unanswered).isEmpty();
    }

    private static boolean isOverridden(Method method)
    {
        try {
            return WeirAccessControl.class.getMethod(method.getName(), method.getParameterTypes()).getDeclaringClass() != SystemAccessControl.class;
        }
        catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }
}
