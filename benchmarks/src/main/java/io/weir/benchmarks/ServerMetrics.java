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
package io.weir.benchmarks;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;

import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.util.Objects.requireNonNull;

/**
 * The metrics of a server of this machine and user, by JMX. Trino 483 offers its own over HTTP and not those of plugins.
 *
 * @param process the id of the server's process
 */
record ServerMetrics(String process)
{
    // instances, then bytes
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)$");

    ServerMetrics
    {
        requireNonNull(process, "process is null");
    }

    /**
     * The value of a numeric attribute of a bean.
     */
    double number(String bean, String attribute)
    {
        return ask("%s of %s".formatted(attribute, bean), beans -> ((Number) beans.getAttribute(new ObjectName(bean), attribute)).doubleValue());
    }

    /**
     * Bytes of the objects in the heap that are reached, as its histogram counts them. {@code System.gc()} of a server with {@code -XX:+ExplicitGCInvokesConcurrent} leaves what
     * is garbage among them in a region of 32 MB, which is a few hundred megabytes in one run and none in the next.
     */
    double liveHeap()
    {
        return ask("the use of its heap", beans -> {
            Object[] liveOnly = {new String[0]};
            String histogram = (String) beans.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram", liveOnly, new String[] {String[].class.getName()});
            Matcher total = TOTAL.matcher(histogram);
            if (!total.find()) {
                throw new IOException("its histogram has no total");
            }
            return Double.parseDouble(total.group(1));
        });
    }

    private double ask(String what, Question question)
    {
        try {
            VirtualMachine machine = VirtualMachine.attach(process);
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
                return question.ask(connector.getMBeanServerConnection());
            }
            finally {
                machine.detach();
            }
        }
        catch (AttachNotSupportedException | IOException | JMException e) {
            throw new BenchmarkException("Process %s does not tell %s: %s".formatted(process, what, e.getMessage()), e);
        }
    }

    @FunctionalInterface
    private interface Question
    {
        double ask(MBeanServerConnection beans)
                throws IOException, JMException;
    }
}
