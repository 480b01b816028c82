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

import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.security.SystemAccessControl;
import io.trino.spi.security.SystemSecurityContext;
import io.weir.access.decision.Verdict;
import io.weir.governance.asset.Asset;

import java.util.Map;
import java.util.Set;

import static io.trino.spi.security.AccessDeniedException.denyCreateCatalog;
import static io.trino.spi.security.AccessDeniedException.denyCreateSchema;
import static io.trino.spi.security.AccessDeniedException.denyDropCatalog;
import static io.trino.spi.security.AccessDeniedException.denyDropSchema;
import static io.trino.spi.security.AccessDeniedException.denyRenameSchema;
import static io.trino.spi.security.AccessDeniedException.denySetCatalogSessionProperty;
import static io.trino.spi.security.AccessDeniedException.denyShowCreateSchema;
import static io.weir.access.Questions.asset;
import static io.weir.access.Questions.enforce;
import static io.weir.access.Questions.user;
import static io.weir.governance.policy.Privilege.CREATE;
import static io.weir.governance.policy.Privilege.OWN;

/**
 * Questions about catalogs and schemas.
 */
interface SchemaAccessControl
        extends SystemAccessControl
{
    Questions questions();

    @Override
    default boolean canAccessCatalog(SystemSecurityContext context, String catalogName)
    {
        return questions().judges().find(context.getQueryId().id(), user(context.getIdentity()))
                .map(judge -> judge.mayEnter(catalogName))
                .orElseGet(() -> questions().users().mayEnter(user(context.getIdentity()), catalogName));
    }

    @Override
    default void checkCanCreateCatalog(SystemSecurityContext context, String catalog)
    {
        enforce(questions().judge(context).mayAdminister(), reason -> denyCreateCatalog(catalog, reason));
        enforce(questions().mayRun(context), reason -> denyCreateCatalog(catalog, reason));
    }

    @Override
    default void checkCanDropCatalog(SystemSecurityContext context, String catalog)
    {
        enforce(questions().judge(context).mayAdminister(), reason -> denyDropCatalog(catalog, reason));
    }

    @Override
    default Set<String> filterCatalogs(SystemSecurityContext context, Set<String> catalogs)
    {
        return questions().judge(context).visible(catalogs, Asset::catalog);
    }

    @Override
    default void checkCanCreateSchema(SystemSecurityContext context, CatalogSchemaName schema, Map<String, Object> properties)
    {
        enforce(questions().judge(context).changes().mayPlace(asset(schema), properties).and(() -> questions().judge(context).may(CREATE, asset(schema))), reason -> denyCreateSchema(schema.toString(), reason));
        enforce(questions().mayName(properties.values()), reason -> denyCreateSchema(schema.toString(), reason));
    }

    @Override
    default void checkCanDropSchema(SystemSecurityContext context, CatalogSchemaName schema)
    {
        enforce(questions().judge(context).changes().mayDrop(asset(schema)), reason -> denyDropSchema(schema.toString(), reason));
    }

    @Override
    default void checkCanRenameSchema(SystemSecurityContext context, CatalogSchemaName schema, String newSchemaName)
    {
        enforce(questions().judge(context).changes().mayRenameSchema(asset(schema), Asset.schema(schema.getCatalogName(), newSchemaName)), reason -> denyRenameSchema(schema.toString(), newSchemaName, reason));
    }

    @Override
    default void checkCanShowSchemas(SystemSecurityContext context, String catalogName)
    {
        enforce(questions().judge(context).maySee(Asset.catalog(catalogName)), AccessDeniedException::denyShowSchemas);
    }

    @Override
    default Set<String> filterSchemas(SystemSecurityContext context, String catalogName, Set<String> schemaNames)
    {
        return questions().judge(context).visible(schemaNames, schema -> Asset.schema(catalogName, schema));
    }

    @Override
    default void checkCanShowCreateSchema(SystemSecurityContext context, CatalogSchemaName schemaName)
    {
        enforce(questions().judge(context).may(OWN, asset(schemaName)), reason -> denyShowCreateSchema(schemaName.toString(), reason));
    }

    @Override
    default void checkCanSetCatalogSessionProperty(SystemSecurityContext context, String catalogName, String propertyName)
    {
        Verdict verdict = questions().judges().find(context.getQueryId().id(), user(context.getIdentity()))
                .map(judge -> judge.maySetProperty(catalogName, propertyName))
                .orElseGet(() -> questions().users().maySetCatalogProperty(user(context.getIdentity()), catalogName, propertyName));
        enforce(verdict, reason -> denySetCatalogSessionProperty(catalogName, propertyName, reason));
    }
}
