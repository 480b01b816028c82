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
package io.weir.governance.usage;

/**
 * How much of the audit log the views keep in memory.
 *
 * @param recentQueries rows of the newest queries
 * @param slowestQueries rows of the slowest
 * @param uses pairs of column and user, and of table and user; those that were used least lately go
 * @param tables those that were used least lately go
 * @param costRows days and users; the oldest go
 * @param rememberedIds event ids by which a row that was delivered twice is known
 * @param characters how many characters the rows of the newest queries may have together, and those of the slowest: a statement may have a million
 */
public record UsageLimits(int recentQueries, int slowestQueries, int uses, int tables, int costRows, int rememberedIds, long characters)
{
    public static final UsageLimits DEFAULT = new UsageLimits(10_000, 1_000, 200_000, 200_000, 200_000, 50_000, 64L << 20);
}
