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

import static java.util.Objects.requireNonNull;

/**
 * The metrics of a server of this machine and user, by JMX. Trino 483 offers its own over HTTP and not those of plugins.
 *
 * @param process the id of the server's process
 */
record ServerMetrics(String process)
{
    ServerMetrics
    {
        requireNonNull(process, "process is null");
    }

    /**
     * The value of a numeric attribute of a bean.
     */
    double number(String bean, String attribute)
    {
        try {
            VirtualMachine machine = VirtualMachine.attach(process);
            try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()))) {
                MBeanServerConnection beans = connector.getMBeanServerConnection();
                return ((Number) beans.getAttribute(new ObjectName(bean), attribute)).doubleValue();
            }
            finally {
                machine.detach();
            }
        }
        catch (AttachNotSupportedException | IOException | JMException e) {
            throw new BenchmarkException("Process %s does not tell %s of %s: %s".formatted(process, attribute, bean, e.getMessage()), e);
        }
    }
}
