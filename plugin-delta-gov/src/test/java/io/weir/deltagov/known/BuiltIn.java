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

import java.lang.annotation.Retention;
import java.lang.annotation.Target;

import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

/**
 * What the built-in connector of Trino 476, with deletion vectors turned on, did when it was tried.
 */
@Target(METHOD)
@Retention(RUNTIME)
@interface BuiltIn
{
    /**
     * The numbers in trinodb/trino; none for what its documentation says.
     */
    int[] issues() default {};

    Outcome does();

    String saw();

    enum Outcome
    {
        PASS,
        FAIL,
    }
}
