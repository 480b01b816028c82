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
package io.weir.access.connector;

import io.airlift.configuration.Config;
import io.airlift.configuration.ConfigDescription;
import io.weir.governance.audit.AuditCost;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;

/**
 * What work costs, for {@code governance.system.cost}.
 */
public class Prices
{
    private static final double MILLIS_PER_HOUR = 3_600_000;
    private static final double BYTES_PER_TERABYTE = 1e12;

    private double perCpuHour;
    private double perTerabyteRead;
    private double perQuery;
    private String currency = "EUR";

    @DecimalMin(value = "0", message = "must not be negative")
    public double getPerCpuHour()
    {
        return perCpuHour;
    }

    @Config("weir.price.cpu-hour")
    @ConfigDescription("Price of an hour of CPU time")
    public Prices setPerCpuHour(double perCpuHour)
    {
        this.perCpuHour = perCpuHour;
        return this;
    }

    @DecimalMin(value = "0", message = "must not be negative")
    public double getPerTerabyteRead()
    {
        return perTerabyteRead;
    }

    @Config("weir.price.terabyte-read")
    @ConfigDescription("Price of 10^12 bytes read from storage")
    public Prices setPerTerabyteRead(double perTerabyteRead)
    {
        this.perTerabyteRead = perTerabyteRead;
        return this;
    }

    @DecimalMin(value = "0", message = "must not be negative")
    public double getPerQuery()
    {
        return perQuery;
    }

    @Config("weir.price.query")
    @ConfigDescription("Price of a query as such")
    public Prices setPerQuery(double perQuery)
    {
        this.perQuery = perQuery;
        return this;
    }

    @NotNull
    public String getCurrency()
    {
        return currency;
    }

    @Config("weir.price.currency")
    @ConfigDescription("Name of the unit of the prices")
    public Prices setCurrency(String currency)
    {
        this.currency = currency;
        return this;
    }

    double of(long queries, AuditCost cost)
    {
        return queries * perQuery
                + cost.cpuMillis() / MILLIS_PER_HOUR * perCpuHour
                + cost.physicalInputBytes() / BYTES_PER_TERABYTE * perTerabyteRead;
    }
}
