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

import io.airlift.log.Logger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

import java.lang.reflect.Method;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Expects of each test what {@link BuiltIn} says: of most that they fail.
 */
final class AsBuiltIn
        implements InvocationInterceptor
{
    private static final Logger log = Logger.get(AsBuiltIn.class);

    @Override
    public void interceptTestMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> test, ExtensionContext context)
            throws Throwable
    {
        BuiltIn expected = test.getExecutable().getAnnotation(BuiltIn.class);
        Optional<Throwable> failure = failure(invocation);
        log.info("%s %s: %s", test.getExecutable().getName(), failure.isPresent() ? "FAILED" : "PASSED", failure.map(Throwable::getMessage).orElse(""));
        assertThat(failure.isPresent() ? BuiltIn.Outcome.FAIL : BuiltIn.Outcome.PASS)
                .as("%s: %s", test.getExecutable().getName(), failure.map(Throwable::getMessage).orElse("passed"))
                .isEqualTo(expected.does());
    }

    private static Optional<Throwable> failure(Invocation<Void> invocation)
            throws Throwable
    {
        try {
            invocation.proceed();
            return Optional.empty();
        }
        catch (Exception | AssertionError e) {
            return Optional.of(e);
        }
    }
}
