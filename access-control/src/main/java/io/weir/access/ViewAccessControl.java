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

import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.EntityKindAndName;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.spi.security.SystemAccessControl;
import io.trino.spi.security.SystemSecurityContext;
import io.trino.spi.security.TrinoPrincipal;
import io.weir.governance.asset.Asset;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

import static io.trino.spi.security.AccessDeniedException.denyCommentView;
import static io.trino.spi.security.AccessDeniedException.denyCreateMaterializedView;
import static io.trino.spi.security.AccessDeniedException.denyCreateView;
import static io.trino.spi.security.AccessDeniedException.denyCreateViewWithSelect;
import static io.trino.spi.security.AccessDeniedException.denyDropMaterializedView;
import static io.trino.spi.security.AccessDeniedException.denyDropView;
import static io.trino.spi.security.AccessDeniedException.denyRefreshMaterializedView;
import static io.trino.spi.security.AccessDeniedException.denyRefreshView;
import static io.trino.spi.security.AccessDeniedException.denyRenameMaterializedView;
import static io.trino.spi.security.AccessDeniedException.denyRenameView;
import static io.trino.spi.security.AccessDeniedException.denySetEntityAuthorization;
import static io.trino.spi.security.AccessDeniedException.denySetMaterializedViewProperties;
import static io.weir.access.Questions.asset;
import static io.weir.access.Questions.enforce;
import static io.weir.governance.policy.Privilege.CREATE;
import static io.weir.governance.policy.Privilege.INSERT;
import static io.weir.governance.policy.Privilege.OWN;

/**
 * Questions about views and materialized views, and about who owns things.
 */
interface ViewAccessControl
        extends SystemAccessControl
{
    Questions questions();

    @Override
    default void checkCanSetViewComment(SystemSecurityContext context, CatalogSchemaTableName view)
    {
        enforce(questions().judge(context).may(OWN, asset(view)), reason -> denyCommentView(view.toString(), reason));
    }

    @Override
    default void checkCanCreateView(SystemSecurityContext context, CatalogSchemaTableName view)
    {
        enforce(questions().judge(context).changes().mayMakeView(asset(view)), reason -> denyCreateView(view.toString(), reason));
    }

    @Override
    default void checkCanRenameView(SystemSecurityContext context, CatalogSchemaTableName view, CatalogSchemaTableName newView)
    {
        enforce(questions().judge(context).changes().mayRename(asset(view), asset(newView)), reason -> denyRenameView(view.toString(), newView.toString(), reason));
    }

    @Override
    default void checkCanRefreshView(SystemSecurityContext context, CatalogSchemaTableName viewName)
    {
        enforce(questions().judge(context).changes().mayWrite(OWN, asset(viewName)), reason -> denyRefreshView(viewName.toString(), reason));
    }

    @Override
    default void checkCanDropView(SystemSecurityContext context, CatalogSchemaTableName view)
    {
        enforce(questions().judge(context).changes().mayDrop(asset(view)), reason -> denyDropView(view.toString(), reason));
    }

    @Override
    default void checkCanCreateViewWithSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Optional<String> branch, Set<String> columns)
    {
        enforce(questions().judge(context).reads().maySelect(asset(table), columns), reason -> denyCreateViewWithSelect(table.toString(), branch, ConnectorIdentity.ofUser(context.getIdentity().getUser()), reason));
    }

    @Override
    @Deprecated
    default void checkCanCreateViewWithSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Set<String> columns)
    {
        checkCanCreateViewWithSelectFromColumns(context, table, Optional.empty(), columns);
    }

    @Override
    default void checkCanCreateMaterializedView(SystemSecurityContext context, CatalogSchemaTableName materializedView, Map<String, Object> properties)
    {
        enforce(questions().judge(context).changes().mayPlace(asset(materializedView), properties).and(() -> questions().judge(context).changes().mayWrite(CREATE, asset(materializedView))), reason -> denyCreateMaterializedView(materializedView.toString(), reason));
        enforce(questions().mayName(properties.values()), reason -> denyCreateMaterializedView(materializedView.toString(), reason));
    }

    @Override
    default void checkCanRefreshMaterializedView(SystemSecurityContext context, CatalogSchemaTableName materializedView)
    {
        enforce(questions().judge(context).changes().mayWrite(INSERT, asset(materializedView)), reason -> denyRefreshMaterializedView(materializedView.toString(), reason));
    }

    @Override
    default void checkCanSetMaterializedViewProperties(SystemSecurityContext context, CatalogSchemaTableName materializedView, Map<String, Optional<Object>> properties)
    {
        enforce(questions().judge(context).may(OWN, asset(materializedView)), reason -> denySetMaterializedViewProperties(materializedView.toString(), reason));
        enforce(questions().mayName(properties.values()), reason -> denySetMaterializedViewProperties(materializedView.toString(), reason));
    }

    @Override
    default void checkCanDropMaterializedView(SystemSecurityContext context, CatalogSchemaTableName materializedView)
    {
        enforce(questions().judge(context).changes().mayDrop(asset(materializedView)), reason -> denyDropMaterializedView(materializedView.toString(), reason));
    }

    @Override
    default void checkCanRenameMaterializedView(SystemSecurityContext context, CatalogSchemaTableName view, CatalogSchemaTableName newView)
    {
        enforce(questions().judge(context).changes().mayRename(asset(view), asset(newView)), reason -> denyRenameMaterializedView(view.toString(), newView.toString(), reason));
    }

    @Override
    default void checkCanSetEntityAuthorization(SystemSecurityContext context, EntityKindAndName entityKindAndName, TrinoPrincipal principal)
    {
        enforce(questions().judge(context).changes().mayGiveTo(new Asset(entityKindAndName.name()), principal), reason -> denySetEntityAuthorization(entityKindAndName, principal, reason));
    }
}
