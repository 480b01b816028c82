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
package io.weir.access.policytest;

import io.weir.access.policytest.CaseJudge.Outcome;
import io.weir.governance.policy.PolicyException;
import io.weir.governance.policy.file.PolicyCaseFile;
import io.weir.governance.policy.file.PolicyCases;
import io.weir.governance.policy.file.PolicyCases.AboutAsset;
import io.weir.governance.policy.file.PolicyCases.AboutStatement;
import io.weir.governance.policy.file.PolicyCases.PolicyCase;

import java.io.PrintStream;
import java.nio.file.Path;

import static java.util.Objects.requireNonNull;

/**
 * {@code ./weir policy test FILE}: runs the cases of a file and says what differs. Ends with 0 when all is as expected, with 1 when something differs, and with 2 when
 * the file or its policies cannot be used.
 */
public final class PolicyTest
{
    static final int AS_EXPECTED = 0;
    static final int DIFFERENT = 1;
    static final int UNUSABLE = 2;

    private final PrintStream output;

    PolicyTest(PrintStream output)
    {
        this.output = requireNonNull(output, "output is null");
    }

    public static void main(String[] arguments)
    {
        System.exit(new PolicyTest(System.out).run(Path.of(arguments[0])));
    }

    int run(Path file)
    {
        PolicyCases cases;
        try {
            cases = PolicyCaseFile.load(file);
        }
        catch (PolicyException e) {
            output.println(e.getMessage());
            return UNUSABLE;
        }
        CaseJudge judge = new CaseJudge(cases);
        int differences = 0;
        for (PolicyCase policyCase : cases.cases()) {
            try {
                differences += report(policyCase, judge.decide(policyCase)) ? 0 : 1;
            }
            catch (IllegalArgumentException e) {
                output.printf("%s: %s%n", policyCase.location(), e.getMessage());
                return UNUSABLE;
            }
        }
        output.printf("%d cases: %d as expected, %d different (policies %s)%n", cases.cases().size(), cases.cases().size() - differences, differences, cases.policies().version());
        return differences == 0 ? AS_EXPECTED : DIFFERENT;
    }

    private boolean report(PolicyCase policyCase, Outcome outcome)
    {
        boolean decided = policyCase.expected().equals(outcome.decision());
        boolean masked = policyCase.maskedColumns().map(outcome.masked()::equals).orElse(true);
        if (decided && masked) {
            output.printf("ok    %s: %s: %s%n", policyCase.location(), describe(policyCase), policyCase.expected());
            return true;
        }
        output.printf("DIFF  %s: %s%n", policyCase.location(), describe(policyCase));
        if (!decided) {
            output.printf("        expected %s, but it is %s: %s%n", policyCase.expected(), outcome.decision(), outcome.because());
        }
        if (!masked) {
            output.printf("        expected the masks %s, but there are %s%n", policyCase.maskedColumns().orElseThrow(), outcome.masked());
        }
        return false;
    }

    private static String describe(PolicyCase policyCase)
    {
        return "%s, %s".formatted(policyCase.subject().user(), switch (policyCase.question()) {
            case AboutAsset about -> about.action() + " " + about.asset();
            case AboutStatement about -> about.sql();
        });
    }
}
