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
package io.weir.lineage.statement;

import com.google.common.collect.ImmutableSet;
import io.trino.sql.tree.QualifiedName;

import java.util.List;
import java.util.Set;

/**
 * What is known of functions by their names.
 */
final class Functions
{
    private static final List<String> BUILTIN_SCHEMA = List.of("system", "builtin");

    private static final Set<String> AGGREGATIONS = ImmutableSet.of(
            "any_value",
            "approx_distinct",
            "approx_most_frequent",
            "approx_percentile",
            "approx_set",
            "arbitrary",
            "array_agg",
            "avg",
            "bitwise_and_agg",
            "bitwise_or_agg",
            "bitwise_xor_agg",
            "bool_and",
            "bool_or",
            "checksum",
            "corr",
            "count",
            "count_if",
            "covar_pop",
            "covar_samp",
            "every",
            "geometric_mean",
            "histogram",
            "kurtosis",
            "listagg",
            "make_set_digest",
            "map_agg",
            "map_union",
            "max",
            "max_by",
            "merge",
            "merge_set_digest",
            "min",
            "min_by",
            "multimap_agg",
            "numeric_histogram",
            "qdigest_agg",
            "reduce_agg",
            "regr_intercept",
            "regr_slope",
            "skewness",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "sum",
            "tdigest_agg",
            "var_pop",
            "var_samp",
            "variance");
    private static final Set<String> OBSCURING = ImmutableSet.of(
            "approx_distinct",
            "approx_set",
            "checksum",
            "count",
            "count_if",
            "crc32",
            "hmac_md5",
            "hmac_sha1",
            "hmac_sha256",
            "hmac_sha512",
            "md5",
            "murmur3",
            "sha1",
            "sha256",
            "sha512",
            "spooky_hash_v2_32",
            "spooky_hash_v2_64",
            "xxhash64");

    private Functions() {}

    /**
     * Whether a name means a function of the engine. Of functions in catalogs, which may have the same names, nothing is known.
     */
    static boolean isBuiltin(QualifiedName name)
    {
        return name.getPrefix().map(QualifiedName::getParts).filter(schema -> !schema.equals(BUILTIN_SCHEMA)).isEmpty();
    }

    static boolean isAggregation(String name)
    {
        return AGGREGATIONS.contains(name);
    }

    /**
     * Counts and digests: the result does not show the argument. It still tells of it, so OpenLineage calls the transformation masking, and the tags stay.
     */
    static boolean isObscuring(String name)
    {
        return OBSCURING.contains(name);
    }
}
