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

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import io.trino.spi.QueryId;
import io.trino.spi.connector.CatalogSchemaName;
import io.trino.spi.connector.CatalogSchemaRoutineName;
import io.trino.spi.connector.CatalogSchemaTableName;
import io.trino.spi.connector.ColumnSchema;
import io.trino.spi.connector.EntityKindAndName;
import io.trino.spi.connector.EntityPrivilege;
import io.trino.spi.connector.SchemaTableName;
import io.trino.spi.eventlistener.EventListener;
import io.trino.spi.function.SchemaFunctionName;
import io.trino.spi.security.AccessDeniedException;
import io.trino.spi.security.ConnectorIdentity;
import io.trino.spi.security.Identity;
import io.trino.spi.security.Privilege;
import io.trino.spi.security.SystemAccessControl;
import io.trino.spi.security.SystemSecurityContext;
import io.trino.spi.security.TrinoPrincipal;
import io.trino.spi.security.ViewExpression;
import io.trino.spi.type.Type;
import io.weir.access.audit.DecisionAudit;
import io.weir.access.decision.QueryJudge;
import io.weir.access.decision.QueryJudges;
import io.weir.access.decision.ReadColumn;
import io.weir.access.decision.TableJudgement;
import io.weir.access.decision.UserRules;
import io.weir.access.decision.Verdict;
import io.weir.access.enforcement.Door;
import io.weir.access.enforcement.EnforcementCheck;
import io.weir.access.enforcement.QueryKiller;
import io.weir.access.masks.MaskExpressions;
import io.weir.access.query.LogGuard;
import io.weir.access.query.QueryListener;
import io.weir.governance.asset.Asset;
import io.weir.governance.policy.RowFilter;
import io.weir.governance.policy.Subject;

import java.security.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import static com.google.common.collect.ImmutableList.toImmutableList;
import static com.google.common.collect.ImmutableMap.toImmutableMap;
import static com.google.common.collect.ImmutableSet.toImmutableSet;
import static io.trino.spi.security.AccessDeniedException.denyAddColumn;
import static io.trino.spi.security.AccessDeniedException.denyAlterColumn;
import static io.trino.spi.security.AccessDeniedException.denyCommentColumn;
import static io.trino.spi.security.AccessDeniedException.denyCommentTable;
import static io.trino.spi.security.AccessDeniedException.denyCommentView;
import static io.trino.spi.security.AccessDeniedException.denyCreateBranch;
import static io.trino.spi.security.AccessDeniedException.denyCreateCatalog;
import static io.trino.spi.security.AccessDeniedException.denyCreateFunction;
import static io.trino.spi.security.AccessDeniedException.denyCreateMaterializedView;
import static io.trino.spi.security.AccessDeniedException.denyCreateRole;
import static io.trino.spi.security.AccessDeniedException.denyCreateSchema;
import static io.trino.spi.security.AccessDeniedException.denyCreateTable;
import static io.trino.spi.security.AccessDeniedException.denyCreateView;
import static io.trino.spi.security.AccessDeniedException.denyCreateViewWithSelect;
import static io.trino.spi.security.AccessDeniedException.denyDeleteTable;
import static io.trino.spi.security.AccessDeniedException.denyDenyEntityPrivilege;
import static io.trino.spi.security.AccessDeniedException.denyDenySchemaPrivilege;
import static io.trino.spi.security.AccessDeniedException.denyDenyTableBranchPrivilege;
import static io.trino.spi.security.AccessDeniedException.denyDenyTablePrivilege;
import static io.trino.spi.security.AccessDeniedException.denyDropBranch;
import static io.trino.spi.security.AccessDeniedException.denyDropCatalog;
import static io.trino.spi.security.AccessDeniedException.denyDropColumn;
import static io.trino.spi.security.AccessDeniedException.denyDropFunction;
import static io.trino.spi.security.AccessDeniedException.denyDropMaterializedView;
import static io.trino.spi.security.AccessDeniedException.denyDropRole;
import static io.trino.spi.security.AccessDeniedException.denyDropSchema;
import static io.trino.spi.security.AccessDeniedException.denyDropTable;
import static io.trino.spi.security.AccessDeniedException.denyDropView;
import static io.trino.spi.security.AccessDeniedException.denyExecuteProcedure;
import static io.trino.spi.security.AccessDeniedException.denyExecuteTableProcedure;
import static io.trino.spi.security.AccessDeniedException.denyFastForwardBranch;
import static io.trino.spi.security.AccessDeniedException.denyGrantEntityPrivilege;
import static io.trino.spi.security.AccessDeniedException.denyGrantRoles;
import static io.trino.spi.security.AccessDeniedException.denyGrantSchemaPrivilege;
import static io.trino.spi.security.AccessDeniedException.denyGrantTableBranchPrivilege;
import static io.trino.spi.security.AccessDeniedException.denyGrantTablePrivilege;
import static io.trino.spi.security.AccessDeniedException.denyImpersonateUser;
import static io.trino.spi.security.AccessDeniedException.denyInsertTable;
import static io.trino.spi.security.AccessDeniedException.denyRefreshMaterializedView;
import static io.trino.spi.security.AccessDeniedException.denyRefreshView;
import static io.trino.spi.security.AccessDeniedException.denyRenameColumn;
import static io.trino.spi.security.AccessDeniedException.denyRenameMaterializedView;
import static io.trino.spi.security.AccessDeniedException.denyRenameSchema;
import static io.trino.spi.security.AccessDeniedException.denyRenameTable;
import static io.trino.spi.security.AccessDeniedException.denyRenameView;
import static io.trino.spi.security.AccessDeniedException.denyRevokeEntityPrivilege;
import static io.trino.spi.security.AccessDeniedException.denyRevokeRoles;
import static io.trino.spi.security.AccessDeniedException.denyRevokeSchemaPrivilege;
import static io.trino.spi.security.AccessDeniedException.denyRevokeTableBranchPrivilege;
import static io.trino.spi.security.AccessDeniedException.denyRevokeTablePrivilege;
import static io.trino.spi.security.AccessDeniedException.denySelectColumns;
import static io.trino.spi.security.AccessDeniedException.denySelectTable;
import static io.trino.spi.security.AccessDeniedException.denySetCatalogSessionProperty;
import static io.trino.spi.security.AccessDeniedException.denySetEntityAuthorization;
import static io.trino.spi.security.AccessDeniedException.denySetMaterializedViewProperties;
import static io.trino.spi.security.AccessDeniedException.denySetSystemSessionProperty;
import static io.trino.spi.security.AccessDeniedException.denySetTableProperties;
import static io.trino.spi.security.AccessDeniedException.denySetUser;
import static io.trino.spi.security.AccessDeniedException.denyShowBranches;
import static io.trino.spi.security.AccessDeniedException.denyShowColumns;
import static io.trino.spi.security.AccessDeniedException.denyShowCreateFunction;
import static io.trino.spi.security.AccessDeniedException.denyShowCreateSchema;
import static io.trino.spi.security.AccessDeniedException.denyShowCreateTable;
import static io.trino.spi.security.AccessDeniedException.denyShowCurrentRoles;
import static io.trino.spi.security.AccessDeniedException.denyShowFunctions;
import static io.trino.spi.security.AccessDeniedException.denyShowRoleGrants;
import static io.trino.spi.security.AccessDeniedException.denyShowRoles;
import static io.trino.spi.security.AccessDeniedException.denyShowTables;
import static io.trino.spi.security.AccessDeniedException.denyTruncateTable;
import static io.trino.spi.security.AccessDeniedException.denyUpdateTableColumns;
import static io.weir.access.AccessErrors.doesNotExist;
import static io.weir.governance.policy.Privilege.CREATE;
import static io.weir.governance.policy.Privilege.DELETE;
import static io.weir.governance.policy.Privilege.DROP;
import static io.weir.governance.policy.Privilege.INSERT;
import static io.weir.governance.policy.Privilege.OWN;
import static io.weir.governance.policy.Privilege.UPDATE;
import static java.util.Objects.requireNonNull;

/**
 * Asks every question of Trino's access control SPI on, one expression each, and says no in Trino's own words. What the answer is, is decided in
 * {@code decision/}. Long, because the SPI has a hundred questions and a question that is not overridden would be answered by a default.
 */
public final class WeirAccessControl
        implements SystemAccessControl
{
    private static final String PLACE_OF_THE_LOG = "it names, or may name, the place of the governance log, which is for governance alone. Name another place, in plain literals";
    // their procedures take no places
    private static final Set<String> OWN_CATALOGS = ImmutableSet.of("governance", "system");
    private static final String PRIVILEGES_ARE_POLICIES = "privileges are given in the policies file";

    private final UserRules users;
    private final QueryJudges judges;
    private final LogGuard logGuard;
    private final Door door;
    private final EnforcementCheck enforcementCheck;
    private final QueryKiller queryKiller;
    private final List<EventListener> eventListeners;
    private final DecisionAudit decisionAudit;
    private final ShutdownAction shutdownAction;

    @Inject
    public WeirAccessControl(UserRules users, QueryJudges judges, LogGuard logGuard, QueryListener queryListener, Door door, EnforcementCheck enforcementCheck, QueryKiller queryKiller, DecisionAudit decisionAudit, ShutdownAction shutdownAction)
    {
        this.door = requireNonNull(door, "door is null");
        this.enforcementCheck = requireNonNull(enforcementCheck, "enforcementCheck is null");
        this.queryKiller = requireNonNull(queryKiller, "queryKiller is null");
        this.logGuard = requireNonNull(logGuard, "logGuard is null");
        this.users = requireNonNull(users, "users is null");
        this.judges = requireNonNull(judges, "judges is null");
        this.eventListeners = ImmutableList.of(logGuard, enforcementCheck, requireNonNull(queryListener, "queryListener is null"));
        this.decisionAudit = requireNonNull(decisionAudit, "decisionAudit is null");
        this.shutdownAction = requireNonNull(shutdownAction, "shutdownAction is null");
    }

    @Override
    public void checkCanImpersonateUser(Identity identity, String userName)
    {
        enforce(users.mayImpersonate(identity.getUser(), userName), reason -> denyImpersonateUser(identity.getUser(), userName, reason));
    }

    @Override
    @Deprecated
    public void checkCanSetUser(Optional<Principal> principal, String userName)
    {
        enforce(users.mayLogIn(userName), reason -> denySetUser(principal, userName, reason));
    }

    @Override
    public void checkCanExecuteQuery(Identity identity, QueryId queryId)
    {
        enforce(users.mayLogIn(identity.getUser()), AccessDeniedException::denyExecuteQuery);
    }

    @Override
    public void checkCanViewQueryOwnedBy(Identity identity, Identity queryOwner)
    {
        enforce(users.mayManageQuery(user(identity), queryOwner.getUser()), AccessDeniedException::denyViewQuery);
    }

    @Override
    public Collection<Identity> filterViewQueryOwnedBy(Identity identity, Collection<Identity> queryOwners)
    {
        return users.manageable(user(identity), queryOwners, Identity::getUser);
    }

    @Override
    public void checkCanKillQueryOwnedBy(Identity identity, Identity queryOwner)
    {
        if (!queryKiller.isInTheNameOf(identity.getUser())) {
            enforce(users.mayManageQuery(user(identity), queryOwner.getUser()), AccessDeniedException::denyKillQuery);
        }
    }

    @Override
    public void checkCanReadSystemInformation(Identity identity)
    {
        enforce(users.mayAdminister(user(identity)), AccessDeniedException::denyReadSystemInformationAccess);
    }

    @Override
    public void checkCanWriteSystemInformation(Identity identity)
    {
        enforce(users.mayAdminister(user(identity)), AccessDeniedException::denyWriteSystemInformationAccess);
    }

    @Override
    public void checkCanSetSystemSessionProperty(Identity identity, QueryId queryId, String propertyName)
    {
        enforce(users.maySetSystemProperty(user(identity)), reason -> denySetSystemSessionProperty(propertyName, reason));
    }

    @Override
    public boolean canAccessCatalog(SystemSecurityContext context, String catalogName)
    {
        return judges.find(context.getQueryId().id(), user(context.getIdentity()))
                .map(judge -> judge.mayEnter(catalogName))
                .orElseGet(() -> users.mayEnter(user(context.getIdentity()), catalogName));
    }

    @Override
    public void checkCanCreateCatalog(SystemSecurityContext context, String catalog)
    {
        enforce(judge(context).mayAdminister(), reason -> denyCreateCatalog(catalog, reason));
        enforce(mayRun(context), reason -> denyCreateCatalog(catalog, reason));
    }

    @Override
    public void checkCanDropCatalog(SystemSecurityContext context, String catalog)
    {
        enforce(judge(context).mayAdminister(), reason -> denyDropCatalog(catalog, reason));
    }

    @Override
    public Set<String> filterCatalogs(SystemSecurityContext context, Set<String> catalogs)
    {
        return judge(context).visible(catalogs, Asset::catalog);
    }

    @Override
    public void checkCanCreateSchema(SystemSecurityContext context, CatalogSchemaName schema, Map<String, Object> properties)
    {
        enforce(judge(context).mayPlace(asset(schema), properties.keySet()).and(() -> judge(context).may(CREATE, asset(schema))), reason -> denyCreateSchema(schema.toString(), reason));
        enforce(mayName(properties.values()), reason -> denyCreateSchema(schema.toString(), reason));
    }

    @Override
    public void checkCanDropSchema(SystemSecurityContext context, CatalogSchemaName schema)
    {
        enforce(judge(context).may(DROP, asset(schema)), reason -> denyDropSchema(schema.toString(), reason));
    }

    @Override
    public void checkCanRenameSchema(SystemSecurityContext context, CatalogSchemaName schema, String newSchemaName)
    {
        enforce(judge(context).mayRenameSchema(asset(schema), Asset.schema(schema.getCatalogName(), newSchemaName)), reason -> denyRenameSchema(schema.toString(), newSchemaName, reason));
    }

    @Override
    public void checkCanShowSchemas(SystemSecurityContext context, String catalogName)
    {
        enforce(judge(context).maySee(Asset.catalog(catalogName)), AccessDeniedException::denyShowSchemas);
    }

    @Override
    public Set<String> filterSchemas(SystemSecurityContext context, String catalogName, Set<String> schemaNames)
    {
        return judge(context).visible(schemaNames, schema -> Asset.schema(catalogName, schema));
    }

    @Override
    public void checkCanShowCreateSchema(SystemSecurityContext context, CatalogSchemaName schemaName)
    {
        enforce(judge(context).may(OWN, asset(schemaName)), reason -> denyShowCreateSchema(schemaName.toString(), reason));
    }

    @Override
    public void checkCanShowCreateTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).mayShowDefinition(asset(table)), reason -> denyShowCreateTable(table.toString(), reason));
    }

    @Override
    public void checkCanCreateTable(SystemSecurityContext context, CatalogSchemaTableName table, Map<String, Object> properties)
    {
        enforce(judge(context).mayPlace(asset(table), properties.keySet()).and(() -> judge(context).mayWrite(CREATE, asset(table))), reason -> denyCreateTable(table.toString(), reason));
        enforce(mayName(properties.values()), reason -> denyCreateTable(table.toString(), reason));
    }

    @Override
    public void checkCanDropTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).may(DROP, asset(table)), reason -> denyDropTable(table.toString(), reason));
    }

    @Override
    public void checkCanRenameTable(SystemSecurityContext context, CatalogSchemaTableName table, CatalogSchemaTableName newTable)
    {
        enforce(judge(context).mayRename(asset(table), asset(newTable)), reason -> denyRenameTable(table.toString(), newTable.toString(), reason));
    }

    @Override
    public void checkCanSetTableProperties(SystemSecurityContext context, CatalogSchemaTableName table, Map<String, Optional<Object>> properties)
    {
        enforce(judge(context).may(OWN, asset(table)), reason -> denySetTableProperties(table.toString(), reason));
        enforce(mayName(properties.values()), reason -> denySetTableProperties(table.toString(), reason));
    }

    @Override
    public void checkCanSetTableComment(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).may(OWN, asset(table)), reason -> denyCommentTable(table.toString(), reason));
    }

    @Override
    public void checkCanSetViewComment(SystemSecurityContext context, CatalogSchemaTableName view)
    {
        enforce(judge(context).may(OWN, asset(view)), reason -> denyCommentView(view.toString(), reason));
    }

    @Override
    public void checkCanSetColumnComment(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).may(OWN, asset(table)), reason -> denyCommentColumn(table.toString(), reason));
    }

    @Override
    public void checkCanShowTables(SystemSecurityContext context, CatalogSchemaName schema)
    {
        enforce(judge(context).maySee(asset(schema)), reason -> denyShowTables(schema.toString(), reason));
    }

    @Override
    public Set<SchemaTableName> filterTables(SystemSecurityContext context, String catalogName, Set<SchemaTableName> tableNames)
    {
        return judge(context).visible(tableNames, table -> asset(catalogName, table));
    }

    @Override
    public void checkCanShowColumns(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).maySee(asset(table)), reason -> denyShowColumns(table.toString(), reason));
    }

    @Override
    @Deprecated
    public Set<String> filterColumns(SystemSecurityContext context, CatalogSchemaTableName table, Set<String> columns)
    {
        return judge(context).visibleColumns(asset(table), columns);
    }

    @Override
    public Map<SchemaTableName, Set<String>> filterColumns(SystemSecurityContext context, String catalogName, Map<SchemaTableName, Set<String>> tableColumns)
    {
        QueryJudge judge = judge(context);
        return tableColumns.entrySet().stream()
                .collect(toImmutableMap(Map.Entry::getKey, entry -> judge.visibleColumns(asset(catalogName, entry.getKey()), entry.getValue())));
    }

    @Override
    public void checkCanAddColumn(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).may(OWN, asset(table)), reason -> denyAddColumn(table.toString(), reason));
    }

    @Override
    public void checkCanAlterColumn(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).may(OWN, asset(table)), reason -> denyAlterColumn(table.toString(), reason));
    }

    @Override
    public void checkCanDropColumn(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).may(OWN, asset(table)), reason -> denyDropColumn(table.toString(), reason));
    }

    @Override
    public void checkCanRenameColumn(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).mayRenameColumn(asset(table)), reason -> denyRenameColumn(table.toString(), reason));
    }

    @Override
    public void checkCanSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Optional<String> branch, Set<String> columns)
    {
        enforce(judge(context).maySelect(asset(table), columns), reason -> denySelectColumns(table.toString(), branch, columns, reason));
    }

    @Override
    @Deprecated
    public void checkCanSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Set<String> columns)
    {
        checkCanSelectFromColumns(context, table, Optional.empty(), columns);
    }

    @Override
    public void checkCanInsertIntoTable(SystemSecurityContext context, CatalogSchemaTableName table, Optional<String> branch)
    {
        enforce(judge(context).mayInsert(asset(table)), reason -> denyInsertTable(table.toString(), branch, reason));
    }

    @Override
    @Deprecated
    public void checkCanInsertIntoTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        checkCanInsertIntoTable(context, table, Optional.empty());
    }

    @Override
    public void checkCanDeleteFromTable(SystemSecurityContext context, CatalogSchemaTableName table, Optional<String> branch)
    {
        enforce(judge(context).mayRewrite(DELETE, asset(table)), reason -> denyDeleteTable(table.toString(), branch, reason));
    }

    @Override
    @Deprecated
    public void checkCanDeleteFromTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        checkCanDeleteFromTable(context, table, Optional.empty());
    }

    @Override
    public void checkCanTruncateTable(SystemSecurityContext context, CatalogSchemaTableName table)
    {
        enforce(judge(context).may(DELETE, asset(table)), reason -> denyTruncateTable(table.toString(), reason));
    }

    @Override
    public void checkCanUpdateTableColumns(SystemSecurityContext securityContext, CatalogSchemaTableName table, Optional<String> branch, Set<String> updatedColumnNames)
    {
        enforce(judge(securityContext).mayChange(UPDATE, asset(table)), reason -> denyUpdateTableColumns(table.toString(), branch, updatedColumnNames, reason));
    }

    @Override
    @Deprecated
    public void checkCanUpdateTableColumns(SystemSecurityContext securityContext, CatalogSchemaTableName table, Set<String> updatedColumnNames)
    {
        checkCanUpdateTableColumns(securityContext, table, Optional.empty(), updatedColumnNames);
    }

    @Override
    public void checkCanCreateView(SystemSecurityContext context, CatalogSchemaTableName view)
    {
        enforce(judge(context).mayWrite(CREATE, asset(view)), reason -> denyCreateView(view.toString(), reason));
    }

    @Override
    public void checkCanRenameView(SystemSecurityContext context, CatalogSchemaTableName view, CatalogSchemaTableName newView)
    {
        enforce(judge(context).mayRename(asset(view), asset(newView)), reason -> denyRenameView(view.toString(), newView.toString(), reason));
    }

    @Override
    public void checkCanRefreshView(SystemSecurityContext context, CatalogSchemaTableName viewName)
    {
        enforce(judge(context).mayWrite(OWN, asset(viewName)), reason -> denyRefreshView(viewName.toString(), reason));
    }

    @Override
    public void checkCanDropView(SystemSecurityContext context, CatalogSchemaTableName view)
    {
        enforce(judge(context).may(DROP, asset(view)), reason -> denyDropView(view.toString(), reason));
    }

    @Override
    public void checkCanCreateViewWithSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Optional<String> branch, Set<String> columns)
    {
        enforce(judge(context).maySelect(asset(table), columns), reason -> denyCreateViewWithSelect(table.toString(), branch, ConnectorIdentity.ofUser(context.getIdentity().getUser()), reason));
    }

    @Override
    @Deprecated
    public void checkCanCreateViewWithSelectFromColumns(SystemSecurityContext context, CatalogSchemaTableName table, Set<String> columns)
    {
        checkCanCreateViewWithSelectFromColumns(context, table, Optional.empty(), columns);
    }

    @Override
    public void checkCanCreateMaterializedView(SystemSecurityContext context, CatalogSchemaTableName materializedView, Map<String, Object> properties)
    {
        enforce(judge(context).mayPlace(asset(materializedView), properties.keySet()).and(() -> judge(context).mayWrite(CREATE, asset(materializedView))), reason -> denyCreateMaterializedView(materializedView.toString(), reason));
        enforce(mayName(properties.values()), reason -> denyCreateMaterializedView(materializedView.toString(), reason));
    }

    @Override
    public void checkCanRefreshMaterializedView(SystemSecurityContext context, CatalogSchemaTableName materializedView)
    {
        enforce(judge(context).mayWrite(INSERT, asset(materializedView)), reason -> denyRefreshMaterializedView(materializedView.toString(), reason));
    }

    @Override
    public void checkCanSetMaterializedViewProperties(SystemSecurityContext context, CatalogSchemaTableName materializedView, Map<String, Optional<Object>> properties)
    {
        enforce(judge(context).may(OWN, asset(materializedView)), reason -> denySetMaterializedViewProperties(materializedView.toString(), reason));
        enforce(mayName(properties.values()), reason -> denySetMaterializedViewProperties(materializedView.toString(), reason));
    }

    @Override
    public void checkCanDropMaterializedView(SystemSecurityContext context, CatalogSchemaTableName materializedView)
    {
        enforce(judge(context).may(DROP, asset(materializedView)), reason -> denyDropMaterializedView(materializedView.toString(), reason));
    }

    @Override
    public void checkCanRenameMaterializedView(SystemSecurityContext context, CatalogSchemaTableName view, CatalogSchemaTableName newView)
    {
        enforce(judge(context).mayRename(asset(view), asset(newView)), reason -> denyRenameMaterializedView(view.toString(), newView.toString(), reason));
    }

    @Override
    public void checkCanSetCatalogSessionProperty(SystemSecurityContext context, String catalogName, String propertyName)
    {
        Verdict verdict = judges.find(context.getQueryId().id(), user(context.getIdentity()))
                .map(judge -> judge.maySetProperty(catalogName, propertyName))
                .orElseGet(() -> users.maySetCatalogProperty(user(context.getIdentity()), catalogName, propertyName));
        enforce(verdict, reason -> denySetCatalogSessionProperty(catalogName, propertyName, reason));
    }

    @Override
    public void checkCanGrantSchemaPrivilege(SystemSecurityContext context, Privilege privilege, CatalogSchemaName schema, TrinoPrincipal grantee, boolean grantOption)
    {
        denyGrantSchemaPrivilege(privilege.toString(), schema.toString(), PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanDenySchemaPrivilege(SystemSecurityContext context, Privilege privilege, CatalogSchemaName schema, TrinoPrincipal grantee)
    {
        denyDenySchemaPrivilege(privilege.toString(), schema.toString(), PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanRevokeSchemaPrivilege(SystemSecurityContext context, Privilege privilege, CatalogSchemaName schema, TrinoPrincipal revokee, boolean grantOption)
    {
        denyRevokeSchemaPrivilege(privilege.toString(), schema.toString(), PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanGrantTablePrivilege(SystemSecurityContext context, Privilege privilege, CatalogSchemaTableName table, TrinoPrincipal grantee, boolean grantOption)
    {
        denyGrantTablePrivilege(privilege.toString(), table.toString(), PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanDenyTablePrivilege(SystemSecurityContext context, Privilege privilege, CatalogSchemaTableName table, TrinoPrincipal grantee)
    {
        denyDenyTablePrivilege(privilege.toString(), table.toString(), PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanRevokeTablePrivilege(SystemSecurityContext context, Privilege privilege, CatalogSchemaTableName table, TrinoPrincipal revokee, boolean grantOption)
    {
        denyRevokeTablePrivilege(privilege.toString(), table.toString(), PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanGrantTableBranchPrivilege(SystemSecurityContext context, Privilege privilege, CatalogSchemaTableName table, String branchName, TrinoPrincipal grantee, boolean grantOption)
    {
        denyGrantTableBranchPrivilege(privilege.toString(), table.toString(), branchName, PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanDenyTableBranchPrivilege(SystemSecurityContext context, Privilege privilege, CatalogSchemaTableName table, String branchName, TrinoPrincipal grantee)
    {
        denyDenyTableBranchPrivilege(privilege.toString(), table.toString(), branchName, PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanRevokeTableBranchPrivilege(SystemSecurityContext context, Privilege privilege, CatalogSchemaTableName table, String branchName, TrinoPrincipal revokee, boolean grantOption)
    {
        denyRevokeTableBranchPrivilege(privilege.toString(), table.toString(), branchName, PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanGrantEntityPrivilege(SystemSecurityContext context, EntityPrivilege privilege, EntityKindAndName entity, TrinoPrincipal grantee, boolean grantOption)
    {
        denyGrantEntityPrivilege(privilege.toString(), entity, PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanDenyEntityPrivilege(SystemSecurityContext context, EntityPrivilege privilege, EntityKindAndName entity, TrinoPrincipal grantee)
    {
        denyDenyEntityPrivilege(privilege.toString(), entity, PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanRevokeEntityPrivilege(SystemSecurityContext context, EntityPrivilege privilege, EntityKindAndName entity, TrinoPrincipal revokee, boolean grantOption)
    {
        denyRevokeEntityPrivilege(privilege.toString(), entity, PRIVILEGES_ARE_POLICIES);
    }

    @Override
    public void checkCanShowRoles(SystemSecurityContext context)
    {
        enforce(judge(context).mayAdminister(), _ -> denyShowRoles());
    }

    @Override
    public void checkCanCreateRole(SystemSecurityContext context, String role, Optional<TrinoPrincipal> grantor)
    {
        enforce(judge(context).mayAdminister(), _ -> denyCreateRole(role));
    }

    @Override
    public void checkCanDropRole(SystemSecurityContext context, String role)
    {
        enforce(judge(context).mayAdminister(), _ -> denyDropRole(role));
    }

    @Override
    public void checkCanGrantRoles(SystemSecurityContext context, Set<String> roles, Set<TrinoPrincipal> grantees, boolean adminOption, Optional<TrinoPrincipal> grantor)
    {
        enforce(judge(context).mayAdminister(), _ -> denyGrantRoles(roles, grantees));
    }

    @Override
    public void checkCanRevokeRoles(SystemSecurityContext context, Set<String> roles, Set<TrinoPrincipal> grantees, boolean adminOption, Optional<TrinoPrincipal> grantor)
    {
        enforce(judge(context).mayAdminister(), _ -> denyRevokeRoles(roles, grantees));
    }

    @Override
    public void checkCanShowCurrentRoles(SystemSecurityContext context)
    {
        enforce(users.mayLogIn(context.getIdentity().getUser()), _ -> denyShowCurrentRoles());
    }

    @Override
    public void checkCanShowRoleGrants(SystemSecurityContext context)
    {
        enforce(users.mayLogIn(context.getIdentity().getUser()), _ -> denyShowRoleGrants());
    }

    @Override
    public void checkCanExecuteProcedure(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName procedure)
    {
        enforce(judge(systemSecurityContext).mayCall(asset(procedure)), reason -> denyExecuteProcedure(procedure.toString(), reason));
        if (!OWN_CATALOGS.contains(procedure.getCatalogName())) {
            enforce(mayRun(systemSecurityContext), reason -> denyExecuteProcedure(procedure.toString(), reason));
        }
    }

    @Override
    public boolean canExecuteFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        return judge(systemSecurityContext).mayRunFunction(asset(functionName));
    }

    @Override
    public boolean canCreateViewWithExecuteFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        return judge(systemSecurityContext).mayRunFunction(asset(functionName));
    }

    @Override
    public void checkCanExecuteTableProcedure(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName table, String procedure)
    {
        enforce(judge(systemSecurityContext).mayRewrite(OWN, asset(table)).and(() -> mayRun(systemSecurityContext)), _ -> denyExecuteTableProcedure(table.toString(), procedure));
    }

    @Override
    public void checkCanShowFunctions(SystemSecurityContext context, CatalogSchemaName schema)
    {
        enforce(judge(context).maySee(asset(schema)), reason -> denyShowFunctions(schema.toString(), reason));
    }

    @Override
    public Set<SchemaFunctionName> filterFunctions(SystemSecurityContext context, String catalogName, Set<SchemaFunctionName> functionNames)
    {
        QueryJudge judge = judge(context);
        return functionNames.stream()
                .filter(function -> judge.mayRunFunction(asset(catalogName, function)))
                .collect(toImmutableSet());
    }

    @Override
    public void checkCanCreateFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        enforce(judge(systemSecurityContext).mayAdminister(), reason -> denyCreateFunction(functionName.toString(), reason));
    }

    @Override
    public void checkCanDropFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        enforce(judge(systemSecurityContext).mayAdminister(), reason -> denyDropFunction(functionName.toString(), reason));
    }

    @Override
    public void checkCanShowCreateFunction(SystemSecurityContext systemSecurityContext, CatalogSchemaRoutineName functionName)
    {
        enforce(judge(systemSecurityContext).mayAdminister(), reason -> denyShowCreateFunction(functionName.toString(), reason));
    }

    @Override
    public void checkCanShowBranches(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName tableName)
    {
        enforce(judge(systemSecurityContext).maySee(asset(tableName)), reason -> denyShowBranches(tableName.toString(), reason));
    }

    @Override
    public void checkCanCreateBranch(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName tableName, String branchName)
    {
        enforce(judge(systemSecurityContext).may(OWN, asset(tableName)), reason -> denyCreateBranch(tableName.toString(), reason));
    }

    @Override
    public void checkCanDropBranch(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName tableName, String branchName)
    {
        enforce(judge(systemSecurityContext).may(OWN, asset(tableName)), reason -> denyDropBranch(tableName.toString(), reason));
    }

    @Override
    public void checkCanFastForwardBranch(SystemSecurityContext systemSecurityContext, CatalogSchemaTableName tableName, String sourceBranchName, String targetBranchName)
    {
        enforce(judge(systemSecurityContext).may(OWN, asset(tableName)), reason -> denyFastForwardBranch(tableName.toString(), reason));
    }

    @Override
    public List<ViewExpression> getRowFilters(SystemSecurityContext context, CatalogSchemaTableName tableName)
    {
        QueryJudge judge = judge(context);
        enforce(judge.mayReach(asset(tableName)), reason -> denySelectTable(tableName.toString(), reason));
        Set<RowFilter> filters = judge.rowFilters(asset(tableName));
        enforce(judge.mayShowStatistics(asset(tableName), !filters.isEmpty()), reason -> denySelectTable(tableName.toString(), reason));
        enforcementCheck.filtered(context.getQueryId().id(), context.getIdentity().getUser(), tableName, filters.size());
        return filters.stream()
                .map(filter -> MaskExpressions.rowFilter(tableName, filter))
                .collect(toImmutableList());
    }

    @Override
    @Deprecated
    public Optional<ViewExpression> getColumnMask(SystemSecurityContext context, CatalogSchemaTableName tableName, String columnName, Type type)
    {
        ColumnSchema column = ColumnSchema.builder().setName(columnName).setType(type).build();
        return Optional.ofNullable(getColumnMasks(context, tableName, List.of(column)).get(column));
    }

    @Override
    public Map<ColumnSchema, ViewExpression> getColumnMasks(SystemSecurityContext context, CatalogSchemaTableName tableName, List<ColumnSchema> columns)
    {
        QueryJudge judge = judge(context);
        enforce(judge.mayReach(asset(tableName)), reason -> denySelectTable(tableName.toString(), reason));
        TableJudgement judgement = judge.see(asset(tableName), readColumns(columns));
        enforce(judge.mayChangeMasked(asset(tableName)), reason -> {
            throw new AccessDeniedException("Cannot change rows of table %s: %s".formatted(tableName, reason));
        });
        enforce(judge.mayShowStatistics(asset(tableName), !judgement.maskedColumns().isEmpty()), reason -> denySelectTable(tableName.toString(), reason));
        enforcementCheck.masked(context.getQueryId().id(), context.getIdentity().getUser(), tableName, columns.stream().map(ColumnSchema::getName).toList(), judgement.maskedColumns());
        ImmutableMap.Builder<ColumnSchema, ViewExpression> masks = ImmutableMap.builder();
        columns.forEach(column -> judgement.expression(tableName, column).ifPresent(mask -> masks.put(column, mask)));
        return masks.buildOrThrow();
    }

    @Override
    public Iterable<EventListener> getEventListeners()
    {
        return eventListeners;
    }

    @Override
    public void shutdown()
    {
        queryKiller.stop();
        decisionAudit.close();
        shutdownAction.run();
    }

    @Override
    public void checkCanSetEntityAuthorization(SystemSecurityContext context, EntityKindAndName entityKindAndName, TrinoPrincipal principal)
    {
        enforce(judge(context).mayGiveTo(new Asset(entityKindAndName.name()), principal.getName()), reason -> denySetEntityAuthorization(entityKindAndName, principal, reason));
    }

    private Verdict mayName(Collection<?> properties)
    {
        return Verdict.allowedIf(!logGuard.isNamedIn(properties), PLACE_OF_THE_LOG);
    }

    private Verdict mayRun(SystemSecurityContext context)
    {
        return Verdict.allowedIf(!logGuard.isNamedByStatement(context.getQueryId().id()), PLACE_OF_THE_LOG);
    }

    private QueryJudge judge(SystemSecurityContext context)
    {
        door.requireOpen();
        return judges.of(context.getQueryId().id(), user(context.getIdentity()));
    }

    private static List<ReadColumn> readColumns(List<ColumnSchema> columns)
    {
        return columns.stream()
                .map(column -> new ReadColumn(column.getName(), column.getType().getBaseName(), column.isHidden()))
                .collect(toImmutableList());
    }

    private static void enforce(Verdict verdict, Consumer<String> deny)
    {
        switch (verdict) {
            case Verdict.Allowed _ -> {}
            case Verdict.Hidden hidden -> throw doesNotExist(hidden.asset());
            case Verdict.Refused refused -> {
                deny.accept(refused.reason());
                throw new AccessDeniedException(refused.reason());
            }
        }
    }

    private static Subject user(Identity identity)
    {
        return new Subject(identity.getUser(), identity.getGroups(), identity.getEnabledRoles(), ImmutableSet.of());
    }

    private static Asset asset(CatalogSchemaName schema)
    {
        return Asset.schema(schema.getCatalogName(), schema.getSchemaName());
    }

    private static Asset asset(CatalogSchemaTableName table)
    {
        return asset(table.getCatalogName(), table.getSchemaTableName());
    }

    private static Asset asset(String catalog, SchemaTableName table)
    {
        return Asset.table(catalog, table.getSchemaName(), table.getTableName());
    }

    private static Asset asset(CatalogSchemaRoutineName routine)
    {
        return Asset.table(routine.getCatalogName(), routine.getSchemaName(), routine.getRoutineName());
    }

    private static Asset asset(String catalog, SchemaFunctionName function)
    {
        return Asset.table(catalog, function.schemaName(), function.functionName());
    }
}
